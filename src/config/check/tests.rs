#![allow(clippy::unwrap_used, reason = "a test may fail")]
use super::*;

#[test]
fn a_site_gets_its_slash_and_nothing_else_that_is_no_site_passes() {
    for (typed, meant) in [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/meetup", "https://example.org/meetup/"),
        ("http://localhost:4000/", "http://localhost:4000/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ] {
        assert_eq!(base_url(typed).unwrap().as_str(), meant);
    }
    for typed in [
        "",
        "example.org",
        "/path",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "https://ada@example.org/",
        "https://example.org/?a=b",
        "https://example.org/#top",
    ] {
        assert!(base_url(typed).is_err(), "{typed}");
    }
    assert_eq!(
        base_url("example.org").unwrap_err().hint.as_deref(),
        Some("Begin it with `https://`: `https://example.org`.")
    );
}

#[test]
fn networks_are_read_and_what_is_none_is_named() {
    let shown = |typed| networks(typed).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown("127.0.0.1 10.0.0.0/8,::1\n"), ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
    assert!(shown("").is_empty());
    for wrong in ["localhost", "10.0.0.0/33", "10.0.0"] {
        assert!(networks(&format!("::1 {wrong}")).unwrap_err().message.contains(wrong));
    }
}

#[test]
fn an_unencrypted_address_is_only_for_this_machine() {
    for typed in ["http://localhost/u", "http://127.8.0.1/u", "http://[::1]:80/u", "http://a.localhost/u"] {
        assert!(https_url(typed).is_ok(), "{typed}");
    }
    for typed in ["http://example.org/u", "http://10.0.0.1/u", "http://localhost.example.org/u"] {
        assert_eq!(https_url(typed).unwrap_err().message, "has to begin with `https://`");
    }
}

#[test]
fn a_mailbox_is_read_whole_or_not_at_all() {
    for (typed, name, email) in [
        ("recap@example.org", None, "recap@example.org"),
        ("<recap@example.org>", None, "recap@example.org"),
        ("Zoë Beispiel <zoe@example.org>", Some("Zoë Beispiel"), "zoe@example.org"),
        ("\"Example, Ltd.\" <a@example.org>", Some("Example, Ltd."), "a@example.org"),
        ("Example & Sons, Ltd. <a@example.org>", Some("Example & Sons, Ltd."), "a@example.org"),
    ] {
        let mailbox = mailbox(typed).unwrap();
        assert_eq!((mailbox.name.as_deref(), mailbox.email.as_ref()), (name, email));
    }
    for typed in [
        "",
        "recap",
        "recap@",
        "@example.org",
        "a@example.org, b@example.org",
        "A <a@example.org>, B <b@example.org>",
        "A <a@example.org> trailing",
        "A <a@example.org",
    ] {
        assert!(mailbox(typed).is_err(), "{typed}");
    }
}

#[test]
fn a_permalink_tells_recaps_apart() {
    for good in ["/:slug/", "/:year/:month/:day/:title/", "/recaps/:title.html", "/:year-:month-:day"] {
        assert_eq!(permalink(good).unwrap(), good);
    }
    for bad in [":slug", "/about/", "/:year/", "/../:slug", "/:slug?a", "/a b/:slug", "/:categories/:slug"] {
        assert!(permalink(bad).is_err(), "{bad}");
    }
    assert_eq!(permalink("/:titel/").unwrap_err().hint.as_deref(), Some("Did you mean `:title`?"));
}

#[test]
fn a_store_is_an_sqlite_file() {
    for (typed, file) in [
        ("recap.db", "recap.db"),
        ("sqlite:recap.db", "recap.db"),
        ("sqlite://data/recap.db", "data/recap.db"),
        ("sqlite:///var/lib/recap.db", "/var/lib/recap.db"),
    ] {
        assert_eq!(store(typed).unwrap(), file);
    }
    for typed in ["postgres://db/recap", "PostgreSQL://db", "mysql://db", "sqlite::memory:", "sqlite:", ""] {
        assert!(store(typed).is_err(), "{typed}");
    }
}

#[test]
fn an_id_date_is_a_year_or_a_day_in_one_spelling() {
    for good in ["2019", "2019-06-05"] {
        assert_eq!(id_date(good).unwrap(), good);
    }
    for bad in ["", "19", "20190605", "2019-06", "2019-02-30", "2019-6-5", "+002019-06"] {
        assert!(id_date(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_language_tag_has_the_shape_of_one() {
    for good in ["en", "pt-BR", "zh-Hant-TW", "de-1996"] {
        assert!(language(good).is_ok(), "{good}");
    }
    for bad in ["", "e", "en_GB", "en-", "english language", "e1"] {
        assert!(language(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_list_id_and_a_bluesky_handle_have_their_shapes() {
    assert!(list_id("meetup.example.org").is_ok());
    for bad in ["", "meetup", "a..b", "a b.example.org", "<a.example.org>"] {
        assert!(list_id(bad).is_err(), "{bad}");
    }
    assert_eq!(bluesky_handle("@example.bsky.social").unwrap(), "example.bsky.social");
    assert_eq!(bluesky_handle("did:plc:abc123").unwrap(), "did:plc:abc123");
    for bad in ["", "example", "did:plc", "a/b.example"] {
        assert!(bluesky_handle(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_time_zone_is_known_by_name_only() {
    assert_eq!(time_zone("Europe/London").unwrap().iana_name(), Some("Europe/London"));
    assert_eq!(
        time_zone("Europe/Londno").unwrap_err().hint.as_deref(),
        Some("Did you mean `Europe/London`?")
    );
    for bad in ["", "GMT+1:00", "EST5EDT,M3.2.0,M11.1.0", "London"] {
        assert!(time_zone(bad).is_err(), "{bad}");
    }
}
