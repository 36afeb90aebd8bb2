//! What a person does about posts that went wrong: corrects the recap, says what arrived, takes posts back.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::support::{Publication, RECAP, Ran};

const SLUG: &str = "2025-03-05-acme-meetup-march-2025";

/// How the server answers to the next post; afterwards it takes them all.
#[derive(Clone, Copy)]
enum Answer {
    /// 429: nothing was posted.
    Later,
    /// It is posted, and the answer says nothing that can be read.
    Garbage,
}

/// A server with Mastodon's API on which nobody can look what stands there.
struct Blind {
    address: SocketAddr,
    asked: Asked,
}

/// What was asked of it: method, path and body of posts and deletions.
type Asked = Arc<Mutex<Vec<String>>>;

impl Blind {
    fn answering(first: &'static [Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Asked::default();
        let router = Router::new().fallback(answer).with_state((Arc::clone(&asked), first));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        Blind { address, asked }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The posts that it was asked for, in order.
    fn posts(&self) -> Vec<String> {
        self.asked("POST")
    }

    fn asked(&self, method: &str) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|one| one.starts_with(method)).cloned().collect()
    }
}

async fn answer(State((asked, first)): State<(Asked, &'static [Answer])>, request: Request) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    match (&method, path.as_str()) {
        (&Method::GET, "/api/v1/accounts/verify_credentials") => {
            axum::Json(json!({ "id": "1", "acct": "group" })).into_response()
        }
        (&Method::POST, "/api/v2/media") => axum::Json(json!({ "id": "1", "url": "there" })).into_response(),
        (&Method::POST, "/api/v1/statuses") => {
            let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
            let mut asked = asked.lock().unwrap();
            let number = asked.iter().filter(|one| one.starts_with("POST")).count();
            asked.push(format!("POST {}", String::from_utf8_lossy(&body)));
            match first.get(number) {
                Some(Answer::Later) => StatusCode::TOO_MANY_REQUESTS.into_response(),
                Some(Answer::Garbage) => "It is there.".into_response(),
                None => axum::Json(json!({ "id": format!("{number}"), "content": "" })).into_response(),
            }
        }
        (&Method::DELETE, path) => {
            asked.lock().unwrap().push(format!("DELETE {path}"));
            StatusCode::NOT_FOUND.into_response()
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A group that posts there.
fn group(server: &Blind, recap: &str) -> Publication {
    let group = Publication::new()
        .with("RECAP_MASTODON_SERVER", server.url())
        .with("RECAP_MASTODON_TOKEN", "one-that-is-no-secret");
    group.write_recap(recap);
    group
}

/// [`RECAP`] with more sponsors than fit into one post.
fn thread() -> String {
    let sponsor = |number| {
        format!(
            "  - {{ name: \"Invented Company for Every Kind and Every Colour of Cloud, No. {number}, Ltd.\" }}\n"
        )
    };
    let sponsors: String = (1..=8).map(sponsor).collect();
    RECAP.replace("talks:\n", &format!("{sponsors}talks:\n"))
}

fn on_mastodon(group: &Publication, arguments: &[&str]) -> Ran {
    group.run_in(&[arguments, &["--only", "mastodon"]].concat())
}

fn publish(group: &Publication) -> Ran {
    on_mastodon(group, &["publish", &group.recap(), "--yes"])
}

#[test]
fn a_post_that_has_not_gone_out_goes_out_as_the_corrected_recap_says() {
    let server = Blind::answering(&[Answer::Later]);
    let group = group(&server, RECAP);
    publish(&group).ends_with(1);
    group.write_recap(&RECAP.replace("Ada Example", "Ada Instance"));

    let said = publish(&group);

    assert!(!said.stdout.contains("nothing goes out again"), "{}", said.stdout);
    on_mastodon(&group, &["retry"]).succeeds();
    let posts = server.posts();
    assert_eq!(posts.len(), 2, "{posts:?}");
    assert!(posts[0].contains("Ada+Example"), "{posts:?}");
    assert!(posts[1].contains("Ada+Instance") && !posts[1].contains("Ada+Example"), "{posts:?}");
}

#[test]
fn a_thread_that_needs_fewer_posts_when_the_recap_is_corrected_has_no_more_of_them() {
    let server = Blind::answering(&[Answer::Later]);
    let group = group(&server, &thread());
    publish(&group).ends_with(1);
    group.write_recap(RECAP);

    publish(&group);
    on_mastodon(&group, &["retry"]).succeeds();

    assert_eq!(server.posts().len(), 2, "{:?}", server.posts());
    let (states, _) = group.status("mastodon");
    assert_eq!(states["sent"], 1, "{states}");
    assert!(states.get("planned").is_none(), "{states}");
    publish(&group).succeeds();
    assert_eq!(server.posts().len(), 2);
}

#[test]
fn a_thread_that_an_edit_took_back_to_one_post_goes_out_whole_when_that_is_undone() {
    let server = Blind::answering(&[Answer::Later]);
    let group = group(&server, &thread());
    publish(&group).ends_with(1);
    group.write_recap(RECAP);
    publish(&group);
    group.write_recap(&thread());

    publish(&group);
    on_mastodon(&group, &["retry"]).succeeds();

    let posts = server.posts().join("\n");
    for number in 1..=8 {
        assert!(posts.contains(&format!("No.+{number}%2C")), "{number}: {posts}");
    }
    let (states, _) = group.status("mastodon");
    assert!(states["sent"].as_u64().unwrap() > 1 && states.get("skipped").is_none(), "{states}");
}

#[test]
fn a_recap_that_a_channel_cannot_carry_is_refused_and_nothing_is_published() {
    let group = Publication::new()
        .with("RECAP_LINKEDIN_AUTHOR", "urn:li:organization:42")
        .with("RECAP_LINKEDIN_TOKEN", "one-that-is-no-secret");
    let sponsors: String = (0..120)
        .map(|number| format!("  - {{ name: \"A Company of Clouds, No. {number}, Ltd.\" }}\n"))
        .collect();
    group.write_recap(&RECAP.replace("talks:\n", &format!("{sponsors}talks:\n")));
    let said = group.run_in(&["publish", &group.recap(), "--yes", "--only", "linkedin"]).ends_with(1);
    assert!(said.stderr.contains("do not fit into one post on LinkedIn"), "{}", said.stderr);
    assert!(said.stderr.contains("nothing was published"), "{}", said.stderr);
}

#[test]
fn a_thread_of_which_a_part_is_out_stays_as_it_was_and_that_is_told() {
    let server = Blind::answering(&[Answer::Garbage]);
    let group = group(&server, &thread());
    publish(&group).ends_with(1);
    group.write_recap(&thread().replace("Ada Example", "Ada Instance"));

    let said = publish(&group);

    assert!(said.stderr.contains("thread-not-edited"), "{}", said.stderr);
    assert_eq!(server.posts().len(), 1);
}

#[test]
fn a_thread_goes_on_when_a_person_gives_the_address_of_the_post_that_arrived() {
    let server = Blind::answering(&[Answer::Garbage]);
    let group = group(&server, &thread());
    publish(&group).ends_with(1);

    let refused = on_mastodon(&group, &["settle", SLUG, "--arrived"]).ends_with(1);
    assert!(
        refused.stderr.contains("post/1 --only mastodon --arrived --post https://"),
        "{}",
        refused.stderr
    );
    let wrong = ["settle", SLUG, "post/1", "--arrived", "--post", "https://elsewhere.example/@group/77"];
    on_mastodon(&group, &wrong).ends_with(2);
    let address = format!("{}/@group/77", server.url());
    on_mastodon(&group, &["settle", SLUG, "post/1", "--arrived", "--post", &address]).succeeds();
    publish(&group).succeeds();

    let posts = server.posts();
    assert!(posts[1].contains("in_reply_to_id=77"), "{posts:?}");
    on_mastodon(&group, &["retract", SLUG, "--yes"]);
    assert!(server.asked("DELETE").iter().any(|one| one.ends_with("/77")), "{:?}", server.asked("DELETE"));
}

#[test]
fn what_stands_there_by_a_persons_word_alone_is_not_said_to_be_deleted() {
    let server = Blind::answering(&[Answer::Garbage]);
    let group = group(&server, RECAP);
    publish(&group).ends_with(1);
    on_mastodon(&group, &["settle", SLUG, "--arrived"]).succeeds();

    let said = on_mastodon(&group, &["retract", SLUG, "--yes"]).ends_with(1);

    assert!(said.stdout.contains("0 posts were deleted"), "{}", said.stdout);
    assert!(said.stderr.contains("delete it by hand"), "{}", said.stderr);
    assert!(server.asked("DELETE").is_empty());
}

#[test]
fn what_was_written_to_a_file_is_never_said_to_be_deleted_at_an_account_that_came_later() {
    let server = Blind::answering(&[]);
    let by_hand = Publication::new();
    by_hand.write_recap(RECAP);
    publish(&by_hand).succeeds();
    let group = by_hand
        .with("RECAP_MASTODON_SERVER", server.url())
        .with("RECAP_MASTODON_TOKEN", "one-that-is-no-secret");

    let said = on_mastodon(&group, &["retract", SLUG, "--yes"]).ends_with(1);

    assert!(said.stdout.contains("0 posts were deleted"), "{}", said.stdout);
    assert!(said.stderr.contains("mastodon.txt: if you have posted them"), "{}", said.stderr);
    assert!(server.asked("DELETE").is_empty());
}

#[test]
fn what_was_uncertain_when_its_edition_was_retracted_is_never_sent_again() {
    let server = Blind::answering(&[Answer::Garbage]);
    let group = group(&server, &thread());
    publish(&group).ends_with(1);
    on_mastodon(&group, &["retract", SLUG, "--yes"]).succeeds();

    let said = on_mastodon(&group, &["retry", "--uncertain", "--failed"]);

    assert!(said.stderr.contains("delete it by hand"), "{}", said.stderr);
    assert_eq!(server.posts().len(), 1);
    let (states, _) = group.status("mastodon");
    assert!(states.get("planned").is_none(), "{states}");
}

#[test]
fn an_edit_that_was_planned_for_a_file_of_posts_is_written_there_after_an_account_was_added() {
    let server = Blind::answering(&[]);
    let group = Publication::new();
    group.write_recap(RECAP);
    publish(&group).succeeds();
    let file = group.path(&format!("posts/{SLUG}/mastodon.txt"));
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    group.write_recap(&RECAP.replace("Ada Example", "Ada Instance"));
    assert!(publish(&group).stderr.contains("mastodon stopped"));
    std::fs::remove_dir_all(&file).unwrap();

    let group = group
        .with("RECAP_MASTODON_SERVER", server.url())
        .with("RECAP_MASTODON_TOKEN", "one-that-is-no-secret");
    publish(&group).succeeds();

    assert!(std::fs::read_to_string(file).unwrap().contains("Ada Instance"));
    assert_eq!((server.posts(), group.status("mastodon").0), (Vec::new(), json!({ "in_file": 1 })));
}

#[test]
fn what_never_reached_a_file_of_posts_goes_to_the_account_that_was_added() {
    let server = Blind::answering(&[]);
    let group = Publication::new();
    group.write_recap(RECAP);
    let file = group.path(&format!("posts/{SLUG}/mastodon.txt"));
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    assert!(publish(&group).stderr.contains("mastodon stopped"));

    let group = group
        .with("RECAP_MASTODON_SERVER", server.url())
        .with("RECAP_MASTODON_TOKEN", "one-that-is-no-secret");
    publish(&group).succeeds();

    // The file is given up.
    let states = group.status("mastodon").0;
    assert_eq!((server.posts().len(), states), (1, json!({ "sent": 1, "skipped": 1 })));
}
