//! In charge of `recap init`: the files of a new publication, from a few answers.
//!
//! It leaves what the settings are, and whether the answers make sense, to [`crate::config`].

use std::fs::{self, File};
use std::io::{self, BufRead, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use crate::config::setting::{self, EMAIL_FROM, LANGUAGE, NAME, Setting, TIME_ZONE, URL};
use crate::config::source::Problem;
use crate::config::{self, Settings, check};
use crate::error::{Error, Result};

/// What a new publication is told.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answers {
    name: String,
    url: String,
    from: String,
    language: String,
    time_zone: String,
}

impl Answers {
    /// What holds where nothing is answered.
    fn assumed(dir: &Path) -> Self {
        let zone = jiff::tz::TimeZone::system();
        Answers {
            name: name_of(dir),
            url: "https://example.org/".to_owned(),
            from: "recap@example.org".to_owned(),
            language: "en".to_owned(),
            time_zone: zone
                .iana_name()
                .filter(|name| check::time_zone(name).is_ok())
                .unwrap_or("UTC")
                .to_owned(),
        }
    }

    fn of(&self, setting: &'static Setting) -> Option<&str> {
        [
            (&NAME, &self.name),
            (&URL, &self.url),
            (&EMAIL_FROM, &self.from),
            (&LANGUAGE, &self.language),
            (&TIME_ZONE, &self.time_zone),
        ]
        .into_iter()
        .find(|(answered, _)| answered.key == setting.key)
        .map(|(_, answer)| answer.as_str())
    }
}

/// Makes a publication in `dir`; asks for the group's name and the like unless `yes`.
///
/// # Errors
/// One of the files exists, nobody can be asked, or the folder cannot be written. Then no file of
/// the publication is left behind.
pub(super) fn run(dir: &Path, yes: bool) -> Result<()> {
    let stdin = io::stdin();
    let terminal = stdin.is_terminal().then(|| stdin.lock());
    super::words::answer(&begin(dir, yes, terminal)?)
}

/// Makes the publication, and says what is next. Without a terminal nobody can be asked.
fn begin(dir: &Path, yes: bool, terminal: Option<impl BufRead>) -> Result<String> {
    refuse_collisions(dir)?;
    let assumed = Answers::assumed(dir);
    let answers = match terminal {
        _ if yes => assumed,
        Some(mut terminal) => ask(&assumed, &mut terminal, &mut anstream::stderr().lock())?,
        None => {
            return Err(Error::usage("there is no terminal to ask for the group's name and address")
                .hint("Run `recap init DIR --yes`, and edit `recap.toml` afterwards."));
        }
    };
    let ignoring = has_gitignore(dir);
    make(dir, &answers)?;
    Ok(if ignoring { format!("{}{}", next_steps(dir), to_ignore(dir)) } else { next_steps(dir) })
}

/// Whether the folder has rules of its own for git, as most sites have: they are left alone, and
/// the lines to add are told.
fn has_gitignore(dir: &Path) -> bool {
    dir.join(IGNORE_FILE).symlink_metadata().is_ok()
}

fn to_ignore(dir: &Path) -> String {
    let lines: String =
        GITIGNORE.lines().filter(|line| line.starts_with('/')).map(|line| format!("  {line}\n")).collect();
    format!(
        "\n{} is yours and was left alone. Add these lines, or addresses and keys go where your site goes:\n\n{lines}",
        dir.join(IGNORE_FILE).display()
    )
}

/// The files of a publication, relative to its folder, in the order in which they are written:
/// `recap.toml`, which makes it one, is the last.
fn files(answers: &Answers) -> [(&'static str, String); 4] {
    [
        (IGNORE_FILE, GITIGNORE.to_owned()),
        (config::ROSTER, ROSTER.to_owned()),
        ("recaps/.gitkeep", String::new()),
        (config::FILE, recap_toml(answers)),
    ]
}

const IGNORE_FILE: &str = ".gitignore";

const GITIGNORE: &str = "\
# Subscribers, and everything that was sent: private, and not to be lost. Keep a backup elsewhere.
/recap.db*
# Lists of subscribers, to import or exported.
/*.csv
# The key that signs unsubscribe links, and the passwords that recap.toml names files of.
/recap.key
/recap.tokens*
/secrets/
# Mail that was written to the maildir, addresses included.
/mail/
# Posts that were written to be pasted.
/posts/
";

const ROSTER: &str = r#"# The people and organisations that you credit, as they want to be named.
#
# Everywhere a recap names one of them by any of these spellings, `name` is shown, linked to `url`,
# and posts mention the handle on their network. Somebody who does not stand here is credited as the
# recap names them. Spellings have to be unambiguous: nobody is credited for somebody else.
# LinkedIn mentions by URN alone, `urn:li:organization:ID` or `urn:li:person:ID`, and not by the name in a
# profile's address. `recap roster update` proposes entries from the recaps that you have.

# [[person]]
# name = "Zoë Beispiel"
# aliases = ["Zoe Beispiel"]
# url = "https://zoe.example.net/"
# handles = { mastodon = "@zoe@mastodon.example", bluesky = "zoe.example.net", x = "zoebeispiel", threads = "zoebeispiel" }

# [[organisation]]
# name = "Example & Sons Ltd."
# aliases = ["Example and Sons", "Example & Sons"]
# url = "https://sons.example.com/"
# logo = "/images/sons.png"
# handles = { mastodon = "@sons@mastodon.example", linkedin = "urn:li:organization:123456" }
"#;

/// `recap.toml` with every setting: those with an answer as they are, the others commented out.
fn recap_toml(answers: &Answers) -> String {
    let mut file = String::from(
        "# The settings of this publication.\n\
         #\n\
         # What is commented out shows an example or the default. Paths are relative to this folder.\n\
         # Each setting can be overridden from the environment by RECAP_ and its path in capitals,\n\
         # such as RECAP_NAME, RECAP_FEED_ENTRIES or RECAP_SMTP_URL. Secrets never stand here: they\n\
         # come from the environment, or from files that only you can read.\n",
    );
    let mut table = "";
    for setting in setting::ALL.iter() {
        let (place, name) = setting.place();
        if place != table {
            table = place;
            let about =
                setting::TABLES.iter().find(|(name, _)| *name == table).map_or("", |(_, about)| &**about);
            file.push_str("\n\n");
            comment(&mut file, about);
            file.push_str(&format!("[{table}]\n"));
        }
        file.push('\n');
        let default = match setting.default {
            "required" | "none" => String::new(),
            default => format!(" Default: {default}."),
        };
        comment(&mut file, &format!("{}{default}", setting.help));
        if let Some(variable) = setting.secret {
            comment(&mut file, &format!("Or set {variable} to the secret itself."));
        }
        let line = match answers.of(setting) {
            Some(answer) => format!("{name} = {}\n", quoted(answer)),
            None => format!("# {name} = {}\n", setting.example),
        };
        file.push_str(&line);
    }
    file
}

/// Adds a text as comment lines of at most 100 columns.
fn comment(file: &mut String, text: &str) {
    let mut width = usize::MAX;
    for word in text.split_whitespace() {
        if width.saturating_add(word.len() + 1) > 100 {
            if width != usize::MAX {
                file.push('\n');
            }
            file.push('#');
            width = 1;
        }
        file.push(' ');
        file.push_str(word);
        width += word.len() + 1;
    }
    file.push('\n');
}

/// A TOML basic string (TOML 1.0, "String").
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// `Cloud Native London` for the folder `cloud-native-london`.
fn name_of(dir: &Path) -> String {
    let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let folder = absolute.components().rev().find_map(|part| match part {
        std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    let folder = folder.unwrap_or_default().replace(['-', '_'], " ");
    let words = folder.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let typed_in_capitals = folder.chars().any(char::is_uppercase);
    let name: Vec<String> = words
        .map(|word| {
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if !typed_in_capitals => first.to_uppercase().chain(letters).collect(),
                _ => word.to_owned(),
            }
        })
        .collect();
    if name.is_empty() { "Example Meetup".to_owned() } else { name.join(" ") }
}

fn refuse_collisions(dir: &Path) -> Result<()> {
    if dir.symlink_metadata().is_ok() && !dir.is_dir() {
        return Err(Error::usage(format!("`{}` is no folder", dir.display())));
    }
    let taken: Vec<String> = files(&Answers::assumed(dir))
        .iter()
        .filter(|(name, _)| *name != IGNORE_FILE)
        .map(|(name, _)| dir.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| format!("`{}`", path.display()))
        .collect();
    if taken.is_empty() {
        return Ok(());
    }
    let verb = if taken.len() == 1 { "exists" } else { "exist" };
    Err(Error::usage(format!("{} {verb} already, and nothing is overwritten", taken.join(", ")))
        .hint("Choose another folder, or move the files away."))
}

/// Writes all files, or, where that fails, none.
fn make(dir: &Path, answers: &Answers) -> Result<()> {
    let files = files(answers);
    // What is about to be written has to be readable: an answer that is not is told before.
    for (name, text) in &files {
        if *name == config::FILE {
            Settings::check(dir, text)?;
        }
    }
    let mut made = Made::default();
    let ignoring = has_gitignore(dir);
    for (name, text) in files.iter().filter(|(name, _)| !(ignoring && *name == IGNORE_FILE)) {
        let path = dir.join(name);
        made.file(&path, text).map_err(|error| {
            Error::environment(format!("`{}` cannot be written", path.display())).because(error)
        })?;
    }
    made.keep();
    Ok(())
}

/// Files and folders that are taken away again unless they are kept.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            self.folder(folder)?;
        }
        let mut file = File::create_new(path)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path == Path::new("") || path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        fs::create_dir(path)?;
        self.folders.push(path.to_owned());
        Ok(())
    }

    fn keep(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // The error that led here is the one to tell; what cannot be removed stays.
        for file in self.files.drain(..).rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Asks for what differs from group to group; an empty answer takes what is assumed.
fn ask(assumed: &Answers, input: &mut dyn BufRead, output: &mut dyn Write) -> Result<Answers> {
    let mut question =
        |words: &str, default: &str, check: &dyn Fn(&str) -> std::result::Result<(), Problem>| {
            loop {
                write!(output, "{words} [{default}]: ").and_then(|()| output.flush()).map_err(talk)?;
                let mut line = String::new();
                let read = input
                    .read_line(&mut line)
                    .map_err(|error| Error::environment("the answer cannot be read").because(error))?;
                if read == 0 {
                    return Err(Error::usage("the questions were not answered, so nothing was made"));
                }
                let answer = match line.trim() {
                    "" => default,
                    answer => answer,
                };
                match check(answer) {
                    Ok(()) => return Ok(answer.to_owned()),
                    Err(problem) => {
                        let hint = problem.hint.map(|hint| format!(" {hint}")).unwrap_or_default();
                        writeln!(output, "That {}.{hint}", problem.message).map_err(talk)?;
                    }
                }
            }
        };
    Ok(Answers {
        name: question("The group's name", &assumed.name, &|text| without_controls(text))?,
        url: question("The site that the recaps are read on", &assumed.url, &|text| {
            check::base_url(text).and_then(|_| check::https_url(text)).map(drop)
        })?,
        from: question("The sender of the mail", &assumed.from, &|text| {
            without_controls(text).and_then(|()| check::mailbox(text).map(drop))
        })?,
        language: question("The language of the recaps", &assumed.language, &|text| {
            check::language(text).map(drop)
        })?,
        time_zone: question("The time zone that the group meets in", &assumed.time_zone, &|text| {
            check::time_zone(text).map(drop)
        })?,
    })
}

fn without_controls(text: &str) -> std::result::Result<(), Problem> {
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(Problem::new("holds a control character"));
    }
    Ok(())
}

fn talk(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Error::new(crate::error::Kind::BrokenPipe, "nobody listens");
    }
    Error::environment("the terminal cannot be written").because(error)
}

/// What to do next, as commands to copy.
fn next_steps(dir: &Path) -> String {
    let here = dir.as_os_str().is_empty() || dir == Path::new(".");
    let recap = if here { "recap".to_owned() } else { format!("recap -C {}", shell_word(dir)) };
    let toml = dir.join(config::FILE);
    let recaps = dir.join("recaps");
    format!(
        "Made a publication in {dir}\n\
         \n\
         1. Look through {toml}\n\
         2. Add your subscribers:   {recap} subscribers import FILE.csv\n\
         3. Write a recap in {recaps}, named such as 2026-06-05-what-happened.md\n\
         4. See what is understood: recap inspect FILE.md\n\
         5. See what would be sent: {recap} publish FILE.md --dry-run\n\
         6. Send it:                {recap} publish FILE.md\n\
         \n\
         Until `[smtp]` and an account are configured, mail and posts are written to files.\n",
        dir = if here { ".".into() } else { dir.display().to_string() },
        toml = toml.display(),
        recaps = recaps.display(),
    )
}

/// The path as one word of a POSIX shell.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | '@' | ',');
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests;
