//! In charge of finding a status again whose answer was lost, among those that the account has posted.
//!
//! It leaves posting it to [`super`], and by what a post is known to [`crate::channel::social`].

use reqwest::Method;

use super::{Mastodon, Posted, Status, receipt};
use crate::channel::social::{answered_otherwise, is_since, known_by, leads_to, not_yet, resembles, segment};
use crate::channel::{Delivery, Receipt, Refusal};
use crate::http;

/// How many statuses are looked through after an unknown outcome: the most a server gives at once.
const NEWEST: &str = "40";

impl Mastodon {
    /// The status, where it stands there already: among those that the account has posted since it was planned,
    /// one that leads to the recap and answers nobody, or one that answers the very post before it. Words do
    /// not tell it: the last post of a thread may have the same ones every month, and a person may have
    /// mended others.
    ///
    /// While nobody can look, the delivery stays uncertain: posting blindly may post twice.
    pub(super) async fn find(
        &self,
        status: &Status,
        parent: Option<&str>,
        delivery: &Delivery,
    ) -> Result<Option<Receipt>, Refusal> {
        let look = async {
            let owner = self.owner().await?;
            let path = format!("api/v1/accounts/{}/statuses", segment(&owner.id));
            let request = self.api.request(Method::GET, &path);
            let request = request.query(&[("limit", NEWEST), ("exclude_reblogs", "true")]);
            let answer = self.api.ask(request).await?;
            answer.json::<Vec<Posted>>().map_err(|_| self.api.refused(&answer))
        };
        let statuses = look.await.map_err(|refusal| match not_yet(refusal) {
            Refusal::Transient { reason, .. } => {
                Refusal::unknown(format!("cannot look whether it was posted: {reason}"))
            }
            other => other,
        })?;
        let link = known_by(&status.status, delivery);
        let mut is_answered = false;
        for posted in statuses {
            let is_here = posted.in_reply_to_id.as_deref() == parent;
            if !is_here || !is_since(delivery, posted.created_at.as_deref()) {
                continue;
            }
            let is_it = match &link {
                Some(link) if parent.is_none() => {
                    leads_to(&entities_read(&posted.content), link) || leads_to(&words(&posted.content), link)
                }
                _ => resembles(&words(&posted.content), &status.status),
            };
            if is_it {
                return Ok(Some(receipt(posted, status)));
            }
            is_answered |= parent.is_some();
        }
        if is_answered { Err(answered_otherwise()) } else { Ok(None) }
    }
}

/// What a status in HTML shows: tags within a line stand within words, as those around the parts of a link do.
pub(super) fn words(content: &str) -> String {
    let lines = content.replace("<br", " <br").replace("</p", " </p");
    entities_read(&http::without_tags(&lines, ""))
}

/// Character references read: the five of XML and those by number; others are left as they are.
fn entities_read(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        read.push_str(&rest[..start]);
        rest = &rest[start..];
        let reference = rest.find(';').filter(|&end| end <= 10).and_then(|end| {
            let name = &rest[1..end];
            let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            });
            let named = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
            let named = named.into_iter().find(|(known, _)| *known == name).map(|(_, c)| c);
            let c = number.and_then(char::from_u32).or(named)?;
            Some((c, end))
        });
        match reference {
            Some((c, end)) => {
                read.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                read.push('&');
                rest = &rest[1..];
            }
        }
    }
    read + rest
}
