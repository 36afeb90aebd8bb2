#![allow(clippy::unwrap_used, reason = "a test may fail")]

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::server::answers::Observer;

/// Answers that say nothing but yes.
fn answers() -> Arc<Answers> {
    let metrics = Arc::default();
    let observer = Observer { metrics: Arc::clone(&metrics), logs: false };
    let routes = axum::Router::new().fallback(async || "yes");
    Arc::new(Answers { files: None, routes, proxies: Default::default(), observer, metrics })
}

/// A client's end of a connection that is answered in a room, until that end is dropped.
async fn connected(room: &Arc<Room>, is_for_many: bool) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ours = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (theirs, address) = listener.accept().await.unwrap();
    let (room, client) = (Arc::clone(room), Client { peer: address.ip(), is_for_many });
    tokio::task::spawn_local(async move {
        converse(theirs, client, answers(), &room, CancellationToken::new()).await;
    });
    ours
}

/// The head of the answer to a request over a connection, which stays open.
async fn asked(stream: &mut TcpStream) -> String {
    asked_with(stream, 0, "").await
}

/// The same with so many octets of content, and a field, in the header; none of the content is read by the route.
async fn asked_with(stream: &mut TcpStream, octets: usize, field: &str) -> String {
    let header =
        format!("POST /subscribe HTTP/1.1\r\nHost: localhost\r\n{field}Content-Length: {octets}\r\n\r\n");
    stream.write_all(header.as_bytes()).await.unwrap();
    if octets < 1_000 {
        // As proxies send it: in a packet of its own.
        tokio::task::yield_now().await;
        stream.write_all(&vec![b'x'; octets]).await.unwrap();
    }
    let mut answer = String::new();
    while !answer.ends_with("\r\n\r\nyes") {
        let mut bytes = [0; 1024];
        let count = stream.read(&mut bytes).await.unwrap();
        assert!(count > 0, "closed behind {answer:?}");
        answer.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
    answer.to_lowercase()
}

/// Whether the far end closes a connection within that time.
async fn is_closed(stream: &mut TcpStream, time: Duration) -> bool {
    timeout(time, stream.read(&mut [0; 64])).await.is_ok_and(|read| read.unwrap() == 0)
}

/// So many connections that somebody else has open.
fn taken(room: &Room, count: usize) -> Vec<OwnedSemaphorePermit> {
    (0..count).map(|_| Arc::clone(&room.places).try_acquire_owned().unwrap()).collect()
}

#[tokio::test]
async fn in_a_crowd_an_answer_says_that_its_connection_is_closed_behind_it_and_otherwise_it_does_not() {
    let room = Arc::<Room>::default();
    let test = async {
        let mut stream = connected(&room, true).await;
        let mut places = taken(&room, MOST - KEPT_FREE);
        assert!(!asked(&mut stream).await.contains("\r\nconnection:"));
        places.extend(taken(&room, 1));
        assert!(asked(&mut stream).await.contains("\r\nconnection: close\r\n"));
        assert!(is_closed(&mut stream, Duration::from_secs(5)).await);
        places.pop();
        let mut stream = connected(&room, true).await;
        assert!(!asked(&mut stream).await.contains("\r\nconnection:"), "the crowd has gone");
    };
    tokio::task::LocalSet::new().run_until(test).await;
}

#[tokio::test]
async fn content_that_nobody_reads_costs_no_other_request_of_its_connection() {
    let room = Arc::<Room>::default();
    let test = async {
        let mut stream = connected(&room, true).await;
        for _ in 0..100 {
            let answer = asked_with(&mut stream, 500, "").await;
            assert!(!answer.contains("\r\nconnection:"), "{answer}");
        }
        // More than anybody would read for nothing, and what is sent only when it is asked for.
        for (octets, field) in [(1_000_000, ""), (5_000, "Expect: 100-continue\r\n")] {
            let mut stream = connected(&room, true).await;
            let answer = asked_with(&mut stream, octets, field).await;
            assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
            assert!(is_closed(&mut stream, Duration::from_secs(5)).await);
        }
    };
    tokio::task::LocalSet::new().run_until(test).await;
}

#[tokio::test]
async fn a_proxy_that_was_not_told_may_go_on_in_a_crowd_and_a_stranger_who_asks_nothing_makes_way() {
    let room = Arc::<Room>::default();
    let test = async {
        let mut proxy = connected(&room, true).await;
        let mut stranger = connected(&room, false).await;
        for stream in [&mut proxy, &mut stranger] {
            assert!(!asked(stream).await.contains("\r\nconnection:"));
        }
        let _places = taken(&room, MOST);
        room.is_crowded.store(true, Ordering::Relaxed);
        assert!(is_closed(&mut stranger, IDLE_IN_A_CROWD + LOOK * 4).await);
        assert!(!is_closed(&mut proxy, LOOK * 3).await);
        assert!(asked(&mut proxy).await.contains("\r\nconnection: close\r\n"));
    };
    tokio::task::LocalSet::new().run_until(test).await;
}

#[test]
fn what_a_connection_does_is_told_from_what_has_passed_over_it() {
    let traffic = Traffic::default();
    assert_eq!(traffic.doing(), Doing::Hearing { requests: 0 }, "opened, and nothing said");
    traffic.read.store(90, Ordering::Relaxed);
    traffic.asked();
    assert_eq!(traffic.doing(), Doing::Answering { requests: 1 });
    // The body of the request.
    traffic.read.store(100, Ordering::Relaxed);
    assert_eq!(traffic.doing(), Doing::Answering { requests: 1 });
    traffic.answered();
    assert_eq!(traffic.doing(), Doing::Idle { requests: 1 });
    traffic.written.store(7, Ordering::Relaxed);
    traffic.is_full.store(true, Ordering::Relaxed);
    assert_eq!(traffic.doing(), Doing::Sending { written: 7 });
    traffic.is_full.store(false, Ordering::Relaxed);
    traffic.read.store(101, Ordering::Relaxed);
    assert_eq!(traffic.doing(), Doing::Hearing { requests: 1 }, "the first byte of another request");
    traffic.read.store(102, Ordering::Relaxed);
    assert_eq!(traffic.doing(), Doing::Hearing { requests: 1 }, "a byte more is no progress");
}

#[test]
fn a_client_that_takes_an_answer_drop_by_drop_makes_way_in_a_crowd() {
    let (time, octets) = SENDING_IN_A_CROWD;
    let begun = Instant::now();
    let room = Room::default();
    let slow = || Pace { since: begun.checked_sub(time).unwrap_or(begun), written: 0 };
    let sending = |written| Doing::Sending { written };
    assert!(!room.hurries(&mut slow(), sending(octets - 1)), "nobody waits");
    room.is_crowded.store(true, Ordering::Relaxed);
    assert!(room.hurries(&mut slow(), sending(octets - 1)));
    assert!(!room.hurries(&mut slow(), sending(octets)));

    let mut pace = Pace { since: begun, written: 0 };
    assert!(!pace.is_slow(sending(1), begun + time / 2));
    assert!(!pace.is_slow(sending(octets), begun + time), "fast so far");
    assert!(!pace.is_slow(sending(octets + 1), begun + time * 3 / 2));
    assert!(pace.is_slow(sending(octets + 2), begun + time * 2), "something is taken, and too little");
    // What was said and heard in between does not count.
    assert!(!pace.is_slow(Doing::Idle { requests: 2 }, begun + time * 3));
    assert!(!pace.is_slow(sending(octets + 3), begun + time * 7 / 2));
    assert!(pace.is_slow(sending(octets + 4), begun + time * 4));
}
