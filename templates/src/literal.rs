//! In charge of what passes Maud's escaping: HTML that was sanitised before, words of this crate's
//! own, and its style sheets. There is no other door; everything else is escaped where it is shown.

use maud::{PreEscaped, Render};

use crate::Body;
use crate::theme::Sheet;

/// Something written in this crate: the type admits nothing that was read from outside.
pub(crate) fn literal(text: &'static str) -> PreEscaped<&'static str> {
    PreEscaped(text)
}

impl Render for Body<'_> {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&self.0);
    }
}

impl Render for Sheet {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(self.text());
    }
}
