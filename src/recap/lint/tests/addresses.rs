//! Addresses that cannot be right, by example.

use super::*;

#[test]
fn mistyped_addresses_are_mended() {
    for (typed, fixed) in [
        ("htps://a.example.com", "https://a.example.com"),
        ("htttp://a.example.com/x", "http://a.example.com/x"),
        ("ttps://a.example.com", "https://a.example.com"),
        ("hhtps://a.example.com", "https://a.example.com"),
        ("http//a.example.com", "http://a.example.com"),
        ("https:/a.example.com/y", "https://a.example.com/y"),
        ("https:a.example.com", "https://a.example.com"),
        ("https:/a.example/y", "https://a.example/y"),
        ("http//a.example/y", "http://a.example/y"),
        ("https;//a.example.com", "https://a.example.com"),
        ("www.a.example/x", "https://www.a.example/x"),
        ("http://https://a.example", "https://a.example"),
        ("forum.example.org", "https://forum.example.org"),
        ("ada@example.org", "mailto:ada@example.org"),
    ] {
        finds(&format!("See [it]({typed})."), "mistyped-address", typed, Some(fixed));
    }
    for right in [
        "https://a.example.com",
        "mailto:ada@example.org",
        "tel:+44123",
        "/about.html",
        "../a.com/b",
        "slides.pdf",
        "#talks",
        "//a.example.com",
        "README.md",
        "geo:1,2",
        "ftp://a.example.com",
        "{{ site.url }}/x",
    ] {
        sound(&format!("See [it]({right})."));
    }
    sound("We met at www.a.example, or wrote to ada@example.org.");
}

#[test]
fn spaces_in_addresses_are_mended_where_the_address_ends_is_plain() {
    finds(
        "![Us](/images/bo muster.jpg)",
        "address-with-space",
        "/images/bo muster.jpg",
        Some("/images/bo%20muster.jpg"),
    );
    finds(
        "See [it](https://a.example/a b/c).",
        "address-with-space",
        "https://a.example/a b/c",
        Some("https://a.example/a%20b/c"),
    );
    finds("See [it](https://a.example for more).", "address-with-space", "https://a.example for more", None);
    sound("![Us](/images/bo%20muster.jpg) ![Us](/a.jpg \"a title\") ![Us]({{ site.url }}/a b.jpg)");
}

#[test]
fn addresses_that_are_run_together_are_told() {
    finds(
        "See [it](https://a.examplehttps://b.example).",
        "mistyped-address",
        "https://a.examplehttps://b.example",
        None,
    );
    finds(
        "See [it](https://a.example/xhttps://a.example/x).",
        "mistyped-address",
        "https://a.example/xhttps://a.example/x",
        Some("https://a.example/x"),
    );
}

#[test]
fn addresses_within_addresses_are_sound() {
    sound(
        "See [it](https://web.archive.org/web/2019/https://a.example/) or [it](https://a.example/?u=https://b.example/).",
    );
}

#[test]
fn videos_have_an_id_and_begin_at_a_time() {
    for (typed, fixed) in [
        ("https://www.youtube.com/watch?v=", None),
        ("https://www.youtube.com/watch?v=abc", None),
        ("https://www.youtube.com/watch?t=12", None),
        ("https://youtu.be/", None),
        ("https://youtu.be/abcdefghijkl", None),
        ("https://www.youtube.com/embed/abc", None),
        ("https://www.youtube.com/live/abcdefghij!", None),
        ("https://youtu.be/abcdefghi_k&t=90", Some("https://youtu.be/abcdefghi_k?t=90")),
        ("https://youtu.be/abcdefghi_k?si=x?t=90", Some("https://youtu.be/abcdefghi_k?si=x&t=90")),
        (
            "https://www.youtube.com/watch?v=abcdefghi_k?t=90",
            Some("https://www.youtube.com/watch?v=abcdefghi_k&t=90"),
        ),
        ("https://youtu.be/abcdefghi_k?t=1:30", Some("https://youtu.be/abcdefghi_k?t=90")),
        ("https://youtu.be/abcdefghi_k?t=1:00:05", Some("https://youtu.be/abcdefghi_k?t=3605")),
        ("https://youtu.be/abcdefghi_k?t=soon", None),
    ] {
        finds(&format!("See [it]({typed})."), "video-address", typed, fixed);
    }
    for right in [
        "https://www.youtube.com/watch?v=abcdefghi_k&t=1h2m3s",
        "https://youtu.be/abcdefghi_k?si=xyz&t=90",
        "https://www.youtube.com/live/abcdefghi-k?si=xyz&t=90s",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/watch?list=PL123",
        "https://www.youtube.com/embed/videoseries?list=PL123",
        "https://www.youtube.com/@example",
        "https://www.youtube.com/channel/UC123",
        "https://m.youtube.com/shorts/abcdefghijk",
        "https://vimeo.com/123",
    ] {
        sound(&format!("See [it]({right})."));
    }
}

#[test]
fn the_front_matter_s_picture_and_video_count_as_well() {
    let text = page("").replace(
        "description: x",
        "description: x\nimage: C:\\Pictures\\us.jpg\nvideo: https://youtu.be/abc",
    );
    assert_eq!(
        told(&found(&text), &text),
        [
            ("picture-on-a-disk", "C:\\Pictures\\us.jpg".to_owned(), None),
            ("video-address", "https://youtu.be/abc".to_owned(), None)
        ]
    );
}

#[test]
fn pictures_that_readers_will_not_see_are_told() {
    for (typed, code) in [
        ("C:\\Users\\ada\\us.jpg", "picture-on-a-disk"),
        ("file:///home/ada/us.jpg", "picture-on-a-disk"),
        ("/Users/ada/us.jpg", "picture-on-a-disk"),
        ("https://a.example/us.html", "picture-is-a-page"),
        ("https://github.com/acme/site/blob/main/us.jpg", "picture-is-a-page"),
        ("https://drive.google.com/file/d/1/view", "picture-is-a-page"),
        ("https://pbs.twimg.com/media/x.jpg:large", "picture-will-vanish"),
        ("https://dl.dropbox.com/u/1/x.jpg", "picture-will-vanish"),
        ("https://cdn.discordapp.com/attachments/1/2/us.png", "picture-will-vanish"),
        ("https://media.licdn.com/dms/image/1", "picture-will-vanish"),
        ("https://scontent-lhr8-1.xx.fbcdn.net/v/1.jpg", "picture-will-vanish"),
        ("https://scontent-lhr8-1.cdninstagram.com/v/1.jpg", "picture-will-vanish"),
        ("https://lh3.googleusercontent.com/pw/1", "picture-will-vanish"),
    ] {
        finds(&format!("![Us]({typed})"), code, typed, None);
    }
    finds(
        "<img src=\"https://pbs.twimg.com/media/x.jpg\" alt=\"Us\">",
        "picture-will-vanish",
        "https://pbs.twimg.com/media/x.jpg",
        None,
    );
    sound(
        "![Us](/images/us.jpg) ![Us](https://a.example/us.jpg?x=.html) ![Us](https://github.com/a/b/blob/main/us.jpg?raw=true)",
    );
    sound(
        "![Us](https://raw.githubusercontent.com/a/b/us.jpg) See [the post](https://pbs.twimg.com/media/x.jpg).",
    );
}

#[test]
fn addresses_of_the_web_are_those_outside_of_code() {
    let text = "---\nimage: https://a.example/a.jpg\n---\n[b](https://b.example) `https://c.example` [d](/d) www.e.example\n";
    let found: Vec<_> = web_addresses(text).into_iter().map(|at| &text[at]).collect();
    assert_eq!(found, ["https://a.example/a.jpg", "https://b.example"]);
}

#[test]
fn pictures_have_sound_addresses_too() {
    for (typed, fixed) in [
        ("https:/a.example.org/a.png", "https://a.example.org/a.png"),
        ("http//a.example.org/a.png", "http://a.example.org/a.png"),
        ("https:/cdn.example/a.png", "https://cdn.example/a.png"),
        ("http//cdn.example/a.png", "http://cdn.example/a.png"),
        ("htps://a.example.org/a.png", "https://a.example.org/a.png"),
        ("http:a.example.org/a.png", "http://a.example.org/a.png"),
        ("ttps://a.example.org/a.png", "https://a.example.org/a.png"),
        ("https://https://a.example.org/a.png", "https://a.example.org/a.png"),
        ("https:///a.example.org/a.png", "https://a.example.org/a.png"),
        ("://a.example.org/a.png", "https://a.example.org/a.png"),
        ("https: //a.example.org/a.png", "https://a.example.org/a.png"),
        ("h ttps://a.example.org/a.png", "https://a.example.org/a.png"),
        ("\"https://a.example.org/a.png\"", "https://a.example.org/a.png"),
        ("(https://a.example.org/a.png)", "https://a.example.org/a.png"),
        ("https:\\\\a.example.org\\a.png", "https://a.example.org/a.png"),
        ("a.example.org/a.png", "https://a.example.org/a.png"),
    ] {
        finds(&format!("![Us]({typed})"), "mistyped-address", typed, Some(fixed));
    }
    finds(
        "See [it](youtu.be/abcdefghi_k).",
        "mistyped-address",
        "youtu.be/abcdefghi_k",
        Some("https://youtu.be/abcdefghi_k"),
    );
}

#[test]
fn sites_have_names() {
    for typed in [
        "https://a,example/x",
        "https://.example/x",
        "https://a..example",
        "https://acme/x",
        "https://a.example:x/",
    ] {
        finds(&format!("See [it]({typed})."), "mistyped-address", typed, None);
    }
    sound("See [it](https://übung.example./x) and [it](https://[::1]/x).");
}

#[test]
fn addresses_that_are_defined_apart_or_stand_in_html_are_looked_over_as_well() {
    finds(
        "![Crowd][p]\n\n[p]: https://pbs.twimg.com/media/x.jpg",
        "picture-will-vanish",
        "https://pbs.twimg.com/media/x.jpg",
        None,
    );
    for (text, fixed) in [
        ("See [it][p].\n\n[p]: htps://a.example", "https://a.example"),
        ("See [p].\n\n[p]: <htps://a.example> \"Acme\"", "https://a.example"),
        ("<a class=\"x\" href=\"htps://a.example\">it</a>", "https://a.example"),
        ("<img alt=\"Us all\" data-src=\"/x.jpg\" SRC='htps://a.example'>", "https://a.example"),
    ] {
        finds(text, "mistyped-address", "htps://a.example", Some(fixed));
    }
    finds(
        "<a href=\"forum.example.org\">it</a>",
        "mistyped-address",
        "forum.example.org",
        Some("https://forum.example.org"),
    );
    finds(
        "See [it](mailto:https://a.example/).",
        "mistyped-address",
        "mailto:https://a.example/",
        Some("https://a.example/"),
    );
    sound("See [it][p] and [us].\n\n[p]: https://pbs.twimg.com/media/x.jpg\n[us]: /us.html");
}

#[test]
fn a_parameter_in_the_place_of_an_id_is_looked_at_once() {
    let typed = "https://youtu.be/t=?t=";
    finds(&format!("See [it]({typed})."), "video-address", typed, None);
}

#[test]
fn a_frame_shows_the_player_and_no_page() {
    let player = Some("https://www.youtube.com/embed/abcdefghi_k");
    for page in ["https://www.youtube.com/watch?v=abcdefghi_k", "https://youtu.be/abcdefghi_k"] {
        finds(&format!("<iframe src=\"{page}\"></iframe>"), "video-address", page, player);
    }
    let timed = "https://www.youtube.com/watch?v=abcdefghi_k&t=90";
    finds(&format!("<iframe src=\"{timed}\"></iframe>"), "video-address", timed, None);
    sound("<iframe src=\"https://www.youtube.com/embed/abcdefghi_k?start=90\"></iframe>");
}

#[test]
fn videos_in_liquid_and_shortcodes_have_an_id() {
    for text in [
        "{% youtube aBc %}",
        "{% youtube \"aBc\" %}",
        "{% include youtube.html id=\"aBc\" %}",
        "{% include embeds/youtube.html title='Us' id='aBc' %}",
        "{{< youtube aBc >}}",
        "{{< youtube id=\"aBc\" autoplay=\"true\" >}}",
    ] {
        finds(text, "video-address", "aBc", None);
    }
    for text in ["{% youtube page.video %}", "{% include youtube.html id=page.video %}"] {
        finds(text, "tag-dropped", text, None);
    }
    for text in [
        "{% youtube abcdefghi_k %}",
        "{% youtube https://youtu.be/abcdefghi_k %}",
        "{% include vimeo.html id=\"aBc\" %}",
        "`{{< youtube aBc >}}`",
        "{{< youtube abcdefghi_k >}}",
    ] {
        sound(text);
    }
}

#[test]
fn addresses_of_the_writer_s_own_machine_are_told() {
    for typed in ["http://localhost:8080/", "http://127.0.0.1/x", "http://0.0.0.0:4000/x"] {
        finds(&format!("See [it]({typed})."), "mistyped-address", typed, None);
    }
    sound("Open http://localhost:8080/ and see, or [it](https://127.example/).");
}

#[test]
fn more_pictures_that_readers_will_not_see_are_told() {
    for typed in [
        "https://ton.twitter.com/1.1/ton/data/dm/1/us.jpg",
        "https://acme.s3.amazonaws.com/us.jpg?X-Amz-Expires=3600&X-Amz-Signature=ab",
        "blob:https://a.example/5b1c",
    ] {
        finds(&format!("![Us]({typed})"), "picture-will-vanish", typed, None);
    }
    sound("![Us](https://acme.s3.amazonaws.com/us.jpg?versionId=3)");
}

#[test]
fn videos_that_lead_elsewhere_are_told() {
    for (typed, fixed) in [
        ("https://www.youtube.com/watch/abcdefghi_k", Some("https://www.youtube.com/watch?v=abcdefghi_k")),
        ("https://www.youtube.com/aB3defghi_k", None),
        ("https://vimeo.com/12ab34", None),
        (
            "https://studio.youtube.com/video/abcdefghi_k/edit",
            Some("https://www.youtube.com/watch?v=abcdefghi_k"),
        ),
        ("https://www.youtube.com/watch?v=abcdefghi_k&t=90s&t=30s", None),
    ] {
        finds(&format!("See [it]({typed})."), "video-address", typed, fixed);
    }
    finds(
        "See [it](https://www.yotube.com/watch?v=abcdefghi_k).",
        "mistyped-address",
        "https://www.yotube.com/watch?v=abcdefghi_k",
        Some("https://www.youtube.com/watch?v=abcdefghi_k"),
    );
    for right in [
        "https://www.youtube.com/ExampleConf",
        "https://www.youtube.com/ExamConf2024",
        "https://www.youtube.com/c/aB3defghi_k",
        "https://vimeo.com/acme/12ab34",
        "https://vimeo.com/123456/abcdef",
    ] {
        sound(&format!("See [it]({right})."));
    }
}

#[test]
fn addresses_in_the_front_matter_need_their_beginning() {
    let text = page("")
        .replace("description: x", "description: x\nsponsors: [{name: Acme, url: acme.example.com}]")
        .replace("https://acme.example/)", "https://acme.example.com/)");
    assert_eq!(
        told(&found(&text), &text),
        [("mistyped-address", "acme.example.com".to_owned(), Some("https://acme.example.com".to_owned()))]
    );
}

#[test]
fn a_tag_that_seems_to_end_where_it_begins_is_no_video_and_no_panic() {
    for text in ["{%}", "{%} {% raw %}{{ a }}", "{{%}}", "{{<}} {{< youtube >}}"] {
        found(&page(text));
    }
}
