//! In charge of which file stands for a picture's address, and that it lies where it may.
//!
//! It leaves reading the file to [`super`].

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;
use url::Url;

use crate::config::{Settings, Surroundings};
use crate::edition::pictures_around;
use crate::recap::suggest::nearest;

/// Folders that generators publish at the root of the site: a picture at `/images/a.jpg` stands in
/// `images/`, or in `static/images/` with Hugo and Zola, in `public/images/` with Astro and Next.
pub const FOLDERS: [&str; 5] = ["static", "public", "assets", "src", "docs"];

/// Longest stretch before an address that may belong to it, in bytes.
const LONGEST: usize = 2_000;

/// Most names of a folder that are looked through for one that is meant.
const MOST_NAMES: usize = 2_000;

/// Where the files of a site are.
#[derive(Debug, Clone)]
pub struct Places {
    /// The site's address, which ends in a slash.
    pub url: Url,
    /// The folder that the site is made from.
    pub site: PathBuf,
    /// The publication's folder: pictures named relative to a recap in it may lie anywhere below it.
    pub root: PathBuf,
    /// The folder that copies are written to, below which they have `url`'s address.
    pub output: PathBuf,
    /// The pictures that the publication shows around every recap, and the setting that shows each.
    pub around: BTreeMap<String, &'static str>,
}

impl From<&Settings> for Places {
    fn from(settings: &Settings) -> Self {
        let Settings { publication, site, root, output, .. } = settings;
        Places {
            url: publication.url.clone(),
            site: site.clone(),
            root: root.clone(),
            output: output.clone(),
            around: pictures_around(publication),
        }
    }
}

impl From<&Surroundings> for Places {
    fn from(surroundings: &Surroundings) -> Self {
        let Surroundings { publication, site, root, output, .. } = surroundings;
        Places {
            url: publication.url.clone(),
            site: site.clone(),
            root: root.clone(),
            output: output.clone(),
            around: pictures_around(publication),
        }
    }
}

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// This file.
    File(PathBuf),
    /// A file of the site that is not there: its path on the site, and a name like it that is there.
    Missing { path: String, near: Option<String> },
    /// A file that lies outside of the folders it may lie in: its path on the site.
    Outside { path: String },
    /// Another site.
    Elsewhere,
}

impl Places {
    /// The file for an address that stands on `page`, which was made from a recap in the folder
    /// `recap`. A `..` or a link of the file system that leads out of the folders is refused.
    pub(super) fn find(&self, url: &Url, page: &Url, recap: &Path) -> Found {
        if url.host() != self.url.host() || url.port() != self.url.port() {
            return Found::Elsewhere;
        }
        let Some(whole) = parts(url.path(), false) else {
            return Found::Missing { path: url.path().to_owned(), near: None };
        };
        let below = url.path().strip_prefix(self.url.path()).and_then(|path| parts(path, false));
        let told = format!("/{}", whole.to_string_lossy().replace('\\', "/"));
        let mut outside = false;
        for path in below.iter().chain([&whole]) {
            for folder in [""].iter().chain(&FOLDERS) {
                match within(&self.site.join(folder), path, &[&self.site]) {
                    Some(Ok(file)) => return Found::File(file),
                    Some(Err(())) => outside = true,
                    None => {}
                }
            }
        }
        // A path that is relative to the page is meant to be relative to the recap's file as well.
        if let Some(beside) = page.make_relative(url).and_then(|path| parts(&path, true)) {
            let mut homes = vec![recap];
            if within_folder(recap, &self.root) {
                homes.push(&self.root);
            }
            // One that leads out was maybe never meant to be relative: that is no refusal.
            if let Some(Ok(file)) = within(recap, &beside, &homes) {
                return Found::File(file);
            }
        }
        if outside {
            return Found::Outside { path: told };
        }
        let near = below.iter().chain([&whole]).find_map(|path| self.near(path));
        Found::Missing { path: told, near }
    }

    /// The files that an address may stand for, once they are there; the one that does, where there is one.
    /// A picture of another site has none.
    pub(super) fn looked_for(&self, url: &Url, page: &Url, recap: &Path) -> Vec<PathBuf> {
        match self.find(url, page, recap) {
            Found::File(file) => return vec![file],
            Found::Elsewhere => return Vec::new(),
            Found::Missing { .. } | Found::Outside { .. } => {}
        }
        let below = url.path().strip_prefix(self.url.path()).and_then(|path| parts(path, false));
        let whole = parts(url.path(), false);
        let folders = [""].iter().chain(&FOLDERS).map(|folder| self.site.join(folder));
        let folders: Vec<PathBuf> = folders.chain([self.output.clone()]).collect();
        let paths = below.iter().chain(whole.iter().filter(|whole| Some(*whole) != below.as_ref()));
        let of_site = paths.flat_map(|path| folders.iter().map(move |folder| folder.join(path)));
        let beside = page.make_relative(url).and_then(|path| parts(&path, true));
        of_site.chain(beside.map(|path| recap.join(path))).collect()
    }

    /// A path of the site whose name is like that of a missing one.
    fn near(&self, path: &Path) -> Option<String> {
        let name = path.file_name()?.to_str()?;
        [""].iter().chain(&FOLDERS).find_map(|folder| {
            let parent = Path::new(folder).join(path.parent()?);
            let entries = fs::read_dir(self.site.join(&parent)).ok()?.flatten().take(MOST_NAMES);
            let names: Vec<String> =
                entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
            let same = names.iter().find(|other| other.to_lowercase() == name.to_lowercase());
            let near = match same {
                Some(same) => same.as_str(),
                None => nearest(name, names.iter().map(String::as_str))?,
            };
            Some(parent.join(near).display().to_string())
        })
    }
}

/// A file below a folder: where it really is, or that this is outside of all `homes`. None where there
/// is no such file.
fn within(folder: &Path, path: &Path, homes: &[&Path]) -> Option<Result<PathBuf, ()>> {
    let text = path.to_str()?;
    // A name with accents is spelled in two ways, and file systems keep either.
    let spellings = [text.to_owned(), text.nfc().collect(), text.nfd().collect()];
    let file = spellings.iter().find_map(|path| {
        let file = fs::canonicalize(folder.join(path)).ok()?;
        fs::metadata(&file).is_ok_and(|about| about.is_file()).then_some(file)
    })?;
    let home = homes.iter().any(|home| fs::canonicalize(home).is_ok_and(|home| file.starts_with(home)));
    Some(if home { Ok(file) } else { Err(()) })
}

fn within_folder(inner: &Path, outer: &Path) -> bool {
    match (fs::canonicalize(inner), fs::canonicalize(outer)) {
        (Ok(inner), Ok(outer)) => inner.starts_with(outer),
        _ => false,
    }
}

/// The path of a URL as one of the file system. None for one that hides a separator or another
/// drive in its escapes; `..` only where `upwards`.
fn parts(path: &str, upwards: bool) -> Option<PathBuf> {
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let mut parts = PathBuf::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let part = unescaped(part)?;
        if part.contains(['/', '\\', '\0']) {
            return None;
        }
        let mut components = Path::new(&part).components();
        let plain = match (components.next(), components.next()) {
            (Some(Component::Normal(_) | Component::CurDir), None) => true,
            (Some(Component::ParentDir), None) => upwards,
            _ => false,
        };
        if !plain {
            return None;
        }
        parts.push(part);
    }
    (parts.as_os_str() != "").then_some(parts)
}

/// Where an address is written, and not as a part of another: only the site's name may stand before a path, and
/// dots before the name of a file.
pub(super) fn whole(text: &str, address: &str) -> Option<Range<usize>> {
    let goes_on = |char: char| char.is_alphanumeric() || "/-_%~+.:@".contains(char);
    let begins = |at: usize| {
        let near = text.floor_char_boundary(at.saturating_sub(LONGEST));
        let before = text[near..at].rsplit(|char| !goes_on(char)).next().unwrap_or_default();
        let site = before.split_once("://").map_or(before.strip_prefix("//"), |(_, site)| Some(site));
        before.is_empty()
            || match address.starts_with('/') {
                true => site.is_some_and(|site| !site.contains('/')),
                false => before.bytes().all(|byte| matches!(byte, b'.' | b'/')),
            }
    };
    let ends = |end: usize| {
        let behind = text[end..].trim_start_matches(['.', ':']);
        text[end..].starts_with(['.', ':']) && !behind.starts_with(char::is_alphanumeric)
            || !text[end..].starts_with(goes_on)
    };
    let places = text.match_indices(address).map(|(at, _)| at..at + address.len());
    places.into_iter().find(|at| begins(at.start) && ends(at.end))
}

/// A part of a URL without its escapes (RFC 3986 section 2.1), where that is UTF-8.
pub(super) fn unescaped(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, tail @ ..] = rest {
        let escape = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = escape.and_then(|digits| std::str::from_utf8(digits).ok());
        match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    struct Site {
        folder: tempfile::TempDir,
        places: Places,
    }

    impl Site {
        fn at(url: &str, files: &[&str]) -> Site {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().join("group");
            fs::create_dir_all(root.join("recaps")).unwrap();
            let places = Places {
                url: Url::parse(url).unwrap(),
                site: root.clone(),
                output: root.join("out"),
                around: BTreeMap::new(),
                root: root.clone(),
            };
            for file in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "x").unwrap();
            }
            Site { folder, places }
        }

        fn new(files: &[&str]) -> Site {
            Site::at("https://meetup.example.org/", files)
        }

        fn find(&self, address: &str) -> Found {
            let page = self.places.url.join("2019/06/05/june/").unwrap();
            self.places.find(&page.join(address).unwrap(), &page, &self.places.root.join("recaps"))
        }

        /// Which file, below the publication's folder; empty where there is none.
        fn file(&self, address: &str) -> String {
            let root = fs::canonicalize(&self.places.root).unwrap();
            match self.find(address) {
                Found::File(file) => file.strip_prefix(root).unwrap().display().to_string(),
                _ => String::new(),
            }
        }
    }

    #[test]
    fn a_picture_is_found_at_its_path_in_the_common_folders_or_beside_the_recap() {
        let site = Site::new(&[
            "images/a.jpg",
            "static/images/b.jpg",
            "public/c.jpg",
            "assets/d.jpg",
            "src/e.jpg",
            "docs/f.jpg",
            "recaps/beside/g.jpg",
            "pictures/h.jpg",
        ]);
        for (address, file) in [
            ("/images/a.jpg", "images/a.jpg"),
            ("https://meetup.example.org/images/a.jpg", "images/a.jpg"),
            ("http://meetup.example.org/images/a.jpg", "images/a.jpg"),
            ("/images/a.jpg?w=1200&v=3#top", "images/a.jpg"),
            ("/images//a.jpg", "images/a.jpg"),
            ("/images/b.jpg", "static/images/b.jpg"),
            ("/c.jpg", "public/c.jpg"),
            ("/d.jpg", "assets/d.jpg"),
            ("/assets/d.jpg", "assets/d.jpg"),
            ("/e.jpg", "src/e.jpg"),
            ("/f.jpg", "docs/f.jpg"),
            ("beside/g.jpg", "recaps/beside/g.jpg"),
            ("../pictures/h.jpg", "pictures/h.jpg"),
            ("/images/z.jpg", ""),
            ("/images", ""),
        ] {
            assert_eq!(site.file(address), file, "{address}");
        }
        assert_eq!(site.find("https://pictures.example.net/images/a.jpg"), Found::Elsewhere);
        assert_eq!(site.find("https://meetup.example.org:8080/images/a.jpg"), Found::Elsewhere);
    }

    #[test]
    fn a_site_below_a_path_is_found_with_that_path_and_without() {
        let site = Site::at("https://example.org/meetup/", &["images/a.jpg"]);
        assert_eq!(site.file("https://example.org/meetup/images/a.jpg"), "images/a.jpg");
        // What `{{ site.baseurl }}/images/a.jpg` comes to.
        assert_eq!(site.file("/images/a.jpg"), "images/a.jpg");
    }

    #[test]
    fn escapes_spaces_and_letters_of_every_script_are_found() {
        let site =
            Site::new(&["images/bo muster.jpg", "images/Zu\u{308}rich.jpg", "images/東京.png", "100%.jpg"]);
        assert_eq!(site.file("/images/bo%20muster.jpg"), "images/bo muster.jpg");
        assert_eq!(site.file("/images/bo muster.jpg"), "images/bo muster.jpg");
        // Composed in the recap, decomposed on the disk.
        assert!(site.file("/images/Z\u{fc}rich.jpg").ends_with("rich.jpg"));
        assert!(site.file("/images/Z%C3%BCrich.jpg").ends_with("rich.jpg"));
        assert_eq!(site.file("/images/東京.png"), "images/東京.png");
        assert_eq!(site.file("/100%.jpg"), "100%.jpg");
        assert_eq!(site.file("/images/%FF.jpg"), "");
    }

    #[test]
    fn no_path_leads_out_of_the_folders() {
        let site = Site::new(&["recaps/a.md"]);
        fs::write(site.folder.path().join("secret.jpg"), "x").unwrap();
        for address in [
            "../../../../../secret.jpg",
            "../../secret.jpg",
            "/../secret.jpg",
            "/%2e%2e/secret.jpg",
            "/images/..%2f..%2fsecret.jpg",
            "/..%5csecret.jpg",
            "..%2f..%2fsecret.jpg",
            "/%2e%2e%2fsecret.jpg",
            "/a%00.jpg",
        ] {
            assert_eq!(site.file(address), "", "{address}");
        }
        let absolute = site.folder.path().join("secret.jpg").display().to_string();
        assert_eq!(site.file(&absolute), "");
        assert_eq!(site.file(&format!("/{absolute}")), "");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_of_the_file_system_may_lead_elsewhere_in_the_site_and_not_out_of_it() {
        let site = Site::new(&["images/a.jpg"]);
        let root = &site.places.root;
        fs::write(site.folder.path().join("secret.jpg"), "x").unwrap();
        std::os::unix::fs::symlink(root.join("images/a.jpg"), root.join("inside.jpg")).unwrap();
        std::os::unix::fs::symlink(site.folder.path().join("secret.jpg"), root.join("out.jpg")).unwrap();
        std::os::unix::fs::symlink(site.folder.path(), root.join("above")).unwrap();
        assert_eq!(site.file("/inside.jpg"), "images/a.jpg");
        assert_eq!(site.find("/out.jpg"), Found::Outside { path: "/out.jpg".into() });
        assert_eq!(site.find("/above/secret.jpg"), Found::Outside { path: "/above/secret.jpg".into() });
        assert_eq!(site.file("out.jpg"), "");
    }

    #[test]
    fn a_missing_picture_is_told_with_a_name_like_its_own() {
        let site = Site::new(&["static/images/Stage.JPG", "images/panel.jpg"]);
        let missing = |path: &str, near: Option<&str>| Found::Missing {
            path: path.into(),
            near: near.map(str::to_owned),
        };
        assert_eq!(
            site.find("/images/stage.jpg"),
            missing("/images/stage.jpg", Some("static/images/Stage.JPG"))
        );
        assert_eq!(site.find("/images/pannel.jpg"), missing("/images/pannel.jpg", Some("images/panel.jpg")));
        assert_eq!(site.find("/none/at/all.jpg"), missing("/none/at/all.jpg", None));
    }
}
