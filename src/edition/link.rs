//! In charge of addresses: the page of a recap, its feed id, and which addresses may be published.
//!
//! It never looks whether something answers there.

use std::borrow::Cow;

use url::Url;

use crate::config::Publication;
use crate::finding::Finding;
use crate::recap::Recap;
use crate::recap::markdown::OF_JEKYLL;

/// The date of a `tag:` URI where neither the publication nor the recap names one. Such a recap is
/// not published ([`published`](super::Edition::published) is an error then); it only must not move.
const UNDATED: &str = "2000";

/// Why an address is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It cannot be read as a URL.
    NotAUrl,
    /// It is neither http nor https.
    Scheme,
    /// It holds a user name or a password: a secret, or a host name that is none.
    UserInfo,
    /// A part of its host name mixes alphabets that look alike.
    MixedAlphabets,
    /// It is made by a template that is not filled in here.
    Template,
}

impl Refused {
    /// The reason, to follow the address in a sentence.
    pub(super) fn because(self) -> &'static str {
        match self {
            Refused::NotAUrl => "is not a URL",
            Refused::Scheme => "is neither http nor https",
            Refused::UserInfo => "holds a user name or password",
            Refused::MixedAlphabets => "mixes alphabets that look alike in the name of its server",
            Refused::Template => "is a template that only the site's generator can fill in",
        }
    }
}

/// The recap's page: its own permalink, or the publication's pattern filled in.
pub(super) fn page(recap: &Recap, publication: &Publication, findings: &mut Vec<Finding>) -> Url {
    // Eleventy's `permalink: false` asks for no file (11ty.dev/docs/permalinks), and says nothing of a place.
    if let Some(permalink) =
        recap.permalink.as_deref().filter(|link| !matches!(link.trim(), "false" | "true"))
    {
        match own_page(permalink.trim(), recap, &publication.url) {
            Ok(page) => return page,
            Err(refused) => findings.push(
                Finding::warning(
                    "bad-permalink",
                    format!(
                        "the permalink `{permalink}` {}, so the publication's is taken",
                        refused.because()
                    ),
                )
                .hint("give a path such as `/2019/june-recap/` or an https URL"),
            ),
        }
    }
    below(&publication.url, &expand(&publication.permalink, recap)).unwrap_or_else(|| publication.url.clone())
}

fn own_page(permalink: &str, recap: &Recap, site: &Url) -> Result<Url, Refused> {
    if permalink.is_empty() {
        return Err(Refused::NotAUrl);
    }
    let permalink = &templates_filled(permalink, recap).ok_or(Refused::Template)?;
    if permalink.starts_with("//") || Url::parse(permalink).is_ok() {
        return to_credit(permalink, site);
    }
    below(site, &expand(permalink, recap)).ok_or(Refused::NotAUrl)
}

/// A path of the site as an absolute URL; `site` ends in a slash and may itself have a path.
fn below(site: &Url, path: &str) -> Option<Url> {
    let own = site.path().trim_start_matches('/');
    let path = path.trim_start_matches('/');
    let path = path.strip_prefix(own).unwrap_or(path);
    site.join(&format!("./{path}")).ok()
}

/// Fills in Jekyll's placeholders: `:title` is the file's name without the date in front, as Jekyll
/// has it; `:slug` the edition's whole slug.
fn expand(pattern: &str, recap: &Recap) -> String {
    // A recap that was not read from a file has only its slug.
    let name = if recap.name.is_empty() { &recap.slug } else { &recap.name };
    let title = pretty(without_date(name));
    let filled = pattern.replace(":slug", &recap.slug).replace(":title", &title);
    match recap.date {
        Some(date) => filled
            .replace(":year", &format!("{:04}", date.year()))
            .replace(":month", &format!("{:02}", date.month()))
            .replace(":day", &format!("{:02}", date.day())),
        None => filled,
    }
}

/// Fills in the templates of Eleventy that stand for the file's name or the recap's day (Liquid and
/// Nunjucks: `{{ page.fileSlug }}`, `{{ page.date | date: '%Y/%m/%d' }}`). None where another is left.
fn templates_filled(permalink: &str, recap: &Recap) -> Option<String> {
    let mut filled = String::new();
    let mut rest = permalink;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (template, after) = behind.split_once("}}")?;
        filled.push_str(before);
        filled.push_str(&template_filled(template.trim_matches(['-', ' ']), recap)?);
        rest = after;
    }
    filled.push_str(rest);
    (!filled.contains("{{") && !filled.contains("{%") && !filled.contains("}}")).then_some(filled)
}

fn template_filled(template: &str, recap: &Recap) -> Option<String> {
    let mut parts = template.split('|').map(str::trim);
    let value = parts.next()?;
    let filters: Vec<&str> = parts.collect();
    let slug = |name: &&str| matches!(*name, "slug" | "slugify" | "url_encode");
    match value {
        "page.fileSlug" if filters.iter().all(slug) => Some(expand(":title", recap)),
        "slug" | "page.slug" if filters.iter().all(slug) => Some(recap.slug.clone()),
        "date" | "page.date" => {
            let [filter] = filters.as_slice() else { return None };
            let format =
                filter.strip_prefix("date")?.trim_start_matches([':', '(', ' ']).trim_end_matches([')', ' ']);
            let quoted = |quote| format.strip_prefix(quote)?.strip_suffix(quote);
            let pattern = quoted('\'').or_else(|| quoted('"'))?;
            let pattern = pattern.replace("%Y", ":year").replace("%m", ":month").replace("%d", ":day");
            (recap.date.is_some() && !pattern.contains('%')).then(|| expand(&pattern, recap))
        }
        _ => None,
    }
}

/// Jekyll's "pretty" way with a name, capitals kept: letters and digits of every script and a few
/// signs stay, everything else becomes one hyphen (jekyllrb.com/docs/liquid/filters, slugify).
fn pretty(name: &str) -> String {
    let mut pretty = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() || "._~!$&'()+,;=@".contains(c) {
            pretty.push(c);
        } else if !pretty.is_empty() && !pretty.ends_with('-') {
            pretty.push('-');
        }
    }
    pretty.truncate(pretty.trim_end_matches('-').len());
    pretty
}

/// `2019-06-05-june-recap` → `june-recap`.
fn without_date(slug: &str) -> &str {
    let is_date = |date: &str| {
        date.bytes().zip(*b"dddd-dd-dd-").all(|(byte, shape)| match shape {
            b'd' => byte.is_ascii_digit(),
            _ => byte == shape,
        })
    };
    match slug.split_at_checked(11) {
        Some((date, rest)) if is_date(date) && !rest.is_empty() => rest,
        _ => slug,
    }
}

/// The feed id: the one that the recap brings, or a `tag:` URI (RFC 4151 section 2.1).
pub(super) fn id(recap: &Recap, publication: &Publication, findings: &mut Vec<Finding>) -> String {
    if let Some(id) = recap.id.as_deref() {
        if !id.trim().is_empty() && !id.contains(char::is_control) && super::xml_chars(id) == id {
            return id.to_owned();
        }
        findings.push(
            Finding::error("bad-id", "the `id` is empty or holds characters that no feed may hold")
                .hint("give the id that the recap has in the feed, or take the line out"),
        );
    }
    // RFC 4151 section 2.1: an authority is a DNS name; an address in brackets is none.
    let host = publication.url.host_str().unwrap_or("localhost");
    let authority: String = host
        .chars()
        .map(|c| if c == ':' { '-' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
        .collect();
    let date = match (&publication.id_date, recap.date) {
        (Some(owned_since), _) => owned_since.clone(),
        (None, Some(date)) => date.to_string(),
        (None, None) => UNDATED.to_owned(),
    };
    format!("tag:{authority},{date}:{}", recap.slug)
}

/// A text with the addresses of the site's posts in the place of Jekyll's tags, where their names tell
/// them: `jekyll:post_url/2019-10-02-name` and `jekyll:link/_posts/2019-10-02-name.md`.
pub(super) fn with_posts<'t>(text: &'t str, publication: &Publication) -> Cow<'t, str> {
    if !text.contains(OF_JEKYLL) {
        return Cow::Borrowed(text);
    }
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(OF_JEKYLL) {
        let (before, from) = rest.split_at(at);
        let (tag, behind) = from.split_at(end_of_tag(from));
        filled.push_str(before);
        match post(tag, publication) {
            Some(url) => filled.push_str(url.as_str()),
            None => filled.push_str(tag),
        }
        rest = behind;
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

fn end_of_tag(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || ")<>\"'?#".contains(c)).unwrap_or(text.len())
}

/// The page of a post of the site, by the date and name of its file.
pub(super) fn post(tag: &str, publication: &Publication) -> Option<Url> {
    let file = tag.strip_prefix(OF_JEKYLL)?;
    let name = match file.strip_prefix("link/") {
        Some(file) if file.contains("_posts/") => file.rsplit_once('.')?.0,
        Some(_) => return None,
        None => file.strip_prefix("post_url/")?,
    };
    let name = name.rsplit('/').next()?;
    let date: jiff::civil::Date = name.get(..10)?.parse().ok()?;
    // Jekyll knows a post by its date (jekyllrb.com/docs/posts); another name has none.
    (without_date(name) != name).then_some(())?;
    let post =
        Recap { slug: name.to_lowercase(), name: name.to_owned(), date: Some(date), ..Recap::default() };
    below(&publication.url, &expand(&publication.permalink, &post))
}

/// The tags of Jekyll that stand in raw HTML for addresses that nobody here knows.
pub(super) fn of_jekyll(html: &str) -> Vec<String> {
    html.match_indices(OF_JEKYLL)
        .filter_map(|(at, _)| html.get(at..))
        .map(|tag| as_written(tag.get(..end_of_tag(tag)).unwrap_or(tag)))
        .collect()
}

/// An address as the recap has it: as a tag, where it is one.
pub(super) fn as_written(address: &str) -> String {
    match address.strip_prefix(OF_JEKYLL).and_then(|tag| tag.split_once('/')) {
        Some((tag, file)) => format!("{{% {tag} {} %}}", file.replace("%20", " ")),
        None => address.to_owned(),
    }
}

/// An address as Pelican has it (docs.getpelican.com, "Linking to internal content"): a file that is not
/// changed, `{static}/a.pdf`, is a path; where a page of the site will be, `{filename}/june.md`, only Pelican knows.
fn of_pelican(address: &str) -> Option<Cow<'_, str>> {
    let decoded = match address.get(..3) {
        Some(open) if open.eq_ignore_ascii_case("%7b") => address.replacen(open, "{", 1),
        _ if address.starts_with('{') => address.to_owned(),
        _ => return Some(Cow::Borrowed(address)),
    };
    let decoded = decoded.replacen("%7D", "}", 1);
    let (name, path) = decoded[1..].split_once('}').unwrap_or(("", &decoded));
    match name {
        "static" | "attach" => Some(Cow::Owned(path.to_owned())),
        "filename" | "author" | "category" | "tag" | "index" => None,
        _ => Some(Cow::Borrowed(address)),
    }
}

/// An address in the body, made absolute; `None` where it must not be followed or there is none. http,
/// https and mailto only, and nobody's password.
pub(super) fn in_body(address: &str, page: &Url) -> Option<Url> {
    if address.trim().is_empty() {
        return None;
    }
    let address = of_pelican(address.trim())?;
    let url = page.join(&address).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https" | "mailto") && plain).then_some(url)
}

/// An address that a credit leads to, or that is shown beside the text: as
/// [`in_body`], without mailto, and with a host name that is what it seems to be.
pub(super) fn to_credit(address: &str, page: &Url) -> Result<Url, Refused> {
    let address = address.trim();
    if address.is_empty() {
        return Err(Refused::NotAUrl);
    }
    let url = page.join(address).map_err(|_| Refused::NotAUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::UserInfo);
    }
    if url.domain().is_some_and(mixes_alphabets) {
        return Err(Refused::MixedAlphabets);
    }
    Ok(url)
}

/// A picture that the front matter names: a URL, or a path of the site.
pub(super) fn of_site(address: &str, site: &Url) -> Result<Url, Refused> {
    let address = address.trim();
    if address.starts_with('/') && !address.starts_with("//") {
        return below(site, address).ok_or(Refused::NotAUrl);
    }
    to_credit(address, site)
}

/// Whether a label of a host name holds letters of two alphabets that look alike. Names all in one
/// alphabet pass: they are somebody's language.
fn mixes_alphabets(domain: &str) -> bool {
    url::quirks::domain_to_unicode(domain).split('.').any(|label| {
        let mut seen = label.chars().filter_map(alphabet);
        let first = seen.next();
        seen.any(|alphabet| Some(alphabet) != first)
    })
}

/// The alphabets with letters that pass for one another's; others cannot be mistaken for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
}

fn alphabet(letter: char) -> Option<Alphabet> {
    match letter {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Alphabet::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Alphabet::Greek),
        '\u{400}'..='\u{52f}' => Some(Alphabet::Cyrillic),
        '\u{530}'..='\u{58f}' => Some(Alphabet::Armenian),
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Some(Alphabet::Cherokee),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn publication() -> Publication {
        super::super::tests::publication()
    }

    fn recap() -> Recap {
        Recap {
            slug: "2019-06-05-june-recap".into(),
            date: Some(jiff::civil::date(2019, 6, 5)),
            ..Recap::default()
        }
    }

    fn page_of(recap: &Recap, publication: &Publication) -> (String, usize) {
        let mut findings = Vec::new();
        let page = page(recap, publication, &mut findings);
        (page.to_string(), findings.len())
    }

    #[test]
    fn the_publications_permalink_is_filled_in() {
        let mut publication = publication();
        for (pattern, page) in [
            ("/:year/:month/:day/:title.html", "https://meetup.example.org/2019/06/05/june-recap.html"),
            ("recaps/:slug/", "https://meetup.example.org/recaps/2019-06-05-june-recap/"),
            (":title", "https://meetup.example.org/june-recap"),
            ("//:title", "https://meetup.example.org/june-recap"),
        ] {
            publication.permalink = pattern.into();
            assert_eq!(page_of(&recap(), &publication), (page.to_owned(), 0));
        }
    }

    #[test]
    fn a_site_below_a_path_keeps_its_path_once() {
        let mut publication = publication();
        publication.url = Url::parse("https://example.org/group/").unwrap();
        publication.permalink = "/:title/".into();
        assert_eq!(page_of(&recap(), &publication).0, "https://example.org/group/june-recap/");
        let of_site = |path| of_site(path, &publication.url).unwrap().to_string();
        assert_eq!(of_site("/images/a.jpg"), "https://example.org/group/images/a.jpg");
        assert_eq!(of_site("/group/images/a.jpg"), "https://example.org/group/images/a.jpg");
    }

    #[test]
    fn the_recaps_own_permalink_wins_unless_it_is_unsafe() {
        for (permalink, page, findings) in [
            ("/old/place/", "https://meetup.example.org/old/place/", 0),
            ("/:year/kept", "https://meetup.example.org/2019/kept", 0),
            ("https://blog.example.net/june", "https://blog.example.net/june", 0),
            ("javascript:alert(1)", "https://meetup.example.org/2019/06/05/june-recap.html", 1),
            ("https://a@evil.example", "https://meetup.example.org/2019/06/05/june-recap.html", 1),
            ("", "https://meetup.example.org/2019/06/05/june-recap.html", 1),
        ] {
            let recap = Recap { permalink: Some(permalink.into()), ..recap() };
            assert_eq!(page_of(&recap, &publication()), (page.to_owned(), findings), "{permalink}");
        }
    }

    #[test]
    fn eleventys_templates_are_filled_in_or_told_of() {
        for (permalink, page, findings) in [
            ("/x/{{ page.fileSlug }}/", "https://meetup.example.org/x/june-recap/", 0),
            ("/x/{{page.fileSlug | slugify}}/", "https://meetup.example.org/x/june-recap/", 0),
            ("/{{ page.date | date: '%Y/%m/%d' }}/a/", "https://meetup.example.org/2019/06/05/a/", 0),
            ("/{{ page.date | date(\"%Y\") }}/a/", "https://meetup.example.org/2019/a/", 0),
            ("/{{ page.date | date: '%B' }}/a/", "https://meetup.example.org/2019/06/05/june-recap.html", 1),
            ("/{{ title | slugify }}/", "https://meetup.example.org/2019/06/05/june-recap.html", 1),
            ("/{% if x %}a{% endif %}/", "https://meetup.example.org/2019/06/05/june-recap.html", 1),
            ("/{{ page.fileSlug /", "https://meetup.example.org/2019/06/05/june-recap.html", 1),
            ("false", "https://meetup.example.org/2019/06/05/june-recap.html", 0),
        ] {
            let recap = Recap { permalink: Some(permalink.into()), ..recap() };
            assert_eq!(page_of(&recap, &publication()), (page.to_owned(), findings), "{permalink}");
        }
    }

    #[test]
    fn an_id_is_a_tag_that_does_not_move_with_title_or_permalink() {
        let mut publication = publication();
        let mut findings = Vec::new();
        let first = id(&recap(), &publication, &mut findings);
        assert_eq!(first, "tag:meetup.example.org,2015:2019-06-05-june-recap");
        publication.permalink = "/elsewhere/:slug".into();
        let renamed = Recap { title: "Another".into(), ..recap() };
        assert_eq!(id(&renamed, &publication, &mut findings), first);
        publication.id_date = None;
        assert_eq!(
            id(&recap(), &publication, &mut findings),
            "tag:meetup.example.org,2019-06-05:2019-06-05-june-recap"
        );
        assert!(findings.is_empty());
    }

    #[test]
    fn an_id_that_the_recap_brings_is_kept_as_it_stands() {
        let mut findings = Vec::new();
        let kept = Recap { id: Some("https://old.example/?p=7".into()), ..recap() };
        assert_eq!(id(&kept, &publication(), &mut findings), "https://old.example/?p=7");
        assert!(findings.is_empty());
        for bad in ["", "  ", "a\nb", "a\u{fffe}b"] {
            let recap = Recap { id: Some(bad.into()), ..recap() };
            assert!(id(&recap, &publication(), &mut findings).starts_with("tag:"));
        }
        assert_eq!(findings.len(), 4);
    }

    #[test]
    fn credits_lead_only_where_they_seem_to_lead() {
        let page = Url::parse("https://meetup.example.org/recap/").unwrap();
        for (address, verdict) in [
            ("https://example.com", Ok("https://example.com/")),
            ("http://example.com/a b", Ok("http://example.com/a%20b")),
            ("//example.com/x", Ok("https://example.com/x")),
            ("/sponsors/acme", Ok("https://meetup.example.org/sponsors/acme")),
            ("slides.pdf", Ok("https://meetup.example.org/recap/slides.pdf")),
            ("  https://example.com/\n", Ok("https://example.com/")),
            ("https://bücher.example/", Ok("https://xn--bcher-kva.example/")),
            ("https://пример.example/", Ok("https://xn--e1afmkfd.example/")),
            ("https://東京tower.example/", Ok("https://xn--tower-w91hq39l.example/")),
            ("https://192.0.2.1:8080/x", Ok("https://192.0.2.1:8080/x")),
            ("javascript:alert(1)", Err(Refused::Scheme)),
            ("java\nscript:alert(1)", Err(Refused::Scheme)),
            ("JaVaScRiPt:alert(1)", Err(Refused::Scheme)),
            ("data:text/html,hello", Err(Refused::Scheme)),
            ("mailto:ada@example.org", Err(Refused::Scheme)),
            ("ftp://example.com/", Err(Refused::Scheme)),
            ("file:///etc/hosts", Err(Refused::Scheme)),
            ("vbscript:x", Err(Refused::Scheme)),
            ("https://bank.example@evil.example/", Err(Refused::UserInfo)),
            ("https://user:word@example.com/", Err(Refused::UserInfo)),
            ("https://:word@example.com/", Err(Refused::UserInfo)),
            ("https://ex\u{430}mple.com/", Err(Refused::MixedAlphabets)),
            ("https://www.p\u{3b1}ypal.example/", Err(Refused::MixedAlphabets)),
            ("https://xn--exmple-4nf.com/", Err(Refused::MixedAlphabets)),
            ("https://", Err(Refused::NotAUrl)),
            ("https://exa mple.com/", Err(Refused::NotAUrl)),
            ("https://[::1", Err(Refused::NotAUrl)),
            ("http://example.com:99999/", Err(Refused::NotAUrl)),
            ("", Err(Refused::NotAUrl)),
            ("   ", Err(Refused::NotAUrl)),
        ] {
            let got = to_credit(address, &page).map(|url| url.to_string());
            assert_eq!(got, verdict.map(str::to_owned), "{address}");
        }
    }
}
