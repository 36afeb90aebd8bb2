//! In charge of the command line: which commands and options there are, and how what went wrong is
//! told. Arguments in, words out: answers on stdout, everything else on stderr.
//!
//! One module a command; what a command does is decided in the rooms below.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tokio::runtime::Builder;

use self::context::{Context, with};
use crate::config::Settings;
use crate::error::{Error, Kind, Result};
use crate::oauth::Network;

mod bounces;
mod check;
mod context;
mod dkim;
mod doctor;
mod hold;
mod init;
mod inspect;
mod kit;
mod login;
mod preview;
mod progress;
mod publish;
mod retract;
mod retry;
mod rewrite;
mod roster;
mod serve;
mod settle;
mod status;
mod subscribers;
mod terminal;
mod words;

/// Turn a meetup recap into feeds, mail and social posts that credit everyone, exactly once.
#[derive(Debug, Parser)]
#[command(
    name = "recap",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Cli {
    /// The publication's folder, where `recap.toml` is.
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    directory: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a publication to start from.
    Init {
        /// The folder to make it in.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Ask nothing.
        #[arg(long)]
        yes: bool,
    },
    /// Show what is understood from a recap.
    Inspect {
        /// The recap, a Markdown file.
        file: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Put what is understood into the file's front matter, for you to correct.
        #[arg(long)]
        write: bool,
    },
    /// Look for mistakes in recaps.
    Check(check::Arguments),
    /// Show in a browser what a recap would become.
    Preview(preview::Arguments),
    /// Write for each speaker what they can share of a recap: texts, a mail to send them.
    Kit(kit::Arguments),
    /// Publish a recap to the feeds, by mail and as social posts.
    Publish(publish::Arguments),
    /// Show how far an edition is, and who has not got it and why.
    Status(status::Arguments),
    /// Let nothing more of an edition go until it is resumed.
    Pause(hold::Edition),
    /// Let a paused edition go on.
    Resume(hold::Edition),
    /// Let nothing more of an edition go, for good.
    Cancel(hold::Cancel),
    /// Delete the posts of an edition where they stand.
    Retract(retract::Arguments),
    /// Try deliveries again that were deferred, or on request failed or uncertain ones.
    Retry(retry::Arguments),
    /// Say what became of uncertain deliveries.
    Settle(settle::Arguments),
    /// The list: add, import, export, list, remove, show, erase, suppress, tag; the form to join, the key.
    #[command(subcommand)]
    Subscribers(subscribers::Command),
    /// Take in mail that came back: complaints, and mailboxes that are gone or full.
    Bounces(bounces::Arguments),
    /// The roster: propose entries for it from recaps.
    #[command(subcommand)]
    Roster(roster::Command),
    /// Keys that mail is signed with: make them, show their DNS records.
    #[command(subcommand)]
    Dkim(dkim::Command),
    /// Serve feeds, pages and the forms of the list over HTTP.
    Serve(serve::Arguments),
    /// Log in to a network or for mail; without one, show what is logged in and until when.
    Login(login::Arguments),
    /// Log out: the network forgets recap's token, and so does recap.
    Logout {
        /// mastodon, bluesky, linkedin, x, threads, google or microsoft.
        network: Network,
    },
    /// Check that everything publishing needs is in order, without sending anything.
    Doctor(doctor::Arguments),
}

/// Which channels a command is about.
#[derive(Debug, Clone, Args)]
struct Only {
    #[arg(long, value_name = "CHANNELS", value_delimiter = ',',
        help = format!("Only these channels, comma-separated: {}", crate::channel::Name::listed()))]
    only: Vec<crate::channel::Name>,
}

impl Only {
    /// The channels meant; all of them when none is named.
    fn channels(&self) -> Vec<crate::channel::Name> {
        let all = crate::channel::Name::ALL.into_iter();
        all.filter(|name| self.only.is_empty() || self.only.contains(name)).collect()
    }

    /// The channels that are named.
    fn named(&self) -> Vec<crate::channel::Name> {
        if self.only.is_empty() { Vec::new() } else { self.channels() }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; clap prints each where it belongs. A reader that has
            // gone is no fault.
            let _ = error.print();
            return if error.use_stderr() {
                ExitCode::from(Kind::Usage.exit_code())
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    match dispatch(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error);
            ExitCode::from(error.kind().exit_code())
        }
    }
}

fn dispatch(cli: Cli) -> Result<()> {
    let directory = cli.directory;
    let settings = || settings(directory.as_deref());
    let without_accounts = || Settings::of_process_without_accounts(directory.as_deref());
    match cli.command {
        Command::Init { folder, yes } => init::run(&words::below(directory.as_deref(), folder), yes),
        Command::Inspect { file, json, write } => inspect::run(&file, json, write, directory.as_deref()),
        Command::Check(arguments) => {
            wait(async { Box::pin(check::run(&arguments, directory.as_deref())).await })
        }
        Command::Preview(arguments) => {
            wait(async { Box::pin(preview::run(&arguments, directory.as_deref())).await })
        }
        Command::Kit(arguments) => wait(async { Box::pin(kit::run(&arguments, directory.as_deref())).await }),
        Command::Publish(arguments) => work(async {
            let open = Box::pin(arguments.open(settings()?));
            with(open, async |context| publish::run(context, arguments.clone()).await).await
        }),
        Command::Status(arguments) => wait(async {
            with(Context::look(without_accounts()?), async |context| status::run(context, arguments).await)
                .await
        }),
        Command::Pause(edition) => wait(async {
            with(Context::open(without_accounts()?), async |context| hold::pause(context, edition).await)
                .await
        }),
        Command::Resume(edition) => wait(async {
            with(Context::open(settings()?), async |context| hold::resume(context, edition).await).await
        }),
        Command::Cancel(arguments) => wait(async {
            with(Context::open(without_accounts()?), async |context| hold::cancel(context, arguments).await)
                .await
        }),
        Command::Retract(arguments) => wait(async {
            with(Context::open(settings()?), async |context| retract::run(context, arguments).await).await
        }),
        Command::Retry(arguments) => work(async {
            with(Context::open(settings()?), async |context| retry::run(context, arguments).await).await
        }),
        Command::Settle(arguments) => wait(async {
            with(Context::open(settings()?), async |context| settle::run(context, arguments).await).await
        }),
        Command::Subscribers(command) => wait(async {
            with(Context::open(without_accounts()?), async |context| subscribers::run(command, context).await)
                .await
        }),
        Command::Bounces(arguments) => {
            let is_pipe = arguments.is_pipe();
            let taken = wait(async {
                with(Context::open(settings()?), async |context| bounces::run(context, arguments).await).await
            });
            if is_pipe { taken.map_err(Error::to_try_again) } else { taken }
        }
        Command::Roster(roster::Command::Update(arguments)) => {
            roster::update(directory.as_deref(), &arguments)
        }
        Command::Dkim(dkim::Command::Generate(arguments)) => dkim::generate(directory.as_deref(), &arguments),
        Command::Dkim(dkim::Command::Show { json }) => dkim::show(&settings()?, json),
        Command::Login(arguments) => {
            wait(async { Box::pin(login::run(directory.as_deref(), arguments)).await })
        }
        Command::Logout { network } => {
            wait(async { Box::pin(login::out(directory.as_deref(), network)).await })
        }
        Command::Doctor(arguments) => {
            wait(async { Box::pin(doctor::run(directory.as_deref(), arguments)).await })
        }
        Command::Serve(arguments) => work(async {
            with(Context::open(settings()?), async |context| serve::run(context, arguments).await).await
        }),
    }
}

/// The settings of the publication in a folder, with its warnings told.
fn settings(directory: Option<&std::path::Path>) -> Result<Settings> {
    let settings = Settings::of_process(directory)?;
    for warning in &settings.warnings {
        words::warn(warning);
    }
    Ok(settings)
}

/// SIGXFSZ on Linux and the BSDs (signal(7)).
#[cfg(unix)]
const FILE_SIZE_LIMIT: i32 = 25;

/// Runs a command that waits for something.
fn wait(command: impl Future<Output = Result<()>>) -> Result<()> {
    on(Builder::new_multi_thread(), command)
}

/// Runs a command that sends, or that only takes connections: on one thread, since so much is handed from task
/// to task for every message that waking other threads would cost more than they do.
fn work(command: impl Future<Output = Result<()>>) -> Result<()> {
    let mut runtime = Builder::new_current_thread();
    // For RSA signatures and files of a maildir; more threads than processors only cost memory.
    runtime.max_blocking_threads(std::thread::available_parallelism().map_or(1, usize::from).max(4));
    on(runtime, command)
}

fn on(mut runtime: Builder, command: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = runtime
        .enable_all()
        .build()
        .map_err(|error| Error::environment("cannot start: the system gives no threads").because(error))?;
    runtime.block_on(async {
        // A file size limit (ulimit -f) is told as a full disk, not by the death of the program: a
        // signal that is listened to does not kill. Where the system has no such signal, nothing is
        // lost.
        #[cfg(unix)]
        let _listening =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(FILE_SIZE_LIMIT));
        command.await
    })
}

/// Says on stderr what went wrong and how to mend it.
fn tell(error: &Error) {
    if error.kind() == Kind::BrokenPipe {
        return;
    }
    let mut err = anstream::stderr().lock();
    let (red, cyan) = (words::RED, words::CYAN);
    // Nothing is left to tell it to when stderr is gone.
    let _ = writeln!(err, "{red}error{red:#}: {}", words::visible(&format!("{error:#}")));
    for hint in error.hints() {
        let _ = writeln!(err, "{cyan}Hint{cyan:#}: {}", words::visible(hint));
    }
}
