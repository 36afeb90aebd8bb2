//! In charge of the phrasings that announce the next meetup, grouped by language.
//!
//! It leaves what follows from them to [`super`] and the modules beside it.

use std::sync::LazyLock;

use crate::recap::facts::labels::WHOLE;
use crate::recap::facts::phrases::Phrases;

/// Phrases that announce the next meetup.
pub(super) static ANNOUNCEMENTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "next meetup | next meet-up | next meeting | next event | next edition | next session |  \
             next gathering | next one is | next one will | next one on | next one: |  \
             next get-together | next meeting's | next user group | next hack night | next talk night |  \
             next talks | next evening | next round | next monthly | next social | next stop |  \
             next scheduled meetup | next scheduled meeting | next scheduled event | \
             upcoming meeting | upcoming meetup | upcoming event | join the next | join us at the next",
        ),
        (
            "de",
            "nächste treffen | nächstes treffen | nächsten treffen | nächster termin | nächsten termin |  \
             nächste termin | nächste meetup | nächstes meetup | nächsten meetup | nächste stammtisch |  \
             nächster stammtisch | nächsten stammtisch | nächste veranstaltung |  \
             nächsten veranstaltung | nächste ausgabe | nächste usergroup | nächsten abend | nächste abend |  \
             nächster abend | nächstes event | nächste event | nächsten event | nächste runde |  \
             nächstes usergroup-treffen",
        ),
        (
            "fr",
            "prochain meetup | prochaine rencontre | prochain rendez-vous | prochaine réunion |  \
             prochain évènement | prochain événement | prochaine édition | prochaine soirée |  \
             prochain apéro | prochaine date | prochain talk | prochaine session | prochain atelier",
        ),
        (
            "es",
            "próximo evento | próxima reunión | próximo meetup | próximo encuentro | próxima edición |  \
             próxima quedada | próxima charla | siguiente reunión | siguiente evento |  \
             siguiente meetup | próxima entrega | próxima meetup | próxima sesión | próxima cita |  \
             próximo taller | siguiente encuentro | siguiente edición | seguinte meetup | seguinte encontro | \
             seguinte evento | seguinte reunión | próxima xuntanza",
        ),
        (
            "it, pt, nl, pl",
            "prossimo appuntamento | prossima riunione | prossima serata | próxima edição |  \
             volgende meeting | volgende editie | następne spotkanie | kolejne spotkanie |  \
             następny meetup | kolejny meetup | prossimo meetup | prossimo incontro | prossimo evento |  \
             próximo encontro | próxima reunião | volgende meetup | volgende bijeenkomst",
        ),
    ])
});

/// Headings over what announces the next meetup, beside the phrases above.
pub(super) static HEADINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "next time | what's next | what is next | upcoming meetups | upcoming events | \
             upcoming dates | next dates | next events | next meetups | nächste termine | \
             kommende termine | nächste treffen | prochains rendez-vous | prochains meetups | \
             prochaines dates | prochaines rencontres | próximos eventos | próximas reuniones | \
             próximas fechas | próximos encuentros | coming up | up next | see you next | save the date | \
             wie es weitergeht | ausblick | nächstes mal | prochaine fois | et ensuite | à venir | \
             lo que viene | próximamente | prossimamente",
    )])
});

/// Headings of one word over what announces, without accents.
pub(super) const WHOLE_HEADINGS: &[&str] =
    &["next", "upcoming", "demnachst", "termine", "proximos", "prossimamente"];

/// Farewells until a day that stands near behind them.
pub(super) static FAREWELLS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "see you | join us | session will be on | session will be held | meetup will be on | meetup will be held | \
             meeting will be on | meeting will be held | meet again | meeting again | we'll be back | will be back | back on | \
             save the date | mark your diaries | mark your diary | mark your calendars | mark your calendar | \
             put it in your diaries | put it in your calendars | pencil in",
        ),
        (
            "de",
            "sehen uns | treffen uns wieder | treffen wir uns wieder | sehen wir uns | bis zum | geht es weiter | geht's weiter | wieder am | \
             merkt euch | vormerken | notiert euch | tragt euch ein",
        ),
        (
            "fr",
            "rendez-vous | on se retrouve | nous nous retrouvons | retrouvons-nous | on se revoit | nous retrouvons | à bientôt | au mois prochain | \
             notez la date | à vos agendas | notez dans vos agendas | réservez votre soirée | réservez la date",
        ),
        (
            "es",
            "reserven la fecha | reserva la fecha | guarden la fecha | guarda la fecha | apunten la fecha | \
             apunta la fecha | agenden | nos vemos | los esperamos | les esperamos | os esperamos | nos volvemos a ver | volvemos el",
        ),
        ("it, pt, nl, pl", "ci vediamo | vi aspettiamo | nos vemos | até | tot ziens | tot op | widzimy się"),
    ])
});

/// Words behind an announcing phrase that make it a story: `the next session was`.
pub(super) const PAST: &[&str] = &[
    "was", "were", "came", "had", "covered", "started", "began", "featured", "by", "saw", "war", "waren",
    "wurde", "kam", "kamen", "était", "fut", "fue", "empezó", "estuvo", "era", "stato",
];

/// Phrases around a month that announce a meetup in it.
pub(super) static IN_A_MONTH: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        ("en", "see you | next meetup | meet again | back in | our | meetup | meeting | join us in"),
        ("de", "treffen | bis | sehen uns | meetup | stammtisch | wieder im | für das | zum"),
        (
            "fr",
            "rendez-vous | retrouve | meetup de | meetup d' | rencontre de | rencontre d' | \
             réunion de | réunion d' | à bientôt en | prochain",
        ),
        (
            "es",
            "reservando | reserven | resérvense | quincena de | nos vemos | reunión de | los esperamos | les esperamos | os esperamos | encuentro de | \
             evento de | meetup de | volvemos en",
        ),
        ("pt, gl", "até | encontro de | vémonos en | reunião de | xuntanza de"),
    ])
});

/// Phrases that an enumeration follows, of organisations or of people with theirs.
pub(super) static LINE_UPS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (ORGANISATIONS, "speakers from | talks from | with presentations from"),
        (EITHER, "speakers: | talks by | speakers are"),
        (
            PEOPLE,
            "presentations by | mit vorträgen von | mit talks von | vorträge von | es sprechen | \
             sprechen werden | avec des présentations de | avec les présentations de | \
             avec des talks de | présentations de | con charlas de | con pláticas de | \
             con la participación de | charlas de | con talk di | com palestras de | met talks van",
        ),
    ])
});

pub(super) const ORGANISATIONS: &str = "organisations";
pub(super) const PEOPLE: &str = "people";
/// Organisations, or people with theirs in brackets.
pub(super) const EITHER: &str = "either";

/// Labels behind which the speakers of the next meetup stand.
pub(super) static LINE_UP_LABELS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        WHOLE,
        "speaker | speakers | line-up | lineup | talks by | sprecher | sprecherinnen | sprecher:innen | \
         vortragende | intervenants | intervenant | intervenante | orateurs | oratrice | ponente | \
         ponentes | relatori | palestrantes | sprekers",
    )])
});

/// What a group calls its own evenings, in a list of all sorts of events.
pub(super) static MEETUPS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "meetup | meet-up | meeting | user group | usergroup | stammtisch | treffen | rencontre | réunion | \
         reunión | encuentro | quedada | incontro | encontro | bijeenkomst | spotkanie",
    )])
});

/// The group of words that say so only beside an announcement.
pub(super) const MAYBE: &str = "maybe";

/// Words of a link that leads to where one signs up.
pub(super) static SIGN_UPS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "rsvp~ | sign up | sign-up | signup | register~ | registration | ticket~ | reserve~ | \
             event page | doodle | eventbrite | luma | meetup.com",
        ),
        (MAYBE, "save the date | join | book | next"),
        ("de", "anmeld~ | tickets | platz sichern | zusagen | umfrage | terminumfrage | terminfindung"),
        ("fr", "inscri~ | s'inscrire | je m'inscris | réserve~ | billet~ | billetterie | je participe"),
        (
            "es",
            "regístrate~ | registr~ | inscríbete | inscripci~ | apúntate | apuntarse | reserva~ | \
             boletos | entradas",
        ),
        ("gl", "apuntar | apuntarvos | anotar | anotarvos | apuntádevos | anotádevos | inscrib~"),
        ("it, pt, nl", "iscriv~ | iscrizion~ | inscreva~ | inscriç~ | aanmeld~ | schrijf je in"),
    ])
});

/// Phrases of a link or its sentence that asks for talks, and not for guests.
pub(super) static CALLS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "call for speakers | sign up to talk | sign up to speak | sign up for a talk | call for papers | cfp | submit a talk | propose a talk | \
             talk proposal | give a talk | newsletter | mailing list | recap | vortrag einreichen | \
             proposer un sujet | monter sur scène | propuesta | proponer una charla | questionnaire | \
             feedback",
    )])
});

/// Words of a day that gave way to another, which is told behind it.
pub(super) static MOVED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "moved from | moves from | postponed from | rescheduled from | instead of | verschoben vom | \
         verlegt vom | statt am | reporté du | décalé du | déplacé du | au lieu du | aplazado del | \
         aplazada del | cambió del | se mueve del | en lugar del | en vez del",
    )])
});
