//! In charge of hashtags: which of a recap's tags are some, and how they are spelled.
//!
//! It leaves whether there is room for them to whoever composes a post.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::TAGS;
use crate::recap::roster::folded;

/// Tags that say what a recap is made of, or that it is one: of use on a site, and none on a network. In the
/// languages of posts, compared as [`folded`] has them.
const OF_THE_SITE: &str = "\
    photo photos foto fotos fotografia fotografie picture pictures bild bilder image images imagen imagenes \
    imagem imagens immagini afbeelding afbeeldingen zdjecie zdjecia gallery galerie galeria galleria \
    video videos videa wideo recording recordings aufzeichnung aufzeichnungen enregistrement grabacion \
    grabaciones registrazione registrazioni gravacao gravacoes opname opnames nagranie nagrania livestream stream \
    slide slides slidedeck slidedecks folien folie diapositive diapositives diapositivas slajdy dias presentations \
    praesentation praesentationen presentation presentaciones presentacion presentazioni apresentacoes prezentacje \
    recap recaps rueckblick ruckblick ruckblicke nachlese nachbericht compterendu compterendus resume resumen \
    resumenes cronica resoconto resoconti resumo resumos terugblik verslag relacja relacje podsumowanie \
    summary report bericht roundup writeup \
    meetup meetups meetupgroup usergroup event events evento eventos eventi evenement evenements evenementen \
    veranstaltung veranstaltungen treffen rencontre rencontres encuentro encuentros incontro incontri \
    encontro encontros bijeenkomst bijeenkomsten spotkanie spotkania wydarzenie wydarzenia \
    talk talks vortrag vortrage vortraege charla charlas palestra palestras prelekcja prelekcje \
    blog post posts beitrag article articles artikel articulo articulos news neuigkeiten actualites noticias notizie \
    nieuws aktualnosci announcement announcements allgemein general uncategorized";

static LEFT_OUT: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| OF_THE_SITE.split_whitespace().map(folded).collect());

/// Hashtags: words joined, each with a capital. A tag with anything but letters and digits is left
/// out, for `C++` must not become `#C`.
pub(super) fn tags(tags: &[String]) -> Vec<String> {
    let hashtag = |tag: &String| {
        let words = tag.split([' ', '-', '_']).filter(|word| !word.is_empty());
        let tag: String = words.map(capitalised).collect();
        let is_tag = tag.chars().all(char::is_alphanumeric) && tag.chars().any(char::is_alphabetic);
        (is_tag && tag.chars().count() <= 64 && !LEFT_OUT.contains(&folded(&tag))).then_some(tag)
    };
    let mut kept: Vec<String> = Vec::new();
    for tag in tags.iter().filter_map(hashtag) {
        if !kept.contains(&tag) && kept.len() < TAGS {
            kept.push(tag);
        }
    }
    kept
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn tags_that_say_what_a_post_is_made_of_are_no_hashtags() {
        let made = |tags: &[&str]| super::tags(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        assert_eq!(made(&["Photos", "Video", "Meetup", "2019"]), Vec::<String>::new());
        for tag in [
            "Rückblick",
            "Vidéos",
            "Compte-rendu",
            "Zdjęcia",
            "Presentación",
            "resumo",
            "Meet-up",
            "Bijeenkomst",
        ] {
            assert_eq!(made(&[tag]), Vec::<String>::new(), "{tag}");
        }
        assert_eq!(
            made(&["meetup", "cloud native", "Rust", "C++", "recap", "video games"]),
            ["CloudNative", "Rust", "VideoGames"]
        );
    }
}
