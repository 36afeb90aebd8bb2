//! In charge of knowing which stretches of Markdown are code, where everything stands for itself.

/// Longest run of backticks that opens a code span, and longest run of marks before a fence.
const LONGEST_FENCE: usize = 64;

/// Knows which stretches of a text are code, as it is read from the front.
#[derive(Default)]
pub(in crate::recap) struct Code {
    /// For a run of that many backticks, up to where no other run closes it.
    unclosed: std::collections::BTreeMap<usize, usize>,
    /// Where the last run of so many backticks begins.
    last: Option<[usize; LONGEST_FENCE + 1]>,
}

impl Code {
    /// The end of the code that begins at `at`, if some does: a fenced block or a code span.
    pub(in crate::recap) fn skip(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mark = *bytes.get(at)?;
        if !matches!(mark, b'`' | b'~') {
            return None;
        }
        let fence = begins_line(bytes, at) || begins_item(bytes, at);
        if mark == b'~' && !fence {
            return None;
        }
        let run = run_length(bytes, at);
        if fence && run >= 3 {
            return Some(fence_end(text, at + run, mark, run));
        }
        (mark == b'`').then(|| self.span_end(bytes, at, run))
    }

    /// Behind the code span that a run of backticks opens, or behind the run when none closes it
    /// within its paragraph.
    fn span_end(&mut self, bytes: &[u8], at: usize, run: usize) -> usize {
        let open = at + run;
        let last = self.last.get_or_insert_with(|| last_runs(bytes));
        if last.get(run).is_none_or(|last| *last <= at) {
            return open;
        }
        if self.unclosed.get(&run).is_some_and(|until| at < *until) {
            return open;
        }
        let mut here = open;
        while here < bytes.len() {
            match bytes[here] {
                b'`' => {
                    let other = run_length(bytes, here);
                    if other == run {
                        return here + other;
                    }
                    here += other;
                }
                b'\n' if blank_line_follows(bytes, here + 1) => break,
                _ => here += 1,
            }
        }
        self.unclosed.insert(run, here);
        open
    }
}

/// Where the last run of each number of backticks begins.
fn last_runs(bytes: &[u8]) -> [usize; LONGEST_FENCE + 1] {
    let mut last = [0; LONGEST_FENCE + 1];
    let mut at = 0;
    while at < bytes.len() {
        let run = if bytes[at] == b'`' { run_length(bytes, at) } else { 0 };
        if let Some(last) = last.get_mut(run).filter(|_| run > 0) {
            *last = at;
        }
        at += run.max(1);
    }
    last
}

/// How often the byte at `at` is repeated.
fn run_length(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count()
}

/// Whether only blanks, quote and list marks stand before `at` on its line.
pub(super) fn begins_line(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
        .take(LONGEST_FENCE + 1)
        .enumerate()
        .all(|(count, byte)| {
            count < LONGEST_FENCE && matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+')
        })
}

/// The same where numbers of lists stand among the marks: `2. ~~~`.
pub(super) fn begins_item(bytes: &[u8], at: usize) -> bool {
    let from = at.saturating_sub(LONGEST_FENCE);
    let line = bytes[from..at].iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
    let mut rest = match line {
        Some(end) => &bytes[from + end + 1..at],
        None if from == 0 => &bytes[..at],
        None => return false,
    };
    loop {
        let marks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+'));
        rest = &rest[marks.count()..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        match &rest[digits..] {
            // CommonMark section 5.2: at most nine digits.
            [b'.' | b')', b' ' | b'\t', behind @ ..] if (1..10).contains(&digits) => rest = behind,
            rest => return rest.is_empty() && digits == 0,
        }
    }
}

/// Whether the line that begins at `at` is blank.
fn blank_line_follows(bytes: &[u8], at: usize) -> bool {
    bytes[at..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| *byte == b'\n')
}

/// Longest stretch that is looked back at for what a line stands in, in bytes.
const LONGEST_BACK: usize = 2_000;

/// Whether `at` stands in code that is set off by four spaces or a tab, in a list or outside of one
/// (CommonMark 0.31, 4.4).
pub(super) fn is_set_off(text: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST_BACK));
    let mut lines = text[from..at].rsplit('\n').map(columns);
    // Nearly always this line tells.
    let Some((mut indent, _)) = lines.next().filter(|(indent, _)| *indent >= 4) else { return false };
    let mut within = true;
    for (columns, line) in lines {
        if line.is_empty() {
            within = false;
        } else if within && columns >= 4 {
            indent = columns;
        } else if within {
            // It goes on with a paragraph, or with the item's first line.
            return false;
        } else if let Some(content) = item_content(line).map(|content| columns + content) {
            if content <= indent {
                return indent >= content + 4;
            }
        } else if columns == 0 {
            return true;
        }
    }
    true
}

/// How far a line is moved in, and what stands on it; blanks alone are nothing.
fn columns(line: &str) -> (usize, &str) {
    let rest = line.trim_start_matches([' ', '\t']);
    let wide = |columns: usize, byte: u8| if byte == b'\t' { columns / 4 * 4 + 4 } else { columns + 1 };
    let blanks = &line[..line.len() - rest.len()];
    (blanks.bytes().fold(0, wide), rest.trim_end())
}

/// How far behind its marker the content of an item begins that a line is the first of.
fn item_content(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marks: &[char] = if digits > 0 { &['.', ')'] } else { &['-', '*', '+'] };
    let rest = line[digits..].strip_prefix(marks)?;
    let spaces = rest.bytes().take_while(|byte| *byte == b' ').count();
    // CommonMark 0.31, 5.2: behind more than four spaces there is code.
    (spaces > 0 || rest.is_empty()).then_some(digits + 1 + if spaces > 4 { 1 } else { spaces.max(1) })
}

/// The end of a fenced block: behind the line that closes it, or of the text.
fn fence_end(text: &str, from: usize, mark: u8, run: usize) -> usize {
    let mut at = from;
    // The opening line's own info string is passed over first.
    at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
    for line in text[at..].split_inclusive('\n') {
        at += line.len();
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if line.len() >= run && line.bytes().all(|byte| byte == mark) {
            break;
        }
    }
    at
}
