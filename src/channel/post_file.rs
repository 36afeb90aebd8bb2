//! In charge of posts for a network on which no account is configured: the exact posts go to a
//! file, for a person to paste; those of a thread with what is to be done with each.
//!
//! It leaves the words to [`post`] and logs in nowhere.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::file::{cannot_write, preflight, write_atomically};
use super::post::{self, ByHand, Network, Post};
use super::{Carrier, Channel, Commitment, Delivery, Draft, Name, Poster, Receipt, Refusal};
use crate::edition::Edition;
use crate::finding::Finding;

/// What stands between the posts of a thread.
pub(crate) const BETWEEN: &str = "\n\n---\n\n";

/// What a person is given to post: one post as it is; those of a thread each behind its place in it and the page
/// that opens with it.
pub(crate) fn to_post(posts: &[String], composer: ByHand, link: &str) -> String {
    let count = posts.len();
    let part = |(place, (post, page)): (usize, (&String, Option<String>))| {
        let answers = if place > 1 { ", in reply to the one before" } else { "" };
        let page = page.map(|page| format!(" {page}")).unwrap_or_default();
        format!("Post {place} of {count}{answers}:{page}\n\n{post}")
    };
    let parts: Vec<String> = match posts {
        [only] => vec![only.clone()],
        thread => (1..).zip(thread.iter().zip(pages(thread, composer, link))).map(part).collect(),
    };
    parts.join(BETWEEN) + "\n"
}

/// The pages that open with these posts; one that is the same for all holds the recap's link alone, and so is the
/// first one's.
pub(crate) fn pages(posts: &[String], composer: ByHand, link: &str) -> Vec<Option<String>> {
    let mut pages: Vec<Option<String>> = posts.iter().map(|post| composer(post, link)).collect();
    if let Some((first, others)) = pages.split_first_mut() {
        others.iter_mut().filter(|page| *page == first).for_each(|page| *page = None);
    }
    pages
}

/// That a file holds a thread, which a person has to post whole.
pub(crate) fn thread_by_hand(network: &Network, posts: usize) -> Option<Finding> {
    let told = format!(
        "the credits do not fit into one post on {}: the file holds a thread of {posts}",
        network.title
    );
    let hint =
        "post all of them, each in reply to the one before: who is credited in a later one is in no other";
    Some(Finding::note("thread-by-hand", told).hint(hint)).filter(|_| posts > 1)
}

/// A network served by a file for every edition.
#[derive(Debug, Clone)]
pub struct PostFile {
    network: &'static Network,
    composer: ByHand,
    folder: PathBuf,
}

impl PostFile {
    /// Where its drafts go.
    pub(crate) const DESTINATION: &str = "file";

    /// The files of one network below the folder of the posts: `POSTS/SLUG/NETWORK.txt`. None where nobody
    /// posts by hand.
    pub fn new(name: Name, posts: &Path) -> Option<Self> {
        let network = post::network(name)?;
        network.by_hand.map(|_| Self::of(network, posts))
    }

    /// The same for a network that has an account, and posts of which are to be pasted all the same.
    pub(super) fn of(network: &'static Network, posts: &Path) -> Self {
        PostFile { network, composer: network.by_hand.unwrap_or(|_, _| None), folder: posts.to_owned() }
    }
}

/// A carrier of a channel. What was planned for a file of a network goes there, and that may have been before there
/// was an account.
pub(crate) fn carrier(channel: &dyn Channel, posts: &Path) -> Box<dyn Carrier> {
    match post::network(channel.name()) {
        Some(network) => Box::new(OrFile { account: channel.carrier(), file: PostFile::of(network, posts) }),
        None => channel.carrier(),
    }
}

/// Takes posts to an account, or to a file.
struct OrFile {
    account: Box<dyn Carrier>,
    file: PostFile,
}

impl Carrier for OrFile {
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        match delivery.destination == PostFile::DESTINATION {
            true => self.file.deliver(delivery, commitment),
            false => self.account.deliver(delivery, commitment),
        }
    }

    fn close(&mut self) -> BoxFuture<'_, Result<(), String>> {
        self.account.close()
    }
}

/// What a draft freezes.
#[derive(Serialize, Deserialize)]
struct Frozen {
    posts: Vec<String>,
}

impl Channel for PostFile {
    fn name(&self) -> Name {
        self.network.name
    }

    fn leads_to(&self) -> String {
        let file = self.folder.join("…").join(format!("{}.txt", self.network.name));
        format!("{}, no account is configured", file.display())
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        let (posts, mut findings) = post::compose(edition, self.network);
        let posts: Vec<String> = posts.iter().map(Post::to_paste).collect();
        if posts.is_empty() {
            return (Vec::new(), findings);
        }
        findings.extend(thread_by_hand(self.network, posts.len()));
        let payload = serde_json::json!(Frozen { posts });
        (vec![Draft { destination: Self::DESTINATION.to_owned(), payload, position: 0 }], findings)
    }

    fn preflight(&self, _edition: &Edition) -> Result<(), String> {
        preflight(&self.folder).map_err(|error| cannot_write(&self.folder, &error))
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

impl Poster for PostFile {
    /// A file that is written twice is the same file: there is no point of no return to record.
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let Frozen { posts } = post::frozen(delivery)?;
        let slug = &delivery.edition.slug;
        if !slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') || slug.is_empty() {
            return Err(Refusal::permanent("the edition's slug is no file name"));
        }
        let path = self.folder.join(slug).join(format!("{}.txt", self.network.name));
        let link = &delivery.edition.link;
        // The page of the first post alone would leave out whom the others credit: those are in the file.
        let url = if let [only] = &posts[..] { (self.composer)(only, link) } else { None };
        let text = to_post(&posts, self.composer, link);
        let receipt = Receipt { id: path.display().to_string(), url, detail: Some(digest(text.as_bytes())) };
        let before = delivery.before.as_ref().and_then(|before| before.detail.clone());
        let write = move || {
            keep_by_hand(&path, before.as_deref(), text.as_bytes())
                .and_then(|()| write_atomically(&path, text.as_bytes()))
                .map_err(|error| cannot_write(&path, &error))
        };
        commitment.begins()?;
        match tokio::task::spawn_blocking(write).await {
            Ok(Ok(())) => Ok(receipt),
            Ok(Err(reason)) => Err(Refusal::Halt { reason }),
            Err(stopped) => Err(Refusal::Halt { reason: stopped.to_string() }),
        }
    }
}

/// What a file is known by whose words nobody has changed.
fn digest(text: &[u8]) -> String {
    STANDARD_NO_PAD.encode(Sha256::digest(text))
}

/// Lays a file of an earlier form aside that somebody has changed since: the words in it are theirs. Those that are
/// about to be written may stand there already, where an earlier run was cut off before it could record that.
fn keep_by_hand(path: &Path, before: Option<&str>, text: &[u8]) -> std::io::Result<()> {
    let Some(before) = before else { return Ok(()) };
    let there = match std::fs::read(path) {
        Ok(there) => there,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if there == text || digest(&there) == before {
        return Ok(());
    }
    let aside = |number: usize| path.with_extension(format!("by-hand-{number}.txt"));
    let Some(free) = (1..).map(aside).find(|aside| !aside.exists()) else { return Ok(()) };
    std::fs::rename(path, &free)?;
    tracing::warn!("{} was changed by hand and is kept as {}", path.display(), free.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

    use super::*;
    use crate::channel::post::network;
    use crate::channel::post::sample::{Sending, credit, deliveries, edition};
    use crate::edition::Role;

    async fn written(name: Name, edition: Edition) -> (String, Receipt) {
        let output = tempfile::tempdir().unwrap();
        let channel = PostFile::new(name, output.path()).unwrap();
        let [delivery] = &deliveries(&channel, edition)[..] else { panic!("not one delivery") };
        assert_eq!(delivery.destination, "file");
        let receipt = channel.carrier().deliver(delivery, &Sending::default()).await.unwrap();
        let path = output.path().join(format!("2019-06-05-cloud-evening/{name}.txt"));
        assert_eq!(receipt.id, path.display().to_string());
        (std::fs::read_to_string(path).unwrap(), receipt)
    }

    #[tokio::test]
    async fn a_file_holds_exactly_the_post_with_its_links_in_full() {
        let (text, receipt) = written(Name::Bluesky, edition()).await;
        insta::assert_snapshot!(text);
        let composer = receipt.url.unwrap();
        assert!(
            composer.starts_with("https://bsky.app/intent/compose?text=Cloud+Evening%2C+June+2019"),
            "{composer}"
        );
    }

    #[tokio::test]
    async fn the_posts_of_a_thread_are_parted_by_a_line() {
        let mut edition = edition();
        let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None);
        edition.credits.extend((1..=12).map(sponsor));
        let (text, _) = written(Name::X, edition).await;
        let posts: Vec<&str> = text.split("\n\n---\n\n").collect();
        assert!(posts.len() > 1);
        assert!(
            posts[0].ends_with("https://meetup.example.org/recaps/2019/06/05/cloud-evening/"),
            "{}",
            posts[0]
        );
        assert!(posts.last().unwrap().contains("No. 12 Ltd."), "{text}");
    }

    #[tokio::test]
    async fn every_post_of_a_thread_has_its_own_page_and_says_that_it_is_a_reply() {
        let mut edition = edition();
        let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None);
        edition.credits.extend((1..=12).map(sponsor));
        let (text, receipt) = written(Name::X, edition.clone()).await;
        assert_eq!(receipt.url, None, "the page of the first is not all there is to post");
        let parts: Vec<&str> = text.split(BETWEEN).collect();
        for (place, part) in parts.iter().enumerate() {
            let (head, post) = part.trim_end().split_once("\n\n").unwrap();
            let (place, count) = (place + 1, parts.len());
            let reply = if place > 1 { ", in reply to the one before" } else { "" };
            let lead = format!("Post {place} of {count}{reply}: ");
            let url =
                reqwest::Url::parse(head.strip_prefix(&lead).unwrap_or_else(|| panic!("{head}"))).unwrap();
            assert_eq!(url.query_pairs().next().unwrap().1, post);
        }
        let channel = PostFile::new(Name::X, Path::new("posts")).unwrap();
        let codes: Vec<&str> = channel.drafts(&edition).1.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["thread-by-hand"]);
        // Where no page holds a post, its place stands there alone.
        let (text, _) = written(Name::Mastodon, edition).await;
        assert!(text.starts_with("Post 1 of 2:\n\nCloud Evening"), "{text}");
        assert!(text.contains(&format!("{BETWEEN}Post 2 of 2, in reply to the one before:\n\n")), "{text}");
        let link = |_: &str, link: &str| network::page("https://share.example/", "url", link);
        let pages = pages(&["One".to_owned(), "Two".to_owned()], link, "https://a.example/");
        assert!(pages[0].is_some() && pages[1].is_none(), "{pages:?}");
    }

    #[tokio::test]
    async fn words_that_somebody_wrote_into_the_file_are_kept_beside_it_when_the_recap_is_edited() {
        let output = tempfile::tempdir().unwrap();
        let channel = PostFile::new(Name::X, output.path()).unwrap();
        let mut delivery = deliveries(&channel, edition()).remove(0);
        let file = output.path().join("2019-06-05-cloud-evening/x.txt");
        let aside = file.with_file_name("x.by-hand-1.txt");
        delivery.before = Some(channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap());
        let written = std::fs::read_to_string(&file).unwrap();
        channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
        assert!(!aside.exists(), "nobody has changed it");

        std::fs::write(&file, "My own words").unwrap();
        channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "My own words");
    }

    #[tokio::test]
    async fn recap_s_own_words_are_not_laid_aside_after_a_run_that_was_cut_off_before_it_recorded_them() {
        let output = tempfile::tempdir().unwrap();
        let channel = PostFile::new(Name::X, output.path()).unwrap();
        let mut delivery = deliveries(&channel, edition()).remove(0);
        let before = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
        let edited = Edition { title: "Cloud Evening, again".to_owned(), ..edition() };
        delivery.payload = serde_json::json!(Frozen { posts: vec![edited.title] });
        delivery.before = Some(before);
        channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
        // The receipt is still that of the earlier form.
        channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
        let folder = output.path().join("2019-06-05-cloud-evening");
        let names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["x.txt"]);
    }

    #[tokio::test]
    async fn what_was_planned_for_a_file_goes_there_after_an_account_was_added_and_posts_go_to_the_account() {
        let output = tempfile::tempdir().unwrap();
        let mut of_file =
            deliveries(&PostFile::new(Name::Mastodon, output.path()).unwrap(), edition()).remove(0);
        let mut carrier = carrier(&Account, output.path());
        let receipt = carrier.deliver(&of_file, &Sending::default()).await.unwrap();
        assert!(Path::new(&receipt.id).starts_with(output.path()) && Path::new(&receipt.id).exists());
        of_file.destination = "post/1".to_owned();
        let refusal = carrier.deliver(&of_file, &Sending::default()).await;
        assert_eq!(refusal, Err(Refusal::permanent("the account was asked")));
    }

    /// An account that takes nothing.
    struct Account;

    impl Channel for Account {
        fn name(&self) -> Name {
            Name::Mastodon
        }

        fn leads_to(&self) -> String {
            "nowhere".to_owned()
        }

        fn drafts(&self, _edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
            (Vec::new(), Vec::new())
        }

        fn carrier(&self) -> Box<dyn Carrier> {
            Box::new(Account)
        }
    }

    impl Poster for Account {
        async fn post(&self, _: &Delivery, _: &dyn Commitment) -> Result<Receipt, Refusal> {
            Err(Refusal::permanent("the account was asked"))
        }
    }

    #[tokio::test]
    async fn linkedin_is_given_the_recap_s_link_and_mastodon_no_page() {
        let (_, receipt) = written(Name::Linkedin, edition()).await;
        let url = "https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fmeetup.example.org%2Frecaps%2F2019%2F06%2F05%2Fcloud-evening%2F";
        assert_eq!(receipt.url.unwrap(), url);
        assert_eq!(written(Name::Mastodon, edition()).await.1.url, None);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_stops_the_work() {
        let output = tempfile::tempdir().unwrap();
        std::fs::write(output.path().join("posts"), "a file in the way").unwrap();
        let channel = PostFile::new(Name::X, &output.path().join("posts")).unwrap();
        assert!(channel.preflight(&edition()).is_err());
        let delivery = deliveries(&channel, edition()).remove(0);
        let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Halt { .. }), "{refusal:?}");
    }

    #[tokio::test]
    async fn a_slug_never_leads_out_of_the_folder() {
        let output = tempfile::tempdir().unwrap();
        let channel = PostFile::new(Name::X, output.path()).unwrap();
        for slug in ["..", "../x", "a/b", "", "a\\b", "/etc"] {
            let delivery = deliveries(&channel, Edition { slug: slug.to_owned(), ..edition() }).remove(0);
            let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
            assert!(matches!(refusal, Refusal::Permanent { .. }), "{slug}: {refusal:?}");
        }
        assert!(std::fs::read_dir(output.path()).unwrap().next().is_none());
    }
}
