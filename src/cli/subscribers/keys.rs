//! In charge of `recap subscribers rotate-key`.
//!
//! It leaves what a key is to the list, and where it stands to [`crate::secrets`].

use std::io::Write;

use crate::Result;
use crate::cli::context::environment;
use crate::cli::words::unwritten;
use crate::config::Settings;
use crate::outbox::WorkLock;
use crate::secrets;

/// `recap subscribers rotate-key`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Rotate {
    /// Believe links no more that older keys have signed, because somebody else may have got one
    #[arg(long)]
    retire: bool,
}

/// Makes a new key, while nothing goes out that an older one signs.
pub(super) fn rotate(settings: &Settings, arguments: &Rotate, err: &mut impl Write) -> Result<()> {
    let _lock = WorkLock::take(&settings.store, "changing the key")?;
    let (path, count) = secrets::rotate_key(&settings.store, arguments.retire, &environment)?;
    let older = if arguments.retire {
        "Links that older keys have signed do not work any more"
    } else {
        "Links that older keys have signed keep working"
    };
    writeln!(
        err,
        "{} has {count} keys now, and the newest signs. {older}. Make a backup of the file, and restart `recap serve`.",
        path.display()
    )
    .map_err(unwritten)
}
