//! Links and pictures as they are typed, by example.

use super::*;

fn addresses(text: &str) -> Vec<(Use, &str)> {
    read(text, 0).addresses.into_iter().map(|address| (address.used, &text[address.at])).collect()
}

#[test]
fn addresses_are_found_however_they_are_written() {
    assert_eq!(
        addresses(
            "[a](https://a.example/(x)) ![b](/b c.jpg \"Title\") <a class='x' href=\"/c\">c</a>\n\
             <img src='d.png'> <iframe src=\"https://e.example\"></iframe> https://f.example/g. (www.h.example)"
        ),
        [
            (Use::Link, "https://a.example/(x)"),
            (Use::Picture, "/b c.jpg"),
            (Use::Link, "/c"),
            (Use::Picture, "d.png"),
            (Use::Frame, "https://e.example"),
            (Use::Link, "https://f.example/g"),
            (Use::Link, "www.h.example"),
        ]
    );
}

#[test]
fn what_is_no_markdown_is_left_alone() {
    for text in [
        "<pre>\nAcme](https://a.example)\n</pre>",
        "<!-- Acme](https://a.example) -->",
        "<code>Acme](https://a.example)</code>",
        "{% raw %}Acme](https://a.example){% endraw %}",
        "{% highlight text %}\nAcme](https://a.example)\n{% endhighlight %}",
    ] {
        assert!(read(text, 0).broken.is_empty(), "{text}");
    }
    assert_eq!(read("<pre> Acme](https://a.example)", 0).broken.len(), 1, "one that is never closed");
}

#[test]
fn code_is_left_alone() {
    assert_eq!(addresses("`[a](https://a.example)`\n\n```\nhttps://b.example\n```\n"), []);
    assert_eq!(read("`a](https://a.example)`", 0).broken, []);
}

#[test]
fn whole_links_are_not_broken() {
    for text in [
        "[a](https://a.example)",
        "[a [b] c](https://a.example)",
        "[![p](/p.jpg)](https://a.example)",
        "[a](https://a.example \"the (title)\")",
        "[a][b] and [c] (see below)\n\n[b]: https://b.example",
        "(a [b](https://b.example) c)",
        "an array[0](1)",
        "[x] (https://a.example)",
        "\\[a\\](https://a.example)",
        "[a]({{ site.url }}/b)",
    ] {
        assert_eq!(read(text, 0).broken, [], "{text}");
    }
}
