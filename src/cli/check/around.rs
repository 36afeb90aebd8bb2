//! In charge of what a recap is checked against: the roster of its publication, and the recaps in
//! its folder.
//!
//! It leaves comparing them to [`crate::recap`]. Only neighbours that can matter are read, each once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::read_source;
use crate::channel::post;
use crate::cli::{context, words};
use crate::config::{self, Surroundings};
use crate::edition;
use crate::error::Result;
use crate::finding::Finding;
use crate::pictures::{self, Origin, Places};
use crate::recap::{self, Recap, Roster};

/// Days before and behind a recap within which another can matter to it: what is left over stems
/// from the last ones, and what is announced is told of within a year.
const WINDOW: i32 = 400;

/// Most neighbours that are read for one recap.
const MOST: usize = 1_000;

/// Knows the surroundings of files, and remembers them.
pub(in crate::cli) struct Around {
    /// As given with `-C`.
    directory: Option<PathBuf>,
    /// A publication's folder to what it knows; none where it is no publication.
    publications: BTreeMap<PathBuf, Option<Surroundings>>,
    recaps: BTreeMap<PathBuf, Option<Recap>>,
    folders: BTreeMap<PathBuf, Vec<PathBuf>>,
}

impl Around {
    pub(in crate::cli) fn new(directory: Option<&Path>) -> Self {
        Around {
            directory: directory.map(Path::to_owned),
            publications: BTreeMap::new(),
            recaps: BTreeMap::new(),
            folders: BTreeMap::new(),
        }
    }

    /// The roster that a file is checked against, and the recaps around it.
    ///
    /// # Errors
    /// When the publication given with `-C` cannot be read.
    pub(in crate::cli) fn of(&mut self, path: &Path) -> Result<(Option<Roster>, Vec<Recap>)> {
        let publication =
            self.publication(path)?.map(|known| (known.recaps.clone(), known.publication.roster.clone()));
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let own = real.parent().unwrap_or(Path::new(".")).to_owned();
        let recaps = publication.as_ref().and_then(|(recaps, _)| std::fs::canonicalize(recaps).ok());
        let folder = recaps.filter(|recaps| real.starts_with(recaps)).unwrap_or(own);
        let others = self.neighbours(&folder, &real);
        Ok((publication.map(|(_, roster)| roster), others))
    }

    /// The hosts of the publications that files belong to.
    ///
    /// # Errors
    /// As [`Around::of`].
    pub(super) fn own_hosts(&mut self, paths: &[PathBuf]) -> Result<BTreeSet<String>> {
        let mut hosts = BTreeSet::new();
        for path in paths {
            let publication = self.publication(path)?;
            hosts.extend(publication.and_then(|known| known.publication.url.host_str()).map(str::to_owned));
        }
        Ok(hosts)
    }

    /// What is doubtful about what a recap is published as, its pictures and the texts that it states for posts;
    /// nothing where it belongs to no publication.
    ///
    /// # Errors
    /// As [`Around::of`].
    pub(super) fn published(&mut self, path: &Path, recap: &Recap, text: &str) -> Result<Vec<Finding>> {
        let Some(known) = self.publication(path)? else { return Ok(Vec::new()) };
        let (edition, mut findings) = edition::compile(recap, &known.publication);
        let folder = pictures::folder_of(path);
        let places = Places::from(known);
        let found = pictures::look(&edition, Origin { text, folder: &folder, places: &places });
        let roster = &known.publication.roster;
        let pictures = found.into_iter().map(|finding| of_roster(finding, roster, text));
        findings.extend(pictures);
        findings.extend(post::stated(&edition, &recap.social));
        Ok(findings)
    }

    /// The publication of a file: the one given with `-C`, or else the nearest folder above the
    /// file that is one. One that was not given and cannot be read is warned of.
    fn publication(&mut self, path: &Path) -> Result<Option<&Surroundings>> {
        if let Some(directory) = self.directory.clone() {
            if !self.publications.contains_key(&directory) {
                let known = Surroundings::load(&directory, &context::environment)?.map(told);
                self.publications.insert(directory.clone(), known);
            }
            return Ok(self.publications.get(&directory).and_then(Option::as_ref));
        }
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let Some(root) = real.ancestors().skip(1).find(|folder| folder.join(config::FILE).is_file()) else {
            return Ok(None);
        };
        let known = self.publications.entry(root.to_owned()).or_insert_with(|| {
            Surroundings::load(root, &context::environment).map(|known| known.map(told)).unwrap_or_else(
                |error| {
                    words::warn(&format!("checked without the roster: {error:#}"));
                    None
                },
            )
        });
        Ok(known.as_ref())
    }

    /// The recaps of a folder around one of them in time.
    fn neighbours(&mut self, folder: &Path, of: &Path) -> Vec<Recap> {
        let paths = self.folders.entry(folder.to_owned()).or_insert_with(|| listed(folder)).clone();
        let own = day(of);
        let near = |path: &&PathBuf| match own.zip(day(path)) {
            Some((own, day)) => i64::from(WINDOW) >= (day.duration_since(own).as_hours() / 24).abs(),
            None => true,
        };
        let paths = paths.iter().filter(|path| path.as_path() != of).filter(near).take(MOST);
        let read = |path: &PathBuf| {
            let source = read_source(path).ok()?;
            let recap = recap::understand(&source).0;
            // The text itself is not compared.
            Some(Recap { body: String::new(), ..recap })
        };
        paths
            .filter_map(|path| self.recaps.entry(path.clone()).or_insert_with(|| read(path)).clone())
            .collect()
    }
}

/// A finding about a picture that the recap does not name, with whom of the roster it is the logo of.
fn of_roster(finding: Finding, roster: &Roster, text: &str) -> Finding {
    let mut known = roster.people.iter().chain(&roster.organisations);
    let owner = known.find(|known| {
        let logo = known.logo.as_deref().filter(|logo| !text.contains(*logo));
        logo.is_some_and(|logo| finding.message.contains(&format!("{logo}`")))
    });
    let Some(owner) = owner else { return finding };
    let message = format!("the logo of {} in {}: {}", owner.name, config::ROSTER, finding.message);
    Finding { message, ..finding }
}

/// Warns of what a roster says that is not known; the rest of it is used.
fn told(mut known: Surroundings) -> Surroundings {
    for doubt in known.doubts.drain(..) {
        words::warn(&format!("left out of the roster: {doubt:#}"));
    }
    known
}

/// The Markdown files of a folder, by name; none where it cannot be read.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md" || ending == "markdown"))
        // Reading a named pipe or a device may never end. Symbolic links are followed.
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
}

/// The day that a file's name begins with.
fn day(path: &Path) -> Option<Date> {
    path.file_name()?.to_str()?.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn write(folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "---\ntitle: x\n---\nText.\n").unwrap();
        path
    }

    fn slugs(recaps: &[Recap]) -> Vec<&str> {
        recaps.iter().map(|recap| recap.slug.as_str()).collect()
    }

    #[test]
    fn neighbours_are_those_of_the_folder_within_a_year() {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), "2024-06-05-june.md");
        for name in [
            "2024-05-01-may.md",
            "2021-05-01-old.md",
            "notes.txt",
            "undated.markdown",
            "deeper/2024-04-01-a.md",
        ] {
            write(folder.path(), name);
        }
        let (roster, others) = Around::new(None).of(&path).unwrap();
        assert_eq!(roster, None);
        assert_eq!(slugs(&others), ["2024-05-01-may", "undated"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_neighbour_that_is_no_plain_file_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), "2024-06-05-june.md");
        let may = write(folder.path(), "else/may.md");
        std::os::unix::fs::symlink(may, folder.path().join("2024-05-01-may.md")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("2024-04-03-april.md")).unwrap();
        std::fs::create_dir(folder.path().join("2024-03-06-march.md")).unwrap();
        let pipe = folder.path().join("2024-02-07-february.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let (_, others) = Around::new(None).of(&path).unwrap();
        assert_eq!(slugs(&others), ["2024-05-01-may"]);
    }

    #[test]
    fn a_publication_lends_its_roster_and_its_recaps() {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), "talks/2024/2024-06-05-june.md");
        write(folder.path(), "talks/2024-05-01-may.md");
        std::fs::write(folder.path().join("roster.toml"), "[[person]]\nname = \"Ada Example\"\n").unwrap();
        let settings = "name = \"x\"\nurl = \"https://site.example/\"\nrecaps = \"talks\"\n";
        std::fs::write(folder.path().join("recap.toml"), settings).unwrap();
        for directory in [None, Some(folder.path())] {
            let mut around = Around::new(directory);
            let (roster, others) = around.of(&path).unwrap();
            assert_eq!(roster.unwrap().people[0].name, "Ada Example");
            assert_eq!(slugs(&others), ["2024-05-01-may"]);
            assert_eq!(
                around.own_hosts(std::slice::from_ref(&path)).unwrap(),
                ["site.example".to_owned()].into()
            );
        }
    }

    #[test]
    fn a_logo_that_is_missing_is_told_as_the_roster_s() {
        let folder = tempfile::tempdir().unwrap();
        let text = "---\ntitle: x\nsponsors: [Acme]\n---\nThanks to Acme. ![Us](/us.jpg)\n";
        let path = write(folder.path(), "2024-06-05-june.md");
        std::fs::write(&path, text).unwrap();
        let roster = "[[organisation]]\nname = \"Acme\"\nlogo = \"/logos/acme.png\"\n";
        std::fs::write(folder.path().join("roster.toml"), roster).unwrap();
        std::fs::write(folder.path().join("recap.toml"), "name = \"x\"\nurl = \"https://site.example/\"\n")
            .unwrap();
        let recap = recap::understand(&read_source(&path).unwrap()).0;
        let found = Around::new(None).published(&path, &recap, text).unwrap();
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        let logo = |message: &&&str| message.starts_with("the logo of Acme in roster.toml: the picture `");
        assert_eq!(messages.iter().filter(logo).count(), 1, "{messages:?}");
        assert_eq!(messages.len(), 2, "{messages:?}");
    }

    /// What is doubtful about what a recap of this text is published as.
    fn published(text: &str) -> Vec<Finding> {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), "2024-06-05-june.md");
        std::fs::write(&path, text).unwrap();
        std::fs::write(folder.path().join("recap.toml"), "name = \"x\"\nurl = \"https://site.example/\"\n")
            .unwrap();
        let recap = recap::understand(&read_source(&path).unwrap()).0;
        Around::new(None).published(&path, &recap, text).unwrap()
    }

    #[test]
    fn what_publishing_would_ask_is_asked() {
        let talk = |company: &str| {
            format!("  - title: Queues\n    speaker: Bo Muster\n    affiliation: {company}\n")
        };
        let text = format!(
            "---\ntitle: x\ndate: 2024-06-05\ntalks:\n{}{}---\nBo Muster of Widgets spoke, and Bo Muster of Beta.\n",
            talk("Widgets"),
            talk("Beta")
        );
        let found = published(&text);
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["same-name"]);
    }

    #[test]
    fn a_text_that_is_too_long_for_posts_is_told_where_it_stands() {
        let text = format!(
            "---\ntitle: Words\nsocial:\n  text: Words\n  bluesky:\n    text: Words {}\n---\nAda spoke.\n",
            "and words ".repeat(60)
        );
        let found = published(&text);
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["post-text-long"]);
        assert!(found[0].message.ends_with("and is cut"), "{}", found[0].message);
        assert!(text[found[0].span.clone().unwrap()].starts_with("Words and words"));
    }

    #[test]
    fn a_publication_that_was_asked_for_has_to_be_readable() {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), "2024-06-05-june.md");
        std::fs::write(folder.path().join("recap.toml"), "nome = 1\n").unwrap();
        assert!(Around::new(Some(folder.path())).of(&path).is_err());
        assert!(Around::new(None).of(&path).is_ok());
    }
}
