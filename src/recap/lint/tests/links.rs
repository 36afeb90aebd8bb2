//! Links that are none, by example.

use super::*;

#[test]
fn broken_links_are_mended() {
    for (text, marked, fixed) in [
        (
            "We met Acme Labs](https://a.example/).",
            "Acme Labs](https://a.example/)",
            Some("[Acme Labs](https://a.example/)"),
        ),
        (
            "met [B](https://b.example), A.P. Muster](https://a.example/)",
            "A.P. Muster](https://a.example/)",
            Some("[A.P. Muster](https://a.example/)"),
        ),
        ("See slides](https://a.example/).", "slides](https://a.example/)", None),
        ("Thanks Acme](https://a.example/).", "Thanks Acme](https://a.example/)", None),
        (
            "Read [more](https://a.example/x, or less.",
            "[more](https://a.example/x",
            Some("[more](https://a.example/x)"),
        ),
        (
            "Read [more](https://a.example/x\n\nor less.",
            "[more](https://a.example/x",
            Some("[more](https://a.example/x)"),
        ),
        (
            "Read [more] (https://a.example/x).",
            "[more] (https://a.example/x)",
            Some("[more](https://a.example/x)"),
        ),
        (
            "Read (more)[https://a.example/x].",
            "(more)[https://a.example/x]",
            Some("[more](https://a.example/x)"),
        ),
    ] {
        finds(text, "broken-link", marked, fixed);
    }
    for text in [
        "Read [more](https://a.example/x_(y)), or [less](/b \"title\").",
        "A task: [x] (https://a.example/) and a note [1] (https://a.example/).",
        "An index a[0](1), a choice (a)[b], and `Acme](https://a.example)`.",
        "[ref] and [Muster][ref]\n\n[ref]: https://a.example/",
        "[![Us](/us.jpg)](https://a.example/)",
    ] {
        sound(text);
    }
}

#[test]
fn links_without_a_text_or_an_address_are_told() {
    finds("See [Acme]().", "empty-link", "[Acme]()", None);
    finds("See [Slides](#).", "empty-link", "[Slides](#)", None);
    finds("See [](https://a.example/).", "link-without-text", "[](https://a.example/)", None);
    sound("See [Acme]({{ site.url }}/acme) and [above](#top).");
}

#[test]
fn an_address_in_parentheses_that_is_a_whole_line_lacks_its_text() {
    for (text, marked) in [
        ("Met.\n\n(https://a.example/x)\n\nMore.", "(https://a.example/x)"),
        ("(https://a.example/x)  \r\n\r\nMore.", "(https://a.example/x)"),
        ("Met.\n\n  (https://a.example/x)", "(https://a.example/x)"),
        ("We had cake!\n(https://a.example/x)\n![Us](/us.jpg)", "(https://a.example/x)"),
    ] {
        finds(text, "broken-link", marked, None);
    }
    for text in [
        "Read the page\n(https://a.example/x)\n\nMore.",
        "(https://a.example/x)\nis where it stands.",
        "(see https://a.example/x)",
        "(https://a.example/x and more)",
        "(https://a.example/x).",
    ] {
        sound(text);
    }
}

#[test]
fn a_text_that_promises_another_site_is_told_with_both_places() {
    let text = page("See [https://a.example/x](https://b.example/x).");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("link-text-disagrees", "https://a.example/x".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "https://b.example/x");
    sound("See [https://a.example](https://www.a.example/x) and [www.a.example](https://blog.a.example/).");
}

#[test]
fn more_ways_to_break_a_link_are_mended() {
    for (text, marked, fixed) in [
        (
            "met [Acme Labs]https://a.example/x).",
            "[Acme Labs]https://a.example/x)",
            Some("[Acme Labs](https://a.example/x)"),
        ),
        (
            "met [Acme Labs]https://a.example/x today.",
            "[Acme Labs]https://a.example/x",
            Some("[Acme Labs](https://a.example/x)"),
        ),
        (
            "met [Acme Labs(https://a.example/x).",
            "[Acme Labs(https://a.example/x)",
            Some("[Acme Labs](https://a.example/x)"),
        ),
        ("met [Acme Labs (https://a.example/x).", "[Acme Labs (https://a.example/x)", None),
        (
            "met [Acme Labs]\n(https://a.example/x).",
            "[Acme Labs]\n(https://a.example/x)",
            Some("[Acme Labs](https://a.example/x)"),
        ),
        (
            "met [Acme Labs]](https://a.example/x).",
            "[Acme Labs]](https://a.example/x)",
            Some("[Acme Labs](https://a.example/x)"),
        ),
        (
            "met [Acme Labs][https://a.example/x].",
            "[Acme Labs][https://a.example/x]",
            Some("[Acme Labs](https://a.example/x)"),
        ),
        (
            "met (Acme Labs](https://a.example/x).",
            "(Acme Labs](https://a.example/x)",
            Some("[Acme Labs](https://a.example/x)"),
        ),
        ("! [Us](/us.jpg)", "! [Us](/us.jpg)", Some("![Us](/us.jpg)")),
        ("![Us two] (/us.jpg)", "[Us two] (/us.jpg)", Some("[Us two](/us.jpg)")),
        ("![Us two(/us.jpg)", "[Us two(/us.jpg)", Some("[Us two](/us.jpg)")),
        ("![Us](/us.jpg", "[Us](/us.jpg", Some("[Us](/us.jpg)")),
    ] {
        finds(text, "broken-link", marked, fixed);
    }
    for text in [
        "a note [1]https://a.example/x and [see Acme (https://a.example/x)] too.",
        "met [Acme][https://a.example/x].\n\n[https://a.example/x]: https://a.example/x",
        "Wow! [Us](https://a.example/us.jpg) (see [Acme](https://a.example/x)).",
        "[[Acme](https://a.example/x) and [Bo](https://b.example/x)]",
    ] {
        sound(text);
    }
}

#[test]
fn what_is_still_to_come_is_told() {
    for typed in ["TODO", "tbd", "…", "...", "URL", "https://", "https://…", "https://a.example/TODO", "<>"]
    {
        finds(&format!("See [it]({typed})."), "empty-link", &format!("[it]({typed})"), None);
        finds(&format!("![Us]({typed})"), "empty-link", &format!("![Us]({typed})"), None);
    }
    finds("<img src=\"TODO\" alt=\"Us\">", "empty-link", "TODO", None);
    sound("See [it](todo.html), [it](/link), [it](https://a.example/files/TODO) and <a href=\"#\">it</a>.");
}

#[test]
fn code_is_left_alone_however_it_is_set() {
    sound(
        "So:\n\n    met [Acme Labs(https://a.example/x)\n\n\tand [it](htps://a.example.com)\n\n`[it](TODO)`",
    );
    finds(
        "* one\n\n    met [Acme Labs](htps://a.example.com)",
        "mistyped-address",
        "htps://a.example.com",
        Some("https://a.example.com"),
    );
}

#[test]
fn a_link_that_ends_with_another_mark_gets_its_parenthesis_in_the_place_of_it() {
    for (text, marked, fixed) in [
        (
            "met [Acme](https://a.example.com] and left.",
            "[Acme](https://a.example.com]",
            "[Acme](https://a.example.com)",
        ),
        (
            "met [Acme](https://a.example.com], and (us).",
            "[Acme](https://a.example.com]",
            "[Acme](https://a.example.com)",
        ),
        (
            "met [Acme](https://a.example.com}.",
            "[Acme](https://a.example.com}",
            "[Acme](https://a.example.com)",
        ),
        (
            "(We met [Acme](https://a.example.com] and left.)",
            "[Acme](https://a.example.com]",
            "[Acme](https://a.example.com)",
        ),
    ] {
        finds(text, "broken-link", marked, Some(fixed));
    }
    sound("met [Acme](https://a.example/x[1]) and [Acme](https://[::1]/x).");
}

#[test]
fn marks_that_are_mistaken_or_too_many_are_mended() {
    for (text, marked, fixed) in [
        ("met [Acme[(https://a.example/x).", "[Acme[(https://a.example/x)", "[Acme](https://a.example/x)"),
        ("met [Acme]{https://a.example/x}.", "[Acme]{https://a.example/x}", "[Acme](https://a.example/x)"),
        ("met [Acme](https://a.example/x)).", "[Acme](https://a.example/x))", "[Acme](https://a.example/x)"),
        ("met [[Acme](https://a.example/x).", "[[Acme](https://a.example/x)", "[Acme](https://a.example/x)"),
    ] {
        finds(text, "broken-link", marked, Some(fixed));
    }
    finds("met Acme](https://a.example/x today.", "broken-link", "](https://a.example/x", None);
    for text in [
        "we met (all of [Acme](https://a.example/x)).",
        "[[Acme](https://a.example/x)] and [Acme](https://a.example/x){:target=\"_blank\"}",
        "[see [Acme](https://a.example/x)\nand Bo]",
        "[Us](/a(b)) and ((see [Acme](https://a.example/x)))",
    ] {
        sound(text);
    }
}

#[test]
fn a_label_that_is_defined_nowhere_is_no_link() {
    finds("met [Acme Labs][acme] today.", "broken-link", "[Acme Labs][acme]", None);
    finds("met [Acme Labs][] today.", "broken-link", "[Acme Labs][]", None);
    let include = "{% include links.md %}";
    finds(&format!("met [Acme Labs][acme].\n\n{include}"), "tag-dropped", include, None);
    for text in [
        "met [Acme Labs][ACME] and [it][]\n\n[acme]: https://a.example/\n   [it]: <https://b.example/> \"It\"",
        "an index a[ij][kl], a note [see this][^1], and [Acme Labs] alone\n\n[^1]: A note.",
        "met `[Acme Labs][acme]`.",
    ] {
        sound(text);
    }
}

#[test]
fn a_title_in_parentheses_and_the_front_page_are_addresses_as_any() {
    sound("See [N](https://a.example/ (paren)) and [our home page](/).");
}
