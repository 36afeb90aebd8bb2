//! In charge of `recap subscribers form`: the form to subscribe with, for a page of the group's site.

use std::io::Write;

use crate::Result;
use crate::channel::view;
use crate::cli::words::unwritten;
use crate::config::{Page, Settings};

/// Prints it.
pub(super) fn show(settings: &Settings, out: &mut impl Write) -> Result<()> {
    let publication = &settings.publication;
    let group = view::group(publication);
    let action = settings.email.page(Page::Subscribe);
    let form = recap_templates::subscribe_snippet(&publication.language, &group, action.as_str());
    write!(out, "{}", form.into_string()).map_err(unwritten)
}
