#![allow(clippy::unwrap_used, reason = "a test may fail")]

use axum::http::HeaderValue;
use proptest::prelude::*;

use super::*;

const TAG: &str = "0123456789abcdef";

/// 2026-11-30 12:00:00 UTC.
const MODIFIED: u64 = 1_796_040_000;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    map
}

#[test]
fn a_client_has_the_file_when_it_names_its_tag_in_any_of_the_ways_there_are() {
    for list in [
        "W/\"0123456789abcdef\"",
        "\"0123456789abcdef\"",
        "w/\"0123456789abcdef\"",
        "0123456789abcdef",
        "W/0123456789abcdef",
        "*",
        "\"other\", W/\"0123456789abcdef\"",
        "\"other\",\"0123456789abcdef\" , W/\"third\"",
        "\"with, comma\", \"0123456789abcdef\"",
        ",, \t\"0123456789abcdef\"",
        "W/\"0123456789abcdef-gzip\"",
        "\"0123456789abcdef--gzip\"",
        "\"0123456789abcdef-br\"",
        "\"0123456789abcdef;gzip\"",
        "\"0123456789abcdef",
    ] {
        assert!(is_current(&headers(&[("if-none-match", list)]), TAG, None), "{list}");
    }
    for list in [
        "",
        "\"\"",
        "W/",
        "\"0123456789abcde\"",
        "\"0123456789abcdef0\"",
        "\"0123456789abcdef-other\"",
        "\"x0123456789abcdef\"",
        "\"a 0123456789abcdef b\"",
        "\"*\"",
        "\"**\"",
        "\"0123456789ABCDEF\"",
    ] {
        assert!(!is_current(&headers(&[("if-none-match", list)]), TAG, None), "{list}");
    }
    let two_lines = headers(&[("if-none-match", "\"other\""), ("if-none-match", "\"0123456789abcdef\"")]);
    assert!(is_current(&two_lines, TAG, None));
}

#[test]
fn a_date_counts_where_no_tag_is_named() {
    let second = |offset: i64| {
        let at = UNIX_EPOCH + Duration::from_secs(MODIFIED.saturating_add_signed(offset));
        httpdate::fmt_http_date(at)
    };
    for (since, current) in [
        (second(0), true),
        (second(1), true),
        (second(-1), false),
        // The obsolete forms (RFC 9110 section 5.6.7).
        ("Monday, 30-Nov-26 12:00:00 GMT".to_owned(), true),
        ("Mon Nov 30 12:00:00 2026".to_owned(), true),
        ("yesterday".to_owned(), false),
        (String::new(), false),
    ] {
        assert_eq!(
            is_current(&headers(&[("if-modified-since", &since)]), TAG, Some(MODIFIED)),
            current,
            "{since}"
        );
        // A tag beats it, whatever it says (RFC 9110 section 13.1.3).
        let both = headers(&[("if-none-match", "\"other\""), ("if-modified-since", &since)]);
        assert!(!is_current(&both, TAG, Some(MODIFIED)));
    }
    assert!(!is_current(&headers(&[("if-modified-since", &second(0))]), TAG, None));
    assert!(!is_current(&HeaderMap::new(), TAG, Some(MODIFIED)));
}

#[test]
fn the_smallest_encoding_that_the_client_likes_best_is_sent() {
    for (accepted, wanted) in [
        ("", Encoding::Identity),
        ("gzip", Encoding::Gzip),
        ("x-gzip", Encoding::Gzip),
        ("GZIP", Encoding::Gzip),
        ("gzip, deflate, br, zstd", Encoding::Brotli),
        ("gzip, zstd", Encoding::Zstd),
        ("gzip;q=1.0, br;q=0.5", Encoding::Gzip),
        ("br;q=0.001", Encoding::Brotli),
        ("br;q=0, gzip;q=0", Encoding::Identity),
        ("br; q=0.000", Encoding::Identity),
        ("identity", Encoding::Identity),
        ("identity;q=1, gzip;q=0.5", Encoding::Identity),
        ("*", Encoding::Brotli),
        ("*;q=0", Encoding::Identity),
        ("*;q=0.5, br;q=0", Encoding::Zstd),
        ("identity;q=0, deflate", Encoding::Identity),
        ("deflate", Encoding::Identity),
        ("gzip;q=nonsense", Encoding::Gzip),
    ] {
        assert_eq!(preferred(&headers(&[("accept-encoding", accepted)]), |_| true), wanted, "{accepted}");
    }
    let only_gzip = |encoding| matches!(encoding, Encoding::Gzip | Encoding::Identity);
    assert_eq!(preferred(&headers(&[("accept-encoding", "br, gzip;q=0.1")]), only_gzip), Encoding::Gzip);
}

proptest! {
    #[test]
    fn a_tag_is_found_wherever_it_stands_in_a_list_of_others(
        before in prop::collection::vec("(W/)?\"[!#-~]{0,20}\"", 0..4),
        behind in prop::collection::vec("(W/)?\"[!#-~]{0,20}\"", 0..4),
        weak in any::<bool>(),
        gap in "[ \t]{0,2},[ \t,]{0,3}",
    ) {
        let own = format!("{}\"{TAG}\"", if weak { "W/" } else { "" });
        let list: Vec<_> = before.iter().chain([&own]).chain(&behind).cloned().collect();
        prop_assert!(names_tag(list.join(&gap).as_bytes(), TAG));
        let others: Vec<_> = before.into_iter().chain(behind).filter(|one| !one.contains(TAG) && !one.contains("\"*\"")).collect();
        prop_assert!(!names_tag(others.join(&gap).as_bytes(), TAG));
    }

    #[test]
    fn any_bytes_are_read_and_name_the_tag_only_where_it_stands(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let holds = bytes.windows(TAG.len()).any(|window| window == TAG.as_bytes()) || bytes.contains(&b'*');
        prop_assert!(!names_tag(&bytes, TAG) || holds);
    }

    #[test]
    fn whatever_is_accepted_an_encoding_that_there_is_comes_back(text in "[ -~]{0,60}", there in any::<[bool; 3]>()) {
        let map = headers(&[("accept-encoding", &text)]);
        let there_is = |encoding| encoding == Encoding::Identity || there[encoding as usize];
        prop_assert!(there_is(preferred(&map, there_is)));
    }
}
