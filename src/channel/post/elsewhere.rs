//! In charge of what a stated text says of another evening, or denies: nobody is credited with this one by that.
//!
//! It leaves which names are credits to [`super::by_hand`].

use super::template::Typed;

/// Words of what is said of other evenings, or denied, in small letters and in the languages of posts. In doubt somebody
/// is named twice.
const WORDS: [&str; 49] = [
    "next",
    "upcoming",
    "last",
    "previous",
    "previously",
    "former",
    "formerly",
    "soon",
    "tomorrow",
    "without",
    "not",
    "no",
    "never",
    "nobody",
    "couldn",
    "didn",
    "wasn",
    "weren",
    "isn",
    "aren",
    "won",
    "cannot",
    "ohne",
    "nicht",
    "nie",
    "niemand",
    "morgen",
    "früher",
    "demain",
    "sans",
    "pas",
    "jamais",
    "bientôt",
    "ancien",
    "mañana",
    "sin",
    "nunca",
    "pronto",
    "domani",
    "senza",
    "non",
    "amanhã",
    "sem",
    "não",
    "zonder",
    "niet",
    "nooit",
    "bez",
    "jutro",
];

/// How more of them begin, whatever they end in.
const STEMS: [&str; 28] = [
    "nächst",
    "naechst",
    "kommend",
    "künftig",
    "demnächst",
    "ehemalig",
    "frühere",
    "vorig",
    "letzt",
    "kein",
    "absag",
    "abgesagt",
    "cancel",
    "prochain",
    "dernier",
    "derniè",
    "aucun",
    "annul",
    "próxim",
    "últim",
    "ningún",
    "ningun",
    "prossim",
    "scors",
    "nessun",
    "nenhum",
    "volgend",
    "następn",
];

/// Months, which are most likely others: whole words, since names and other words begin like them (`Augustin`, `marché`).
const MONTHS: [&str; 111] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "jänner",
    "februar",
    "feber",
    "märz",
    "maerz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "février",
    "fevrier",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "decembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "janeiro",
    "fevereiro",
    "março",
    "marco",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus",
    "styczeń",
    "stycznia",
    "styczniu",
    "luty",
    "lutego",
    "lutym",
    "marzec",
    "marca",
    "marcu",
    "kwiecień",
    "kwietnia",
    "kwietniu",
    "maj",
    "maja",
    "maju",
    "czerwiec",
    "czerwca",
    "czerwcu",
    "lipiec",
    "lipca",
    "lipcu",
    "sierpień",
    "sierpnia",
    "sierpniu",
    "wrzesień",
    "września",
    "wrześniu",
    "październik",
    "października",
    "październiku",
    "listopad",
    "listopada",
    "listopadzie",
    "grudzień",
    "grudnia",
    "grudniu",
];

/// Lines without what they say of another evening. What a line says last and does not end is said of those right
/// below as well: `Next month:`, and a list.
pub(super) fn all_of_this_evening(lines: &[Typed], names: &[&str]) -> Vec<Typed> {
    let mut below = None;
    let mut kept = Vec::new();
    for line in lines {
        let goes_on = below == Some(line.place) && !line.words.trim().is_empty();
        let (words, is_open) = match goes_on {
            true => ("…".to_owned(), true),
            false => of_this_evening(&line.words, names),
        };
        below = is_open.then_some(line.place + 1);
        if line.counts {
            kept.push(Typed { words, ..*line });
        }
    }
    kept
}

/// Words without their sentences about another evening, or that deny something; and whether they end in the middle
/// of one. Names of several words are never taken for such words, nor do they end a sentence: `Next Cloud Ltd.`
pub(super) fn of_this_evening(words: &str, names: &[&str]) -> (String, bool) {
    let is_clear = |name: &&&str| name.contains([' ', '.']);
    let hide = |text: String, name: &&str| text.replace(name, &"x".repeat(name.len()));
    // As long as the words, byte by byte.
    let plain = names.iter().filter(is_clear).fold(words.to_owned(), hide);
    let (mut kept, mut is_open) = (String::new(), false);
    let mut begin = 0;
    for (at, c) in plain.char_indices().chain([(plain.len(), '.')]) {
        let end = (at + c.len_utf8()).min(plain.len());
        if begin >= end || !(at == plain.len() || ends_sentence(c, &plain[end..])) {
            continue;
        }
        let said = plain[begin..end].to_lowercase();
        let is_elsewhere = said.split(|c: char| !c.is_alphanumeric()).any(is_of_another);
        kept.push_str(if is_elsewhere { "…" } else { &words[begin..end] });
        is_open = is_elsewhere && !said.trim_end().ends_with(['.', '!', '?', ';']);
        begin = end;
    }
    (kept, is_open)
}

/// Whether a word in small letters tells that its sentence is of another evening, or denies something.
fn is_of_another(word: &str) -> bool {
    WORDS.contains(&word) || MONTHS.contains(&word) || STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Whether a sentence ends at a sign: not before a number, as in `Apr. 2`.
fn ends_sentence(sign: char, behind: &str) -> bool {
    let mut behind = behind.chars();
    matches!(sign, '.' | '!' | '?' | ';')
        && behind.next().is_none_or(char::is_whitespace)
        && !(sign == '.' && behind.next().is_some_and(|next| next.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line((place, words): (usize, &&str)) -> Typed {
        Typed { place, words: (*words).to_owned(), counts: true }
    }

    #[test]
    fn a_month_is_a_whole_word() {
        let is_kept = |words: &str| of_this_evening(words, &[]).0 == words;
        for words in [
            "The junior talk was great",
            "Le marché des idées",
            "Augustin spoke",
            "Julia, Juliette and Aprilia",
            "Maya and Marsha brought cake",
            "Octobass and Decembrists",
        ] {
            assert!(is_kept(words), "{words}");
        }
        for words in [
            "Im Juni: Kuchen",
            "On March 3 we meet",
            "In August we rest",
            "W czerwcu ciasto",
            "No dia 3 de março",
            "In aprile la torta",
            "Op 3 januari taart",
        ] {
            assert!(!is_kept(words), "{words}");
        }
    }

    #[test]
    fn a_heading_that_not_every_post_says_is_a_heading_all_the_same_and_credits_nobody() {
        let texts = ["… next …:", "- Ada Example", "", "With Ann Lee"];
        let mut lines: Vec<Typed> = texts.iter().enumerate().map(line).collect();
        lines[0].counts = false;
        let kept = all_of_this_evening(&lines, &["Ada Example", "Ann Lee"]);
        let kept: Vec<&str> = kept.iter().map(|line| line.words.as_str()).collect();
        assert_eq!(kept, ["…", "", "With Ann Lee"]);
    }

    #[test]
    fn a_list_below_a_heading_about_another_evening_credits_nobody() {
        for (text, of_this_evening) in [
            (
                &["Next month:", "- Ada Example", "- Bo Muster", "", "With Ann Lee"][..],
                &["", "With Ann Lee"][..],
            ),
            (&["With Ann Lee.", "Next meetup", "Ada Example"], &["With Ann Lee."]),
            (&["See you next month!", "With Ann Lee"], &["With Ann Lee"]),
        ] {
            let lines: Vec<Typed> = text.iter().enumerate().map(line).collect();
            let kept = all_of_this_evening(&lines, &["Ada Example", "Bo Muster", "Ann Lee"]);
            let kept: Vec<&str> =
                kept.iter().map(|line| line.words.as_str()).filter(|words| *words != "…").collect();
            assert_eq!(kept, of_this_evening, "{text:?}");
        }
    }
}
