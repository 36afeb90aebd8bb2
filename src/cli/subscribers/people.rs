//! In charge of the commands about single people: `recap subscribers show`, `erase`, `suppress` and `tag`.
//!
//! It leaves what is done to the list to [`recap_subscribers`].

use std::io::Write;

use jiff::Timestamp;
use recap_subscribers::{Address, Leaving, Reason, SubscriberId, Subscribers, Tag, parse_domain};
use serde_json::json;

use crate::Result;
use crate::cli::context::{Context, list_error};
use crate::cli::words::{thousands, unwritten};
use crate::error::Error;

/// `recap subscribers show`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct One {
    /// The address, in any of its spellings
    #[arg(value_name = "ADDRESS")]
    address: String,
}

/// `recap subscribers erase`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Erase {
    /// The address, in any of its spellings
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// Erase without asking
    #[arg(long, short)]
    yes: bool,
}

/// `recap subscribers suppress`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Suppress {
    /// Addresses, and domains as `@example.org`, which hold for everything below them
    #[arg(value_name = "ADDRESS|@DOMAIN", required = true)]
    whom: Vec<String>,
    /// Why: manual, unsubscribe, complaint, hard_bounce or soft_bounces
    #[arg(long, value_name = "REASON", default_value = "manual", value_parser = reason)]
    reason: Reason,
    /// Mail domains again that were suppressed; addresses come back by their owners' wish alone
    #[arg(long)]
    lift: bool,
}

/// `recap subscribers tag`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Tags {
    /// The addresses
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<String>,
    /// Tags to give
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    add: Vec<Tag>,
    /// Tags to take away
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    remove: Vec<Tag>,
}

/// Reads the word for a reason that an address can have.
fn reason(word: &str) -> std::result::Result<Reason, String> {
    let known = Reason::ALL.into_iter().filter(|reason| *reason != Reason::Domain);
    known
        .clone()
        .find(|reason| reason.as_str() == word)
        .ok_or_else(|| format!("give one of {}", known.map(Reason::as_str).collect::<Vec<_>>().join(", ")))
}

fn parse(address: &str) -> Result<Address> {
    Address::parse(address).map_err(|error| Error::usage(error.to_string()))
}

fn unknown(address: &Address) -> Error {
    Error::input(format!("{address} is not on the list"))
        .hint("`recap subscribers list --show-addresses` shows how they are written.")
}

/// Prints what is known of one person.
pub(super) async fn show(context: &Context, one: &One, out: &mut impl Write) -> Result<()> {
    let address = parse(&one.address)?;
    let list = &context.subscribers;
    let Some(person) = list.person(&address).await.map_err(list_error)? else {
        // What a hash can tell is told, and what was asked for: it may be all that there is.
        let suppression = list.suppression(&address).await.map_err(list_error)?;
        let requests = list.requests_about(&address).await.map_err(list_error)?;
        if suppression.is_none() && requests.is_empty() {
            return Err(unknown(&address));
        }
        let suppression =
            suppression.map(|(reason, at)| json!({ "reason": reason.as_str(), "at": at.to_string() }));
        let known = json!({ "suppression": suppression, "requests": requests });
        return writeln!(out, "{known:#}").map_err(unwritten);
    };
    let mail = context.outbox.sent_to(&person.id.to_string()).await?;
    let mut document = json!(person);
    document["mail"] = json!(mail);
    writeln!(out, "{document:#}").map_err(unwritten)
}

/// Forgets one person.
pub(super) async fn erase(
    list: &Subscribers,
    erase: &Erase,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<()> {
    let address = parse(&erase.address)?;
    if list.find(&address).await.map_err(list_error)?.is_none()
        && list.requests_about(&address).await.map_err(list_error)?.is_empty()
    {
        return Err(unknown(&address));
    }
    let question = format!("Forget all about {address}? This cannot be undone.");
    let look = "`recap subscribers show ADDRESS` prints what is known of somebody";
    if !erase.yes && !crate::cli::words::confirm(&question, look)? {
        return writeln!(out, "Nobody was erased.").map_err(unwritten);
    }
    let Some(erased) = list.erase(&address, now).await.map_err(list_error)? else {
        return Err(unknown(&address));
    };
    let requests = match erased.requests {
        0 => String::new(),
        1 => "; so is what was asked for with it on the web".to_owned(),
        number => format!("; so is what was asked for with it on the web, {number} times"),
    };
    let who = match erased.subscriber {
        Some(_) => format!("{address} is erased{requests}"),
        None => format!("{address} is not on the list; what was asked for with it on the web is erased"),
    };
    writeln!(out, "{who}; a keyed hash keeps imports from bringing them back.").map_err(unwritten)
}

/// Whom `suppress` is about.
enum Whom {
    Address(Address),
    Domain(String),
}

/// Suppresses addresses and domains, or lifts the suppression of domains.
pub(super) async fn suppress(
    list: &Subscribers,
    suppress: &Suppress,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<()> {
    let read = |text: &String| match text.strip_prefix('@') {
        Some(domain) => parse_domain(domain).map(Whom::Domain),
        None => Address::parse(text).map(Whom::Address),
    };
    // All are read before the first is suppressed, so that a slip of the pen suppresses nobody.
    let whom = suppress.whom.iter().map(read).collect::<Result<Vec<_>, _>>();
    let whom = whom.map_err(|error| Error::usage(error.to_string()).hint("Nobody was suppressed."))?;
    if suppress.lift && whom.iter().any(|one| matches!(one, Whom::Address(_))) {
        return Err(Error::usage("only domains can be mailed again by the organiser's wish")
            .hint("Where the owner of an address asked to be back: recap subscribers add ADDRESS --rejoin"));
    }
    for one in whom {
        let said = match one {
            Whom::Domain(domain) if suppress.lift => {
                let said = if list.lift_domain(&domain).await.map_err(list_error)? {
                    "is mailed again"
                } else {
                    "was not suppressed"
                };
                format!("@{domain} {said}.")
            }
            Whom::Domain(domain) => {
                list.suppress_domain(&domain, now).await.map_err(list_error)?;
                format!("@{domain} is not mailed any more.")
            }
            Whom::Address(address) => {
                let leaving = list.suppress(&address, suppress.reason, now).await.map_err(list_error)?;
                let said = match leaving {
                    Leaving::Left => "is off the list and suppressed",
                    Leaving::AlreadyGone => "was suppressed already",
                    Leaving::Unknown => "is not on the list, and suppressed from now on",
                };
                format!("{address} {said}.")
            }
        };
        writeln!(out, "{said}").map_err(unwritten)?;
    }
    Ok(())
}

/// Changes tags, or shows those that there are.
pub(super) async fn tag(list: &Subscribers, tags: &Tags, out: &mut impl Write) -> Result<()> {
    if tags.addresses.is_empty() {
        if !(tags.add.is_empty() && tags.remove.is_empty()) {
            return Err(Error::usage("no address is named to give the tags to"));
        }
        for (tag, number) in list.all_tags().await.map_err(list_error)? {
            writeln!(out, "{:>8}  {tag}", thousands(number)).map_err(unwritten)?;
        }
        return Ok(());
    }
    let mut found: Vec<(Address, SubscriberId)> = Vec::new();
    for typed in &tags.addresses {
        let address = parse(typed)?;
        let id = list.find(&address).await.map_err(list_error)?;
        let id = id.ok_or_else(|| unknown(&address).hint("No tag was changed."))?;
        found.push((address, id));
    }
    for (address, id) in found {
        list.change_tags(id, &tags.add, &tags.remove).await.map_err(list_error)?;
        let words: Vec<_> = list.tags(id).await.map_err(list_error)?.iter().map(Tag::to_string).collect();
        let words = if words.is_empty() { "no tags".to_owned() } else { words.join(", ") };
        writeln!(out, "{address}: {words}").map_err(unwritten)?;
    }
    Ok(())
}
