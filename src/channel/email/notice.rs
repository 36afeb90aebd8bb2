//! In charge of mail about somebody's own subscription: to confirm an address, to welcome who has.
//!
//! Each is made for one person and sent over a transport of its own, beside editions that go out. It
//! leaves what such a mail says to [`recap_templates`], and when it goes, and whether again, to the
//! server.

use std::sync::Arc;

use jiff::Timestamp;
use lettre::Address;
use recap_templates as view;
use url::Url;

use super::body::{Template, fit_group};
use super::greeting::greeting;
use super::message::Message;
use super::{Email, Sample, Shared, Transport};
use crate::channel::{self, Commitment, Receipt, Refusal};
use crate::edition::Edition;

/// One mail.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// Why it is sent.
    pub occasion: view::Occasion<'a>,
    /// Names it for good: the same on every try, and different for every other.
    pub key: String,
    /// Where it goes.
    pub to: &'a Address,
    /// How its reader wants to be called.
    pub name: Option<&'a str>,
    /// Where the button leads.
    pub button: Option<Url>,
    /// The tokens to unsubscribe and to the preferences of who is subscribed.
    pub tokens: Option<(String, String)>,
    /// The newest edition, for a welcome.
    pub edition: Option<&'a Edition>,
    /// The Date field, the same on every try.
    pub date: Timestamp,
}

/// Sends such mails, one after the other.
pub struct NoticeCarrier {
    shared: Arc<Shared>,
    transport: Transport,
}

impl Email {
    /// Something that sends mail about subscriptions; it keeps its connection until it is closed.
    pub fn notice_carrier(&self) -> NoticeCarrier {
        NoticeCarrier { transport: self.0.transport(), shared: Arc::clone(&self.0) }
    }

    /// A mail about a subscription as it would go out. Nothing is sent or recorded.
    ///
    /// # Errors
    /// As sending would be refused.
    pub fn notice_sample(&self, notice: &Notice<'_>) -> Result<Sample, Refusal> {
        let (template, message) = self.0.notice(notice)?;
        let nobody = super::Personal { name: None, unsubscribe: "", preferences: "" };
        Ok(Sample {
            html: template.html_for(nobody),
            text: template.text_for(nobody),
            subject: template.subject,
            bytes: message.bytes,
        })
    }
}

impl NoticeCarrier {
    /// Sends one. As with [`crate::channel::Carrier::deliver`], it returns in bounded time, and after
    /// [`Commitment::sending`] it tells a missing answer as [`Refusal::Unknown`].
    ///
    /// # Errors
    /// Why it did not arrive, or may not have.
    pub async fn send(
        &mut self,
        notice: &Notice<'_>,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Refusal> {
        let (_, mut message) = self.shared.notice(notice)?;
        self.transport.be_ready().await?;
        // A welcome that is too large must not keep the short mails behind it waiting.
        if let Some(reason) = self.transport.too_large(&message) {
            return Err(Refusal::permanent(reason));
        }
        self.transport.send(&mut message, notice.date, None, commitment).await
    }

    /// Says goodbye to the server.
    pub async fn close(&mut self) {
        self.transport.close().await;
    }
}

impl Shared {
    fn notice(&self, notice: &Notice<'_>) -> Result<(Template, Message), Refusal> {
        self.write_notice(notice).map_err(Refusal::permanent)
    }

    fn write_notice(&self, notice: &Notice<'_>) -> Result<(Template, Message), String> {
        let language = notice.edition.map_or(&self.publication.language, |edition| &edition.language);
        let said = view::said(notice.occasion, language, &self.publication.name, notice.edition.is_some());
        let mut group = channel::view::group(&self.publication);
        fit_group(&mut group);
        let tokens = notice.tokens.as_ref();
        let ways = tokens.map(|(unsubscribe, preferences)| {
            (self.headers.unsubscribe_link(unsubscribe), self.headers.preferences_link(preferences))
        });
        // Nobody is greeted whose name a stranger has typed.
        let greeting = if tokens.is_some() { greeting(language, notice.name) } else { String::new() };
        let view = view::Notice {
            language,
            group,
            said: &said,
            greeting: &greeting,
            button_url: notice.button.as_ref().map_or("", Url::as_str),
            edition: None,
            ways: ways
                .as_ref()
                .map(|(unsubscribe, preferences)| (unsubscribe.as_str(), preferences.as_str())),
            postal_address: self.settings.postal_address.as_deref(),
        };
        let template = Template::of_notice(view, notice.edition, &self.publication)?;
        let to = (notice.to, notice.name.filter(|_| tokens.is_some()));
        let unsubscribe = tokens.map(|(unsubscribe, _)| unsubscribe.as_str());
        let message = self.headers.notice(&template, &notice.key, to, notice.date, language, unsubscribe)?;
        Ok((template, message))
    }
}
