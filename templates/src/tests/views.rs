//! Editions to show: one with everything, one with as little as there can be, one that runs from
//! right to left.

use crate::{Body, Credit, Edition, Envelope, FeedLink, Index, IndexEntry, Next, Picture, Talk};

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
    Credit { name, affiliation, link, logo: None }
}

/// An edition in which every field holds something.
pub(crate) fn rich() -> Edition<'static> {
    Edition {
        language: "en",
        publication: "Evening of Queues",
        site: "https://evening.example.org/",
        title: "Queues, locks & the people who wait: June 2026",
        summary: "Three talks on sending things exactly once, with Acme Cloud and friends.",
        link: "https://evening.example.org/2026/06/03/queues/",
        date: "3 June 2026".to_owned(),
        picture: Some(Picture {
            url: "https://evening.example.org/pictures/room.png",
            alt: "The room before the first talk, every chair taken",
        }),
        body: Body(RICH_BODY),
        host: Some(credit(
            "Bo Muster",
            Some("who looks after the clocks at Example & Sons Ltd."),
            Some("https://bo.example.net/"),
        )),
        talks: vec![
            Talk {
                title: Some("What a queue hides"),
                link: Some("https://video.example.com/watch?v=1&t=1465"),
                speakers: vec![
                    credit("Ada Example", Some("Acme Cloud"), Some("https://ada.example.net/")),
                    credit("Zoë Beispiel", None, None),
                ],
                starts_at: Some("24:25"),
            },
            Talk {
                title: Some("Twelve million messages, none lost"),
                link: None,
                speakers: vec![credit("Cy Sample", Some("Example & Sons Ltd."), None)],
                starts_at: None,
            },
            Talk {
                title: None,
                link: Some("https://slides.example.com/lightning"),
                speakers: vec![credit("Dee Placeholder", None, None)],
                starts_at: Some("1:02:03"),
            },
        ],
        sponsors: vec![
            credit("Acme Cloud", None, Some("https://acme.example.com/")),
            credit("Example & Sons Ltd.", None, Some("https://sons.example.com/")),
            credit("Sample Works", Some("venue"), None),
        ],
        next: Some(Next {
            date: Some("Wednesday 1 July 2026".to_owned()),
            line_up: vec!["Acme Cloud", "Eve Specimen", "Sample Works"],
            rsvp: Some("https://meet.example.com/evening/july"),
        }),
    }
}

/// An edition with as little as there can be.
pub(crate) fn minimal() -> Edition<'static> {
    Edition {
        language: "de-CH",
        publication: "Abend",
        site: "https://abend.example.org/",
        title: "Juni",
        summary: "",
        link: "https://abend.example.org/juni/",
        date: "3. Juni 2026".to_owned(),
        picture: None,
        body: Body("<p>Schön war es.</p>\n"),
        host: None,
        talks: vec![Talk { title: None, link: None, speakers: Vec::new(), starts_at: None }],
        sponsors: Vec::new(),
        next: Some(Next { date: None, line_up: Vec::new(), rsvp: None }),
    }
}

/// An edition whose script runs from right to left.
pub(crate) fn right_to_left() -> Edition<'static> {
    Edition {
        language: "he",
        publication: "ערב לדוגמה",
        site: "https://erev.example.org/",
        title: "ערב של תורים ומנעולים",
        summary: "שתי הרצאות על שליחה פעם אחת בדיוק.",
        link: "https://erev.example.org/june/",
        date: "3 ביוני 2026".to_owned(),
        picture: None,
        body: Body(
            "<p>מאה איש באו לשמוע על תורים.</p>\n<ul>\n<li>מה קורה להודעה שנשלחה ולא אושרה?</li>\n\
             <li>מי יודע על כך?</li>\n</ul>\n<blockquote>\n<p>תור אינו מקטין את העבודה.</p>\n</blockquote>\n",
        ),
        host: Some(credit("בו דוגמן", None, None)),
        talks: vec![Talk {
            title: Some("מה שהתור מסתיר"),
            link: Some("https://video.example.com/he"),
            speakers: vec![credit("עדה דוגמה", Some("Acme Cloud"), None)],
            starts_at: Some("24:25"),
        }],
        sponsors: vec![credit("Acme Cloud", None, Some("https://acme.example.com/"))],
        next: Some(Next {
            date: Some("יום רביעי, 1 ביולי 2026".to_owned()),
            line_up: vec!["Acme Cloud"],
            rsvp: Some("https://meet.example.com/erev"),
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
        postal_address: None,
    }
}

/// The feeds of a publication.
pub(crate) fn feeds() -> Vec<FeedLink<'static>> {
    let feed = |title, media_type, url| FeedLink { title, media_type, url };
    vec![
        feed("RSS", "application/rss+xml", "https://evening.example.org/feed.xml"),
        feed("Atom", "application/atom+xml", "https://evening.example.org/atom.xml"),
        feed("JSON Feed", "application/feed+json", "https://evening.example.org/feed.json"),
    ]
}

/// An index of two editions.
pub(crate) fn index() -> Index<'static> {
    Index {
        language: "en",
        publication: "Evening of Queues",
        site: "https://evening.example.org/",
        description: "A meetup on sending things exactly once.",
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
        feeds: feeds(),
    }
}
