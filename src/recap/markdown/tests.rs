//! What is taken out of Markdown, what stays, and the way back.

use super::*;

fn prepared(body: &str) -> String {
    prepare(body).text
}

#[test]
fn liquid_tags_and_attribute_lists_are_taken_out() {
    assert_eq!(prepared("![A]({{site.baseurl}}/a.jpg)"), "![A](/a.jpg)");
    assert_eq!(prepared("a {% include tube.html id=\"x\" %} b"), "a  b");
    assert_eq!(prepared("a{::comment}hidden{:/comment}b{::nomarkdown}"), "ab");
    assert_eq!(prepared("* Contents\n{:toc}\n\nText"), "\n\nText");
    assert_eq!(prepared("## A title {#anchor}\n"), "## A title \n");
    assert_eq!(prepared("![A](/a.jpg){width=\"50%\"}[b](/b){.lead}"), "![A](/a.jpg)[b](/b)");
    assert_eq!(prepared("[slides]({static}/a.pdf) f(x){y} {a}"), "[slides]({static}/a.pdf) f(x){y} {a}");
    assert_eq!(prepared("[a]({{< ref \"x\" >}})"), "[a]()");
    assert_eq!(prepared("[a](https://example.org/){:target=\"_blank\"}!"), "[a](https://example.org/)!");
    assert_eq!(prepared("Text\n{: .lead }\n"), "Text\n\n");
    assert_eq!(prepared("a{% comment %}hidden {{ x }}{% endcomment %}b"), "ab");
    assert_eq!(prepared("{{< tube abc >}}"), "");
}

#[test]
fn tags_that_show_something_give_it_as_html() {
    let watch = "<iframe src=\"https://www.youtube.com/watch?v=abc\"></iframe>";
    for tag in [
        "{% youtube abc %}",
        "{%- youtube \"abc\" -%}",
        "{% youtube abc 560 315 %}",
        "{% include youtube.html id=\"abc\" %}",
        "{% include embed/youtube.html id='abc' title='x' %}",
        "{% include video id=\"abc\" provider=\"youtube\" %}",
        "{% include widgets/youtube.html\n   id=\"abc\"\n%}",
        "{% include youtubePlayer.html id=\"abc\" %}",
        "{% render \"youtube\", id: \"abc\" %}",
        "{{< youtube abc >}}",
        "{{< youtube id=\"abc\" autoplay=\"true\" >}}",
        "{{% youtube abc %}}",
        "{{ youtube(id=\"abc\") }}",
        "{% youtube \"https://www.youtube.com/watch?v=abc\" %}",
    ] {
        assert_eq!(prepared(&format!("a {tag} b")), format!("a {watch} b"), "{tag}");
        assert_eq!(prepared(&format!("{tag}\nb")), format!("{watch}\n\nb"), "{tag}");
        assert_eq!(prepared(&format!("{tag} b")), format!("<wbr>{watch} b"), "{tag}");
    }
    for (tag, url) in [
        ("{% vimeo 123 %}", "https://vimeo.com/123"),
        ("{{< vimeo 123 >}}", "https://vimeo.com/123"),
        ("{% speakerdeck 0a1b2c %}", "https://speakerdeck.com/player/0a1b2c"),
        (
            "{% include widgets/slides.com.html url=\"//slides.com/ada/caches/embed\" %}",
            "//slides.com/ada/caches/embed",
        ),
        ("{% oembed https://example.org/?v=1 %}", "https://example.org/?v=1"),
        ("{{< spotify episode/12 >}}", "https://open.spotify.com/episode/12"),
        ("{% include frame.html src=\"/talks/demo.html\" %}", "/talks/demo.html"),
        ("{% video /talks/ada.mp4 640 480 %}", "/talks/ada.mp4"),
    ] {
        assert_eq!(prepared(&format!("a {tag}")), format!("a <iframe src=\"{url}\"></iframe>"), "{tag}");
    }
}

#[test]
fn tags_of_pictures_and_buttons_give_pictures_and_links() {
    for (tag, html) in [
        (
            "{% include widgets/image_with_caption.html url=\"/a b.jpg\" description=\"Ada \n on stage\" %}",
            "<img src=\"/a b.jpg\" alt=\"Ada on stage\">",
        ),
        ("{{< figure src=\"/a.jpg\" caption=\"Ada\" >}}", "<img src=\"/a.jpg\" alt=\"Ada\">"),
        (
            "{% include figure image_path=\"/a.jpg\" alt=\"A\" caption=\"B\" %}",
            "<img src=\"/a.jpg\" alt=\"A\">",
        ),
        ("{% img left /a.jpg 300 200 \"Ada\" %}", "<img src=\"/a.jpg\" alt=\"Ada\">"),
        (
            "{% include big_button.html link=\"https://example.org/\" text=\"Sign up\" %}",
            "<a href=\"https://example.org/\">Sign up</a>",
        ),
    ] {
        assert_eq!(prepared(&format!("a {tag}")), format!("a {html}"), "{tag}");
    }
}

#[test]
fn tags_that_show_nothing_give_nothing() {
    for tag in [
        "{% include head.html %}",
        "{% include youtube.html id=page.video %}",
        "{% include youtube.html id=\"{{ page.video }}\" %}",
        "{% if page.youtube %}",
        "{% assign video = \"https://example.org/v\" %}",
        "{% youtube %}",
        "{% endyoutube %}",
        "{{< /youtube >}}",
        "{{ content }}",
        "{{ url_for(\"x\") }}",
        "{% include youtube.html id=\"../../x\" %}",
        "{% iframe javascript:alert(1) %}",
    ] {
        assert_eq!(prepared(&format!("a {tag}b")), "a b", "{tag}");
    }
}

#[test]
fn literal_addresses_are_taken_without_their_filters() {
    assert_eq!(prepared("![A]({{ \"/a.jpg\" | relative_url }})"), "![A](/a.jpg)");
    assert_eq!(prepared("[A]({{ '/a' | prepend: site.baseurl | escape }})"), "[A](/a)");
    assert_eq!(prepared("{{ 'a' | upcase }}{{ 'a' | sort }}"), "A");
    assert_eq!(
        prepared("<a href=\"{% youtube abc %}\">"),
        "<a href=\"https://www.youtube.com/watch?v=abc\">"
    );
}

#[test]
fn a_tag_that_is_indented_is_not_made_code() {
    assert_eq!(
        prepared("a\n\n        {% vimeo 1 %}\n"),
        "a\n\n   <iframe src=\"https://vimeo.com/1\"></iframe>\n\n"
    );
}

#[test]
fn code_and_raw_stretches_stay() {
    for text in [
        "`{{ x }}`",
        "``a ` {{ x }}``",
        "```\n{{ x }}\n```\n",
        "~~~ yaml\n{% a %}\n~~~\n",
        "> ```\n> {{ x }}\n> ```\n",
        "- ```\n  {{ x }}\n  ```\n",
        "1. ```\n   {{ x }}\n   ```\n2. ~~~\n   {{ x }}\n   ~~~\n\n- 10) ~~~\n      {{ x }}\n      ~~~\n",
    ] {
        assert_eq!(prepared(text), text);
    }
    assert_eq!(prepared("2. ~~~\n   {{ x }}\n   ~~~\n{{ y }}"), "2. ~~~\n   {{ x }}\n   ~~~\n");
    assert_eq!(prepared("{% raw %}{{ x }}{% endraw %}"), "{{ x }}");
    assert_eq!(prepared("```\n{{ x }}\n```\n{{ y }}"), "```\n{{ x }}\n```\n");
}

#[test]
fn braces_that_are_no_tags_stay() {
    for text in ["{", "{{ open", "{% open", "{: open\n}", "a { b } c", "}}", "`{{ x }}", "{:"] {
        let expected = if text == "`{{ x }}" { "`" } else { text };
        assert_eq!(prepared(text), expected);
    }
}

#[test]
fn spaces_in_addresses_are_mended_and_titles_are_kept() {
    assert_eq!(prepared("![A](/my pic.jpg)"), "![A](/my%20pic.jpg)");
    assert_eq!(prepared("[A](https://example.org/a b (c).jpg)"), "[A](https://example.org/a%20b%20(c).jpg)");
    assert_eq!(prepared("[A](/a b.jpg \"A title\")"), "[A](/a%20b.jpg \"A title\")");
    assert_eq!(prepared("[A](/a.jpg 'A title')"), "[A](/a.jpg 'A title')");
    assert_eq!(prepared("[1](see also the note)"), "[1](see also the note)");
    assert_eq!(prepared("[A](</my pic.jpg>)"), "[A](</my pic.jpg>)");
}

#[test]
fn every_byte_leads_back_to_where_it_came_from() {
    let body = "ä {{ x }}b ![A]({{ s }}/my pic.jpg) {: .c }end";
    let prepared = prepare(body);
    assert_eq!(prepared.text, "ä b ![A](/my%20pic.jpg) end");
    for word in ["ä", "b ", "![A](", "/my", "pic.jpg", "end"] {
        let at = prepared.text.find(word).map(|at| prepared.origin(at));
        // What stands right behind a removed tag may lead to the tag's end or to its start.
        assert_eq!(at, body.find(word), "{word}");
    }
    assert_eq!(prepared.origin(prepared.text.len()), body.len());
    assert_eq!(prepared.origin(usize::MAX), body.len());
}

#[test]
fn lines_count_from_one_and_end_in_three_ways() {
    let lines = Lines::of("a\nb\r\nc\rd");
    let place = |line, column| lines.offset(LineColumn { line, column });
    assert_eq!([place(1, 1), place(2, 1), place(3, 1), place(4, 1)], [0, 2, 5, 7]);
    assert_eq!(place(9, 9), 8);
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_it(body in "([a-z ä`~{}%:()\\[\\]!\"'/\n]|\\{% youtube a %\\}|<div>|\\{\\{|\\}\\}|```|\\]\\(/)*") {
        let prepared = prepare(&body);
        for offset in 0..=prepared.text.len() {
            let origin = prepared.origin(offset);
            assert!(origin <= body.len());
            assert!(!prepared.text.is_char_boundary(offset) || body.is_char_boundary(origin));
            let run = prepared.run(offset);
            assert!(!run.copied || body.as_bytes()[run.origin..run.end] == prepared.text.as_bytes()[offset..offset + run.len]);
            assert!(run.len > 0 || offset == prepared.text.len());
        }
        assert!(dropped(&body, &|_| None).iter().all(|tag| body.get(tag.at.clone()).is_some()));
    }
}

#[test]
fn tags_that_stand_for_a_page_leave_it_in_addresses_alone() {
    assert_eq!(prepared("[a]({% post_url 2019-10-02-a %})"), "[a](jekyll:post_url/2019-10-02-a)");
    assert_eq!(
        prepared("[a]({{ site.url }}/x{% link b (1).md %} \"t\")"),
        "[a](jekyll:link/b%20%281%29.md \"t\")"
    );
    assert_eq!(prepared("[a]({% link /files/b.pdf %})"), "[a](/files/b.pdf)");
    assert_eq!(prepared("See {% post_url 2019-10-02-a %}."), "See .");
    assert_eq!(prepared("({% post_url 2019-10-02-a %})"), "()");
}
