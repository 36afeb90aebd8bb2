//! Raw HTML that comes into no mail.

use super::*;

#[test]
fn elements_that_no_mail_shows_are_told_of_with_their_place() {
    for (text, marked) in [
        (
            "<form action=\"/x\">\nName <input name=\"a\"> <select><option>B</option></select>\n</form>",
            "<form action=\"/x\">",
        ),
        ("Press <INPUT type=\"submit\" value=\"Send\"> now.", "<INPUT type=\"submit\" value=\"Send\">"),
        ("<textarea>words</textarea>", "<textarea>"),
        ("A <svg viewBox=\"0 0 1 1\"><title>Boat</title></svg> b", "<svg viewBox=\"0 0 1 1\">"),
        ("So <math><mi>x</mi></math>.", "<math>"),
        ("<div hidden>words</div>", "<div hidden>"),
        ("<p style='color:red; display: none'>words</p>", "<p style='color:red; display: none'>"),
        ("A <span style=\"visibility:hidden\">word</span>.", "<span style=\"visibility:hidden\">"),
        ("<x-card id=\"a\"></x-card>", "<x-card id=\"a\">"),
        ("<amp-carousel />", "<amp-carousel />"),
        ("<model-viewer src=\"/a.glb\"></model-viewer>", "<model-viewer src=\"/a.glb\">"),
        (
            "<div class=\"post\" data-href=\"https://a.example/1\"></div>",
            "<div class=\"post\" data-href=\"https://a.example/1\">",
        ),
        ("<amp-img alt=\"A boat\"></amp-img>", "<amp-img alt=\"A boat\">"),
        ("<template>words</template>", "<template>"),
        (
            "<script src=\"https://gist.github.com/ada/1.js\"></script>",
            "<script src=\"https://gist.github.com/ada/1.js\">",
        ),
    ] {
        finds(text, "element-dropped", marked, None);
    }
    let text = page("<svg><svg>\n\nand <math> never closed");
    assert_eq!(found(&text).len(), 3);
}

#[test]
fn html_that_loses_no_words_is_not_told_of() {
    for text in [
        "<p>A <b>boat</b> <!-- <svg> --></p>",
        "`<svg>` and\n\n```\n<form>\n```",
        "\\<form> and &lt;formula> and a < b, <ada@example.org> and <https://a.example/>",
        "<Tabs>words</Tabs> and Map<K, V> and `List<String>`",
        "<svg aria-hidden=\"true\"><path d=\"M0 0\"/></svg>",
        "<script async src=\"https://platform.twitter.com/widgets.js\"></script>",
        "<style>p { color: red }</style>",
        "<input type=\"hidden\" value=\"1\">",
        "<noscript><img src=\"/a.jpg\" alt=\"A boat\"></noscript>",
        "<div aria-hidden=\"true\" class=\"hidden\" title=\"hidden\" style=\"display:block\">words</div>",
        "`<div hidden>` and <!-- <div hidden> -->",
        "<x-card>words</x-card>",
        "<img-lazy src=\"/a.jpg\" alt=\"A boat\"></img-lazy> <image src=\"/a.jpg\" alt=\"A boat\">",
        "<div data-href=\"https://a.example/1\">words</div> <div data-id=\"1\"></div>",
        "<amp-img src=\"/a.jpg\" alt=\"A boat\"></amp-img>",
    ] {
        sound(text);
    }
}

#[test]
fn words_between_angle_brackets_are_shown_and_tags_that_nobody_knows_are_told_of() {
    for tag in ["<Card title=\"Boats\" />", "<boats size=\"4\">"] {
        finds(&format!("A list of List {tag} it was."), "element-dropped", tag, None);
    }
    for words in
        ["List<String>", "the <Ada Example>", "Vec<u8>", "if a<b and c>d", "the <script> tag", "<your-name>"]
    {
        sound(&format!("It was {words} then."));
    }
    sound("<details open><summary>More</summary>words</details> <hr noshade> <div markdown>words</div>");
}

#[test]
fn frames_without_an_address_are_told_of_with_their_place() {
    for tag in [
        "<iframe></iframe>",
        "<iframe width=\"4\" src=\"javascript:a()\"></iframe>",
        "<video controls><p>Old.</p></video>",
        "<iframe srcdoc='words'></iframe>",
        "<audio src=\"data:audio/ogg,x\"></audio>",
    ] {
        let open = &tag[..=tag.find('>').unwrap()];
        finds(&format!("More {tag} to see."), "frame-dropped", open, None);
    }
    for tag in [
        "<iframe src=\"//a.example/\"></iframe>",
        "<iframe data-src=\"https://a.example/\"></iframe>",
        "<video><source src=\"a.mp4\"></video>",
        "<audio src=\"/a.ogg\"></audio>",
        "`<iframe></iframe>`",
        "<script src=\"https://gist.github.com/ada/1.js\"></script>\n<noscript><pre>let a = 1;</pre></noscript>",
    ] {
        sound(&format!("More {tag} to see."));
    }
}

#[test]
fn what_is_told_of_a_form_is_true() {
    let findings = found(&page("<form>Name <input value=\"words\"><button>Send</button></form>"));
    assert_eq!(
        findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
        [
            "a form does not work in a mail: the words around its fields are kept, what stands in them is left out"
        ]
    );
}
