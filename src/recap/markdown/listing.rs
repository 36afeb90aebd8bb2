//! In charge of code that stands between tags, `{% highlight rust %}…{% endhighlight %}`: it becomes code of
//! Markdown, so that everything in it stands for itself.
//!
//! It leaves finding the first of the tags to [`super::tags`].

use std::ops::Range;

use super::Edit;
use super::code::{begins_item, begins_line};
use super::tags::trimmed;

/// Tags around code.
const NAMES: [&str; 3] = ["highlight", "codeblock", "code"];

/// Knows which tags around code may still be closed: one that is not is not looked for again.
#[derive(Default)]
pub(super) struct Listings {
    unclosed: Vec<(&'static str, bool)>,
}

impl Listings {
    /// The code behind a tag that stands at `open` and says this, in the place of all up to its end.
    pub(super) fn read(&mut self, text: &str, open: &Range<usize>, says: &str) -> Option<Edit> {
        let says = trimmed(says);
        let inner = says.trim_matches(['<', '>', '%']).trim();
        let (name, arguments) = inner.split_at(inner.find(char::is_whitespace).unwrap_or(inner.len()));
        let name = NAMES.into_iter().find(|known| *known == name)?;
        let shortcode = says.starts_with(['<', '%']);
        if self.unclosed.contains(&(name, shortcode)) {
            return None;
        }
        let Some(close) = closing(text, open.end, name, shortcode) else {
            self.unclosed.push((name, shortcode));
            return None;
        };
        let (start, end) = (open.start, close.end);
        Some(Edit { start, end, with: code(text, open.clone(), close, language(arguments))? })
    }
}

/// The tag that ends code.
fn closing(text: &str, from: usize, name: &str, shortcode: bool) -> Option<Range<usize>> {
    let (end, tags): (_, &[(&str, &str)]) =
        if shortcode { ("/", &[("{{<", ">}}"), ("{{%", "%}}")]) } else { ("end", &[("{%", "%}")]) };
    let blank = |char: char| char.is_whitespace() || char == '-';
    text[from..].match_indices(name).map(|(at, _)| from + at).find_map(|at| {
        // A slash may stand apart from the name, as Hugo has it.
        let before = text[from..at].trim_end().strip_suffix(end)?.trim_end_matches(blank);
        let behind = text[at + name.len()..].trim_start_matches(blank);
        let (open, close) =
            tags.iter().find(|(open, close)| before.ends_with(open) && behind.starts_with(close))?;
        Some(from + before.len() - open.len()..text.len() - behind.len() + close.len())
    })
}

/// The language of code, by the arguments of its tag: `rust linenos`, `lang:rust`.
fn language(arguments: &str) -> &str {
    let words = arguments.split([' ', '\t', '\n', ',']).map(|word| word.trim_matches(['"', '\'']));
    let mut words = words.filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let named = std::iter::once(first).chain(words).find_map(|word| word.strip_prefix("lang:"));
    let plain = |word: &str| word.chars().all(|char| char.is_ascii_alphanumeric() || "+#-_".contains(char));
    let small = |word: &str| !word.contains(|char: char| char.is_ascii_uppercase());
    named.or(Some(first)).filter(|word| plain(word) && small(word)).unwrap_or_default()
}

/// What stands between two tags as code of Markdown; nothing where nothing does.
fn code(text: &str, open: Range<usize>, close: Range<usize>, language: &str) -> Option<String> {
    let code = unraw(text.get(open.end..close.start)?);
    if code.trim().is_empty() {
        return None;
    }
    let longest = code.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    if !code.contains('\n') {
        let ticks = "`".repeat(longest + 1);
        let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        return Some(format!("{ticks}{space}{code}{space}{ticks}"));
    }
    let fence = "`".repeat((longest + 1).max(3));
    let first = begins_line(text.as_bytes(), open.start) || begins_item(text.as_bytes(), open.start);
    let line = text[..open.start].rfind('\n').map_or(0, |end| end + 1);
    let around = if first { &text[line..open.start] } else { "" };
    let around: String = around.chars().map(|mark| if mark == '>' { '>' } else { ' ' }).collect();
    // Raw HTML goes on to the next empty line.
    let html = text[..line].lines().next_back().is_some_and(|above| above.trim_end().ends_with('>'));
    let begin = match (first, html) {
        (false, _) => "\n\n".to_owned(),
        (true, true) => format!("\n{around}"),
        (true, false) => String::new(),
    };
    let mut fenced = format!("{begin}{fence}{language}\n");
    let blank = |line: &str| line.trim_matches([' ', '\t', '>', '\r']).is_empty();
    let mut lines: Vec<&str> = code.split('\n').collect();
    if lines.first().is_some_and(|line| line.trim().is_empty()) {
        lines.remove(0);
    }
    lines.pop_if(|line| blank(line));
    for line in lines {
        // In a list, a line that is not moved in as far as the fence would end it.
        let moved = line.starts_with(&around) || blank(line) || around.contains('>');
        fenced.extend([if moved { "" } else { &around }, line, "\n"]);
    }
    let rest = text[close.end..].split('\n').next().unwrap_or_default();
    let behind = if rest.trim().is_empty() { "" } else { "\n\n" };
    fenced.extend([&around, fence.as_str(), behind]);
    Some(fenced)
}

/// Code without what keeps a generator from reading it: Liquid's tags, where they come in pairs, and a line of
/// their own with them; the comment signs within Hugo's, `{{</* figure */>}}`.
pub(crate) fn unraw(code: &str) -> String {
    let signs = [("{{</*", "{{<"), ("*/>}}", ">}}"), ("{{%/*", "{{%"), ("*/%}}", "%}}")];
    if signs.chunks(2).any(|pair| pair.iter().all(|(sign, _)| code.contains(sign))) {
        return signs.iter().fold(code.to_owned(), |code, (sign, bare)| code.replace(sign, bare));
    }
    let (mut raw, mut endraw) = (0, 0);
    let mut bare = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(open) = rest.find("{%") {
        let (before, tag) = rest.split_at(open);
        bare.push_str(before);
        let end = tag.find("%}").map_or(tag.len(), |end| end + 2);
        match tag.get(2..end.saturating_sub(2)).map(trimmed) {
            Some("raw") => raw += 1,
            Some("endraw") => endraw += 1,
            _ => {
                bare.push_str(&tag[..2]);
                rest = &tag[2..];
                continue;
            }
        }
        rest = &tag[end..];
        if bare.ends_with('\n') {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
    }
    if raw == endraw { bare + rest } else { code.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::recap::markdown::prepare;

    #[test]
    fn code_between_tags_becomes_code_of_markdown() {
        for (tags, code) in [
            ("{% highlight rust %}\nlet *a* = 1;\n{% endhighlight %}\n", "```rust\nlet *a* = 1;\n```\n"),
            ("{%- highlight rust linenos -%}\n# a\n{%- endhighlight -%}\nb", "```rust\n# a\n```\nb"),
            (
                "{% highlight html %}{% raw %}\n{{ x }}\n{% endraw %}{% endhighlight %}",
                "```html\n{{ x }}\n```",
            ),
            (
                "{% highlight html %}\n{% raw %}\n{{ x }}\n{% endraw %}\n{% endhighlight %}",
                "```html\n{{ x }}\n```",
            ),
            ("{{< highlight go \"linenos=table\" >}}\n{{ x }}\n{{< / highlight >}}", "```go\n{{ x }}\n```"),
            ("{% codeblock Boats lang:ruby %}\na\n{% endcodeblock %} b", "```ruby\na\n```\n\n b"),
            ("{% highlight %}fn a()\n  b{% endhighlight %}", "```\nfn a()\n  b\n```"),
            ("So {% highlight sh %}a `b`{% endhighlight %} it is", "So `` a `b` `` it is"),
            ("{% highlight md %}\n```\na\n```\n{% endhighlight %}\n", "````md\n```\na\n```\n````\n"),
            (
                "* a\n\n  {% highlight c %}\nb\n  c\n  {% endhighlight %}\n",
                "* a\n\n  ```c\n  b\n  c\n  ```\n",
            ),
            ("> {% highlight c %}\n> b\n> {% endhighlight %}\n", "> ```c\n> b\n> ```\n"),
            ("a {% highlight c %}\nb\n{% endhighlight %}\n", "a \n\n```c\nb\n```\n"),
            ("1. {% highlight c %}\n   b\n   {% endhighlight %}\n2. d\n", "1. ```c\n   b\n   ```\n2. d\n"),
            ("<div>\n{% highlight c %}\nb\n{% endhighlight %}\n</div>", "<div>\n\n```c\nb\n```\n</div>"),
        ] {
            assert_eq!(prepare(tags).text, code, "{tags}");
        }
    }

    #[test]
    fn code_that_no_generator_was_to_read_stands_there_without_the_tags_for_it() {
        assert_eq!(prepare("So `{% raw %}{{ x }}{% endraw %}` it is").text, "So `{{ x }}` it is");
        assert_eq!(
            prepare("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```\n{{ y }}").text,
            "```\n{{ x }}\n```\n"
        );
        assert_eq!(prepare("`{{</* figure */>}}`").text, "`{{< figure >}}`");
        assert_eq!(
            prepare("So {{</* figure */>}} it {{%/* is */%}}").text,
            "So {{&lt; figure &gt;}} it {{% is %}}"
        );
        assert_eq!(prepare("`{% raw %}` and `{% endraw %}`").text, "`{% raw %}` and `{% endraw %}`");
    }

    #[test]
    fn tags_around_nothing_and_those_without_an_end_leave_nothing() {
        assert_eq!(prepare("{% highlight c %}{% endhighlight %}a").text, "a");
        assert_eq!(prepare("{% highlight c %}a {% highlight c %}*b*").text, "a *b*");
    }
}
