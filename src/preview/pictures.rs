//! In charge of the pictures that lie on this machine: the copies that publishing would make, and those
//! whose address is below the site and whose file is in the output folder or beside `recap.toml`. They
//! are shown from there, since nobody has put them on the web yet.
//!
//! Pictures of other sites stay where they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use url::Url;

use super::Published;
use crate::config::Settings;

/// More than any picture of a recap has, in bytes.
const LARGEST: u64 = 20 * 1024 * 1024;

/// How pictures begin and what servers call them.
const KINDS: [(&[u8], &str, &str); 4] = [
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
    (b"RIFF", "webp", "image/webp"),
];

/// The pictures of one preview that are shown from this machine.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// By the address that they will have.
    by_url: BTreeMap<String, Picture>,
}

#[derive(Debug)]
struct Picture {
    /// The path of its copy in the preview.
    name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Pictures {
    /// Looks for the pictures that mail, page and entry show.
    pub(super) fn find(settings: &Settings, published: &Published) -> Self {
        let site = &settings.publication.url;
        let mail = published.mail.as_ref().map(|mail| mail.html.as_str()).unwrap_or_default();
        let documents = [mail, &published.feed.page, &published.feed.entry.html];
        let cards = published.edition.cards.iter().map(|card| &card.picture);
        let shown = published.edition.picture.iter().chain(cards).map(|picture| picture.url.as_str());
        let mut by_url = BTreeMap::new();
        for url in documents.into_iter().flat_map(sources).chain(shown) {
            if by_url.contains_key(url) {
                continue;
            }
            let folders = [settings.output.as_path(), &settings.root];
            let on_disk =
                || below(url, site).and_then(|path| folders.iter().find_map(|folder| read(folder, &path)));
            let copied = published.copies.get(url).cloned().and_then(known);
            if let Some((bytes, ending, media_type)) = copied.or_else(on_disk) {
                let name = format!("pictures/{}.{ending}", by_url.len() + 1);
                by_url.insert(url.to_owned(), Picture { name, media_type, bytes });
            }
        }
        Pictures { by_url }
    }

    /// The files of the copies: path, bytes and media type.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &[u8], &'static str)> {
        self.by_url.values().map(|it| (it.name.as_str(), it.bytes.as_slice(), it.media_type))
    }

    /// The path of the copy of a picture.
    pub(super) fn copy_of(&self, url: &str) -> Option<&str> {
        self.by_url.get(url).map(|picture| picture.name.as_str())
    }

    /// A document with the copies in place of the addresses; `up` leads to the top of the preview.
    pub(super) fn put_in(&self, document: &str, up: &str) -> String {
        let mut parts = document.split(SOURCE);
        let mut changed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            changed.push_str(SOURCE);
            let (url, rest) = part.split_once('"').unwrap_or((part, ""));
            match self.copy_of(url) {
                Some(copy) => changed.extend([up, copy]),
                None => changed.push_str(url),
            }
            if part.len() > url.len() {
                changed.push('"');
            }
            changed.push_str(rest);
        }
        changed
    }
}

/// How the address of a picture begins in what templates, sanitiser and style inliner write.
const SOURCE: &str = " src=\"";

/// The addresses of the pictures in a document, as they are written.
fn sources(document: &str) -> impl Iterator<Item = &str> {
    document.split(SOURCE).skip(1).filter_map(|part| Some(part.split_once('"')?.0))
}

/// The path below a folder at which a web server looks for an address of the site: plain parts only.
fn below(url: &str, site: &Url) -> Option<PathBuf> {
    // What is escaped in an attribute has a query, which no file has.
    let url = Url::parse(url).ok().filter(|url| url.query().is_none() && url.origin() == site.origin())?;
    let path = url.path().strip_prefix(site.path())?;
    // The simplest of all names: no percent-encoding need be read, and nothing hidden is shown.
    let plain = |part: &str| !part.is_empty() && !part.starts_with(['.', '_']) && !part.contains(['%', '\\']);
    let path = path.split('/').all(plain).then(|| PathBuf::from(path))?;
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

/// A file that is a picture, with the ending and media type that its first bytes tell.
fn read(folder: &Path, path: &Path) -> Option<(Vec<u8>, &'static str, &'static str)> {
    let file = fs::canonicalize(folder.join(path)).ok()?;
    // A link must not lead out of the folder.
    let inside = file.starts_with(fs::canonicalize(folder).ok()?);
    let about = fs::metadata(&file).ok().filter(|about| about.is_file() && about.len() <= LARGEST)?;
    if !inside || about.len() == 0 {
        return None;
    }
    known(fs::read(&file).ok()?)
}

/// Bytes that are a picture's, with the ending and media type that the first of them tell.
fn known(bytes: Vec<u8>) -> Option<(Vec<u8>, &'static str, &'static str)> {
    let (_, ending, media_type) = KINDS.into_iter().find(|(start, ..)| bytes.starts_with(start))?;
    Some((bytes, ending, media_type))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn only_plain_paths_below_the_site_name_a_file() {
        let site = Url::parse("https://example.org/recaps/").unwrap();
        let path = |url: &str| below(url, &site).map(|path| path.display().to_string());
        assert_eq!(path("https://example.org/recaps/a/b.png").as_deref(), Some("a/b.png"));
        for other in [
            "https://example.org/a.png",
            "https://example.com/recaps/a.png",
            "http://example.org/recaps/a.png",
            "https://example.org/recaps/",
            "https://example.org/recaps/.git/a.png",
            "https://example.org/recaps/_list/a.png",
            "https://example.org/recaps/%2e%2e/a.png",
            "https://example.org/recaps/a.png?x=1",
            "a.png",
        ] {
            assert_eq!(path(other), None, "{other}");
        }
    }

    #[test]
    fn a_file_is_a_picture_by_its_first_bytes_and_lies_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        fs::create_dir(&site).unwrap();
        fs::write(site.join("a.jpg"), b"\x89PNG\r\n\x1a\nrest").unwrap();
        fs::write(site.join("list.png"), b"email,name\n").unwrap();
        fs::write(folder.path().join("outside.png"), b"\x89PNG\r\n\x1a\n").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("outside.png"), site.join("link.png")).unwrap();
        assert_eq!(read(&site, Path::new("a.jpg")).unwrap().1, "png");
        for other in ["list.png", "link.png", "missing.png"] {
            assert_eq!(read(&site, Path::new(other)), None, "{other}");
        }
    }

    #[test]
    fn copies_take_the_place_of_addresses_and_of_nothing_else() {
        let picture = Picture { name: "pictures/1.png".into(), media_type: "image/png", bytes: vec![1] };
        let by_url = BTreeMap::from([("https://example.org/a.png".to_owned(), picture)]);
        let pictures = Pictures { by_url };
        let html = "<p>https://example.org/a.png <img src=\"https://example.org/a.png\" alt=\"a\">\
            <img src=\"https://example.org/b.png\"></p>";
        assert_eq!(
            sources(html).collect::<Vec<_>>(),
            ["https://example.org/a.png", "https://example.org/b.png"]
        );
        assert_eq!(
            pictures.put_in(html, "../"),
            "<p>https://example.org/a.png <img src=\"../pictures/1.png\" alt=\"a\">\
            <img src=\"https://example.org/b.png\"></p>"
        );
        for odd in ["", " src=\"", " src=\"https://example.org/a.png", "no picture"] {
            assert_eq!(Pictures::default().put_in(odd, ""), odd);
        }
    }
}
