//! What is typed to be read comes through as it is typed: code in titles and captions, braces, formulas, lists
//! set off by spaces.

use super::*;

fn with_front_matter(lines: &str) -> Edition {
    let text = format!("---\ndate: 2024-05-01\n{lines}\n---\n\nHello.\n");
    let source = crate::recap::Source { path: "2024-05-01-may.md".into(), text };
    compile(&crate::recap::understand(&source).0, &publication()).0
}

/// The text part of a body that nothing is found in.
#[track_caller]
fn reads(body: &str, text: &str) {
    let (edition, findings) = with_body(body);
    assert_eq!(edition.text(), text, "{body}\n{}", edition.html);
    assert_eq!(codes(&findings), [""; 0], "{body}");
}

#[test]
fn angle_brackets_in_code_of_stated_lines_are_those_brackets() {
    let edition = with_front_matter(
        "title: \"Why `Option<T>` & `Vec<u8>` matter\"\ndescription: \"On `Vec<T>`, Box<T> and <b>more</b>\"\n\
         email:\n  subject: \"On `Rc<T>`\"\nimage:\n  src: /a.jpg\n  alt: \"A `Cell<T>`\"",
    );
    assert_eq!(edition.title, "Why Option<T> & Vec<u8> matter");
    assert_eq!(edition.summary, "On Vec<T>, Box<T> and more");
    assert_eq!(edition.subject, "On Rc<T>");
    assert_eq!(edition.picture.map(|picture| picture.alt).as_deref(), Some("A Cell<T>"));
}

#[test]
fn captions_of_tags_are_markdown_with_code_and_elements_in_it() {
    for tag in [
        "{% include figure.html src=\"/a.jpg\" alt=\"`Rc<T>`\" caption=\"CAPTION\" %}",
        "{{< figure src=\"/a.jpg\" alt=\"`Rc<T>`\" caption=\"CAPTION\" >}}",
    ] {
        for (caption, html, said) in [
            ("`Vec<T>` & *x*", "<code>Vec&lt;T&gt;</code> &amp; <em>x</em>", "Vec<T> & x"),
            ("a <b>b</b> of Vec<T>", "a <b>b</b> of Vec&lt;T&gt;", "a b of Vec<T>"),
            ("a <b>b of `x`", "a &lt;b&gt;b of <code>x</code>", "a <b>b of x"),
            ("`\"a\"` > 'b'", "<code>\"a\"</code> &gt; 'b'", "\"a\" > 'b'"),
        ] {
            for (before, behind) in [("", ""), ("- ", ""), ("So: ", "."), ("> ", "")] {
                let quoted = caption.replace('"', "\\\"");
                let body = format!("{before}{}{behind}\n", tag.replace("CAPTION", &quoted));
                let (edition, _) = with_body(&body);
                assert!(edition.html.contains(html), "{body}{}", edition.html);
                let text = edition.text();
                assert!(text.contains(said) && text.contains("[Picture: Rc<T>]"), "{body}{text}");
            }
        }
    }
}

#[test]
fn formats_of_numbers_are_no_ids() {
    reads("- {:#x} prints hex\n- {:#b}\n", "- {:#x} prints hex\n- {:#b}\n");
    reads("In Rust:\n{:#x}\nprints hex.\n", "In Rust: {:#x} prints hex.\n");
    reads("**c**{:#x}, `a`{:#o}\n", "c{:#x}, a{:#o}\n");
    reads("Words\n{: #x}\n\nMore\n{:#top}\n", "Words\n\nMore\n");
}

#[test]
fn attribute_lists_in_code_set_off_by_spaces_are_code() {
    let code = "Write:\n\n    {:.class}\n    {: .note }\n\n    {::options x=\"y\" /}\n";
    reads(code, "Write:\n\n    {:.class}\n    {: .note }\n\n    {::options x=\"y\" /}\n");
    reads("Write:\n\n\t{:.class}\n", "Write:\n\n    {:.class}\n");
    reads("- One\n\n      {:.class}\n\n- Two\n", "- One\n\n      {:.class}\n\n- Two\n");
    reads("1. One\n   - Two\n\n         {: .note }\n", "1. One\n   - Two\n\n         {: .note }\n");
    reads("- One\n\n    {:.class}\n", "- One\n");
    reads("Words\n    {:.class}\n", "Words\n");
}

#[test]
fn braces_without_anything_in_them_are_words() {
    reads("Write {{}} for a brace, or {{ }}.\n", "Write {{}} for a brace, or {{ }}.\n");
    reads("{{-}} and {{ - }}\n", "{{-}} and {{ - }}\n");
    for tag in ["{{#each items}}", "{{/each}}", "{{else}}", "{{ end }}"] {
        let known = |_: &str| None;
        let told = crate::recap::markdown::dropped(&format!("Handlebars has {tag} for it."), &known);
        assert_eq!(told.len(), 1, "{tag}");
    }
    let edition = with_front_matter("title: \"What {{}} says\"");
    assert_eq!(edition.title, "What {{}} says");
}

#[test]
fn formulas_are_kept_as_they_are_typed() {
    reads(
        "So $$E = m*c^2 + a*b$$ it is, $$a\\,b_1 + c_2$$.\n",
        "So $$E = m*c^2 + a*b$$ it is, $$a\\,b_1 + c_2$$.\n",
    );
    reads(
        "Then\n\n$$\n\\begin{a} x_1 & <y> \\\\\n- z_1 \\end{a}\n$$\n\nThe *end*.\n",
        "Then\n\n$$ \\begin{a} x_1 & <y> \\\\ - z_1 \\end{a} $$\n\nThe end.\n",
    );
    reads("It costs $$ *or* $$$, `$$ *a* $$`.\n", "It costs $$ or $$$, $$ *a* $$.\n");
    reads(
        "Food: $$ [Acme](https://a.example/) and $$\n",
        "Food: $$ Acme [1] and $$\n\nLinks:\n[1] https://a.example/\n",
    );
    reads("    $$a*b*c$$\n", "    $$a*b*c$$\n");
    reads("- Cafe – $$\n- Bar – $$\n", "- Cafe – $$\n- Bar – $$\n");
    reads("Cost $$5 for *members* and $$10 for **others**.\n", "Cost $$5 for members and $$10 for others.\n");
    reads(
        "<pre>\necho $$\nls -l my_dir/*.txt\nkill $$\n</pre>\n",
        "    echo $$\n    ls -l my_dir/*.txt\n    kill $$\n",
    );
    reads("## Cafe $$\n\n- x\n\n## Bar $$\n", "Cafe $$\n-------\n\n- x\n\nBar $$\n------\n");
}

#[test]
fn a_note_that_is_defined_twice_moves_no_number() {
    let body = "Ann[^1] met Acme[^2] and Bo[^3].\n\n[^1]: Of one.\n[^2]: Of two.\n[^1]: Of another.\n[^3]: Of three.\n";
    let (edition, _) = with_body(body);
    assert_eq!(
        edition.text(),
        "Ann(1) met Acme(2) and Bo(3).\n\n* * *\n\n1. Of another.\n2. Of two.\n3. Of three.\n"
    );
}

#[test]
fn a_title_in_parentheses_is_no_part_of_an_address() {
    reads(
        "[N](https://a.example/ (paren)) and [O](/a (b).pdf)\n",
        "N [1] and O [2]\n\nLinks:\n[1] https://a.example/\n[2] https://meetup.example.org/a%20(b).pdf\n",
    );
}

#[test]
fn a_recording_begins_where_its_tag_says() {
    for body in [
        "{{< youtube id=\"abc\" start=\"65\" >}}",
        "{% include youtube.html id=\"abc\" start=\"65\" %}",
        "{% include video id=\"abc\" provider=\"youtube\" start=\"65\" %}",
        "{% include youtube.html url=\"https://www.youtube.com/watch?v=abc\" t=\"1m5s\" %}",
        "<lite-youtube videoid=\"abc\" params=\"rel=0&amp;start=65\"></lite-youtube>",
        "<iframe src=\"https://www.youtube.com/embed/abc?start=65\"></iframe>",
    ] {
        let (edition, _) = with_body(body);
        let text = edition.text();
        assert!(text.ends_with("https://www.youtube.com/watch?v=abc&t=65s\n"), "{body}\n{text}");
    }
}

#[test]
fn the_first_line_of_an_alert_is_parted_from_what_is_below() {
    let (edition, _) = with_body("> [!TIP] Custom title\n> Words.\n");
    assert!(edition.text().contains("> Custom title\n>\n> Words.\n"), "{}", edition.text());
}

#[test]
fn a_caption_that_is_all_that_is_said_of_a_picture_is_said_once() {
    for body in [
        "{{< figure src=\"/a.jpg\" caption=\"A boat\" >}}",
        "{% include figure.html src=\"/a.jpg\" caption=\"A *boat*\" %}",
        "{{< figure src=\"/a.jpg\" title=\"At sea\" caption=\"A boat\" attr=\"Ada\" >}}",
        "<figure><img src=\"/a.jpg\" alt=\"A boat\"><figcaption>A boat</figcaption></figure>",
    ] {
        let (edition, _) = with_body(&format!("{body}\n"));
        assert_eq!(edition.text().matches("A boat").count(), 1, "{body}\n{}", edition.text());
    }
}
