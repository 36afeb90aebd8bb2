//! In charge of finding a status again whose answer was lost, among those that the account has posted.
//!
//! It leaves posting it to [`super`], and by what a post is known to [`lost`].

use reqwest::Method;

use super::{Mastodon, Posted, Status, receipt};
use crate::channel::social::lost::{self, Candidate};
use crate::channel::social::segment;
use crate::channel::{Delivery, Receipt, Refusal};
use crate::http;

/// How many statuses are looked through after an unknown outcome: the most a server gives at once.
const NEWEST: &str = "40";

impl Mastodon {
    /// The status, where it stands there already: among those that the account has posted since it was planned.
    pub(super) async fn find(
        &self,
        status: &Status,
        parent: Option<&str>,
        delivery: &Delivery,
    ) -> Result<Option<Receipt>, Refusal> {
        let look = async {
            let Some(owner) = self.owner().await?.id else {
                return Err(Refusal::transient("the token has no right to ask whose it is"));
            };
            let path = format!("api/v1/accounts/{}/statuses", segment(&owner));
            let request = self.api.request(Method::GET, &path);
            let request = request.query(&[("limit", NEWEST), ("exclude_reblogs", "true")]);
            let answer = self.api.ask(request).await?;
            answer.json::<Vec<Posted>>().map_err(|_| self.api.refused(&answer))
        };
        let statuses = look.await.map_err(|refusal| lost::unasked(refusal, ""))?;
        let candidates = statuses.into_iter().map(|posted| Candidate {
            dated: posted.created_at.clone(),
            is_here: posted.in_reply_to_id.as_deref() == parent,
            is_ours: Some(true),
            words: words(&posted.content),
            beside: entities_read(&posted.content),
            post: posted,
        });
        let found = lost::found(candidates, &status.status, parent.is_some(), delivery)?;
        Ok(found.map(|posted| receipt(posted, status)))
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
