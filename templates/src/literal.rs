//! In charge of what passes Maud's escaping: HTML that was sanitised before, words of this crate's
//! own, its style sheets, and data, which is escaped in its own way. There is no other door; everything
//! else is escaped where it is shown.

use maud::{PreEscaped, Render};

use crate::theme::Sheet;
use crate::{Body, Data};

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

/// No entity is read within a script (HTML, script data state), so that Maud's escaping would change the
/// data. In JSON these characters stand in strings alone, where an escape means the same (RFC 8259
/// section 7), and without `<` no tag and no comment can begin or end.
impl Render for Data<'_> {
    fn render_to(&self, buffer: &mut String) {
        for c in self.0.chars() {
            match c {
                '<' => buffer.push_str("\\u003c"),
                '>' => buffer.push_str("\\u003e"),
                '&' => buffer.push_str("\\u0026"),
                '\u{2028}' => buffer.push_str("\\u2028"),
                '\u{2029}' => buffer.push_str("\\u2029"),
                c => buffer.push(c),
            }
        }
    }
}
