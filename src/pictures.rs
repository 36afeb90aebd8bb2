//! In charge of the pictures that editions show: each is found in the site's folder, or fetched where
//! that is asked for, and copied small enough for mail into the output folder, under a name that its
//! bytes decide.
//!
//! Which pictures there are, and what the copies take the place of, is left to [`crate::edition`].

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use futures_util::{StreamExt as _, stream};
use sha2::Digest as _;
use url::Url;

use crate::channel::file;
use crate::edition::{Copies, Edition, Shown, Size, Wanted};
use crate::error::{Error, Result};
use crate::finding::Finding;

mod copy;
mod drawing;
mod fetch;
mod find;
mod metadata;
#[cfg(test)]
mod tests;

pub use fetch::Fetcher;
pub use find::{FOLDERS, Places};

use copy::{Copy, ENDINGS, Unfit};
use find::Found;

/// The folder of the copies, below that of the output.
pub const FOLDER: &str = "pictures";

/// Most pictures of one edition that are copied; more stay as they are.
const MOST: usize = 200;

/// Most files that are named as those that decide.
const MOST_FILES: usize = 1_000;

/// Pictures that are decoded at the same time, since each may take some hundred megabytes.
const AT_ONCE: usize = 2;

/// Stands for the way in which copies are made: another way gives other names.
const RECIPE: &str = "recap picture 1";

/// What was found and copied, not yet written.
#[derive(Debug, Default)]
pub struct Gathered {
    /// What the copies take the place of.
    pub copies: Copies,
    /// What is doubtful about pictures.
    pub findings: Vec<Finding>,
    /// By name in [`FOLDER`].
    files: BTreeMap<String, Made>,
}

/// The file of a copy.
#[derive(Debug)]
struct Made {
    length: u64,
    /// None where it is there already.
    bytes: Option<Vec<u8>>,
}

impl Gathered {
    /// How many files the copies have.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// How many bytes they have together.
    pub fn length(&self) -> u64 {
        self.files.values().map(|made| made.length).sum()
    }

    /// The bytes of the copies by their address, those that lie below the output folder already included.
    pub fn bytes(&self, output: &Path) -> BTreeMap<String, Vec<u8>> {
        let bytes = |shown: &Shown| {
            let name = shown.url.rsplit('/').next()?;
            let made = self.files.get(name)?.bytes.clone();
            let bytes = made.or_else(|| fs::read(output.join(FOLDER).join(name)).ok())?;
            Some((shown.url.clone(), bytes))
        };
        self.copies.values().filter_map(bytes).collect()
    }

    /// Writes the files that are not there yet below the output folder.
    ///
    /// # Errors
    /// When one cannot be written; those before it are there, and are found the next time.
    pub fn write(&self, output: &Path) -> Result<()> {
        for (name, made) in &self.files {
            let path = output.join(FOLDER).join(name);
            if let Some(bytes) = &made.bytes {
                file::write_atomically(&path, bytes)
                    .map_err(|error| Error::environment(file::cannot_write(&path, &error)))?;
            }
        }
        Ok(())
    }
}

/// Where an edition's pictures are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The recap as it was read: where findings point.
    pub text: &'a str,
    /// The folder of its file.
    pub folder: &'a Path,
    /// The site.
    pub places: &'a Places,
}

/// Copies the pictures of an edition, without writing anything. What cannot be copied stays as it is,
/// and is told.
///
/// Pictures of other sites are fetched where there is a `fetcher`, and left alone otherwise. What was
/// copied before is not decoded again, and what was fetched before not fetched again: its copy is shown
/// from then on, with a fetcher or without.
pub async fn gather(edition: &Edition, origin: Origin<'_>, fetcher: Option<&Fetcher>) -> Gathered {
    let mut wanted = edition.pictures();
    let mut gathered = Gathered::default();
    gathered.findings.extend(too_many(wanted.len()));
    wanted.truncate(MOST);
    let outcomes = stream::iter(&wanted)
        .map(|wanted| one(wanted, edition, origin, fetcher))
        .buffered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;
    for (wanted, outcome) in wanted.iter().zip(outcomes) {
        gathered.take(wanted, outcome, edition, origin);
    }
    gathered
}

/// A picture as a JPEG file of at most so many bytes, for whoever takes no more: coarser where that is enough,
/// or else smaller. What shines through stands on white, and what moves stands still.
///
/// # Errors
/// Why it cannot be decoded, to follow "the picture".
pub fn lighter(bytes: &[u8], most: usize) -> Result<Vec<u8>, String> {
    copy::lighter(bytes, most).map_err(|unfit| unfit.to_string())
}

/// What is doubtful about the pictures of an edition, from names and beginnings of files alone.
pub fn look(edition: &Edition, origin: Origin<'_>) -> Vec<Finding> {
    let wanted = edition.pictures();
    let told = wanted.iter().take(MOST).filter_map(|wanted| {
        let file = match locate(wanted, edition, origin) {
            Located::File(file) => file,
            Located::Elsewhere(_) => return None,
            Located::Doubt(finding) => return Some(placed(finding, wanted, edition, origin)),
        };
        let unfit = read(&file).and_then(|bytes| copy::measure(&bytes, wanted.widest)).err()?;
        Some(placed(unreadable(wanted, &unfit), wanted, edition, origin))
    });
    told.chain(too_many(wanted.len())).collect()
}

/// The files that decide what an edition's pictures look like, those that are missing among them.
pub fn looked_for(edition: &Edition, origin: Origin<'_>) -> Vec<PathBuf> {
    let Ok(page) = Url::parse(&edition.link) else { return Vec::new() };
    let urls = edition.pictures().into_iter().take(MOST).filter_map(|wanted| Url::parse(&wanted.url).ok());
    urls.flat_map(|url| origin.places.looked_for(&url, &page, origin.folder)).take(MOST_FILES).collect()
}

/// The folder of a recap's file: where it really is, should the path be a link.
pub fn folder_of(recap: &Path) -> PathBuf {
    let real = fs::canonicalize(recap).unwrap_or_else(|_| recap.to_owned());
    real.parent().unwrap_or(Path::new("")).to_owned()
}

/// What became of one picture.
enum Outcome {
    /// It has a copy, and maybe something to say about it.
    Copied { name: String, size: Size, made: Made, note: Option<Finding> },
    /// It stays, and this is told.
    Stays(Finding),
    /// It stays; that is nothing to tell.
    Left,
}

impl Gathered {
    fn take(&mut self, wanted: &Wanted, outcome: Outcome, edition: &Edition, origin: Origin<'_>) {
        match outcome {
            Outcome::Left => {}
            Outcome::Stays(finding) => self.findings.push(placed(finding, wanted, edition, origin)),
            Outcome::Copied { name, size, made, note } => {
                let Ok(url) = origin.places.url.join(&format!("{FOLDER}/{name}")) else { return };
                self.copies.insert(wanted.url.clone(), Shown { url: url.into(), size });
                self.files.insert(name, made);
                self.findings.extend(note.map(|note| placed(note, wanted, edition, origin)));
            }
        }
    }
}

async fn one(wanted: &Wanted, edition: &Edition, origin: Origin<'_>, fetcher: Option<&Fetcher>) -> Outcome {
    let (output, widest) = (origin.places.output.join(FOLDER), wanted.widest);
    let (url, doubt) = match locate(wanted, edition, origin) {
        Located::File(file) => {
            let copied = aside(move || local(&file, &output, widest)).await;
            return copied.unwrap_or_else(|unfit| Outcome::Stays(unreadable(wanted, &unfit)));
        }
        Located::Elsewhere(url) => (url, None),
        Located::Doubt(finding) => match Url::parse(&wanted.url) {
            // What the folder lacks, the site itself may still have.
            Ok(url) => (url, Some(finding)),
            Err(_) => return Outcome::Stays(finding),
        },
    };
    let key = key(&["fetched", wanted.url.as_str()], widest, &[]);
    if let Some(fetched) = fetched_before(&key, &output, widest) {
        return fetched;
    }
    let Some(fetcher) = fetcher else { return doubt.map_or(Outcome::Left, Outcome::Stays) };
    match fetcher.fetch(&url).await {
        Ok(bytes) => {
            let copied = aside(move || fetched(&bytes, &key, widest)).await;
            copied.unwrap_or_else(|unfit| Outcome::Stays(unreadable(wanted, &unfit)))
        }
        Err(reason) => Outcome::Stays(doubt.unwrap_or_else(|| not_fetched(wanted, &reason))),
    }
}

/// Decodes on a thread that may take its time; a fault in a decoder breaks one picture only.
async fn aside(work: impl FnOnce() -> Result<Outcome, Unfit> + Send + 'static) -> Result<Outcome, Unfit> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Unfit::Broken("it cannot be decoded".to_owned())))
}

/// The copy of a file of the site.
fn local(path: &Path, output: &Path, widest: u32) -> Result<Outcome, Unfit> {
    let bytes = read(path)?;
    let key = key(&["file"], widest, &bytes);
    if let Some((ending, length)) = present(&key, output) {
        let size = copy::measure(&bytes, widest)?;
        let note = still(&bytes, ending);
        let made = Made { length, bytes: None };
        return Ok(Outcome::Copied { name: format!("{key}.{ending}"), size, made, note });
    }
    Ok(copied(&bytes, &key, copy::make(&bytes, widest)?))
}

/// The copy of a picture that was fetched. Another site's drawings are programs for a drawing machine
/// of ours: they are not run.
fn fetched(bytes: &[u8], key: &str, widest: u32) -> Result<Outcome, Unfit> {
    if drawing::is_one(bytes) {
        return Err(Unfit::Foreign);
    }
    let copy = copy::make(bytes, widest)?;
    // As it will be measured the next time, when only the copy is there.
    let size = copy::measure(&copy.bytes, widest)?;
    Ok(copied(bytes, key, Copy { size, ..copy }))
}

fn copied(original: &[u8], key: &str, copy: Copy) -> Outcome {
    let Copy { ending, size, bytes } = copy;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let note = still(original, ending);
    Outcome::Copied { name: format!("{key}.{ending}"), size, made: Made { length, bytes: Some(bytes) }, note }
}

/// The copy of a picture that an earlier publish has fetched: it may be gone where it was.
fn fetched_before(key: &str, output: &Path, widest: u32) -> Option<Outcome> {
    let (ending, length) = present(key, output)?;
    let name = format!("{key}.{ending}");
    let size = copy::measure(&read(&output.join(&name)).ok()?, widest).ok()?;
    Some(Outcome::Copied { name, size, made: Made { length, bytes: None }, note: None })
}

/// The name of a copy without its ending: 128 bits of SHA-256 over what it is made from and how. The
/// bytes of the copy would not do: another machine's decoder may round otherwise.
fn key(from: &[&str], widest: u32, bytes: &[u8]) -> String {
    let mut hash = sha2::Sha256::new();
    hash.update(format!("{RECIPE}\n{widest}\n{}\n", from.join("\n")));
    hash.update(bytes);
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The copy of that name in the folder of copies, whatever its ending, and its length.
fn present(key: &str, output: &Path) -> Option<(&'static str, u64)> {
    ENDINGS.into_iter().find_map(|ending| {
        let about = fs::metadata(output.join(format!("{key}.{ending}"))).ok()?;
        (about.is_file() && about.len() > 0).then_some((ending, about.len()))
    })
}

/// Reads a picture's file.
fn read(path: &Path) -> Result<Vec<u8>, Unfit> {
    let unreadable = |error: io::Error| Unfit::Unreadable(error.to_string());
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(copy::LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > copy::LARGEST { Err(Unfit::TooLarge) } else { Ok(bytes) }
}

/// Where a picture is.
enum Located {
    File(PathBuf),
    Elsewhere(Url),
    Doubt(Finding),
}

fn locate(wanted: &Wanted, edition: &Edition, origin: Origin<'_>) -> Located {
    let places = origin.places;
    let (Ok(url), Ok(page)) = (Url::parse(&wanted.url), Url::parse(&edition.link)) else {
        return Located::Doubt(missing(&wanted.url, "has no address that can be read".to_owned()));
    };
    match places.find(&url, &page, origin.folder) {
        Found::File(file) => Located::File(file),
        Found::Elsewhere => Located::Elsewhere(url),
        Found::Outside { path } => Located::Doubt(
            missing(&path, "leads out of the site's folder, so it is not copied".to_owned())
                .hint("put the picture itself into the folder"),
        ),
        Found::Missing { path, near } => {
            let site = match places.site.as_os_str() {
                here if here == "." => "the publication's folder".to_owned(),
                _ => places.site.display().to_string(),
            };
            let finding = missing(&path, format!("is not in {site}"));
            Located::Doubt(finding.hint(match near {
                Some(near) => format!("did you mean `{near}`? Letter case matters"),
                None => format!(
                    "correct the path, or set `site` to the site's folder; {} in it are looked through as well",
                    FOLDERS.map(|folder| format!("`{folder}`")).join(", ")
                ),
            }))
        }
    }
}

fn missing(path: &str, why: String) -> Finding {
    Finding::warning("picture-missing", format!("the picture `{path}` {why}"))
}

fn unreadable(wanted: &Wanted, unfit: &Unfit) -> Finding {
    let message = format!("the picture `{}` {unfit}; it is not copied", wanted.url);
    Finding::warning("picture-unreadable", message).hint(unfit.hint())
}

fn not_fetched(wanted: &Wanted, reason: &str) -> Finding {
    let message = format!("the picture `{}` was not fetched: {reason}", wanted.url);
    Finding::warning("picture-not-fetched", message).hint("download it, and put it into the site's folder")
}

fn still(original: &[u8], ending: &str) -> Option<Finding> {
    copy::stands_still(original, ending).then(|| {
        Finding::note("picture-still", "this animation is too large for mail: its copy shows the first frame")
            .hint("make it smaller than 1 MB, or link to a video")
    })
}

fn too_many(pictures: usize) -> Option<Finding> {
    (pictures > MOST).then(|| {
        let message = format!("there are {pictures} pictures, and only the first {MOST} are copied");
        Finding::warning("too-many-pictures", message).hint("link to an album")
    })
}

/// The finding at the place in the recap where the picture is named; a logo of the roster has none, and one
/// of the theme names its setting.
fn placed(finding: Finding, wanted: &Wanted, edition: &Edition, origin: Origin<'_>) -> Finding {
    match place(origin.text, &wanted.url, &edition.link) {
        Some(at) => finding.at(at),
        None => match origin.places.around.get(&wanted.url) {
            Some(setting) => Finding { message: format!("`{setting}`: {}", finding.message), ..finding },
            None => finding,
        },
    }
}

/// Where an address is written in a recap: in full, from the site's root or from the page, or else
/// the name of its file.
fn place(text: &str, address: &str, page: &str) -> Option<Range<usize>> {
    let (url, page) = (Url::parse(address).ok()?, Url::parse(page).ok()?);
    let relative = page.make_relative(&url);
    let name = url.path_segments().and_then(|mut parts| parts.next_back()).map(str::to_owned);
    let written = [Some(address.to_owned()), Some(url.path().to_owned()), relative, name];
    written.into_iter().flatten().filter(|written| written.len() > 1).find_map(|written| {
        let plain = find::unescaped(&written);
        [Some(written), plain].into_iter().flatten().find_map(|written| find::whole(text, &written))
    })
}
