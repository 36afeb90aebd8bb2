//! In charge of what is called like a conference or another big event: a talk that was given there is
//! none of this evening's, nobody works for it, and a link to it is no title.
//!
//! It leaves to [`denials`](super::denials) what follows from that.

use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::Word;

/// Words of events' names, in lower case.
static EVENTS: Table = Table::new(|| {
    table(
        "\
    barcamp|bitkom|blackhat|brucon|codemotion|commitconf|conf|conference|conferencia|conférence|\
    conférences|confoo|congreso|congress|congrès|convention|cppcon|cebit|cppnorth|\
    devcon|devdays|devnexus|devoxx|devopsdays|djangocon|dotjs|emfcamp|europython|euruko|fosdem|fosscon|\
    fossgis|froscon|gamescom|gophercon|hackathon|hackfest|icml|javaland|javaone|\
    javazone|jax|jbcnconf|jfokus|jsday|kaigi|kongress|konferenz|kubecon|linuxtag|\
    mrmcd|neurips|nerdearla|nsdi|oredev|øredev|oscon|osdi|oscal|owaspday|phpday|pycon|pycones|qcon|\
    railsconf|re:invent|re:publica|republica|rootconf|scipy|siggraph|slush|srecon|sthack|summit|\
    swampup|symposium|t3chfest|techdays|usenix|voxxed|webexpo|websummit|weblica|wwdc|\
    breizhcamp|symfonycon|symfonylive|pgconf|pgday|fosscomm|lca|linuxcon|rubykaigi|rustfest",
    )
});

/// Names of two words, in lower case.
static PAIRS: Table = Table::new(|| {
    table(
        "\
    black hat|def con|chaos communication|strange loop|google i/o|web summit|mobile world|java one|\
    oracle openworld|open world|dev day|dev days|tech days|code camp|php days|linux days|\
    chemnitzer linux-tage|grazer linuxtage|goto amsterdam|goto berlin|goto copenhagen|\
    hack in|agile tour|easter hegg|build stuff|craft conf",
    )
});

/// What one-word names of events end in, in upper and lower case as written.
const ENDINGS: &[&str] = &["Con", "Conf", "CON", "conf", "Fest", "Days", "Summit", "Camp", "camp"];

/// Most words of a name before the one that tells what it is of.
const LONGEST: usize = 4;

/// Behind the event's name that begins at a word, a year behind it included.
pub(super) fn event_at(words: &[Word<'_>], first: usize) -> Option<usize> {
    let mut known = None;
    for at in first..words.len().min(first + LONGEST) {
        let word = &words[at];
        if !word.proper() || (at > first && word.opened) {
            break;
        }
        if is_event(word) || (at > first && is_pair(&words[at - 1], word)) {
            known = Some(at + 1);
        }
        if word.stop.is_some() || word.possessive {
            break;
        }
    }
    let mut end = known?;
    while words[end - 1].stop.is_none() && words.get(end).is_some_and(|word| word.proper() && !word.opened) {
        end += 1;
    }
    Some(end)
}

/// Whether a text names an event and nothing else: `Widget Conf 2024`.
pub(super) fn names_event(words: &[Word<'_>]) -> bool {
    event_at(words, 0) == Some(words.len())
}

/// Whether a word tells of an event: `KubeCon`, `FOSDEM'24`, `Summit`.
fn is_event(word: &Word<'_>) -> bool {
    let bare =
        word.text.trim_end_matches(|char: char| char.is_ascii_digit() || matches!(char, '\'' | '’' | '-'));
    let ending = |ending: &&str| bare.len() > ending.len() + 1 && bare.ends_with(*ending);
    EVENTS.holds(bare) || (bare.starts_with(char::is_uppercase) && ENDINGS.iter().any(ending) && mixed(bare))
}

/// Whether capitals stand in a word behind its first letter, or it ends in `conf`: `PyCon`, `Rustconf`,
/// but not `Falcon`.
fn mixed(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase) || word.ends_with("conf")
}

fn is_pair(one: &Word<'_>, other: &Word<'_>) -> bool {
    PAIRS.holds(&[one.text, other.text].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::facts::words::words;

    #[test]
    fn conferences_are_told_by_what_they_are_called() {
        for text in [
            "FOSDEM",
            "FOSDEM'24",
            "KubeCon Europe",
            "Black Hat",
            "Widget Summit 2024",
            "PyConES",
            "RustConf",
        ] {
            assert!(names_event(&words(text)), "{text}");
        }
        for text in ["Acme", "Falcon", "Silicon Widgets", "the summit", "Widget Conf by Ada"] {
            assert!(!names_event(&words(text)), "{text}");
        }
    }
}
