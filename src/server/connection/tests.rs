use super::*;

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
