//! In charge of whom a publish is asked to mail: everybody, those of some tags, and who gets it first.
//!
//! It leaves who got it before to [`crate::publish`].

use recap_subscribers::SubscriberId;

use super::Arguments;
use crate::cli::context::{Context, list_error};
use crate::cli::words::visible;
use crate::error::{Error, Result};
use crate::outbox::Audience;
use crate::publish::Readers;

/// Whom the mail is for.
///
/// # Errors
/// When nobody has one of the tags: a slip of the pen would leave everybody out.
pub(super) async fn readers(context: &Context, arguments: &Arguments) -> Result<Readers> {
    let everybody = context.audience(&[]).await?;
    if arguments.only_tag.is_empty() {
        return Ok(Readers { everybody, only: None, widens: arguments.everybody });
    }
    let known = context.subscribers.all_tags().await.map_err(list_error)?;
    if let Some(unknown) = arguments.only_tag.iter().find(|tag| known.iter().all(|(known, _)| known != *tag))
    {
        let known: Vec<_> = known.iter().map(|(tag, _)| format!("`{tag}`")).collect();
        return Err(Error::input(format!("nobody has the tag `{}`", visible(unknown.as_str()))).hint(
            match known.is_empty() {
                true => "Give tags with `recap subscribers tag ADDRESS --add TAG`.".to_owned(),
                false => format!("There are {}.", known.join(", ")),
            },
        ));
    }
    let tags = arguments.only_tag.iter().map(ToString::to_string).collect();
    let only = (context.audience(&arguments.only_tag).await?, tags);
    Ok(Readers { everybody, only: Some(only), widens: false })
}

/// The destinations of those who are to get it first, if some are.
///
/// # Errors
/// When one of them would not get it at all.
pub(super) async fn first(
    context: &Context,
    addresses: &[String],
    audience: &Audience,
) -> Result<Option<Vec<String>>> {
    let mut first = Vec::new();
    for typed in addresses {
        let address = recap_subscribers::Address::parse(typed)
            .map_err(|error| Error::usage(format!("--first wants an address: {error}")))?;
        let found = context.subscribers.find(&address).await.map_err(list_error)?;
        match found.filter(|SubscriberId(id)| audience.contains(*id)) {
            Some(id) => first.push(id.to_string()),
            None => {
                return Err(Error::input(format!(
                    "--first names {}, who is nobody to be mailed",
                    address.masked()
                ))
                .hint("Add them with `recap subscribers add ADDRESS`, or use --test-to."));
            }
        }
    }
    Ok(Some(first).filter(|first| !first.is_empty()))
}
