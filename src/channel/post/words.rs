//! In charge of the sentences of posts, in the languages that mails and pages have words in
//! ([`recap_templates::words`]). Dates are written out before they get here.
//!
//! It leaves what is said where, and what is left out, to [`super::wording`].

/// What posts say of themselves, in one language. `{}` stands for a name or another value; names are
/// added behind what leads to them.
#[derive(Debug)]
pub(super) struct Words {
    /// BCP 47.
    language: &'static str,
    /// The first sentence: the evening.
    pub(super) recap: &'static str,
    /// The same without one.
    pub(super) recap_alone: &'static str,
    /// Words, in lower case, that say of a title that it is that of a recap.
    pub(super) is_recap: &'static [&'static str],
    /// Lead to the host: at first, and where the post before named others.
    pub(super) hosts: [&'static str; 2],
    /// The same to the speakers.
    pub(super) speakers: [&'static str; 2],
    /// The same to one sponsor.
    pub(super) sponsor: [&'static str; 2],
    /// The same to several sponsors.
    pub(super) sponsors: [&'static str; 2],
    /// Behind the speakers: the title of their talk.
    pub(super) about: &'static str,
    /// Between the last two names.
    pub(super) and: &'static str,
    /// Between talks, and between the last two of them.
    pub(super) talks: [&'static str; 2],
    /// When the next meetup is.
    pub(super) next: &'static str,
}

/// The words of a language, by its BCP 47 tag: those of its table, or else the English ones.
pub(super) fn words(tag: &str) -> &'static Words {
    let language = recap_templates::words(tag).language;
    ALL.iter().find(|words| words.language == language).unwrap_or(&ENGLISH)
}

const ENGLISH: Words = Words {
    language: "en",
    recap: "{}: the recap is up.",
    recap_alone: "The recap is up.",
    is_recap: &["recap"],
    hosts: ["Hosted by ", "Also hosted by "],
    speakers: ["With ", "Also with "],
    sponsor: ["Thanks to our sponsor ", "Thanks also to our sponsor "],
    sponsors: ["Thanks to our sponsors ", "Thanks also to our sponsors "],
    about: " on “{}”",
    and: " and ",
    talks: ["; ", "; and "],
    next: "Next meetup: {}.",
};

const ALL: [Words; 8] = [
    ENGLISH,
    Words {
        language: "de",
        recap: "{}: Der Rückblick ist da.",
        recap_alone: "Der Rückblick ist da.",
        is_recap: &["recap", "rückblick", "rueckblick", "nachlese", "nachbericht"],
        hosts: ["Durch den Abend führte ", "Durch den Abend führte auch "],
        speakers: ["Mit ", "Außerdem mit "],
        sponsor: ["Danke an unseren Sponsor ", "Danke auch an unseren Sponsor "],
        sponsors: ["Danke an unsere Sponsoren ", "Danke auch an unsere Sponsoren "],
        about: " über „{}“",
        and: " und ",
        talks: ["; ", "; und "],
        next: "Nächstes Treffen: {}.",
    },
    Words {
        language: "fr",
        recap: "{}\u{a0}: le compte rendu est en ligne.",
        recap_alone: "Le compte rendu est en ligne.",
        is_recap: &["recap", "compte rendu", "compte-rendu", "récap"],
        hosts: ["Soirée animée par ", "Soirée animée aussi par "],
        speakers: ["Avec ", "Avec aussi "],
        sponsor: ["Merci à notre sponsor ", "Merci aussi à notre sponsor "],
        sponsors: ["Merci à nos sponsors ", "Merci aussi à nos sponsors "],
        about: " sur «\u{a0}{}\u{a0}»",
        and: " et ",
        talks: ["\u{a0}; ", "\u{a0}; et "],
        next: "Prochaine rencontre\u{a0}: {}.",
    },
    Words {
        language: "es",
        recap: "{}: ya está el resumen.",
        recap_alone: "Ya está el resumen.",
        is_recap: &["recap", "resumen", "crónica"],
        hosts: ["Presentó la velada ", "También presentó la velada "],
        speakers: ["Con ", "También con "],
        sponsor: ["Gracias a nuestro patrocinador ", "Gracias también a nuestro patrocinador "],
        sponsors: ["Gracias a nuestros patrocinadores ", "Gracias también a nuestros patrocinadores "],
        about: " sobre «{}»",
        and: " y ",
        talks: ["; ", "; y "],
        next: "Próximo encuentro: {}.",
    },
    Words {
        language: "it",
        recap: "{}: il resoconto è online.",
        recap_alone: "Il resoconto è online.",
        is_recap: &["recap", "resoconto"],
        hosts: ["Serata condotta da ", "Serata condotta anche da "],
        speakers: ["Con ", "Anche con "],
        sponsor: ["Grazie al nostro sponsor ", "Grazie anche al nostro sponsor "],
        sponsors: ["Grazie ai nostri sponsor ", "Grazie anche ai nostri sponsor "],
        about: " su «{}»",
        and: " e ",
        talks: ["; ", "; e "],
        next: "Prossimo incontro: {}.",
    },
    Words {
        language: "pt",
        recap: "{}: o resumo já está disponível.",
        recap_alone: "O resumo já está disponível.",
        is_recap: &["recap", "resumo"],
        hosts: ["Apresentação de ", "Apresentação também de "],
        speakers: ["Com ", "Também com "],
        sponsor: ["Obrigado ao nosso patrocinador ", "Obrigado também ao nosso patrocinador "],
        sponsors: ["Obrigado aos nossos patrocinadores ", "Obrigado também aos nossos patrocinadores "],
        about: " sobre “{}”",
        and: " e ",
        talks: ["; ", "; e "],
        next: "Próximo encontro: {}.",
    },
    Words {
        language: "nl",
        recap: "{}: de terugblik staat online.",
        recap_alone: "De terugblik staat online.",
        is_recap: &["recap", "terugblik"],
        hosts: ["Gepresenteerd door ", "Ook gepresenteerd door "],
        speakers: ["Met ", "Ook met "],
        sponsor: ["Met dank aan onze sponsor ", "Ook met dank aan onze sponsor "],
        sponsors: ["Met dank aan onze sponsors ", "Ook met dank aan onze sponsors "],
        about: " over ‘{}’",
        and: " en ",
        talks: ["; ", "; en "],
        next: "Volgende bijeenkomst: {}.",
    },
    Words {
        language: "pl",
        recap: "{}: relacja jest już dostępna.",
        recap_alone: "Relacja jest już dostępna.",
        is_recap: &["recap", "relacja"],
        hosts: ["Spotkanie prowadzi ", "Spotkanie prowadzi także "],
        speakers: ["Wystąpienia: ", "Wystąpienia także: "],
        sponsor: ["Dziękujemy naszemu sponsorowi: ", "Dziękujemy także naszemu sponsorowi: "],
        sponsors: ["Dziękujemy naszym sponsorom: ", "Dziękujemy także naszym sponsorom: "],
        about: " – „{}”",
        and: " i ",
        talks: ["; ", "; i "],
        next: "Następne spotkanie: {}.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_mails_has_its_posts_and_its_own_words() {
        for words in &ALL {
            assert_eq!(super::words(words.language).language, words.language);
            assert_eq!(recap_templates::words(words.language).language, words.language);
            for sentence in [words.recap, words.about, words.next] {
                assert_eq!(sentence.matches("{}").count(), 1, "{}: {sentence}", words.language);
            }
            let leads = [words.hosts, words.speakers, words.sponsor, words.sponsors];
            assert!(leads.as_flattened().iter().all(|lead| lead.ends_with(' ')), "{}", words.language);
            let other = words.language == "en" || words.recap != ENGLISH.recap && words.and != ENGLISH.and;
            assert!(other, "{}", words.language);
        }
        assert_eq!(super::words("pt_BR").language, "pt");
        assert_eq!(super::words("ja").language, "en");
    }
}
