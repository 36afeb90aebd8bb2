//! In charge of what comes back to the address for bounces: any bytes become a [`Reading`], which says what
//! kind of message it is, what the far side said, and what in it may name the delivery. It reads delivery
//! status notifications (RFC 3464, RFC 6533), feedback reports (RFC 5965), and the words of servers that
//! send neither.
//!
//! It is pure: no clock, no store, no network, and no panic whatever the bytes. It leaves whose delivery it
//! is, and whether what it says is to be believed, to its callers: a token counts only with the
//! publication's key ([`crate::Subscribers::read_bounce_token`]).
//!
//! Only a mail system can say that a mailbox is gone. What a person or an automatic reply says is never
//! [`Class::Hard`], and neither is a message within a message, since anybody can forward one, or a report from
//! the very mailbox that it says is gone.

mod clues;
mod fields;
mod mail;
mod notice;
mod phrases;
mod status;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

pub use clues::Clues;
pub use status::Status;

use fields::Fields;
use mail::Mail;
use notice::Writer;

/// Most octets of a message that are read.
pub const LONGEST: usize = 1024 * 1024;

/// Most parts of a message that are read.
pub const MOST_PARTS: usize = 50;

/// Most recipients of one report that are told apart.
const MOST_RECIPIENTS: usize = 100;

/// Most characters of what the far side said that are kept.
const LONGEST_WORDS: usize = 300;

/// What kind of message came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The mailbox or its domain is not there: it will not take mail later either.
    Hard,
    /// It was not taken this time, or nothing says why.
    Soft,
    /// It was refused because of what was sent, how, or by whom; no fault of whoever was to get it.
    AboutUs,
    /// The person who got it reported it as unwanted.
    Complaint,
    /// It tells of no failure: delivered, delayed, an automatic reply, a question to click on, a person.
    NotABounce,
    /// It was written by a machine and says nothing that is understood; a person has to look at it.
    Unknown,
}

impl Class {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Class; 6] =
        [Class::Hard, Class::Soft, Class::AboutUs, Class::Complaint, Class::NotABounce, Class::Unknown];

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Hard => "hard",
            Class::Soft => "soft",
            Class::AboutUs => "about_us",
            Class::Complaint => "complaint",
            Class::NotABounce => "not_a_bounce",
            Class::Unknown => "unknown",
        }
    }

    /// Reads the word as it is stored.
    pub fn from_stored(word: &str) -> Option<Self> {
        Class::ALL.into_iter().find(|class| class.as_str() == word)
    }

    /// The more harmful it is to believe it wrongly, the more it is.
    fn weight(self) -> u8 {
        match self {
            Class::NotABounce => 0,
            Class::Unknown => 1,
            Class::AboutUs => 2,
            Class::Soft => 3,
            Class::Hard => 4,
            Class::Complaint => 5,
        }
    }

    /// The one that does less harm: where two sayings differ, it is believed.
    #[must_use]
    pub fn softer(self, other: Class) -> Class {
        match self.weight().cmp(&other.weight()) {
            Ordering::Greater => other,
            Ordering::Less | Ordering::Equal => self,
        }
    }
}

/// What a report says about one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it means.
    pub class: Class,
    /// The addresses that the report calls the recipient, as they stand there: where it went first, then
    /// where it was forwarded to (RFC 3464 sections 2.3.1 and 2.3.2). Never to be logged.
    pub recipients: Vec<String>,
    /// The status that the class was decided by, where one stands there (RFC 3463).
    pub status: Option<Status>,
    /// What the far side said, at most 300 characters, with the addresses in it masked.
    pub said: String,
}

/// What was understood from a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What kind of message it is. Where a report tells of several recipients, the class that does least
    /// harm: recap writes to one recipient at a time, so the others are where it was forwarded to.
    pub class: Class,
    /// Whether a machine-readable part decided it (RFC 3464, RFC 5965), and not words.
    pub machine_readable: bool,
    /// What it says of each recipient; of a message in words at most one.
    pub reports: Vec<Report>,
    /// What in it may name the delivery.
    pub clues: Clues,
    /// The addresses that it says it is from. Never to be logged.
    pub writers: Vec<String>,
}

impl Reading {
    /// The status that decided it, where one stands there.
    pub fn status(&self) -> Option<Status> {
        self.deciding().and_then(|report| report.status)
    }

    /// What the far side said, addresses masked; empty where it said nothing.
    pub fn said(&self) -> &str {
        self.deciding().map_or("", |report| &report.said)
    }

    fn deciding(&self) -> Option<&Report> {
        self.reports.iter().find(|report| report.class == self.class)
    }
}

/// Reads a message: its first 1 MiB and 50 parts.
pub fn read(bytes: &[u8]) -> Reading {
    let bytes = mail::bounded(bytes);
    let Some(mail) = Mail::parse(&bytes) else {
        return Reading {
            class: Class::Unknown,
            machine_readable: false,
            reports: Vec::new(),
            clues: Clues::default(),
            writers: Vec::new(),
        };
    };
    let clues = clues::find(&mail);
    let (machine_readable, reports) = match (&mail.feedback, delivery_reports(&mail)) {
        (Some(feedback), _) => (true, vec![complaint(feedback, &mail)]),
        (None, reports) if !reports.is_empty() => (true, reports),
        (None, _) => (false, vec![complaint_of_outlook(&mail).unwrap_or_else(|| notice::read(&mail))]),
    };
    let class = reports.iter().map(|report| report.class).reduce(Class::softer).unwrap_or(Class::Unknown);
    Reading { class, machine_readable, reports, clues, writers: mail.writers }
}

/// What a server's answer to one of our commands, or a provider's event, means: a status where one is given
/// (RFC 3463), and the server's words. None where neither says why.
pub fn judge(status: Option<Status>, said: &str) -> Option<Class> {
    notice::judge_answer(status, said)
}

/// What the far side said, in one line of at most 300 characters, with the addresses in it masked.
pub fn masked(said: &str) -> String {
    let mut line = String::new();
    for word in said.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        match word.rfind('@') {
            // What stands before the `@` may be a name, whatever is around it.
            Some(at) => line.extend(["…@", visible_domain(&word[at + 1..])]),
            None => line.extend(word.chars().filter(|c| !c.is_control())),
        }
        if line.chars().count() >= LONGEST_WORDS {
            break;
        }
    }
    line.chars().take(LONGEST_WORDS).collect()
}

/// The part of a word that can be a domain.
fn visible_domain(word: &str) -> &str {
    let end = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').unwrap_or(word.len());
    &word[..end]
}

/// What the recipient blocks of a delivery status notification say; nothing where a person or an automatic
/// reply sends one on.
fn delivery_reports(mail: &Mail) -> Vec<Report> {
    let hardest = match notice::writer(mail) {
        Writer::MailSystem => Class::Hard,
        Writer::MaybeMailSystem => Class::Soft,
        Writer::Postmaster => Class::Unknown,
        Writer::AutomaticReply | Writer::Person => return Vec::new(),
    };
    let blocks = mail.delivery_status.iter().flatten().filter(|block| block.is_recipient());
    let report = |block| {
        let report = delivery_report(block, mail);
        Report { class: report.class.softer(hardest), ..report }
    };
    blocks.take(MOST_RECIPIENTS).map(report).collect()
}

fn delivery_report(block: &Fields, mail: &Mail) -> Report {
    // `smtp; 550 5.1.1 …` (RFC 3464 section 2.3.6): the words come after the kind. Some servers put them
    // behind the status instead.
    let said = block.get("diagnostic-code").or_else(|| block.get("status")).unwrap_or_default();
    let said = said.split_once(';').map_or(said, |(_, words)| words.trim());
    let status = block.get("status").and_then(Status::find);
    let action = block.get("action").unwrap_or_default().to_ascii_lowercase();
    // RFC 3464 section 2.3.3: what is delayed has not failed, and will be told of again if it does.
    let class = match action.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default() {
        "delivered" | "relayed" | "expanded" | "delayed" => Class::NotABounce,
        _ => match status {
            // RFC 3463 section 3.1: a status of success, whatever the action.
            Some(status) if status.class() == 2 => Class::NotABounce,
            // Where the block says nothing of why, the words above it may: they are of all its recipients.
            status => notice::judge_answer(status, said)
                .or_else(|| notice::judge_notice(mail).filter(|_| block.get("diagnostic-code").is_none()))
                .unwrap_or(Class::Soft),
        },
    };
    let recipients = block.recipients().map(str::to_owned).collect();
    Report { class, recipients, status, said: masked(said) }
}

/// What a report of Outlook's junk mail program says (sendersupport.olc.protection.outlook.com/snds), which has the
/// message and no feedback report. The header of the message names the person.
fn complaint_of_outlook(mail: &Mail) -> Option<Report> {
    const SUBJECT: &str = "complaint about message from ";
    let is_one = mail.from == "staff@hotmail.com" && mail.subject.to_lowercase().starts_with(SUBJECT);
    let recipient = mail.returned.get("x-hmxmroriginalrecipient").unwrap_or_default();
    is_one.then(|| Report {
        class: if mail.returns { Class::Complaint } else { Class::Unknown },
        recipients: [recipient].into_iter().filter(|it| it.contains('@')).map(str::to_owned).collect(),
        status: None,
        said: masked(&mail.subject),
    })
}

/// What a feedback report says (RFC 5965 section 3.1).
fn complaint(feedback: &Fields, mail: &Mail) -> Report {
    let kind = feedback.get("feedback-type").unwrap_or_default().to_ascii_lowercase();
    let class = match kind.as_str() {
        "abuse" | "fraud" | "opt-out" | "opt-out-list" | "miscategorized" => Class::Complaint,
        // RFC 6430 section 2: it is wanted after all.
        "not-spam" => Class::NotABounce,
        // RFC 6591: our signatures or records are wrong. A virus in what we send is ours, too.
        "auth-failure" | "dkim" | "virus" => Class::AboutUs,
        _ => Class::Unknown,
    };
    let recipients = feedback.all("original-rcpt-to").chain(feedback.all("removal-recipient"));
    let clean =
        |address: &str| address.trim_matches(|c: char| c == '<' || c == '>' || c.is_whitespace()).to_owned();
    Report {
        class,
        recipients: recipients
            .map(clean)
            .filter(|address| !address.is_empty())
            .take(MOST_RECIPIENTS)
            .collect(),
        status: None,
        said: masked(&mail.subject),
    }
}
