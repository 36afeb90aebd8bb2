//! In charge of what the settings mean together: defaults, values derived from one another, and
//! values that exclude one another.
//!
//! It leaves what a single value means to [`super::check`], and `[smtp]` to
//! [`super::smtp`], `[dkim]` to [`super::dkim`], `[serve]` to [`super::serve`], `[bounces]` and `[hooks]`
//! to [`super::hooks`], accounts on networks to [`super::account`].

use std::path::{Path, PathBuf};

use lettre::Address;
use url::{Host, Url};

use super::setting::{
    DESCRIPTION, DKIM_SIGNED_BY_RELAY, EMAIL_BOUNCES, EMAIL_FETCH_PICTURES, EMAIL_FROM, EMAIL_LIST_ID,
    EMAIL_MAILDIR, EMAIL_POSTAL_ADDRESS, EMAIL_REPLY_TO, EMAIL_TOPICS, EMAIL_UNSUBSCRIBE,
    EMAIL_UNSUBSCRIBE_MAILTO, FEED_ENTRIES, FEED_HUB, ID_DATE, LANGUAGE, NAME, OAUTH2_PROVIDER,
    OAUTH2_TOKEN_URL, OUTPUT, PAGES, PERMALINK, POSTS, RECAPS, SITE, SMTP_URL, STORE, Setting, TIME_ZONE,
    URL,
};
use super::source::Problem;
use super::typed::{Origin, Typed, below};
use super::{
    Email, Page, Publication, Settings, Surroundings, Transport, account, check, dkim, hooks, serve, smtp,
    social, theme,
};
use crate::channel::Accounts;
use crate::error::{Error, Result};
use crate::pace::Limits;
use crate::recap::Roster;

/// Resolves everything that was typed.
pub(super) fn settings(root: &Path, typed: &Typed<'_>, roster: Roster) -> Result<Settings> {
    let mut publication = publication(typed, roster)?;
    let email = email(typed, root, &publication)?;
    publication.form = Some(email.page(Page::Subscribe));
    let accounts = account::accounts(typed, root)?;
    let folder = |setting, default| folder(typed, root, setting, default);
    let settings = Settings {
        root: root.to_owned(),
        recaps: folder(&RECAPS, "recaps")?,
        site: site(typed, root)?,
        output: folder(&OUTPUT, "public")?,
        posts: folder(&POSTS, "posts")?,
        store: store(typed, root)?,
        pages: typed.read_as(&PAGES, check::flag)?.unwrap_or(true),
        feed_entries: typed.read_as(&FEED_ENTRIES, check::number(1..=1000))?.unwrap_or(25) as usize,
        hub: typed.read_as(&FEED_HUB, check::https_url)?,
        bounces: hooks::bounces(typed, root)?,
        hooks: hooks::hooks(typed, root)?,
        serve: serve::meant(typed)?,
        warnings: warnings(typed, &accounts),
        networks: accounts.keys().copied().collect(),
        accounts,
        publication,
        email,
    };
    Ok(settings)
}

/// Resolves what recaps are checked against.
pub(super) fn surroundings(
    root: &Path,
    typed: &Typed<'_>,
    roster: Roster,
    doubts: Vec<Error>,
) -> Result<Surroundings> {
    Ok(Surroundings {
        recaps: folder(typed, root, &RECAPS, "recaps")?,
        site: site(typed, root)?,
        output: folder(typed, root, &OUTPUT, "public")?,
        root: root.to_owned(),
        publication: publication(typed, roster)?,
        doubts,
    })
}

/// A folder, below the publication's where its path is relative.
fn folder(typed: &Typed<'_>, root: &Path, setting: &'static Setting, default: &str) -> Result<PathBuf> {
    let path = typed.read_as(setting, check::path)?;
    Ok(below(root, path.as_deref().unwrap_or(default)))
}

/// The folder that the site is made from: by default the publication's own.
fn site(typed: &Typed<'_>, root: &Path) -> Result<PathBuf> {
    let path = typed.read_as(&SITE, check::path)?;
    Ok(path.map_or_else(|| root.to_owned(), |path| below(root, &path)))
}

fn publication(typed: &Typed<'_>, roster: Roster) -> Result<Publication> {
    let name = typed.required(&NAME, check::text)?;
    let url = typed.required(&URL, check::base_url)?;
    Ok(Publication {
        description: typed.read_as(&DESCRIPTION, check::text)?.unwrap_or_else(|| name.clone()),
        name,
        theme: theme::meant(typed, &url)?,
        posts: social::meant(typed)?,
        url,
        language: typed.read_as(&LANGUAGE, check::language)?.unwrap_or_else(|| "en".to_owned()),
        time_zone: typed.read_as(&TIME_ZONE, check::time_zone)?.unwrap_or(jiff::tz::TimeZone::UTC),
        permalink: typed.read_as(&PERMALINK, check::permalink)?.unwrap_or_else(|| "/:slug/".to_owned()),
        id_date: typed.read_as(&ID_DATE, check::id_date)?,
        roster,
        form: None,
    })
}

fn email(typed: &Typed<'_>, root: &Path, publication: &Publication) -> Result<Email> {
    let mut from = typed.required(&EMAIL_FROM, check::mailbox)?;
    from.name.get_or_insert_with(|| publication.name.clone());
    let reply_to = typed.read_as(&EMAIL_REPLY_TO, check::mailbox)?;
    let list_id = match typed.read_as(&EMAIL_LIST_ID, check::list_id)? {
        Some(list_id) => list_id,
        None => derived_list_id(&publication.name, &from.email)
            .map_err(|problem| typed.wrong(&EMAIL_FROM, problem))?,
    };
    let answers = reply_to.as_ref().unwrap_or(&from).email.clone();
    let (transport, limits) = transport(typed, root)?;
    Ok(Email {
        list_id,
        unsubscribe: unsubscribe(typed, &publication.url)?,
        unsubscribe_mailto: typed.read_as(&EMAIL_UNSUBSCRIBE_MAILTO, check::address)?.unwrap_or(answers),
        bounces: typed.read_as(&EMAIL_BOUNCES, check::bounces)?,
        dkim: dkim::meant(typed, root, &from.email)?,
        signed_by_relay: typed.read_as(&DKIM_SIGNED_BY_RELAY, check::flag)?.unwrap_or(false),
        postal_address: typed.read_as(&EMAIL_POSTAL_ADDRESS, check::lines)?,
        fetch_pictures: typed.read_as(&EMAIL_FETCH_PICTURES, check::flag)?.unwrap_or(false),
        topics: typed.read_as(&EMAIL_TOPICS, check::topics)?.unwrap_or_default(),
        transport,
        limits,
        from,
        reply_to,
    })
}

/// `cloud-native-london.example.org` for the name and the sender's domain.
fn derived_list_id(name: &str, from: &Address) -> std::result::Result<String, Problem> {
    let mut label = String::new();
    for c in name.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => label.push(c),
            _ if label.is_empty() || label.ends_with('-') => {}
            _ => label.push('-'),
        }
    }
    // As long as a label of the DNS may be (RFC 1035 section 2.3.4).
    label.truncate(63);
    let label = match label.trim_end_matches('-') {
        "" => "recap",
        label => label,
    };
    let domain = Host::parse(from.domain()).map_err(|_| Problem::new("has a domain that is none"))?;
    check::list_id(&format!("{label}.{domain}"))
        .map_err(|_| Problem::new("has a domain that no List-Id can be made of").hint("Set `email.list_id`."))
}

/// The address of unsubscribe links; RFC 8058 section 3.1 asks for https.
fn unsubscribe(typed: &Typed<'_>, site: &Url) -> Result<Url> {
    if let Some(url) = typed.read_as(&EMAIL_UNSUBSCRIBE, check::https_url)? {
        return Ok(url);
    }
    let mut url = site.clone();
    url.set_path(&format!("{}unsubscribe", site.path()));
    if check::is_https_or_local(&url) {
        return Ok(url);
    }
    let problem = Problem::new("begins with `http://`, so unsubscribe links below it would not be encrypted");
    Err(typed.wrong(
        &URL,
        problem.hint("Begin it with `https://`, or set `email.unsubscribe` to an https address (RFC 8058)."),
    ))
}

/// The way the mail goes. What the environment says wins over the file, also for the choice between
/// the two ways; where both are said in the same place, neither is guessed.
fn transport(typed: &Typed<'_>, root: &Path) -> Result<(Transport, Limits)> {
    let maildir = typed.read_as(&EMAIL_MAILDIR, check::path)?;
    let to_maildir =
        |path: Option<&str>| (Transport::Maildir(below(root, path.unwrap_or("mail"))), Limits::default());
    if let Some(maildir) = &maildir
        && let (Some(here), Some(there)) = (typed.origin(&EMAIL_MAILDIR), typed.origin(&SMTP_URL))
    {
        match (here, there) {
            (Origin::Environment, Origin::File(_)) => return Ok(to_maildir(Some(maildir))),
            (Origin::File(_), Origin::Environment) => {}
            _ => {
                return Err(typed.wrong(
                    &EMAIL_MAILDIR,
                    Problem::new("and `smtp.url` are both set, but mail goes one way")
                        .hint("Keep `smtp.url` to send mail, or `email.maildir` to look at it."),
                ));
            }
        }
    }
    Ok(match smtp::meant(typed, root)? {
        Some((servers, limits)) => (Transport::Smtp(servers), limits),
        None => to_maildir(maildir.as_deref()),
    })
}

/// The SQLite file of the store.
pub(super) fn store(typed: &Typed<'_>, root: &Path) -> Result<PathBuf> {
    Ok(below(root, typed.read_as(&STORE, check::store)?.as_deref().unwrap_or("recap.db")))
}

/// Settings that nothing uses.
fn warnings(typed: &Typed<'_>, accounts: &Accounts) -> Vec<String> {
    let mut warnings = Vec::new();
    let switches = [&SMTP_URL, &OAUTH2_TOKEN_URL];
    let provided = typed.origin(&OAUTH2_PROVIDER).is_some();
    let is_absent = |switch: &&'static Setting| {
        typed.origin(switch).is_none() && !(provided && std::ptr::eq(*switch, &OAUTH2_TOKEN_URL))
    };
    let mut absent = switches.into_iter().filter(is_absent).peekable();
    while let Some(switch) = absent.next() {
        typed.without(switch, &mut warnings);
        // `[smtp]` without its URL has told of `[smtp.oauth2]` already.
        if std::ptr::eq(switch, &SMTP_URL) {
            absent.next_if(|switch| std::ptr::eq(*switch, &OAUTH2_TOKEN_URL));
        }
    }
    account::unused(typed, accounts, &mut warnings);
    warnings
}
