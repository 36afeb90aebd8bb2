//! In charge of the fields of a talk: lines, bullets and cells that begin with a label,
//! `**Speaker**: Ada Example`, in the words of many languages.
//!
//! It leaves what a field's value says to the talks, and what stands behind the labels of other facts
//! to [`super::labels`].

use std::ops::Range;

use super::outline::plain_words;
use super::table::{AnyCase, Meanings, Table, lower, table};
use crate::recap::document::Inline;

/// What a field tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Label {
    /// Who gives a talk.
    Speaker,
    /// What a talk is called.
    Title,
    /// What it is about, in sentences.
    Description,
    /// Where a speaker works.
    Company,
    /// Who a speaker is.
    Bio,
    Slides,
    Video,
    Code,
    /// A page of the talk.
    Link,
    /// What else there is to read.
    References,
    /// What was said; its list is that of the talk.
    Takeaways,
    /// What was asked.
    Questions,
    /// When.
    Time,
}

/// The words of labels, in lower case and without signs.
static LABELS: Meanings<Label> = Meanings::new(|| {
    let entries = |(label, names): &(Label, &'static str)| {
        names.split('|').map(|name| (AnyCase(name), *label)).collect::<Vec<_>>()
    };
    NAMES.iter().flat_map(entries).collect()
});

/// The words of each label, which bars part.
const NAMES: &[(Label, &str)] = &[
    (
        Label::Speaker,
        "\
    speaker|speakers|speaker s|presenter|presenters|presenter s|presented by|by|talk by|who|given by|\
    lecturer|panelists|author of the talk|sprecher|sprecherin|sprecher in|sprecherinnen|redner|\
    rednerin|redner in|referent|referentin|referent in|referenten|referentinnen|vortragende|\
    vortragender|vortragende r|vorgetragen von|wer|orateur|orateurs|oratrice|orateur rice|intervenant|\
    intervenante|intervenants|intervenant e|conférencier|conférencière|présenté par|présentée par|par|\
    qui|conférencier e|conférenciers|intervenant e s|orateur trice|panelist|panellists|panelistas|\
    podiumsgäste|participants du panel|ponente|ponentes|orador|oradora|expositor|expositora|conferencista|conferenciante|presenta|\
    presentado por|presentador|presentadora|speaker a|quién|palestrante|palestrantes|orador a|\
    apresentado por|relatore|relatrice|relatori|spreker|sprekers",
    ),
    (
        Label::Title,
        "\
    talk|talk title|title|title of the talk|topic|topics|subject|session|session title|presentation|\
    presentation title|lightning talk|what|vortrag|thema|titel|vortragstitel|titel des vortrags|was|\
    titre|titre du talk|sujet|conférence|présentation|thème|charla|título|título de la charla|tema|\
    plática|ponencia|nombre de la charla|presentación|palestra|título da palestra|titolo|argomento|\
    intervento|onderwerp|presentatie",
    ),
    (
        Label::Description,
        "\
    abstract|description|about|about the talk|summary|talk summary|about this talk|talk description|\
    overview|synopsis|details|the talk|what is it about|beschreibung|zusammenfassung|inhalt|\
    worum geht es|worum ging es|kurzbeschreibung|résumé|descriptif|pitch|en bref|de quoi ça parle|\
    descripción|descripción de la charla|descripción charla|resumen|sobre la charla|\
    acerca de la charla|de qué trató|descrição|resumo|sobre a palestra|descrizione|beschrijving|\
    samenvatting",
    ),
    (
        Label::Company,
        "\
    company|organisation|organization|affiliation|works at|employer|firma|unternehmen|arbeitgeber|\
    organisationseinheit|entreprise|société|employeur|empresa|compañía|organización|organização|\
    azienda|società|bedrijf",
    ),
    (
        Label::Bio,
        "\
    bio|biography|about the speaker|about the speakers|speaker bio|about the presenter|\
    about the author|role|job title|twitter|linkedin|github|mastodon|bluesky|website|blog|profile|\
    contact|social|socials|follow|handle|pronouns|über die sprecherin|über den sprecher|zur person|\
    rolle|webseite|biographie|à propos de l orateur|à propos de l oratrice|rôle|poste|site|biografía|\
    sobre el ponente|sobre la ponente|semblanza|rol|puesto|redes|biografia|cargo|biografie",
    ),
    (
        Label::Slides,
        "\
    slides|slide deck|slide|deck|presentation slides|slides link|link to slides|the slides|support|\
    supports|folien|vortragsfolien|präsentation|foliensatz|diapositives|diapos|transparents|\
    support de présentation|diapositivas|láminas|diapositivas charla|lâminas|diapositive|dia s",
    ),
    (
        Label::Video,
        "\
    video|recording|video recording|youtube|watch|watch the talk|watch talk|watch it|video link|\
    the recording|the video|replay|livestream|live stream|stream|aufzeichnung|aufnahme|mitschnitt|\
    vidéo|enregistrement|captation|revoir|vídeo|grabación|grabación charla|mira charla|ver charla|\
    gravação|registrazione|opname",
    ),
    (
        Label::Code,
        "\
    code|source|source code|repo|repository|demo|demo code|notebook|github repo|quellcode|quelltext|\
    code source|dépôt|código|código fuente|repositorio|código fonte|codice",
    ),
    (
        Label::Link,
        "\
    link|url|page|talk page|links|proposal|event page|lien|liens|enlace|enlaces|liga|ligas|verweis|\
    collegamento",
    ),
    (
        Label::References,
        "\
    references|reference|resources|resource|further reading|material|materials|more|more information|\
    see also|quellen|referenzen|materialien|weiterführende links|références|ressources|\
    pour aller plus loin|referencias|recursos|materiales|más información|referências|risorse",
    ),
    (
        Label::Takeaways,
        "\
    takeaways|key takeaways|take aways|key take aways|takeaway|key points|main points|highlights|\
    notes|erkenntnisse|kernaussagen|das wichtigste|à retenir|points clés|puntos clave|conclusiones|\
    lo más importante|aprendizajes|destaques|punti chiave",
    ),
    (
        Label::Questions,
        "\
    q a|q and a|q|a|questions|questions and answers|questions answers|fragen|fragen und antworten|\
    diskussion|questions réponses|preguntas|preguntas y respuestas|perguntas|domande",
    ),
    (
        Label::Time,
        "\
    time|when|date|duration|start|level|language|tags|uhrzeit|zeit|dauer|wann|sprache|heure|durée|\
    quand|langue|hora|horario|duración|cuándo|idioma|data|ora|tijd",
    ),
];

/// Words that say nothing beside the others of a label.
static FILLING: Table = Table::new(|| {
    table(
        "\
    the|our|your|this|la|el|las|los|le|les|der|die|das|completa|completo|complète|full|of|de|del|\
    tonight|s|today|here",
    )
});

/// Labels that are headings of sections by themselves, and other things than a field's label.
static NO_HEADINGS: Table = Table::new(|| {
    table(
        "\
    talk|talks|speakers|presenters|session|presentation|lightning talk|ponentes|palestrantes|orateurs|\
    intervenants|referenten|referentinnen|sprecherinnen|relatori|sprekers|vortrag|charla|plática|\
    ponencia|presentación|conférence|présentation|palestra|intervento|presentatie|presenta|by|par|qui|\
    who|wer|wann|was|what|when|quand|date|time|notes|zusammenfassung|conclusiones|a|q|q a|contact|\
    social|socials|follow|blog|website|site|page|event page|topics|links|link|details|summary|about|\
    more|diskussion|data|language|tags|code|demo|stream|support|source|role|topic|thema|tema|sujet|\
    subject|redes|more information|twitter|linkedin|github|mastodon|bluesky|profile",
    )
});

/// Texts that stand for something nobody has put in yet.
static PLACEHOLDERS: Table = Table::new(|| {
    table(
        "\
    ?|??|???|tba|tbd|tbc|n/a|none|-|–|—|_|__|___|...|…|coming soon|soon|todo|xxx|x|unknown",
    )
});

/// Whether a text stands for something nobody has put in yet.
pub(super) fn placeholder(text: &str) -> bool {
    let text = text.trim();
    // `Na` is a name as well.
    text.is_empty() || matches!(text, "NA" | "na") || PLACEHOLDERS.holds(text)
}

/// A label with the stretch of the text that is its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) label: Label,
    /// Bytes of the text; a field that is told to go on below has an empty value.
    pub(super) value: Range<usize>,
    /// Whether the label says that there are several: `Speakers`.
    pub(super) plural: bool,
}

/// Words without those that say nothing beside the others.
fn telling<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| !FILLING.holds(word)).collect()
}

/// The label that words make up.
fn label(words: &[&str]) -> Option<(Label, bool)> {
    if words.is_empty() || words.len() > 6 {
        return None;
    }
    let find = |words: &[&str]| LABELS.of(&words.join(" "));
    let found = find(words).or_else(|| find(&telling(words)))?;
    let last = &*lower(words.last().copied().unwrap_or_default());
    Some((
        found,
        found == Label::Speaker && (last.ends_with('s') || last.ends_with("en") || last == "relatori"),
    ))
}

/// The label of a section's heading, where that is the label of a field.
pub(super) fn heading_label(words: &[&str]) -> Option<Label> {
    let (label, _) = label(words)?;
    let several = NO_HEADINGS.holds(&words.join(" ")) || NO_HEADINGS.holds(&telling(words).join(" "));
    (!several).then_some(label)
}

/// The label of a table's column: of `Speaker / Company`, `Speaker (Company)` and `Conférencier·e` it is
/// what they begin with.
pub(super) fn column_label(text: &str) -> Option<Label> {
    let first = || text.split(['/', '(', '&', '·', ',', '+', ':']).next().unwrap_or_default();
    label(&plain_words(text)).or_else(|| label(&plain_words(first()))).map(|(label, _)| label)
}

/// The lines of a text, as the file has them.
pub(super) fn lines(inline: &Inline) -> impl Iterator<Item = Range<usize>> + Clone {
    let length = inline.text.len();
    let ends = inline.breaks.iter().copied().chain([length]);
    ends.scan(0, move |from, at| {
        let line = (at >= *from).then_some(*from..at);
        *from = line.as_ref().map_or(*from, |line| (line.end + 1).min(length));
        Some(line)
    })
    .flatten()
}

/// The fields of a text: one where it begins with a label, and one for every line that does. A
/// line without a label goes on with the field before it; one with a label that nobody knows ends it.
pub(super) fn fields(inline: &Inline) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut ended = false;
    for line in lines(inline) {
        match field(inline, line.clone()) {
            Some(field) => {
                fields.push(field);
                ended = false;
            }
            None => {
                ended |= begins_with_label(inline, &line);
                if let Some(last) = fields.last_mut().filter(|_| !ended) {
                    last.value.end = line.end;
                }
            }
        }
    }
    fields
}

/// Whether a line begins with a label, whatever it is of: `Photos: Ada Example`, `**Ort:** Acme`.
fn begins_with_label(inline: &Inline, line: &Range<usize>) -> bool {
    let text = inline.text.get(line.clone()).unwrap_or_default();
    let head = &text[..text.ceil_char_boundary(LONGEST_LABEL + 1)];
    let Some((label, _)) =
        head.split_once(": ").or_else(|| head.trim_end().strip_suffix(':').map(|label| (label, "")))
    else {
        return false;
    };
    let label = label.trim();
    label.starts_with(char::is_uppercase)
        && label.split_whitespace().count() <= MOST_LABEL_WORDS
        && label.chars().all(|char| char.is_alphabetic() || char == ' ' || char == '-')
}

/// Most words of a label that nobody knows.
const MOST_LABEL_WORDS: usize = 2;

/// Longest label, in bytes.
pub(super) const LONGEST_LABEL: usize = 48;

/// The field that a line is: `Label: value`, or a bold label with its value behind it.
pub(super) fn field(inline: &Inline, line: Range<usize>) -> Option<Field> {
    let text = inline.text.get(line.clone())?;
    let head = &text[..text.ceil_char_boundary(LONGEST_LABEL + 1)];
    // Cheap first: most lines begin with no label. Either colon begins with one of these bytes.
    let marked = head.bytes().fold(false, |found, byte| found | (byte == b':') | (byte == 0xef));
    if inline.emphases.is_empty() && !marked {
        return None;
    }
    let colons = head.match_indices([':', '：']).map(|(at, sign)| (at, at + sign.len()));
    let bold = inline.emphases.iter().filter(|one| one.at.start >= line.start && one.at.end < line.end);
    let bold =
        bold.filter(|one| inline.text[line.start..one.at.start].chars().all(|char| !char.is_alphanumeric()));
    // A bold label may do without a colon: `**Speaker** Ada Example`.
    let bold =
        bold.filter(|one| one.strong).map(|one| (one.at.end - line.start, one.at.end - line.start)).take(1);
    let mut ends: Vec<(usize, usize)> = colons.take_while(|(at, _)| *at <= LONGEST_LABEL).take(3).collect();
    ends.extend(bold.filter(|(at, _)| *at <= LONGEST_LABEL));
    // The longest label is meant: `Sprecher:in:` rather than `Sprecher:`.
    ends.into_iter().rev().find_map(|(end, behind)| {
        let address = text[behind..].starts_with("//");
        let (label, plural) = label(&plain_words(&text[..end])).filter(|_| !address)?;
        Some(Field { label, value: trimmed(inline, line.start + behind..line.end), plural })
    })
}

/// A stretch of text without white space and signs that part a label from its value.
fn trimmed(inline: &Inline, range: Range<usize>) -> Range<usize> {
    let text = &inline.text[range.clone()];
    let start = range.start
        + (text.len() - text.trim_start_matches([' ', ':', '\u{a0}', '–', '—', '|', '*', '_']).len());
    let end = range.end - (text.len() - text.trim_end().len());
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Label, String)> {
        let inline = Inline::of(text);
        fields(&inline).first().map(|field| (field.label, inline.text[field.value.clone()].to_owned()))
    }

    #[test]
    fn labels_of_many_languages_are_known() {
        let table = [
            ("Speaker: Ada Example", Label::Speaker, "Ada Example"),
            ("🎤 Speaker(s) : Ada Example", Label::Speaker, "Ada Example"),
            ("Sprecher:in: Ada Example", Label::Speaker, "Ada Example"),
            ("Ponente: Inés Ejemplo", Label::Speaker, "Inés Ejemplo"),
            ("Oratrice : Léa Exemple", Label::Speaker, "Léa Exemple"),
            ("Palestrante: Ada", Label::Speaker, "Ada"),
            ("Topic: Gardens: a tale", Label::Title, "Gardens: a tale"),
            ("Título de la charla: Jardines", Label::Title, "Jardines"),
            ("Sujet : Jardins", Label::Title, "Jardins"),
            ("Thema: Gärten", Label::Title, "Gärten"),
            ("Slides: https://s.example/1", Label::Slides, "https://s.example/1"),
            ("Grabación: -", Label::Video, "-"),
            ("Firma: Muster GmbH", Label::Company, "Muster GmbH"),
            ("Abstract: We grow.", Label::Description, "We grow."),
        ];
        for (text, label, value) in table {
            assert_eq!(read(text), Some((label, value.to_owned())), "{text}");
        }
        for text in ["Gardens: a tale", "https://v.example/1", "Monoliths: hard to mend", "Speaker Ada", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_column_is_what_its_header_begins_with() {
        for (text, label) in [
            ("Speaker / Company", Label::Speaker),
            ("Referentin (Firma)", Label::Speaker),
            ("Conférencier·e", Label::Speaker),
            ("Charla", Label::Title),
        ] {
            assert_eq!(column_label(text), Some(label), "{text}");
        }
        assert_eq!(column_label("Room / Speaker"), None);
    }

    #[test]
    fn placeholders_are_nothing() {
        for text in ["?", " TBA ", "__", "-", "N/A", ""] {
            assert!(placeholder(text), "{text}");
        }
        assert!(!placeholder("Ada") && !placeholder("Na") && placeholder("NA"));
    }
}
