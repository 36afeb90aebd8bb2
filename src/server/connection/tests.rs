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
