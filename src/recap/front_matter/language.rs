//! In charge of the language that a recap says it is written in, as BCP 47 spells it.
//!
//! It leaves where that is said to [`super::fields`]. A word that names no language is none: a recap of a
//! group of Go may say `language: go`.

/// The languages of two letters (ISO 639-1).
const OF_TWO: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie \
    ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi \
    mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc \
    sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi \
    vo wa wo xh yi yo za zh zu";

/// Those of three letters in which people write recaps.
const OF_THREE: &str = "arz ast ckb cmn dsb fil fur gsw haw hsb kab nds sco yue";

/// Names of languages, and codes of countries and of three letters, that people write for tags.
const NAMES: &[(&str, &str)] = &[
    ("cs", "cz czech cesky čeština ces cze"),
    ("da", "dk danish dansk dan"),
    ("de", "german deutsch deu ger"),
    ("el", "gr greek ell gre"),
    ("en", "english englisch anglais inglés eng"),
    ("es", "spanish español espanol castellano spa"),
    ("fi", "finnish suomi fin"),
    ("fr", "french français francais fra fre"),
    ("it", "italian italiano ita"),
    ("ja", "jp japanese 日本語 jpn"),
    ("ko", "korean 한국어 kor"),
    ("nl", "dutch nederlands nld dut"),
    ("pl", "polish polski pol"),
    ("pt", "portuguese português portugues por"),
    ("ru", "russian русский rus"),
    ("sv", "swedish svenska swe"),
    ("tr", "turkish türkçe tur"),
    ("uk", "ua ukrainian українська ukr"),
    ("zh", "cn chinese 中文 zho chi"),
];

/// The tag that was surely meant by what is none.
pub(super) fn meant(written: &str) -> Option<&'static str> {
    let written = written.trim().to_lowercase();
    let named = NAMES.iter().find(|(_, names)| names.split(' ').any(|name| name == written));
    named.map(|(tag, _)| *tag)
}

/// The tag of a language (RFC 5646 section 2.1), by what is written for it: `pt_BR.UTF-8` is `pt-BR`.
pub(crate) fn tag(written: &str) -> Option<String> {
    let written = written.trim().split('.').next()?.replace('_', "-");
    let (first, rest) = written.split_once('-').map_or((written.as_str(), ""), |(first, rest)| (first, rest));
    let first = first.to_ascii_lowercase();
    let listed = |list: &str| list.split_whitespace().any(|code| code == first);
    let fits =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let known = listed(OF_TWO) || listed(OF_THREE);
    let well_formed = written.len() == first.len() || rest.split('-').all(fits);
    (known && well_formed).then(|| if rest.is_empty() { first.clone() } else { format!("{first}-{rest}") })
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn languages_are_read_as_sites_write_them() {
        for (written, read) in [
            ("de", Some("de")),
            ("EN", Some("en")),
            ("pt-BR", Some("pt-BR")),
            ("en_US.UTF-8", Some("en-US")),
            ("zh-Hant-TW", Some("zh-Hant-TW")),
            ("gsw", Some("gsw")),
            ("go", None),
            ("Rust", None),
            ("english", None),
            ("C", None),
            ("de-", None),
            ("de--AT", None),
            ("de-\u{e9}", None),
            ("de AT", None),
            ("", None),
        ] {
            assert_eq!(tag(written).as_deref(), read, "{written}");
        }
    }
}
