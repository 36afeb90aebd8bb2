//! Documents that are there already.

use super::*;

fn read(name: &str, text: &str) -> crate::Result<Vec<Entry>> {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join(name), text).unwrap();
    read_existing(root.path())
}

#[test]
fn an_empty_folder_has_no_entries() {
    let root = tempfile::tempdir().unwrap();
    assert!(read_existing(root.path()).unwrap().is_empty());
    assert!(read_existing(&root.path().join("missing")).unwrap().is_empty());
}

#[test]
fn our_own_documents_come_back_and_are_written_again_byte_for_byte() {
    let root = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        std::fs::write(root.path().join(format.file_name()), document(format, &two())).unwrap();
    }
    let again = for_document(read_existing(root.path()).unwrap(), &publication(), 20);
    assert_eq!(again, two());
    for format in Format::ALL {
        assert_eq!(document(format, &again), document(format, &two()));
    }
}

/// What the most common Jekyll plugin writes, with what is awkward about it.
const JEKYLL: &str = r#"<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><generator uri="https://jekyllrb.com/" version="4.3.3">Jekyll</generator><link href="https://meetup.example.org/feed.xml" rel="self" type="application/atom+xml" /><link href="https://meetup.example.org/" rel="alternate" type="text/html" /><updated>2024-02-01T09:00:00+00:00</updated><id>https://meetup.example.org/feed.xml</id><title type="html">Example Meetup</title><author><name>Example Meetup</name></author>
<entry><title type="html">Talks &amp;amp; <![CDATA[Vec&lt;T&gt;]]></title><link href="https://meetup.example.org/2019/06/05/june/" rel="alternate" type="text/html" title="Talks" /><published>2019-06-05T00:00:00+02:00</published><updated>2019-06-06T10:00:00+02:00</updated><id>https://meetup.example.org/2019/06/05/june</id><content type="html" xml:base="https://meetup.example.org/2019/06/05/june/"><![CDATA[<p style="color:red" onclick="x()">Hello <img src="/room.jpg" alt="room"><script>alert(1)</script> <a href="slides.pdf">slides</a></p>]]></content><author><name>Bo Muster</name><email>bo@example.net</email></author><category term="rust" /><summary type="html"><![CDATA[<p>Hello &amp; welcome</p>]]></summary><media:thumbnail xmlns:media="http://search.yahoo.com/mrss/" url="https://meetup.example.org/card.png" /><media:content medium="image" url="https://meetup.example.org/card.png" xmlns:media="http://search.yahoo.com/mrss/" /></entry>
<entry><title type="html">No date</title><link href="https://meetup.example.org/undated/" rel="alternate"/><id>undated</id><summary type="html">Only a summary.</summary></entry>
</feed>"#;

#[test]
fn a_jekyll_feed_at_feed_xml_keeps_its_ids_dates_and_content() {
    let entries = read("feed.xml", JEKYLL).unwrap();
    insta::assert_json_snapshot!(entries);
    for format in Format::ALL {
        document(format, &for_document(entries.clone(), &publication(), 20));
    }
}

#[test]
fn an_rss_item_without_guid_content_or_date_is_kept_in_its_place() {
    let entries = read(
        "feed.xml",
        r#"<rss version="2.0"><channel><title>x</title><link>https://meetup.example.org/</link>
        <item><title>New</title><link>https://meetup.example.org/new</link><guid>7</guid><pubDate>Wed, 05 Jun 2019 00:00:00 +0000</pubDate></item>
        <item><title>AT&amp;T</title><link>https://meetup.example.org/old</link><description>&lt;p&gt;All &lt;b&gt;of&lt;/b&gt; it.&lt;/p&gt;&lt;iframe src="https://evil.example.com/"&gt;&lt;/iframe&gt;</description></item>
        <item><guid>https://meetup.example.org/oldest</guid><description>Words only</description></item>
            </channel></rss>"#,
    )
    .unwrap();
    let entries = for_document(entries, &publication(), 20);
    let [new, old, oldest] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((new.id.as_str(), new.summary.as_str(), new.html.as_str()), ("7", "New", "<p>New</p>"));
    assert_eq!(old.id, "https://meetup.example.org/old");
    assert_eq!((old.title.as_str(), old.summary.as_str()), ("AT&T", "All of it."));
    assert_eq!(old.html, "<p>All <b>of</b> it.</p>");
    assert_eq!(old.published, new.published);
    assert_eq!(
        (oldest.link.as_str(), oldest.title.as_str()),
        ("https://meetup.example.org/oldest", "Words only")
    );
}

#[test]
fn two_documents_of_a_site_with_different_ids_are_one_history() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("atom.xml"), document(Format::Atom, &two())).unwrap();
    let others: Vec<Entry> =
        two().into_iter().map(|entry| Entry { id: format!("{}#rss", entry.id), ..entry }).collect();
    std::fs::write(root.path().join("feed.xml"), document(Format::Rss, &others)).unwrap();
    assert_eq!(for_document(read_existing(root.path()).unwrap(), &publication(), 20), two());
}

#[test]
fn what_is_no_feed_is_an_error_that_says_how_to_go_on() {
    for text in
        ["", "not a feed", "<html></html>", "{\"version\": 1}", "<rss version=\"2.0\"><channel><item>"]
    {
        let error = read("feed.xml", text).unwrap_err();
        assert!(error.to_string().contains("feed.xml is no feed that can be read"), "{error}");
        assert!(!error.hints().is_empty());
    }
}

#[test]
fn a_name_on_which_the_reader_stumbles_is_an_error_and_no_crash() {
    let text = r#"<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title>
        <item><title>y</title><dc:creator>„bo@example.net</dc:creator></item></channel></rss>"#;
    assert!(read("feed.xml", text).is_err());
}
