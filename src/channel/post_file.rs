//! In charge of posts for a network on which no account is configured: the exact posts go to a
//! file, for a person to paste.
//!
//! It leaves the words to [`post`] and logs in nowhere.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{cannot_write, preflight, write_atomically};
use super::post::network::ByHand;
use super::post::{self, Network, Post};
use super::{Carrier, Channel, Commitment, Delivery, Draft, Name, Poster, Receipt, Refusal};
use crate::edition::Edition;
use crate::finding::Finding;

/// What stands between the posts of a thread.
pub(crate) const BETWEEN: &str = "\n\n---\n\n";

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
        let (posts, findings) = post::compose(edition, self.network);
        let posts: Vec<String> = posts.iter().map(Post::to_paste).collect();
        if posts.is_empty() {
            return (Vec::new(), findings);
        }
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
        let url = posts.first().and_then(|post| (self.composer)(post, &delivery.edition.link));
        let receipt = Receipt { id: path.display().to_string(), url, detail: None };
        let write = move || {
            let text = posts.join(BETWEEN) + "\n";
            write_atomically(&path, text.as_bytes()).map_err(|error| cannot_write(&path, &error))
        };
        commitment.begins()?;
        match tokio::task::spawn_blocking(write).await {
            Ok(Ok(())) => Ok(receipt),
            Ok(Err(reason)) => Err(Refusal::Halt { reason }),
            Err(stopped) => Err(Refusal::Halt { reason: stopped.to_string() }),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

    use super::*;
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
