//! Editions to show: one with everything, one with as little as there can be, without pictures, in
//! another theme, in another language, and from right to left.

use crate::{
    Body, Colour, Credit, Data, Edition, Envelope, FeedLink, Group, Index, IndexEntry, Listed, Neighbours,
    Next, PageLink, Palette, Picture, Surroundings, Talk, Theme, Ways,
};

/// What a recap's body may hold, as the sanitiser leaves it.
const RICH_BODY: &str = r#"<p>We filled the old pumping station: <strong>180 people</strong> came to hear about queues, and <em>nobody</em> left before the last question. Thanks to <a href="https://acme.example.com/">Acme Cloud</a> for the pizza.</p>
<h2>Queues, and what they hide</h2>
<p><img src="https://evening.example.org/pictures/ada.png" alt="Ada Example at the whiteboard" width="536" height="300"></p>
<p>Ada Example opened with a story about <code>SELECT … FOR UPDATE SKIP LOCKED</code>, and asked:</p>
<ul>
<li>What happens to the message that was sent but not acknowledged?</li>
<li>Who is told?
<ul>
<li>The one who sent it, <em>first</em>.</li>
<li>The one who waits for it.</li>
</ul>
</li>
<li>How long is a queue allowed to be before it is a lie?</li>
</ul>
<blockquote>
<p>A queue does not make the work smaller. It only makes the waiting polite.</p>
</blockquote>
<h3>Numbers from the second talk</h3>
<table>
<thead>
<tr><th>Engine</th><th>Messages</th><th>Lost</th></tr>
</thead>
<tbody>
<tr><td>One file</td><td>1,000,000</td><td>0</td></tr>
<tr><td>Three machines</td><td>12,000,000</td><td>0</td></tr>
</tbody>
</table>
<pre><code>recap publish recaps/2026-06-03-queues.md --dry-run --only feed,email,mastodon,bluesky
</code></pre>
<ol>
<li>Write it down.</li>
<li>Send it once: <a href="https://evening.example.org/a/very/long/address/that/has/no/place/to/break/so/that/it/must/wrap/on/a/telephone">https://evening.example.org/a/very/long/address/that/has/no/place/to/break/so/that/it/must/wrap/on/a/telephone</a></li>
</ol>
<hr>
<p>See you next month!</p>
"#;

fn credit<'a>(name: &'a str, affiliation: Option<&'a str>, link: Option<&'a str>) -> Credit<'a> {
    Credit { name, affiliation, link, picture: None }
}

fn pictured<'a>(credit: Credit<'a>, url: &'a str, alt: &'a str, size: Option<(u32, u32)>) -> Credit<'a> {
    Credit { picture: Some(Picture { url, alt, size }), ..credit }
}

fn group<'a>(name: &'a str, site: &'a str) -> Group<'a> {
    Group { name, site, theme: Theme::default() }
}

fn talk<'a>(title: Option<&'a str>, speakers: Vec<Credit<'a>>) -> Talk<'a> {
    Talk { title, link: None, speakers, watch: None, starts_at: None, slides: None, takeaways: Vec::new() }
}

/// An edition in which every field holds something.
pub(crate) fn rich() -> Edition<'static> {
    Edition {
        language: "en",
        group: group("Evening of Queues", "https://evening.example.org/"),
        title: "Queues, locks & the people who wait: June 2026",
        summary: "Three talks on sending things exactly once, with Acme Cloud and friends.",
        lead: Some("Three talks on sending things exactly once, with Acme Cloud and friends."),
        link: "https://evening.example.org/2026/06/03/queues/",
        date: "3 June 2026".to_owned(),
        picture: Some(Picture {
            url: "https://evening.example.org/pictures/room.png",
            alt: "The room before the first talk, every chair taken",
            size: Some((1200, 675)),
        }),
        card: None,
        body: Body(RICH_BODY.into()),
        host: Some(credit(
            "Bo Muster",
            Some("who looks after the clocks at Example & Sons Ltd."),
            Some("https://bo.example.net/"),
        )),
        talks: vec![
            Talk {
                link: Some("https://talks.example.org/queues"),
                watch: Some("https://video.example.com/watch?v=1&t=1465".into()),
                starts_at: Some("24:25"),
                slides: Some("https://slides.example.com/queues"),
                ..talk(
                    Some("What a queue hides"),
                    vec![
                        pictured(
                            credit("Ada Example", Some("Acme Cloud"), Some("https://ada.example.net/")),
                            "https://evening.example.org/pictures/ada-small.jpg",
                            "Ada Example",
                            Some((128, 128)),
                        ),
                        credit("Zoë Beispiel", None, None),
                    ],
                )
            },
            Talk {
                takeaways: vec!["Count what you lose.", "Ask who is told."],
                ..talk(
                    Some("Twelve million messages, none lost"),
                    vec![pictured(
                        credit("Cy Sample", Some("Example & Sons Ltd."), None),
                        "https://evening.example.org/pictures/cy.jpg",
                        "Cy Sample",
                        None,
                    )],
                )
            },
            Talk {
                link: Some("https://slides.example.com/lightning"),
                starts_at: Some("1:02:03"),
                ..talk(None, vec![credit("Dee Placeholder", None, None)])
            },
        ],
        sponsors: vec![
            pictured(
                credit("Acme Cloud", None, Some("https://acme.example.com/")),
                "https://evening.example.org/logos/acme.png",
                "Acme Cloud",
                Some((640, 160)),
            ),
            pictured(
                credit("Example & Sons Ltd.", None, Some("https://sons.example.com/")),
                "https://evening.example.org/logos/sons.png",
                "Example & Sons Ltd.",
                None,
            ),
            credit("Sample Works", Some("venue"), None),
        ],
        next: Some(Next {
            date: Some("Wednesday 1 July 2026".to_owned()),
            line_up: vec!["Acme Cloud", "Eve Specimen", "Sample Works"],
            rsvp: Some("https://meet.example.com/evening/july"),
            calendar: Some("https://evening.example.org/next.ics"),
        }),
    }
}

/// The rich edition without any picture, as one that was never photographed.
pub(crate) fn plain() -> Edition<'static> {
    let mut edition = rich();
    edition.picture = None;
    edition.lead = None;
    edition.body = Body("<p>We met, and it was good.</p>\n".into());
    for credit in edition.talks.iter_mut().flat_map(|talk| &mut talk.speakers).chain(&mut edition.sponsors) {
        credit.picture = None;
    }
    edition
}

/// The rich edition of a group with colours, fonts, a logo and words of its own.
pub(crate) fn themed() -> Edition<'static> {
    let mut edition = rich();
    let light = Palette {
        background: Colour::of(0xfb_f3ea),
        text: Colour::of(0x2b_1d14),
        muted: Colour::of(0x6b_5647),
        accent: Colour::of(0x9a_3412),
        ..Palette::LIGHT
    };
    let dark = Palette { surface: Colour::of(0x24_1a14), background: Colour::of(0x17_100c), ..Palette::DARK };
    edition.group.theme = Theme {
        light,
        dark: dark.with_accent_of(&light),
        font: "Lora, serif",
        heading_font: "",
        logo: Some(Picture {
            url: "https://evening.example.org/logo.png",
            alt: "Evening of Queues",
            size: Some((480, 96)),
        }),
        header: Some(Body("<p>We meet on the first <em>Wednesday</em> of the month.</p>\n".into())),
        footer: Some(Body(
            "<p>Speak to us: <a href=\"https://evening.example.org/cfp\">our call for talks</a></p>\n".into(),
        )),
    };
    edition
}

/// An edition in a language that has words of its own here.
pub(crate) fn german() -> Edition<'static> {
    Edition {
        language: "de-CH",
        group: group("Abend der Schlangen", "https://abend.example.org/"),
        title: "Schlangen, Sperren und wer wartet: Juni 2026",
        summary: "Zwei Vorträge über genau einmal.",
        lead: None,
        link: "https://abend.example.org/juni/",
        date: "3. Juni 2026".to_owned(),
        picture: None,
        card: None,
        body: Body("<p>Zwei Vorträge über genau einmal, und Brezeln.</p>\n".into()),
        host: Some(credit("Bo Muster", None, None)),
        talks: vec![Talk {
            watch: Some("https://video.example.com/de#t=1465s".into()),
            starts_at: Some("24:25"),
            slides: Some("https://slides.example.com/de"),
            ..talk(Some("Was die Schlange verbirgt"), vec![credit("Zoë Beispiel", Some("Muster GmbH"), None)])
        }],
        sponsors: vec![credit("Muster GmbH", None, Some("https://muster.example.com/"))],
        next: Some(Next {
            date: Some("Mittwoch, 1. Juli 2026".to_owned()),
            line_up: vec!["Ada Example"],
            rsvp: Some("https://meet.example.com/abend"),
            calendar: Some("https://abend.example.org/next.ics"),
        }),
    }
}

/// An edition with as little as there can be.
pub(crate) fn minimal() -> Edition<'static> {
    Edition {
        language: "de-CH",
        group: group("Abend", "https://abend.example.org/"),
        title: "Juni",
        summary: "",
        lead: None,
        link: "https://abend.example.org/juni/",
        date: "3. Juni 2026".to_owned(),
        picture: None,
        card: None,
        body: Body("<p>Schön war es.</p>\n".into()),
        host: None,
        talks: vec![talk(None, Vec::new())],
        sponsors: Vec::new(),
        next: Some(Next { date: None, line_up: Vec::new(), rsvp: None, calendar: None }),
    }
}

/// An edition whose script runs from right to left.
pub(crate) fn right_to_left() -> Edition<'static> {
    Edition {
        language: "he",
        group: group("ערב לדוגמה", "https://erev.example.org/"),
        title: "ערב של תורים ומנעולים",
        summary: "שתי הרצאות על שליחה פעם אחת בדיוק.",
        lead: Some("שתי הרצאות על שליחה פעם אחת בדיוק."),
        link: "https://erev.example.org/june/",
        date: "3 ביוני 2026".to_owned(),
        picture: None,
        card: None,
        body: Body(
            "<p>מאה איש באו לשמוע על תורים.</p>\n<ul>\n<li>מה קורה להודעה שנשלחה ולא אושרה?</li>\n\
             <li>מי יודע על כך?</li>\n</ul>\n<blockquote>\n<p>תור אינו מקטין את העבודה.</p>\n</blockquote>\n"
                .into(),
        ),
        host: Some(credit("בו דוגמן", None, None)),
        talks: vec![Talk {
            watch: Some("https://video.example.com/he?t=1465".into()),
            starts_at: Some("24:25"),
            ..talk(
                Some("מה שהתור מסתיר"),
                vec![pictured(
                    credit("עדה דוגמה", Some("Acme Cloud"), None),
                    "https://erev.example.org/ada.jpg",
                    "עדה דוגמה",
                    Some((300, 300)),
                )],
            )
        }],
        sponsors: vec![credit("Acme Cloud", None, Some("https://acme.example.com/"))],
        next: Some(Next {
            date: Some("יום רביעי, 1 ביולי 2026".to_owned()),
            line_up: vec!["Acme Cloud"],
            rsvp: Some("https://meet.example.com/erev"),
            calendar: None,
        }),
    }
}

/// What a mail of the rich edition has beside it.
pub(crate) fn envelope() -> Envelope<'static> {
    Envelope {
        subject: "Queues, locks & the people who wait",
        preheader: "Ada Example, Zoë Beispiel and Cy Sample on sending things exactly once",
        greeting: "Hello Ada,",
        unsubscribe: "https://evening.example.org/unsubscribe?token=abc",
        preferences: "https://evening.example.org/preferences?token=def",
        postal_address: Some("1 Example Street\nExampleton EX1 1EX"),
    }
}

/// An envelope with as little as there can be.
pub(crate) fn bare_envelope() -> Envelope<'static> {
    Envelope {
        subject: "Juni",
        preheader: "",
        greeting: "",
        unsubscribe: "https://abend.example.org/u?token=x",
        preferences: "https://abend.example.org/preferences?token=y",
        postal_address: None,
    }
}

/// The feeds of a publication.
fn feeds() -> Vec<FeedLink<'static>> {
    let feed = |title, media_type, url| FeedLink { title, media_type, url };
    vec![
        feed("RSS", "application/rss+xml", "https://evening.example.org/feed.xml"),
        feed("Atom", "application/atom+xml", "https://evening.example.org/atom.xml"),
        feed("JSON Feed", "application/feed+json", "https://evening.example.org/feed.json"),
    ]
}

/// The ways to follow a publication.
fn ways() -> Ways<'static> {
    Ways {
        mail: Some("https://evening.example.org/subscribe"),
        feeds: feeds(),
        calendar: Some("https://evening.example.org/calendar.ics"),
    }
}

fn other(title: &'static str, path: &str) -> PageLink<'static> {
    PageLink { title, url: format!("https://evening.example.org/{path}") }
}

/// What the page of the rich edition has beside it.
pub(crate) fn around() -> Surroundings<'static> {
    Surroundings {
        ways: ways(),
        tags: vec![other("Queues", "tags/queues/"), other("R&D", "tags/r-and-d/")],
        neighbours: Neighbours {
            earlier: Some(other("May 2026", "2026/05/06/may/")),
            later: Some(other("July 2026", "2026/07/01/july/")),
        },
        published: "2026-06-03T00:00:00+01:00".to_owned(),
        modified: Some("2026-06-05T10:00:00+01:00".to_owned()),
        data: Data(r#"{"@context":"https://schema.org","name":"Ada & Zoë <Example>"}"#.into()),
    }
}

/// An index of two editions.
pub(crate) fn index() -> Index<'static> {
    Index {
        language: "en",
        group: group("Evening of Queues", "https://evening.example.org/"),
        description: "A meetup on sending things exactly once.",
        link: "https://evening.example.org/",
        of: Listed::Newest,
        entries: vec![
            IndexEntry {
                title: "Queues, locks & the people who wait: June 2026",
                date: "3 June 2026".to_owned(),
                summary: "Three talks on sending things exactly once, with Acme Cloud and friends.",
                link: "2026/06/03/queues/",
            },
            IndexEntry {
                title: "May 2026",
                date: "6 May 2026".to_owned(),
                summary: "",
                link: "2026/05/06/may/",
            },
        ],
        years: vec![other("2026", "archive/2026/"), other("2025", "archive/2025/")],
        tags: vec![other("Queues", "tags/queues/"), other("R&D", "tags/r-and-d/")],
        neighbours: Neighbours::default(),
        ways: ways(),
    }
}

/// The editions of a year.
pub(crate) fn year() -> Index<'static> {
    Index {
        link: "https://evening.example.org/archive/2026/",
        of: Listed::Year("2026"),
        years: Vec::new(),
        tags: Vec::new(),
        neighbours: Neighbours { earlier: Some(other("2025", "archive/2025/")), later: None },
        ..index()
    }
}

/// The editions with a tag, in a language without words of its own.
pub(crate) fn tag() -> Index<'static> {
    Index {
        language: "ja",
        link: "https://evening.example.org/tags/r-and-d/",
        of: Listed::Tag("R&D"),
        neighbours: Neighbours::default(),
        ..year()
    }
}
