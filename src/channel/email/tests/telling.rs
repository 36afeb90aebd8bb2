//! What the list is told of mailboxes that are gone.

use super::*;

/// A list that names the same person for everybody and cannot be written, and how often that was tried.
#[derive(Default)]
struct Unwritable(Mutex<usize>);

impl Recipients for Unwritable {
    fn recipients<'a>(
        &'a self,
        destinations: &'a [&'a str],
    ) -> BoxFuture<'a, Result<Vec<Option<Recipient>>, String>> {
        let found = destinations.iter().map(|_| Some(recipient("ada@example.net", None))).collect();
        Box::pin(std::future::ready(Ok(found)))
    }

    fn bounced<'a>(
        &'a self,
        _destination: &'a str,
        _written_to: &'a lettre::Address,
    ) -> BoxFuture<'a, Result<(), String>> {
        *self.0.lock().unwrap() += 1;
        Box::pin(std::future::ready(Err("the store is full".to_owned())))
    }

    fn bounce_token(&self, _delivery: i64) -> String {
        "token".to_owned()
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_told_of_a_mailbox_that_is_gone_keeps_no_mail_back_and_is_what_is_told_at_the_end()
 {
    let folder = tempfile::tempdir().unwrap();
    let (settings, list) = (settings(Transport::Maildir(folder.path().into())), Arc::<Unwritable>::default());
    let email = Email::new(&settings, &publication(), Arc::clone(&list) as Arc<dyn Recipients>).unwrap();
    let (mut carrier, mut other) = (email.carrier(), email.carrier());
    let recipient = Arc::new(recipient("bo@example.net", None));
    let gone = refused::Gone { destination: "8".into(), recipient };
    email.0.refused.refused(&None, "550 5.1.1 unknown", Some(gone));
    for _ in 0..50 {
        carrier.deliver(&delivery("7"), &Noted::default()).await.unwrap();
    }
    assert_eq!(*list.0.lock().unwrap(), 1, "it is not tried again for every message");
    assert_eq!(other.close().await, Ok(()));
    let told = carrier.close().await.unwrap_err();
    assert!(told.starts_with("one subscriber whose mailbox is gone stays on the list"), "{told}");
    assert!(told.contains("the store is full") && !told.contains("server"), "{told}");
    assert_eq!(*list.0.lock().unwrap(), 2);
}
