//! In charge of words: what a server's answer means, and what a message without machine-readable parts is.
//!
//! Doubts are settled in favour of whoever was to get the mail. Hard needs three things together: a mail
//! system that writes, that it says something was not delivered, and that it says so of a mailbox that is
//! not there; and nothing that speaks of another reason. Whoever answers, automatically or in person, tells
//! of no bounce.

use super::fields::Fields;
use super::mail::Mail;
use super::phrases::{
    ABOUT_US, ANSWERS, AUTOMATIC_FIELDS, AUTOMATIC_SUBJECTS, CHALLENGES, DELAYS, FAILURE_SUBJECTS, FAILURES,
    FOR_NOW, GONE, GONE_AROUND, MAIL_SYSTEM_NAMES, MAIL_SYSTEMS, NOTICE_FIELDS, NOTICE_OPENINGS,
    POSTMASTER_NAMES, POSTMASTERS, SYSTEM_MAILER,
};
use super::status::{self, Status};
use super::{Class, MOST_RECIPIENTS, Report, masked};
use crate::Address;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// A mail system: its address, its name or its header says so.
    MailSystem,
    /// Its subject or its form is that of a mail system's notice, and nothing else says so.
    MaybeMailSystem,
    /// Its address is one that mail systems write from, and the people who look after them.
    Postmaster,
    /// Somebody's automatic reply.
    AutomaticReply,
    /// Nothing says that it is a machine.
    Person,
}

/// Reads a message by its words.
pub(super) fn read(mail: &Mail) -> Report {
    let words = Words::of(&mail.notice);
    let class = match writer(mail) {
        Writer::AutomaticReply | Writer::Person => Class::NotABounce,
        Writer::MailSystem => notice(mail, &words),
        // Anybody can write such a subject.
        Writer::MaybeMailSystem => notice(mail, &words).softer(Class::Soft),
        Writer::Postmaster => notice(mail, &words).softer(Class::Unknown),
    };
    let status = status::all(&mail.notice).find(|status| status.meaning() == class);
    let recipients = mail.failed_recipients().map(str::to_owned);
    Report { class, recipients: recipients.take(16).collect(), status, said: masked(telling_line(mail)) }
}

/// What a mail system's notice means.
fn notice(mail: &Mail, words: &Words) -> Class {
    let subject = Words::of(&mail.subject);
    // RFC 8098 section 3.2.6: a disposition other than deletion tells that somebody has it. What deletes by
    // itself refuses (RFC 5429 section 2.2), but speaks for a person.
    if let Some(disposition) = &mail.disposition {
        let said = disposition.get("disposition").unwrap_or_default().to_ascii_lowercase();
        return if said.contains("deleted") && words.hold(FAILURES) {
            Class::Soft
        } else {
            Class::NotABounce
        };
    }
    if words.hold(CHALLENGES) || words.hold(DELAYS) || own_subject(mail).hold(&["delayed", "(delay)"]) {
        return Class::NotABounce;
    }
    let failed =
        words.hold(FAILURES) || subject.begins(FAILURE_SUBJECTS) || mail.failed_recipients().next().is_some();
    let meaning = meaning(&mail.notice, words);
    match (failed, meaning) {
        (true, meaning) => meaning.unwrap_or(Class::Soft),
        // `Warning: ada@example.org - user unknown!`
        (false, Some(Class::Hard)) if subject.hold(GONE) => Class::Hard,
        (false, _) => Class::Unknown,
    }
}

/// What a server's answer means, with its status where one was given; none where neither says why.
pub(super) fn judge_answer(status: Option<Status>, said: &str) -> Option<Class> {
    let spoken = meaning(said, &Words::of(said));
    match status {
        Some(status) if status.class() == 4 || !status.is_vague() => Some(match (status.meaning(), spoken) {
            // Where code and words differ, the softer of the two wins.
            (Class::Hard, Some(spoken)) => Class::Hard.softer(spoken),
            (meaning, _) => meaning,
        }),
        _ => spoken,
    }
}

/// What a notice says about why, if anything, whoever wrote it.
pub(super) fn judge_notice(mail: &Mail) -> Option<Class> {
    meaning(&mail.notice, &Words::of(&mail.notice))
}

/// What is said about why, if anything: that it failed for good says nothing of why.
fn meaning(text: &str, words: &Words) -> Option<Class> {
    let statuses: Vec<Status> = status::all(text).filter(|status| status.class() != 2).collect();
    let gone = words.hold(GONE) || words.hold_around(GONE_AROUND);
    let says = |class| statuses.iter().any(|status| status.meaning() == class && !status.is_vague());
    let for_now = statuses.iter().any(|status| status.class() == 4) || words.hold(FOR_NOW);
    let temporary_reply = status::replies(text).any(|class| class == 4);
    // Words of both kinds are believed to be about the mailbox only where a status says so as well.
    if says(Class::AboutUs) || (words.hold(ABOUT_US) && !(gone && says(Class::Hard))) {
        return Some(Class::AboutUs);
    }
    if for_now || temporary_reply {
        return Some(Class::Soft);
    }
    (says(Class::Hard) || gone).then_some(Class::Hard)
}

/// Who wrote a message, by its header and its form.
pub(super) fn writer(mail: &Mail) -> Writer {
    let subject = own_subject(mail);
    let local = mail.from.rsplit_once('@').map_or(mail.from.as_str(), |(local, _)| local);
    let is_called_system = MAIL_SYSTEMS.iter().any(|known| begins_with_name(local, known));
    // In the subject of its reports the subject of what came back may stand anywhere.
    let is_systems_report = is_called_system && mail.is_delivery_report;
    let submitted = Submitted::of(mail.field("auto-submitted"));
    let automatic = AUTOMATIC_FIELDS.iter().any(|name| mail.field(name).is_some())
        || mail.field("precedence").is_some_and(|value| value.to_ascii_lowercase().contains("auto_reply"))
        || (subject.hold(AUTOMATIC_SUBJECTS) && !is_systems_report);
    if automatic {
        return Writer::AutomaticReply;
    }
    if submitted == Submitted::ByAPerson || is_answer_or_forward(&mail.subject) {
        return Writer::Person;
    }
    let is_called_postmaster = begins_with_name(local, "postmaster");
    if is_of_its_recipient(mail) {
        // Where a postmaster's own mailbox is gone, a mail system may still write under that name.
        let may_be_system = is_called_postmaster || has_no_sender(mail);
        return if may_be_system { Writer::Postmaster } else { Writer::Person };
    }
    let name = mail.name.trim_matches(['"', '\'', ' ']);
    let is_system = is_called_system
        || MAIL_SYSTEM_NAMES.contains(&name)
        || (local == "mdaemon" && submitted == Submitted::Unsaid && is_of_mdaemon(mail));
    if is_system {
        return Writer::MailSystem;
    }
    let is_postmaster = is_called_postmaster
        || POSTMASTERS.contains(&local)
        || POSTMASTER_NAMES.iter().any(|known| name.contains(known));
    let has_form = mail.is_delivery_report || mail.failed_recipients().next().is_some();
    match submitted {
        // Many mail systems call their reports replies (RFC 3834 section 5 has them `auto-generated`): who
        // writes as postmaster and has the form of a report is one.
        Submitted::AsAReply if is_called_postmaster && has_form => return Writer::MailSystem,
        Submitted::AsAReply if has_form || mail.is_disposition_report => return Writer::MaybeMailSystem,
        Submitted::AsAReply => return Writer::AutomaticReply,
        Submitted::ByAPerson | Submitted::Otherwise | Submitted::Unsaid => {}
    }
    if has_form || (mail.from.is_empty() && has_no_sender(mail)) {
        return Writer::MailSystem;
    }
    match subject.begins(FAILURE_SUBJECTS) {
        true if is_postmaster && is_of_no_person(mail) => Writer::MailSystem,
        true => Writer::MaybeMailSystem,
        false if mail.is_disposition_report => Writer::MaybeMailSystem,
        false if is_postmaster => Writer::Postmaster,
        // RFC 3834 section 5: whatever is answered by a machine and is no mail system's.
        false if submitted == Submitted::Otherwise => Writer::AutomaticReply,
        false => Writer::Person,
    }
}

/// What the writer of a message says in its subject. Behind the colon of a mail system's words stands the subject
/// of what came back.
fn own_subject(mail: &Mail) -> Words {
    let subject = mail.own_subject();
    match subject.split_once(':') {
        Some((own, _)) if Words::of(own).begins(FAILURE_SUBJECTS) => Words::of(own),
        _ => Words::of(subject),
    }
}

/// What a message says of how it was sent (RFC 3834 section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Submitted {
    /// `no`: a person wrote it.
    ByAPerson,
    /// `auto-replied`: in answer to what was sent.
    AsAReply,
    /// By a machine.
    Otherwise,
    /// Nothing.
    Unsaid,
}

impl Submitted {
    fn of(field: Option<&str>) -> Self {
        // Before and behind the word may stand a comment, and behind it parameters.
        let field = field.unwrap_or_default();
        let field =
            field.strip_prefix('(').and_then(|comment| comment.split_once(')')).map_or(field, |(_, it)| it);
        let mut words = field.split(['(', ';', ' ', '\t', '"']).filter(|word| !word.is_empty());
        let word = words.next().unwrap_or_default();
        match word.to_ascii_lowercase().as_str() {
            "" => Submitted::Unsaid,
            "no" => Submitted::ByAPerson,
            "auto-replied" => Submitted::AsAReply,
            _ => Submitted::Otherwise,
        }
    }
}

/// Whether a local part is a name, or has it before a sign: many people are called as a name begins.
fn begins_with_name(local: &str, name: &str) -> bool {
    local.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a report is from a mailbox that it says mail could not be delivered to: whoever writes from there
/// hands on what they were sent.
fn is_of_its_recipient(mail: &Mail) -> bool {
    let base = |address: &str| Address::parse(address).ok().map(|address| address.base());
    let writers: Vec<String> = mail.writers.iter().filter_map(|writer| base(writer)).collect();
    let blocks = mail.delivery_status.iter().flatten().filter(|block| block.is_recipient());
    let reported = blocks.take(MOST_RECIPIENTS).flat_map(Fields::recipients);
    let mut recipients = reported.chain(mail.failed_recipients().take(MOST_RECIPIENTS)).filter_map(base);
    !writers.is_empty() && recipients.any(|recipient| writers.contains(&recipient))
}

/// Whether MDaemon has made a message itself: its own have a Message-ID of that form.
fn is_of_mdaemon(mail: &Mail) -> bool {
    mail.field("message-id").is_some_and(|id| id.to_ascii_lowercase().starts_with("<mdaemon"))
}

/// Whether a message has no envelope sender, which only notices are without (RFC 5321 section 4.5.5), as far
/// as that is known: Sendmail has `MAILER-DAEMON` there.
fn has_no_sender(mail: &Mail) -> bool {
    mail.field("return-path").is_some_and(|path| {
        let path = path.trim_matches(['<', '>', ' ']).to_ascii_lowercase();
        path.is_empty() || path == "mailer-daemon" || path.starts_with("mailer-daemon@")
    })
}

/// Whether a postmaster's notice can be no person's: it has no envelope sender, a field of a notice, or the first
/// words of one. Whoever looks after the mail of a small group writes as its postmaster, and may return a message
/// by hand.
fn is_of_no_person(mail: &Mail) -> bool {
    has_no_sender(mail)
        || NOTICE_FIELDS.iter().any(|field| mail.field(field).is_some())
        || mail.field("x-mailer").is_some_and(|mailer| mailer.to_ascii_lowercase().starts_with(SYSTEM_MAILER))
        || Words::of(&mail.notice).begins(NOTICE_OPENINGS)
}

/// Whether a subject is that of an answer or of forwarded mail: `Re: …`, `Fwd: …`, in many languages.
fn is_answer_or_forward(subject: &str) -> bool {
    let subject = subject.trim_start().to_lowercase();
    subject.split_once(':').is_some_and(|(first, _)| {
        // `Re[2]:`, `Re (3):`
        let first = first.split(['[', '(']).next().unwrap_or_default().trim();
        ANSWERS.contains(&first)
    })
}

/// The line that tells most: one with a status, a reply or a phrase, or else the first.
fn telling_line(mail: &Mail) -> &str {
    let tells = |line: &&str| {
        let words = Words::of(line);
        [GONE, FOR_NOW, ABOUT_US].iter().any(|phrases| words.hold(phrases))
            || status::all(line).next().is_some()
    };
    let mut lines = mail.notice.lines().map(str::trim).filter(|line| !line.is_empty());
    mail.notice.lines().map(str::trim).find(tells).or_else(|| lines.next()).unwrap_or_default()
}

/// A text made comparable: lower case, single spaces, quotes of one kind.
struct Words(String);

impl Words {
    fn of(text: &str) -> Self {
        let mut words = String::with_capacity(text.len() + 2);
        for word in text.split_whitespace() {
            words.push(' ');
            words.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
        }
        words.push(' ');
        Words(words)
    }

    /// Whether one of the phrases stands there, as words of its own.
    fn hold(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.places(phrase).next().is_some())
    }

    /// Whether the two halves of a phrase stand there, in this order and near one another.
    fn hold_around(&self, phrases: &[(&str, &str)]) -> bool {
        const NEAR: usize = 80;
        phrases.iter().any(|(before, after)| {
            self.places(before).any(|at| {
                let rest = &self.0[at + before.len()..];
                rest.find(after).is_some_and(|between| between <= NEAR)
            })
        })
    }

    fn begins(&self, phrases: &[&str]) -> bool {
        let text = self.0.trim_start().trim_start_matches('[');
        phrases.iter().any(|phrase| text.starts_with(phrase))
    }

    /// Where a phrase stands and begins a word; a short one is the whole word, since many begin like it.
    fn places<'a>(&'a self, phrase: &'a str) -> impl Iterator<Item = usize> + 'a {
        const SHORT: usize = 5;
        self.0.match_indices(phrase).map(|(at, _)| at).filter(move |at| {
            let (before, after) = (&self.0[..*at], &self.0[at + phrase.len()..]);
            !before.ends_with(|c: char| c.is_alphanumeric())
                && (phrase.len() > SHORT || !after.starts_with(|c: char| c.is_alphanumeric()))
        })
    }
}
