//! In charge of the sentences of a speaker's kit, in the languages of posts.
//!
//! It leaves what is said where to [`super::share`] and [`crate::kit`].

/// What a speaker's kit says, in one language.
#[derive(Debug)]
pub struct Share {
    /// BCP 47.
    language: &'static str,
    /// A talk: `{title}` at an evening, `{event}`.
    pub(super) talk: &'static str,
    /// A talk without a title.
    pub(super) untitled: &'static str,
    /// Leads to where it can be watched.
    pub(super) watch: &'static str,
    /// Leads to its page, which may be anything.
    pub(super) page: &'static str,
    /// Leads to the recording of the whole evening.
    pub(super) evening: &'static str,
    /// Leads to its slides.
    pub(super) slides: &'static str,
    /// Leads to the recap.
    pub(super) recap: &'static str,
    /// Leads to the host.
    pub(super) host: &'static str,
    /// Leads to one sponsor.
    pub(super) sponsor: &'static str,
    /// Leads to several sponsors.
    pub(super) sponsors: &'static str,
    /// Subject of the mail; `{}` is the evening.
    pub subject: &'static str,
    /// The mail itself: `{}` is the evening.
    pub thanks: &'static str,
    /// What follows in it.
    pub texts: &'static str,
    /// What a line of dashes in a text means.
    pub thread: &'static str,
    /// What is attached to it.
    pub card: &'static str,
}

/// The words of a language, by its BCP 47 tag: those of its table, or else the English ones.
pub fn words(tag: &str) -> &'static Share {
    let language = recap_templates::words(tag).language;
    ALL.iter().find(|words| words.language == language).unwrap_or(&ENGLISH)
}

const ENGLISH: Share = Share {
    language: "en",
    talk: "My talk at {event}: “{title}”.",
    untitled: "My talk at {event}.",
    watch: "Watch it: ",
    page: "The talk: ",
    evening: "Recording of the evening: ",
    slides: "Slides: ",
    recap: "Recap: ",
    host: "Hosted by ",
    sponsor: "Thanks to the sponsor ",
    sponsors: "Thanks to the sponsors ",
    subject: "Your talk at {}: ready to share",
    thanks: "Thank you for your talk at {}! The recap is up:",
    texts: "Here is what you can share of it, one text for each network.",
    thread: "A text with a line of dashes is a thread: post what stands behind it in reply to the post before.",
    card: "Your card is attached, with its description for people who do not see it.",
};

const ALL: [Share; 8] = [
    ENGLISH,
    Share {
        language: "de",
        talk: "Mein Vortrag bei {event}: „{title}“.",
        untitled: "Mein Vortrag bei {event}.",
        watch: "Ansehen: ",
        page: "Der Vortrag: ",
        evening: "Aufzeichnung des Abends: ",
        slides: "Folien: ",
        recap: "Rückblick: ",
        host: "Durch den Abend führte ",
        sponsor: "Danke an den Sponsor ",
        sponsors: "Danke an die Sponsoren ",
        subject: "Ihr Vortrag bei {}: Texte zum Teilen",
        thanks: "Danke für Ihren Vortrag bei {}! Der Rückblick ist da:",
        texts: "Das können Sie davon teilen, ein Text für jedes Netzwerk.",
        thread: "Ein Text mit einer Linie aus Strichen ist ein Thread: Was dahinter steht, ist die Antwort auf den Beitrag davor.",
        card: "Ihre Karte hängt an, mit ihrer Beschreibung für alle, die sie nicht sehen.",
    },
    Share {
        language: "fr",
        talk: "Ma présentation à {event}\u{a0}: «\u{a0}{title}\u{a0}».",
        untitled: "Ma présentation à {event}.",
        watch: "À voir\u{a0}: ",
        page: "La présentation\u{a0}: ",
        evening: "Enregistrement de la soirée\u{a0}: ",
        slides: "Diapositives\u{a0}: ",
        recap: "Compte rendu\u{a0}: ",
        host: "Soirée animée par ",
        sponsor: "Merci au sponsor ",
        sponsors: "Merci aux sponsors ",
        subject: "Votre présentation à {}\u{a0}: textes à partager",
        thanks: "Merci pour votre présentation à {}\u{a0}! Le compte rendu est en ligne\u{a0}:",
        texts: "Voici ce que vous pouvez en partager, un texte par réseau.",
        thread: "Un texte avec une ligne de tirets est un fil\u{a0}: ce qui la suit se publie en réponse au message précédent.",
        card: "Votre carte est jointe, avec sa description pour les personnes qui ne la voient pas.",
    },
    Share {
        language: "es",
        talk: "Mi charla en {event}: «{title}».",
        untitled: "Mi charla en {event}.",
        watch: "Vídeo: ",
        page: "La charla: ",
        evening: "Grabación de la velada: ",
        slides: "Diapositivas: ",
        recap: "Resumen: ",
        host: "Presentó la velada ",
        sponsor: "Gracias al patrocinador ",
        sponsors: "Gracias a los patrocinadores ",
        subject: "Su charla en {}: textos para compartir",
        thanks: "¡Gracias por su charla en {}! Ya está el resumen:",
        texts: "Esto es lo que puede compartir de ella, un texto por red.",
        thread: "Un texto con una línea de guiones es un hilo: lo que la sigue se publica como respuesta al mensaje anterior.",
        card: "Se adjunta su tarjeta, con su descripción para quienes no la ven.",
    },
    Share {
        language: "it",
        talk: "Il mio intervento a {event}: «{title}».",
        untitled: "Il mio intervento a {event}.",
        watch: "Video: ",
        page: "L’intervento: ",
        evening: "Registrazione della serata: ",
        slides: "Slide: ",
        recap: "Resoconto: ",
        host: "Serata condotta da ",
        sponsor: "Grazie allo sponsor ",
        sponsors: "Grazie agli sponsor ",
        subject: "Il tuo intervento a {}: testi da condividere",
        thanks: "Grazie per il tuo intervento a {}! Il resoconto è online:",
        texts: "Ecco che cosa puoi condividerne, un testo per ogni rete.",
        thread: "Un testo con una linea di trattini è un thread: ciò che segue si pubblica in risposta al post precedente.",
        card: "In allegato la tua card, con la descrizione per chi non la vede.",
    },
    Share {
        language: "pt",
        talk: "A minha palestra em {event}: “{title}”.",
        untitled: "A minha palestra em {event}.",
        watch: "Vídeo: ",
        page: "A palestra: ",
        evening: "Gravação da noite: ",
        slides: "Slides: ",
        recap: "Resumo: ",
        host: "Apresentação de ",
        sponsor: "Obrigado ao patrocinador ",
        sponsors: "Obrigado aos patrocinadores ",
        subject: "A sua palestra em {}: textos para partilhar",
        thanks: "Obrigado pela sua palestra em {}! O resumo já está disponível:",
        texts: "Eis o que pode partilhar dela, um texto por rede.",
        thread: "Um texto com uma linha de traços é um fio: o que vem depois publica-se em resposta à publicação anterior.",
        card: "O seu cartão segue em anexo, com a descrição para quem não o vê.",
    },
    Share {
        language: "nl",
        talk: "Mijn presentatie bij {event}: ‘{title}’.",
        untitled: "Mijn presentatie bij {event}.",
        watch: "Bekijken: ",
        page: "De presentatie: ",
        evening: "Opname van de avond: ",
        slides: "Slides: ",
        recap: "Terugblik: ",
        host: "Gepresenteerd door ",
        sponsor: "Met dank aan de sponsor ",
        sponsors: "Met dank aan de sponsors ",
        subject: "Uw presentatie bij {}: teksten om te delen",
        thanks: "Dank u voor uw presentatie bij {}! De terugblik staat online:",
        texts: "Dit kunt u ervan delen, een tekst voor elk netwerk.",
        thread: "Een tekst met een lijn van streepjes is een draad: wat erachter staat, plaatst u als antwoord op het bericht ervoor.",
        card: "Uw kaart is bijgevoegd, met een beschrijving voor wie hem niet ziet.",
    },
    Share {
        language: "pl",
        talk: "Moja prelekcja na {event}: „{title}”.",
        untitled: "Moja prelekcja na {event}.",
        watch: "Wideo: ",
        page: "Prelekcja: ",
        evening: "Nagranie spotkania: ",
        slides: "Slajdy: ",
        recap: "Relacja: ",
        host: "Spotkanie prowadzi ",
        sponsor: "Podziękowania dla sponsora: ",
        sponsors: "Podziękowania dla sponsorów: ",
        subject: "Twoja prelekcja na {}: teksty do udostępnienia",
        thanks: "Dziękujemy za prelekcję na {}! Relacja jest już dostępna:",
        texts: "Oto, co możesz z niej udostępnić, po jednym tekście na sieć.",
        thread: "Tekst z linią kresek to wątek: to, co stoi za nią, publikuje się jako odpowiedź na poprzedni wpis.",
        card: "Twoja karta jest w załączniku, z opisem dla osób, które jej nie widzą.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_mails_has_its_own_kit() {
        for share in &ALL {
            assert_eq!(words(share.language).language, share.language);
            for name in ["{title}", "{event}"] {
                assert_eq!(share.talk.matches(name).count(), 1, "{}", share.language);
            }
            assert_eq!(share.untitled.matches("{event}").count(), 1, "{}", share.language);
            for sentence in [share.subject, share.thanks] {
                assert_eq!(sentence.matches("{}").count(), 1, "{sentence}");
            }
            assert!(share.language == "en" || share.texts != ENGLISH.texts);
        }
    }
}
