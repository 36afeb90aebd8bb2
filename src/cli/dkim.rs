//! In charge of `recap dkim`: makes keys to sign mail with, and shows the DNS records that publish
//! them.
//!
//! It leaves keys and records to [`crate::channel::email::dkim`], and which key is used to the settings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::DirBuilder;
use std::io;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::context::environment;
use super::words::{self, BOLD};
use crate::channel::email::dkim::{Algorithm, KeyError, PrivateKey, Record, Signer};
use crate::config::{self, Settings, check};
use crate::error::{Error, Result};
use crate::secrets;

/// The folder of secrets, below the publication's.
const FOLDER: &str = "secrets";

/// What `recap dkim` is asked.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Make an RSA and an Ed25519 key; print their DNS records and the settings.
    Generate(Generate),
    /// Print the DNS records of the keys that are configured.
    Show {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What `recap dkim generate` is asked.
#[derive(Debug, Clone, Args)]
pub(super) struct Generate {
    /// What the selectors begin with: NAME-rsa and NAME-ed25519. Take another one for new keys.
    #[arg(long, value_name = "NAME", default_value = "recap")]
    selector: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A key that is made: how it signs, what the settings call it, and its file below [`FOLDER`].
const KEYS: [(Algorithm, &str, &str); 2] =
    [(Algorithm::Rsa, "rsa", "dkim-rsa.pem"), (Algorithm::Ed25519, "ed25519", "dkim-ed25519.pem")];

/// The answer.
#[derive(Debug, Serialize)]
struct Answer {
    domain: String,
    records: Vec<Record>,
    /// What belongs below `[dkim]` in `recap.toml`, where keys were made.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    settings: BTreeMap<String, String>,
}

/// Makes the keys.
pub(super) fn generate(root: Option<&Path>, arguments: &Generate) -> Result<()> {
    let root = root.unwrap_or(Path::new("."));
    let domain = config::signing_domain(root, &environment)?;
    let selector = |suffix| {
        let name = format!("{}-{suffix}", arguments.selector);
        check::selector(&name).map_err(|problem| Error::usage(format!("--selector {}", problem.message)))
    };
    let selectors = [selector("rsa")?, selector("ed25519")?];
    let folder = root.join(FOLDER);
    refuse_overwriting(&folder)?;
    private_folder(&folder).map_err(|error| refused(&folder, error))?;
    let mut records = Vec::new();
    let mut settings = BTreeMap::new();
    for ((algorithm, word, file), selector) in KEYS.into_iter().zip(selectors) {
        let key = PrivateKey::generate(algorithm).map_err(unmade)?;
        let path = folder.join(file);
        let pem = key.to_pem().map_err(unmade)?;
        secrets::write_new(&path, &pem).map_err(|error| refused(&path, error))?;
        records.push(Record::new(&key, &selector, &domain).map_err(unmade)?);
        settings.insert(format!("{word}_selector"), selector);
        settings.insert(format!("{word}_key_file"), format!("{FOLDER}/{file}"));
    }
    let first = KEYS.map(|(.., file)| folder.join(file))[0].clone();
    if is_shared(root, &first) {
        words::warn(&format!(
            "git does not ignore {}: add the line `/{FOLDER}/` to .gitignore, or the keys go where your site goes",
            folder.display()
        ));
    }
    let answer = Answer { domain, records, settings };
    if arguments.json {
        return words::answer_json(&answer);
    }
    words::answer(&format!("{}{}", described(&answer), to_set(&answer.settings, has_table(root))))
}

/// Prints the records of the keys that are configured.
pub(super) fn show(settings: &Settings, json: bool) -> Result<()> {
    let Some(dkim) = &settings.email.dkim else {
        return Err(Error::config("no key to sign mail with is configured")
            .hint("Make keys with `recap dkim generate`."));
    };
    let records = Signer::new(dkim)?.records().map_err(unmade)?;
    let answer = Answer { domain: dkim.domain.clone(), records, settings: BTreeMap::new() };
    if json { words::answer_json(&answer) } else { words::answer(&described(&answer)) }
}

/// The records in both of their forms.
fn described(answer: &Answer) -> String {
    let mut out = format!(
        "Publish {} in the DNS of {}, as lines of a zone file:\n\n",
        if answer.records.len() == 1 { "this record" } else { "these records" },
        answer.domain
    );
    for record in &answer.records {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", record.zone);
    }
    out.push_str("\nor one by one in your provider's form:\n");
    for record in &answer.records {
        let _ = write!(
            out,
            "\n  {BOLD}name{BOLD:#}   {}\n  {BOLD}type{BOLD:#}   {}\n  {BOLD}value{BOLD:#}  {}\n",
            record.name, record.kind, record.value
        );
    }
    out
}

/// What to put into `recap.toml`.
fn to_set(settings: &BTreeMap<String, String>, has_table: bool) -> String {
    let file = config::FILE;
    let mut out = match has_table {
        true => format!(
            "\nWhen they are there, put these lines below `[dkim]` in {file}, so that mail is signed:\n\n"
        ),
        false => {
            format!("\nWhen they are there, put these lines into {file}, so that mail is signed:\n\n[dkim]\n")
        }
    };
    for (name, value) in settings {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name} = \"{value}\"");
    }
    out
}

/// Whether `recap.toml` has the table already, as that of `recap init` does: TOML allows it once.
fn has_table(root: &Path) -> bool {
    let text = std::fs::read_to_string(root.join(config::FILE)).unwrap_or_default();
    text.lines().any(|line| line.trim() == "[dkim]")
}

/// Keys that are there may be in use, and their records published: they are never replaced.
fn refuse_overwriting(folder: &Path) -> Result<()> {
    let present =
        KEYS.iter().map(|(.., file)| folder.join(file)).find(|path| path.symlink_metadata().is_ok());
    let Some(path) = present else { return Ok(()) };
    Err(Error::input(format!("{} is there already, and is not replaced", path.display()))
        .hint("`recap dkim show` prints the records of the keys that are configured.")
        .hint(
            "For new keys, move the old files away, and give another --selector: mail that is on its way is checked with the old records.",
        ))
}

/// Makes the folder, which only its owner enters, unless it is there.
fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Whether the publication is in a git repository that would take a secret file. Without git nobody
/// knows, and nothing is said.
pub(super) fn is_shared(root: &Path, file: &Path) -> bool {
    let Ok(file) = std::path::absolute(file) else { return false };
    let asked = Process::new("git")
        .arg("-C")
        .arg(root)
        .args(["check-ignore", "--quiet", "--"])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    // 0: ignored; 1: not ignored; 128: no repository.
    asked.is_ok_and(|status| status.code() == Some(1))
}

fn refused(path: &Path, error: io::Error) -> Error {
    Error::environment(format!("cannot write {}", path.display())).because(error)
}

fn unmade(error: KeyError) -> Error {
    Error::environment(format!("a key to sign mail with {error}"))
}
