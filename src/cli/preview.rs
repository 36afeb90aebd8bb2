//! In charge of `recap preview FILE`: what a recap would become, served to a browser on this machine and
//! made anew whenever the file is saved, or written into a folder.
//!
//! It leaves making the preview to [`crate::preview`]. Nothing is sent or recorded, and no secret read.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::check::around::Around;
use super::check::read_source;
use super::context::environment;
use super::progress::signalled;
use super::words;
use crate::config::{self, Settings};
use crate::error::{Error, Result};
use crate::preview::{self, Notice, Site, State, Subject, folder, server};
use crate::recap::Surroundings;

/// How often the files are looked at. A few `stat` calls cost nothing, and work where a system's
/// notices of changes do not: over networks, in containers, with editors that put a new file in the
/// place of the old one.
const PERIOD: Duration = Duration::from_millis(150);

/// What `recap preview` is asked.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// The recap, a Markdown file.
    file: PathBuf,
    /// Port, or address and port, to serve it on; port 0 takes one that is free.
    #[arg(long, value_name = "[ADDRESS:]PORT", default_value = "127.0.0.1:0", value_parser = address)]
    listen: SocketAddr,
    /// Write the preview as files into this folder instead.
    #[arg(long, value_name = "DIR", conflicts_with = "listen")]
    out: Option<PathBuf>,
}

/// A port on this machine, or a whole address.
fn address(text: &str) -> std::result::Result<SocketAddr, String> {
    let port = text.parse().map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    port.or_else(|_| text.parse()).map_err(|_| "a port such as 8000, or an address and a port".to_owned())
}

/// Shows it until a signal, or writes it.
///
/// # Errors
/// When the file or the publication that was named is not there, nobody can listen at the address, or
/// the folder cannot be written.
pub(super) async fn run(arguments: &Arguments, directory: Option<&Path>) -> Result<()> {
    let look = Look { file: arguments.file.clone(), directory: directory.map(Path::to_owned) };
    look.refuse_missing()?;
    match &arguments.out {
        Some(out) => {
            let (site, notices) = look.site(false).await?;
            folder::write(&site, out)?;
            notices.iter().for_each(tell);
            words::answer(&format!("{}\n", out.join("index.html").display()))
        }
        None => serve(look, arguments.listen).await,
    }
}

/// Tells of what stands in for something that is not there: whoever writes files may not look at the page.
fn tell(notice: &Notice) {
    words::warn(&notice.message);
    notice.hints.iter().for_each(|hint| words::say(&format!("  {}", words::visible(hint))));
}

async fn serve(look: Look, listen: SocketAddr) -> Result<()> {
    let refused = |error| {
        Error::environment(format!("cannot listen on {listen}"))
            .hint("Another program may use the port: leave --listen out to take one that is free.")
            .because(error)
    };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let seen = look.seen();
    let (sender, versions) = watch::channel(Arc::new(look.site(true).await?.0));
    if !address.ip().is_loopback() {
        words::warn(&format!("whoever can reach {} can read the preview", address.ip()));
    }
    words::say(&format!("Preview on http://{address}/"));
    words::answer(&format!("http://{address}/\n"))?;
    let stop = CancellationToken::new();
    let watching = tokio::spawn(follow(look, seen, sender));
    let signal = stop.clone();
    tokio::spawn(async move {
        signalled().await;
        signal.cancel();
    });
    let served = server::serve(listener, versions, stop).await;
    watching.abort();
    served.map_err(|error| Error::environment("the server stopped").because(error))
}

/// What files were when they were looked at.
type Seen = Vec<State>;

/// Makes the preview anew when a file is not what it was. One that is being written is read when it
/// rests.
///
/// The pictures that are shown are among the files, and so are those that are missing.
async fn follow(look: Look, shown: Seen, sender: watch::Sender<Arc<Site>>) {
    let look = Arc::new(look);
    let pictures = |site: &Site| -> (Vec<PathBuf>, Seen) { site.watched.iter().cloned().unzip() };
    let (mut watched, states) = pictures(&sender.borrow());
    let mut shown = [shown, states].concat();
    let mut before = shown.clone();
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !sender.is_closed() {
        ticks.tick().await;
        let of_pictures = watched.iter().map(|picture| preview::state(picture)).collect();
        let mut now = [look.seen(), of_pictures].concat();
        if now != shown && now == before {
            let look = Arc::clone(&look);
            // Away from the server: reading and compiling wait for nobody.
            let runtime = Handle::current();
            let site = tokio::task::spawn_blocking(move || runtime.block_on(look.site(true)));
            if let Ok(Ok((site, _))) = site.await {
                // Of what is looked for from now on, it shows the state that it was made from.
                now.truncate(now.len() - watched.len());
                let states;
                (watched, states) = pictures(&site);
                now.extend(states);
                sender.send_if_modified(|current| {
                    let changed = current.version != site.version;
                    *current = Arc::new(site);
                    changed
                });
            }
            shown.clone_from(&now);
        }
        before = now;
    }
}

/// What is looked at.
struct Look {
    file: PathBuf,
    /// As given with `-C`.
    directory: Option<PathBuf>,
}

/// The publication of a recap, or what stands in for it.
struct Publication {
    settings: Settings,
    /// What the recap is checked against; nothing where the settings cannot be used.
    around: Option<Around>,
    notices: Vec<Notice>,
}

impl Look {
    /// A slip in what was typed is an error; whatever happens to the files later is shown.
    fn refuse_missing(&self) -> Result<()> {
        if let Err(error) = std::fs::metadata(&self.file) {
            return Err(Error::input(format!("there is no `{}` to be read", self.file.display()))
                .hint("Give the path of a Markdown file.")
                .because(error));
        }
        match &self.directory {
            Some(directory) if !directory.join(config::FILE).is_file() => {
                Settings::load(Some(directory), &environment).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// The folder that would be the publication's: the one given with `-C`, or else the nearest
    /// above the file that is one.
    fn root(&self) -> Option<PathBuf> {
        let is_one = |folder: &Path| folder.join(config::FILE).is_file();
        match &self.directory {
            Some(directory) => Some(directory.clone()),
            None => self.above().into_iter().find(|folder| is_one(folder)),
        }
    }

    /// The folders above the file, the nearest first.
    fn above(&self) -> Vec<PathBuf> {
        let real = std::fs::canonicalize(&self.file).unwrap_or_else(|_| self.file.clone());
        real.ancestors().skip(1).map(Path::to_owned).collect()
    }

    /// How the files that matter are now.
    fn seen(&self) -> Seen {
        let folders = self.directory.iter().cloned().chain(self.above());
        let beside = folders.flat_map(|folder| [folder.join(config::FILE), folder.join(config::ROSTER)]);
        std::iter::once(self.file.clone()).chain(beside).map(|path| preview::state(&path)).collect()
    }

    /// The preview of the file as it is now, and what has to be known of it first.
    async fn site(&self, live: bool) -> Result<(Site, Vec<Notice>)> {
        let Publication { settings, around, mut notices } = self.publication()?;
        let known = around.map_or(Ok((None, Vec::new())), |mut around| around.of(&self.file));
        let (roster, others) = known.unwrap_or_else(|error| {
            notices.push(notice("Names are not held against the roster.", &error));
            (None, Vec::new())
        });
        let subject = Subject {
            path: &self.file.display().to_string(),
            source: read_source(&self.file),
            surroundings: Surroundings { roster: roster.as_ref(), others: &others },
            settings: &settings,
            notices,
            now: Timestamp::now(),
        };
        let site = preview::site(&subject, live).await;
        Ok((site, subject.notices))
    }

    fn publication(&self) -> Result<Publication> {
        let Some(root) = self.root() else {
            let notice = Notice {
                message: format!(
                    "There is no {} above this file: name, addresses and links below are stand-ins.",
                    config::FILE
                ),
                hints: vec!["Begin a publication with recap init DIR, or name its folder with recap -C DIR preview FILE.".to_owned()],
            };
            return Ok(Publication {
                settings: preview::stand_in()?,
                around: Some(Around::new(None)),
                notices: vec![notice],
            });
        };
        let notice = match Settings::of_looks(&root, &environment) {
            Ok(Some(settings)) => {
                return Ok(Publication {
                    settings,
                    around: Some(Around::new(Some(&root))),
                    notices: Vec::new(),
                });
            }
            Ok(None) => Notice {
                message: format!("{} is gone: stand-ins are shown.", root.join(config::FILE).display()),
                hints: Vec::new(),
            },
            Err(error) => notice("The settings cannot be used, and stand-ins are shown.", &error),
        };
        Ok(Publication { settings: preview::stand_in()?, around: None, notices: vec![notice] })
    }
}

/// An error, as something to know about what is shown.
fn notice(consequence: &str, error: &Error) -> Notice {
    Notice { message: format!("{consequence} {error:#}."), hints: error.hints().to_vec() }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn a_port_alone_is_one_of_this_machine() {
        assert_eq!(address("8000").map(|it| it.to_string()).as_deref(), Ok("127.0.0.1:8000"));
        assert_eq!(address("[::1]:0").map(|it| it.to_string()).as_deref(), Ok("[::1]:0"));
        for wrong in ["", "70000", "localhost", "example.org:80", "-1"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
