//! In charge of the fixed words of mails and pages, in the languages that have a table here.
//!
//! It leaves where they stand, and marking English words in an edition of another language, to
//! [`crate::language`] and the views. Dates are written out before they get here.

/// What mails and pages say of themselves, in one language. `{}` stands for a name or another value,
/// once in a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// BCP 47.
    pub language: &'static str,
    /// Heads the list of talks.
    pub talks: &'static str,
    /// A button that leads to a recording.
    pub watch: &'static str,
    /// The same, where the recording begins at a time.
    pub watch_from: &'static str,
    /// The time alone, where there is nothing to watch.
    pub from: &'static str,
    /// A link to the slides of a talk.
    pub slides: &'static str,
    /// A link to a talk without a title.
    pub see_talk: &'static str,
    /// Names who led through the evening.
    pub hosted_by: &'static str,
    /// Heads the sponsors.
    pub sponsors: &'static str,
    /// Heads the announcement of what comes next.
    pub next: &'static str,
    /// Names who is announced.
    pub with: &'static str,
    /// The button to sign up for it.
    pub rsvp: &'static str,
    /// A link to its entry for calendars.
    pub calendar: &'static str,
    /// Heads the addresses below a text.
    pub links: &'static str,
    /// Stands for a picture in a text; names what it shows.
    pub picture: &'static str,
    /// In the text part: words that the recap takes back by striking them out.
    pub struck: &'static str,
    /// A link to a video; names the site.
    pub video_on: &'static str,
    /// A link to slides; names the site.
    pub slides_on: &'static str,
    /// A link to a recording of sound; names the site.
    pub sound_on: &'static str,
    /// A link to what stood in a frame; names the site.
    pub page_on: &'static str,
    /// What a group's gatherings are called.
    pub meetup: &'static str,
    /// The foot of a mail: the reason for it.
    pub because: &'static str,
    /// The link, and the button, to leave the list.
    pub unsubscribe: &'static str,
    /// The link to the page of the recap.
    pub view_in_browser: &'static str,
    /// The greeting of somebody whose name is known.
    pub greeting: &'static str,
    /// The greeting of everybody else.
    pub greeting_without_name: &'static str,
    /// Stands before the links to the feeds.
    pub feeds: &'static str,
    /// A sentence that names the speakers.
    pub talks_by: &'static str,
    /// A sentence that names the sponsors.
    pub thanks_to: &'static str,
    /// Stands between the last two names.
    pub and: &'static str,
    /// Asks whether to leave the list.
    pub leave: &'static str,
    /// Heads the answer to who has left.
    pub left_title: &'static str,
    /// The answer to who has left.
    pub left: &'static str,
    /// Heads the answer where leaving failed.
    pub failed_title: &'static str,
    /// The answer where leaving failed.
    pub failed: &'static str,
    /// Heads the answer to a link that was cut off.
    pub incomplete_title: &'static str,
    /// The answer to a link that was cut off.
    pub incomplete: &'static str,
}

/// The words of a language, by its BCP 47 tag: those of its table, or else the English ones.
pub fn words(tag: &str) -> &'static Words {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    ALL.iter().find(|words| words.language.eq_ignore_ascii_case(language)).unwrap_or(&ENGLISH)
}

const ENGLISH: Words = Words {
    language: "en",
    talks: "The talks",
    watch: "Watch the talk",
    watch_from: "Watch from {}",
    from: "from {}",
    slides: "Slides",
    see_talk: "See the talk",
    hosted_by: "Hosted by {}",
    sponsors: "Thanks to our sponsors",
    next: "Next meetup",
    with: "With {}",
    rsvp: "RSVP for the next meetup",
    calendar: "Add to calendar",
    links: "Links:",
    picture: "Picture: {}",
    struck: "Struck out: {}",
    video_on: "Watch the video on {}",
    slides_on: "See the slides on {}",
    sound_on: "Listen on {}",
    page_on: "See it on {}",
    meetup: "{} meetup",
    because: "You get this mail because you subscribed to the recaps of {}.",
    unsubscribe: "Unsubscribe",
    view_in_browser: "View in browser",
    greeting: "Hello {},",
    greeting_without_name: "Hello,",
    feeds: "Follow by feed:",
    talks_by: "Talks by {}.",
    thanks_to: "Thanks to our sponsors: {}.",
    and: " and ",
    leave: "Stop all mail from {} to you?",
    left_title: "You are unsubscribed",
    left: "You will get no more mail from {}.",
    failed_title: "That did not work",
    failed: "Your wish could not be recorded just now. Please use the link once more in a few minutes.",
    incomplete_title: "This link is not complete",
    incomplete: "Please open the unsubscribe link of the mail again, or copy all of it. Answering the mail with the word unsubscribe helps as well.",
};

const ALL: [Words; 8] = [
    ENGLISH,
    Words {
        language: "de",
        talks: "Die Vorträge",
        watch: "Vortrag ansehen",
        watch_from: "Ansehen ab {}",
        from: "ab {}",
        slides: "Folien",
        see_talk: "Zum Vortrag",
        hosted_by: "Durch den Abend führte {}",
        sponsors: "Danke an unsere Sponsoren",
        next: "Nächstes Treffen",
        with: "Mit {}",
        rsvp: "Zum nächsten Treffen anmelden",
        calendar: "In den Kalender eintragen",
        links: "Links:",
        picture: "Bild: {}",
        struck: "Gestrichen: {}",
        video_on: "Video ansehen auf {}",
        slides_on: "Folien ansehen auf {}",
        sound_on: "Anhören auf {}",
        page_on: "Ansehen auf {}",
        meetup: "{} Meetup",
        because: "Sie bekommen diese Mail, weil Sie die Rückblicke von {} abonniert haben.",
        unsubscribe: "Abmelden",
        view_in_browser: "Im Browser ansehen",
        greeting: "Hallo {},",
        greeting_without_name: "Hallo,",
        feeds: "Als Feed abonnieren:",
        talks_by: "Vorträge von {}.",
        thanks_to: "Danke an unsere Sponsoren: {}.",
        and: " und ",
        leave: "Keine Mails von {} mehr bekommen?",
        left_title: "Sie sind abgemeldet",
        left: "Sie bekommen keine Mails von {} mehr.",
        failed_title: "Das hat nicht geklappt",
        failed: "Ihre Abmeldung konnte gerade nicht gespeichert werden. Bitte öffnen Sie den Link in ein paar Minuten noch einmal.",
        incomplete_title: "Dieser Link ist nicht vollständig",
        incomplete: "Bitte öffnen Sie den Abmeldelink der Mail noch einmal, oder kopieren Sie ihn ganz. Es hilft auch, auf die Mail mit dem Wort Abmelden zu antworten.",
    },
    Words {
        language: "fr",
        talks: "Les présentations",
        watch: "Voir la présentation",
        watch_from: "Voir à partir de {}",
        from: "à partir de {}",
        slides: "Diapositives",
        see_talk: "Voir la présentation",
        hosted_by: "Soirée animée par {}",
        sponsors: "Merci à nos sponsors",
        next: "Prochaine rencontre",
        with: "Avec {}",
        rsvp: "S’inscrire à la prochaine rencontre",
        calendar: "Ajouter au calendrier",
        links: "Liens\u{a0}:",
        picture: "Image\u{a0}: {}",
        struck: "Barré\u{a0}: {}",
        video_on: "Voir la vidéo sur {}",
        slides_on: "Voir les diapositives sur {}",
        sound_on: "Écouter sur {}",
        page_on: "Voir sur {}",
        meetup: "{} meetup",
        because: "Vous recevez ce message parce que vous êtes abonné aux comptes rendus de {}.",
        unsubscribe: "Se désabonner",
        view_in_browser: "Voir dans le navigateur",
        greeting: "Bonjour {},",
        greeting_without_name: "Bonjour,",
        feeds: "S’abonner au flux\u{a0}:",
        talks_by: "Présentations de {}.",
        thanks_to: "Merci à nos sponsors\u{a0}: {}.",
        and: " et ",
        leave: "Ne plus recevoir de messages de {}\u{a0}?",
        left_title: "Vous êtes désabonné",
        left: "Vous ne recevrez plus de messages de {}.",
        failed_title: "Cela n’a pas fonctionné",
        failed: "Votre demande n’a pas pu être enregistrée. Veuillez rouvrir le lien dans quelques minutes.",
        incomplete_title: "Ce lien n’est pas complet",
        incomplete: "Veuillez rouvrir le lien de désabonnement du message, ou le copier en entier. Vous pouvez aussi répondre au message par le mot désabonner.",
    },
    Words {
        language: "es",
        talks: "Las charlas",
        watch: "Ver la charla",
        watch_from: "Ver desde {}",
        from: "desde {}",
        slides: "Diapositivas",
        see_talk: "Ver la charla",
        hosted_by: "Presentó la velada {}",
        sponsors: "Gracias a nuestros patrocinadores",
        next: "Próximo encuentro",
        with: "Con {}",
        rsvp: "Apuntarse al próximo encuentro",
        calendar: "Añadir al calendario",
        links: "Enlaces:",
        picture: "Imagen: {}",
        struck: "Tachado: {}",
        video_on: "Ver el vídeo en {}",
        slides_on: "Ver las diapositivas en {}",
        sound_on: "Escuchar en {}",
        page_on: "Ver en {}",
        meetup: "{} meetup",
        because: "Recibe este mensaje porque se suscribió a los resúmenes de {}.",
        unsubscribe: "Darse de baja",
        view_in_browser: "Ver en el navegador",
        greeting: "Hola, {}:",
        greeting_without_name: "Hola:",
        feeds: "Seguir por fuente web:",
        talks_by: "Charlas de {}.",
        thanks_to: "Gracias a nuestros patrocinadores: {}.",
        and: " y ",
        leave: "¿Dejar de recibir mensajes de {}?",
        left_title: "Se ha dado de baja",
        left: "No recibirá más mensajes de {}.",
        failed_title: "No ha funcionado",
        failed: "No se ha podido guardar su solicitud. Abra el enlace otra vez dentro de unos minutos.",
        incomplete_title: "Este enlace no está completo",
        incomplete: "Abra otra vez el enlace de baja del mensaje, o cópielo entero. También sirve responder al mensaje con la palabra baja.",
    },
    Words {
        language: "it",
        talks: "Gli interventi",
        watch: "Guarda l’intervento",
        watch_from: "Guarda da {}",
        from: "da {}",
        slides: "Slide",
        see_talk: "Vedi l’intervento",
        hosted_by: "Serata condotta da {}",
        sponsors: "Grazie ai nostri sponsor",
        next: "Prossimo incontro",
        with: "Con {}",
        rsvp: "Iscriviti al prossimo incontro",
        calendar: "Aggiungi al calendario",
        links: "Link:",
        picture: "Immagine: {}",
        struck: "Cancellato: {}",
        video_on: "Guarda il video su {}",
        slides_on: "Guarda le slide su {}",
        sound_on: "Ascolta su {}",
        page_on: "Guarda su {}",
        meetup: "{} meetup",
        because: "Ricevi questo messaggio perché ti sei iscritto ai resoconti di {}.",
        unsubscribe: "Annulla l’iscrizione",
        view_in_browser: "Apri nel browser",
        greeting: "Ciao {},",
        greeting_without_name: "Ciao,",
        feeds: "Segui via feed:",
        talks_by: "Interventi di {}.",
        thanks_to: "Grazie ai nostri sponsor: {}.",
        and: " e ",
        leave: "Non ricevere più messaggi da {}?",
        left_title: "Iscrizione annullata",
        left: "Non riceverai più messaggi da {}.",
        failed_title: "Qualcosa non ha funzionato",
        failed: "Non è stato possibile registrare la richiesta. Riapri il link tra qualche minuto.",
        incomplete_title: "Questo link non è completo",
        incomplete: "Riapri il link di cancellazione del messaggio, o copialo per intero. Puoi anche rispondere al messaggio con la parola cancellami.",
    },
    Words {
        language: "pt",
        talks: "As palestras",
        watch: "Ver a palestra",
        watch_from: "Ver a partir de {}",
        from: "a partir de {}",
        slides: "Slides",
        see_talk: "Ver a palestra",
        hosted_by: "Apresentação de {}",
        sponsors: "Obrigado aos nossos patrocinadores",
        next: "Próximo encontro",
        with: "Com {}",
        rsvp: "Inscrever-se no próximo encontro",
        calendar: "Adicionar ao calendário",
        links: "Ligações:",
        picture: "Imagem: {}",
        struck: "Riscado: {}",
        video_on: "Ver o vídeo em {}",
        slides_on: "Ver os slides em {}",
        sound_on: "Ouvir em {}",
        page_on: "Ver em {}",
        meetup: "{} meetup",
        because: "Recebe esta mensagem porque subscreveu os resumos de {}.",
        unsubscribe: "Cancelar a subscrição",
        view_in_browser: "Ver no navegador",
        greeting: "Olá, {}!",
        greeting_without_name: "Olá!",
        feeds: "Seguir por feed:",
        talks_by: "Palestras de {}.",
        thanks_to: "Obrigado aos nossos patrocinadores: {}.",
        and: " e ",
        leave: "Deixar de receber mensagens de {}?",
        left_title: "Subscrição cancelada",
        left: "Não receberá mais mensagens de {}.",
        failed_title: "Não funcionou",
        failed: "Não foi possível registar o seu pedido. Abra a ligação outra vez dentro de alguns minutos.",
        incomplete_title: "Esta ligação não está completa",
        incomplete: "Abra outra vez a ligação de cancelamento da mensagem, ou copie-a por inteiro. Também pode responder à mensagem com a palavra cancelar.",
    },
    Words {
        language: "nl",
        talks: "De presentaties",
        watch: "Bekijk de presentatie",
        watch_from: "Bekijk vanaf {}",
        from: "vanaf {}",
        slides: "Slides",
        see_talk: "Naar de presentatie",
        hosted_by: "Gepresenteerd door {}",
        sponsors: "Met dank aan onze sponsors",
        next: "Volgende bijeenkomst",
        with: "Met {}",
        rsvp: "Aanmelden voor de volgende bijeenkomst",
        calendar: "In de agenda zetten",
        links: "Links:",
        picture: "Afbeelding: {}",
        struck: "Doorgehaald: {}",
        video_on: "Bekijk de video op {}",
        slides_on: "Bekijk de slides op {}",
        sound_on: "Luister op {}",
        page_on: "Bekijk op {}",
        meetup: "{} meetup",
        because: "U krijgt deze mail omdat u zich hebt aangemeld voor de terugblikken van {}.",
        unsubscribe: "Afmelden",
        view_in_browser: "In de browser bekijken",
        greeting: "Hallo {},",
        greeting_without_name: "Hallo,",
        feeds: "Volgen via feed:",
        talks_by: "Presentaties van {}.",
        thanks_to: "Met dank aan onze sponsors: {}.",
        and: " en ",
        leave: "Geen mail meer van {} ontvangen?",
        left_title: "U bent afgemeld",
        left: "U krijgt geen mail meer van {}.",
        failed_title: "Dat is niet gelukt",
        failed: "Uw afmelding kon nu niet worden opgeslagen. Open de link over een paar minuten nog een keer.",
        incomplete_title: "Deze link is niet volledig",
        incomplete: "Open de afmeldlink in de mail nog een keer, of kopieer hem helemaal. De mail beantwoorden met het woord afmelden helpt ook.",
    },
    Words {
        language: "pl",
        talks: "Prelekcje",
        watch: "Obejrzyj prelekcję",
        watch_from: "Obejrzyj od {}",
        from: "od {}",
        slides: "Slajdy",
        see_talk: "Zobacz prelekcję",
        hosted_by: "Spotkanie prowadzi {}",
        sponsors: "Dziękujemy naszym sponsorom",
        next: "Następne spotkanie",
        with: "Wystąpią: {}",
        rsvp: "Zapisz się na następne spotkanie",
        calendar: "Dodaj do kalendarza",
        links: "Odnośniki:",
        picture: "Obraz: {}",
        struck: "Przekreślone: {}",
        video_on: "Obejrzyj wideo na {}",
        slides_on: "Obejrzyj slajdy na {}",
        sound_on: "Posłuchaj na {}",
        page_on: "Zobacz na {}",
        meetup: "{} meetup",
        because: "Otrzymujesz tę wiadomość, ponieważ subskrybujesz relacje ze spotkań: {}.",
        unsubscribe: "Wypisz się",
        view_in_browser: "Otwórz w przeglądarce",
        greeting: "Cześć, {}!",
        greeting_without_name: "Cześć!",
        feeds: "Śledź przez kanał:",
        talks_by: "Prelegenci: {}.",
        thanks_to: "Dziękujemy naszym sponsorom: {}.",
        and: " i ",
        leave: "Nie otrzymywać więcej wiadomości od {}?",
        left_title: "Subskrypcja zakończona",
        left: "Nie otrzymasz więcej wiadomości od {}.",
        failed_title: "Nie udało się",
        failed: "Nie można było teraz zapisać rezygnacji. Otwórz link ponownie za kilka minut.",
        incomplete_title: "Ten link jest niepełny",
        incomplete: "Otwórz ponownie link rezygnacji z wiadomości albo skopiuj go w całości. Można też odpowiedzieć na wiadomość słowem wypisz.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_the_words_of_its_language_and_an_unknown_one_the_english() {
        for (tag, language) in [
            ("de-CH", "de"),
            ("FR", "fr"),
            ("pt_BR", "pt"),
            ("en-GB", "en"),
            ("he", "en"),
            ("", "en"),
            ("den", "en"),
        ] {
            assert_eq!(words(tag).language, language, "{tag}");
        }
    }

    #[test]
    fn every_language_says_everything_and_has_its_places_where_the_english_ones_are() {
        // A line of its own for each sentence, with the name of its field.
        let places = |written: &str| -> Vec<(String, usize)> {
            let fields = written.lines().filter_map(|line| line.split_once(": "));
            fields.map(|(field, sentence)| (field.to_owned(), sentence.matches("{}").count())).collect()
        };
        let english = places(&format!("{:#?}", words("en")));
        assert!(english.iter().any(|(_, places)| *places == 1), "{english:?}");
        for words in &ALL {
            let written = format!("{words:#?}");
            assert_eq!(places(&written), english, "{}", words.language);
            assert!(!written.contains("\"\""), "{}", words.language);
        }
    }
}
