//! In charge of one lane of mail: asks the list for those who are next, writes each message while the
//! server is busy with the one before, and hands it to the lane's transport.
//!
//! It leaves what a message is to [`super::message`], and the conversation to the transports.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock, PoisonError};

use futures_util::future::{BoxFuture, join};
use jiff::Timestamp;

use super::message::{EditionForm, Envelope, Identity, Message};
use super::refused::{self, Gone, Moment, Taken};
use super::register::{Entry, Register};
use super::wanted::{Wanted, unwanted};
use super::{Recipient, Shared, Transport};
use crate::channel::{Carrier, Commitment, Delivery, Receipt, Refusal};
use crate::edition::Edition;
use crate::pace::{Provider, Reply, Route};

/// Carries messages over one transport.
pub(super) struct EmailCarrier {
    shared: Arc<Shared>,
    transport: Transport,
    /// The form that was written last: nearly always the one that comes next.
    form: Option<Written>,
    /// Deliveries that are expected, in order.
    expected: VecDeque<Delivery>,
    register: Register,
    /// The message of a delivery that was expected, written ahead.
    ahead: Option<(i64, Arc<Recipient>, Message)>,
    /// The delivery whose envelope may have gone out behind the content of the one before, and since when, where
    /// it was not after the answer to that.
    announced: Option<(i64, Option<Moment>)>,
    /// What is expected may have to wait: its envelope does not go out ahead.
    held_back: bool,
}

/// A form, and what it is of.
#[derive(Clone)]
pub(super) struct Written {
    edition: Arc<Edition>,
    date: Timestamp,
    form: Arc<EditionForm>,
}

impl EmailCarrier {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        shared.refused.opened();
        EmailCarrier {
            transport: shared.transport(),
            shared,
            form: None,
            expected: VecDeque::new(),
            register: Register::default(),
            ahead: None,
            announced: None,
            held_back: false,
        }
    }

    async fn deliver(
        &mut self,
        delivery: &Delivery,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Refusal> {
        if let Some(at) = self.expected.iter().position(|expected| expected.id == delivery.id) {
            self.expected.drain(..=at);
        }
        // What came of those before is on its way to the record by now: nothing here can lose it. What the list
        // cannot be told of now, it is told of at the end.
        let _ = self.shared.give_up().await;
        let relay = self.transport.relay();
        if let Some(reason) = self.shared.refused.doubt(&relay) {
            return Err(Refusal::halt(reason));
        }
        let announced = self.announced.take();
        if announced.is_some_and(|(announced, _)| announced != delivery.id) {
            self.transport.abandon();
        }
        let since = announced.filter(|(announced, _)| *announced == delivery.id).and_then(|(_, since)| since);
        // The list is asked when everything else is ready, so that nobody who leaves while a
        // connection is opened gets one more mail.
        self.transport.be_ready().await?;
        let (Entry { asked, recipient }, mut message) = self.message(delivery).await?;
        let following = match self.expected.front().filter(|_| !self.held_back).cloned() {
            Some(next) => {
                let form = self.form(&next.edition, next.planned_at)?;
                self.register.entry(&next.destination).map(|entry| (next, form, entry.recipient))
            }
            None => None,
        };
        let shared = Arc::clone(&self.shared);
        let envelope =
            following.as_ref().and_then(|(next, _, recipient)| shared.envelope(next, recipient).ok());
        self.announced = following.as_ref().map(|(next, ..)| (next.id, None));
        let begun = since.unwrap_or_else(|| shared.refused.now());
        let wanted = Wanted {
            recipients: shared.recipients.as_ref(),
            destination: &delivery.destination,
            recipient: &recipient,
            asked,
            commitment,
            refused: &shared.refused,
            decided: OnceLock::new(),
        };
        let sending = self.transport.send(&mut message, delivery.planned_at, envelope, &wanted);
        // What is refused here is refused again when its turn has come.
        let writing = async {
            let (next, form, recipient) = following?;
            let message = shared.written(&form, &next, &recipient).await.ok()?;
            Some((next.id, recipient, message))
        };
        let (sent, ahead) = join(sending, writing).await;
        self.ahead = ahead;
        let decided = wanted.decided.into_inner();
        if let Some((_, since)) = &mut self.announced {
            // Behind a no it is the next that this server looks at.
            *since = decided.filter(|_| sent.is_ok());
        }
        let taken = Taken { begun, decided: decided.unwrap_or_else(|| shared.refused.now()) };
        self.shared.heard(&sent, &relay, taken, delivery, recipient);
        sent
    }

    /// Says goodbye. Whoever a relay has told to be gone is taken off the list with the last of the carriers.
    async fn close(&mut self) -> Result<(), String> {
        let is_last = self.shared.refused.closed();
        let given_up = self.shared.give_up().await;
        self.transport.close().await;
        if is_last { given_up } else { Ok(()) }
    }

    /// The message of a delivery to whom the list names now.
    async fn message(&mut self, delivery: &Delivery) -> Result<(Entry, Message), Refusal> {
        let Some(entry) = self.recipient(delivery).await? else {
            return Err(unwanted(self.shared.recipients.as_ref(), &delivery.destination).await);
        };
        let message = match self.ahead.take() {
            Some((id, known, message)) if id == delivery.id && known == entry.recipient => message,
            _ => {
                let form = self.form(&delivery.edition, delivery.planned_at)?;
                self.shared.written(&form, delivery, &entry.recipient).await?
            }
        };
        Ok((entry, message))
    }

    /// Asks the list, for those who are expected as well, unless it was just asked; nobody where they have left.
    async fn recipient(&mut self, delivery: &Delivery) -> Result<Option<Entry>, Refusal> {
        // The next one's envelope goes out with this one's content.
        let mut wanted = std::iter::once(delivery).chain(self.expected.front());
        if !wanted.all(|one| self.register.is_fresh(&one.destination)) {
            let others = self.expected.iter().filter(|expected| expected.id != delivery.id);
            let all = std::iter::once(delivery).chain(others);
            let destinations: Vec<&str> = all.map(|delivery| delivery.destination.as_str()).collect();
            self.register = Register::ask(self.shared.recipients.as_ref(), &destinations).await?;
        }
        Ok(self.register.entry(&delivery.destination))
    }

    /// Whose mailbox provider and which relay a message concerns; nobody's where they have left.
    async fn route(&mut self, delivery: &Delivery) -> Result<Route, Refusal> {
        let entry = self.recipient(delivery).await?;
        let provider = entry.and_then(|entry| Provider::of_domain(entry.recipient.address.domain()));
        Ok(Route { relay: self.transport.relay(), provider })
    }

    /// The form of an edition's messages; written once for all carriers.
    fn form(&mut self, edition: &Arc<Edition>, date: Timestamp) -> Result<Arc<EditionForm>, Refusal> {
        if let Some(written) = self.form.as_ref().filter(|written| written.is_of(edition, date)) {
            return Ok(Arc::clone(&written.form));
        }
        // What a carrier that panicked has left behind is whole.
        let mut newest = self.shared.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let written = match newest.take_if(|written| written.is_of(edition, date)) {
            Some(written) => written,
            None => {
                let template = self.shared.template(edition)?;
                let form = Arc::new(self.shared.form(&template, edition, date, "")?);
                Written { edition: Arc::clone(edition), date, form }
            }
        };
        let form = Arc::clone(&written.form);
        self.form = Some(written.clone());
        *newest = Some(written);
        Ok(form)
    }
}

impl Written {
    fn is_of(&self, edition: &Arc<Edition>, date: Timestamp) -> bool {
        self.date == date && (Arc::ptr_eq(&self.edition, edition) || self.edition == *edition)
    }
}

impl Shared {
    /// Keeps what an answer says of the relay and of the mailbox.
    fn heard(
        &self,
        answer: &Result<Receipt, Refusal>,
        relay: &Option<Arc<str>>,
        taken: Taken,
        delivery: &Delivery,
        recipient: Arc<Recipient>,
    ) {
        match answer {
            Ok(_) => self.refused.accepted(relay, taken),
            Err(Refusal::Permanent { reason }) if refused::is_of_server(reason) => {
                let destination = delivery.destination.clone();
                let gone = mailbox_is_gone(reason).then_some(Gone { destination, recipient });
                self.refused.refused(relay, reason, gone);
            }
            Err(_) => {}
        }
    }

    /// Takes whoever has no mailbox any more off the list. Where that cannot be done it is put off, so that not
    /// every message has to wait for it.
    async fn give_up(&self) -> Result<(), String> {
        while let Some(gone) = self.refused.believed() {
            if let Err(reason) = self.recipients.bounced(&gone.destination, &gone.recipient.address).await {
                return Err(self.refused.put_off(&reason));
            }
            self.refused.told(&gone);
        }
        Ok(())
    }

    /// A message, written where that keeps nobody waiting: an RSA signature takes longer than all the rest.
    async fn written(
        self: &Arc<Self>,
        form: &Arc<EditionForm>,
        delivery: &Delivery,
        recipient: &Arc<Recipient>,
    ) -> Result<Message, Refusal> {
        if !self.headers.signs_slowly() {
            return self.write(form, delivery, recipient);
        }
        let (shared, form) = (Arc::clone(self), Arc::clone(form));
        let (delivery, recipient) = (delivery.clone(), Arc::clone(recipient));
        let writing = tokio::task::spawn_blocking(move || shared.write(&form, &delivery, &recipient));
        writing.await.unwrap_or_else(|panic| Err(Refusal::halt(format!("a fault in recap itself: {panic}"))))
    }

    fn write(
        &self,
        form: &EditionForm,
        delivery: &Delivery,
        recipient: &Recipient,
    ) -> Result<Message, Refusal> {
        let token = self.recipients.bounce_token(delivery.id);
        self.headers.write(form, recipient, identity(delivery, &token))
    }

    fn envelope(&self, delivery: &Delivery, recipient: &Recipient) -> Result<Envelope, Refusal> {
        let token = self.recipients.bounce_token(delivery.id);
        self.headers.address(recipient, identity(delivery, &token))
    }
}

/// Whether a server refused for good because of the mailbox itself: it is not there, moved away or is
/// switched off (RFC 3463 sections 3.2 and 3.3, RFC 7505 section 3). A reply without such a code may
/// mean anything, and takes nobody off a list.
fn mailbox_is_gone(reply: &str) -> bool {
    let gone = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];
    Reply::of(reply).is_some_and(|reply| reply.is_for_good() && gone.contains(&reply.status))
}

fn identity<'a>(delivery: &'a Delivery, bounce_token: &'a str) -> Identity<'a> {
    Identity { destination: &delivery.destination, bounce_token: Some(bounce_token) }
}

impl Carrier for EmailCarrier {
    fn expect(&mut self, upcoming: &[Delivery]) {
        let destinations = upcoming.iter().map(|delivery| delivery.destination.as_str());
        self.register.renew(self.shared.register().take(destinations));
        self.expected.extend(upcoming.iter().cloned());
    }

    fn forget(&mut self, delivery: &Delivery) {
        self.expected.retain(|expected| expected.id != delivery.id);
    }

    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        Box::pin(self.deliver(delivery, commitment))
    }

    fn hold_back(&mut self, held: bool) {
        self.held_back = held;
    }

    fn route<'a>(&'a mut self, delivery: &'a Delivery) -> BoxFuture<'a, Result<Route, Refusal>> {
        Box::pin(self.route(delivery))
    }

    fn leave(&mut self) {
        self.transport.leave();
    }

    fn close(&mut self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(self.close())
    }
}

#[cfg(test)]
mod tests {
    use super::mailbox_is_gone;

    #[test]
    fn only_a_reply_about_the_mailbox_itself_takes_somebody_off_the_list() {
        for reply in [
            "550 5.1.1 <a…@example.net>: unknown",
            "550 5.1.10 null MX",
            "553 5.1.3 no such syntax",
            "550 5.2.1 the mailbox is disabled",
            "551 5.1.6 moved",
        ] {
            assert!(mailbox_is_gone(reply), "{reply}");
        }
        for reply in [
            "550 no such user",
            "550 5.7.1 not from you",
            "554 5.7.1 spam",
            "552 5.2.2 mailbox full",
            "552 5.3.4 message too big",
            "450 5.1.1 later",
            "the address's domain: 5.1.1",
            "",
        ] {
            assert!(!mailbox_is_gone(reply), "{reply}");
        }
    }
}
