//! In charge of the fields of machine-readable parts: blocks of `Name: value` with blank lines between
//! (RFC 3464 section 2.1, RFC 5965 section 3), as headers are, too.
//!
//! It leaves what they say to [`super`].

/// Most fields of one block.
const MOST_FIELDS: usize = 200;

/// One block: names in lower case, values in one line, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the blocks of a part. Servers that leave out the blank line before the next recipient are
    /// understood: a field that names one a second time begins another block.
    pub(super) fn blocks(text: &str) -> Vec<Fields> {
        let mut blocks = vec![Fields::default()];
        for line in text.lines() {
            let Some(block) = blocks.last_mut() else { break };
            if line.trim().is_empty() {
                if !block.0.is_empty() {
                    blocks.push(Fields::default());
                }
                continue;
            }
            // RFC 5322 section 2.2.3: a line that begins with white space goes on with the field above.
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = block.0.last_mut() {
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(line.trim());
                }
                continue;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_owned());
            if name == "final-recipient" && block.get(&name).is_some() {
                blocks.push(Fields(vec![(name, value)]));
            } else if block.0.len() < MOST_FIELDS {
                block.0.push((name, value));
            }
        }
        blocks.retain(|block| !block.0.is_empty());
        blocks
    }

    /// Reads the header of a message, up to its first blank line (RFC 5322 section 2.1).
    pub(super) fn header(message: &str) -> Fields {
        let message = message.trim_start_matches('\n');
        let header = message.find("\n\n").map_or(message, |end| &message[..end]);
        // A line of white space alone goes on with the field above (RFC 5322 section 4.2).
        Fields(Fields::blocks(header).into_iter().flat_map(|block| block.0).take(MOST_FIELDS).collect())
    }

    /// Whether it has none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first value of that name, in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of that name, in lower case.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is about a recipient and not the whole message (RFC 3464 section 2.3).
    pub(super) fn is_recipient(&self) -> bool {
        ["final-recipient", "original-recipient", "action", "status"]
            .iter()
            .any(|name| self.get(name).is_some())
    }

    /// The addresses of the recipient that it is about: where it went first, then where it was forwarded to.
    pub(super) fn recipients(&self) -> impl Iterator<Item = &str> {
        ["original-recipient", "final-recipient"].into_iter().filter_map(|name| {
            let value = self.get(name)?;
            // `rfc822; ada@example.org` (RFC 3464 section 2.3.2).
            let address = value.split_once(';').map_or(value, |(_, address)| address).trim();
            let address = address.trim_matches(|c| matches!(c, '<' | '>' | '"'));
            (!address.is_empty()).then_some(address)
        })
    }
}
