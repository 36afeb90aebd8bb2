//! What is taken out of Markdown, what stays, and the way back.

use super::*;

fn prepared(body: &str) -> String {
    prepare(body).text
}

#[test]
fn liquid_tags_and_attribute_lists_are_taken_out() {
    assert_eq!(prepared("![A]({{site.baseurl}}/a.jpg)"), "![A](/a.jpg)");
    assert_eq!(prepared("a {% include tube.html id=\"x\" %} b"), "a  b");
    assert_eq!(prepared("[a](https://example.org/){:target=\"_blank\"}!"), "[a](https://example.org/)!");
    assert_eq!(prepared("Text\n{: .lead }\n"), "Text\n\n");
    assert_eq!(prepared("a{% comment %}hidden {{ x }}{% endcomment %}b"), "ab");
    assert_eq!(prepared("{{< tube abc >}}"), "");
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
    ] {
        assert_eq!(prepared(text), text);
    }
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
    fn no_text_breaks_it(body in "([a-z ä`~{}%:()\\[\\]!\"'/\n]|\\{\\{|\\}\\}|```|\\]\\(/)*") {
        let prepared = prepare(&body);
        for offset in 0..=prepared.text.len() {
            let origin = prepared.origin(offset);
            assert!(origin <= body.len());
            assert!(!prepared.text.is_char_boundary(offset) || body.is_char_boundary(origin));
        }
    }
}
