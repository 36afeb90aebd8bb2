//! x
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command { Add }
pub(super) async fn run(_: crate::config::Settings, _: Command) -> crate::Result<()> { Ok(()) }
