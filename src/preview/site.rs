//! In charge of the files of a preview: the page with its style and script, the documents of its
//! frames, and what every channel would send, each to be opened or kept by itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use recap_templates::preview as templates;
use sha2::Digest as _;

use super::pictures::Pictures;
use super::{Outcome, Published, State, frames, view};
use crate::channel::post::Post;
use crate::channel::post_file;
use crate::finding;

/// The page that shows all the others.
pub(super) const INDEX: &str = "index.html";

/// The files of a preview, by their paths: relative, with `/` between the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, File>,
    /// Tells one form of the preview from another.
    pub version: String,
    /// The files of its pictures, and those that would be if they were there, as they were when it was
    /// made.
    pub watched: Vec<(PathBuf, State)>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its media type, with the character set where it is text.
    pub media_type: &'static str,
    /// What it may do when it is shown in a browser: a Content Security Policy without what only a
    /// header may say.
    pub policy: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The page loads its own style and script and its frames, and nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// What is no page does nothing.
const NO_POLICY: &str = "default-src 'none'";

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

impl File {
    fn new(media_type: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        let policy =
            if media_type == HTML { templates::frame_policy(templates::Pictures::On) } else { NO_POLICY };
        File { media_type, policy, bytes: bytes.into() }
    }
}

/// All files of a preview.
pub(super) fn of(outcome: &Outcome<'_>, live: bool) -> Site {
    let mut files = BTreeMap::new();
    let mut put = |name: &str, file: File| files.insert(name.to_owned(), file);
    put("preview.css", File::new("text/css; charset=utf-8", templates::STYLE));
    put("preview.js", File::new("text/javascript; charset=utf-8", templates::SCRIPT));
    let findings = finding::json(&outcome.findings, outcome.subject.path, outcome.text);
    put("findings.json", File::new("application/json", format!("{findings:#}\n")));
    let mut pictures = Pictures::default();
    if let Some(published) = &outcome.published {
        pictures = Pictures::find(outcome.subject.settings, published);
        for (name, bytes, media_type) in pictures.files() {
            put(name, File::new(media_type, bytes));
        }
        channels(published, &mut put);
        for (name, pictures, document) in frames::of(outcome.subject.settings, published, &pictures) {
            let policy = templates::frame_policy(pictures);
            put(&name, File { media_type: HTML, policy, bytes: document.into_bytes() });
        }
    }
    let version = version(outcome, &files);
    let page = view::page(outcome, &pictures, &version, live).into_string();
    files.insert(INDEX.to_owned(), File { media_type: HTML, policy: PAGE_POLICY, bytes: page.into_bytes() });
    Site { files, version, watched: outcome.watched.clone() }
}

/// What every channel would send.
fn channels(published: &Published, put: &mut impl FnMut(&str, File) -> Option<File>) {
    if let Ok(mail) = &published.mail {
        put("mail.html", File::new(HTML, mail.html.clone()));
        put("mail.txt", File::new(TEXT, mail.text.clone()));
        put("mail.eml", File::new("message/rfc822", mail.bytes.clone()));
    }
    put("page.html", File::new(HTML, published.feed.page.clone()));
    for document in &published.feed.documents {
        if let Ok(text) = &document.text {
            put(document.file, File::new(document.media_type, text.clone()));
        }
    }
    let (file, style) = &published.feed.style;
    put(file, File::new("text/css; charset=utf-8", style.clone()));
    for shown in &published.posts {
        let posts: Vec<String> = shown.posts.iter().map(Post::to_paste).collect();
        let text = match shown.by_hand {
            Some(composer) => post_file::to_post(&posts, composer, &published.edition.link),
            None => posts.join(post_file::BETWEEN) + "\n",
        };
        put(&format!("posts/{}.txt", shown.network.name), File::new(TEXT, text));
    }
}

/// A hash of everything that is shown, but for the moment at which it was made.
fn version(outcome: &Outcome<'_>, files: &BTreeMap<String, File>) -> String {
    let mut hash = sha2::Sha256::new();
    let mut take = |bytes: &[u8]| {
        hash.update(bytes.len().to_be_bytes());
        hash.update(bytes);
    };
    take(outcome.text.as_bytes());
    // Of what is understood, the page shows more than stands in the files.
    take(
        format!("{:?} {:?}", outcome.published.as_ref().map(|it| &it.recap), outcome.subject.notices)
            .as_bytes(),
    );
    for (name, file) in files.iter().filter(|(name, _)| *name != "mail.eml") {
        take(name.as_bytes());
        take(&file.bytes);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
