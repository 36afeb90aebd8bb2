//! What was once lost on the way from a recap to its mail, and what was told of it that was not true.

use super::*;

#[test]
fn a_tuple_of_elixir_is_words_and_an_attribute_list_is_none() {
    for (body, text) in [
        (
            "It returns {:ok, x}, {:error, reason} or {:reply, :ok, state}.",
            "It returns {:ok, x}, {:error, reason} or {:reply, :ok, state}.\n",
        ),
        ("Words {:ok}\n{: .lead}\n\n{:noreply, state}", "Words {:ok}\n\n{:noreply, state}\n"),
        (
            "A map {:name \"Ada\", :age 3} in [Clojure](#x){:target=\"_blank\"}.",
            "A map {:name \"Ada\", :age 3} in Clojure.\n",
        ),
        ("Rust prints with {:?}, {:.2} and {:#x}.", "Rust prints with {:?}, {:.2} and {:#x}.\n"),
        ("* TOC\n{: toc}\n\nWords f(x){y = 1}.", "Words f(x){y = 1}.\n"),
    ] {
        let (edition, _) = with_body(body);
        let text_without_links =
            edition.text().split("\n\nLinks:").next().unwrap().replace(" [1]", "").trim_end().to_owned();
        assert_eq!(text_without_links, text.trim_end(), "{body}");
        assert!(!edition.html.contains(".lead") && !edition.html.contains("target"), "{}", edition.html);
    }
}

#[test]
fn a_caption_with_quotation_marks_is_shown_whole() {
    for tag in [
        r#"{{< figure src="/a.jpg" alt="A boat" caption="Ada, \"The Boat\", at sea" >}}"#,
        r#"{% include figure.html src="/a.jpg" alt="A boat" caption="Ada, \"The Boat\", at sea" %}"#,
        r#"{{< figure src="/a.jpg" alt="A boat" caption=`Ada, "The Boat", at sea` >}}"#,
        r#"{% include figure.html src='/a.jpg' alt='A boat' caption='Ada, "The Boat", at sea' %}"#,
    ] {
        let (edition, _) = with_body(tag);
        assert_eq!(edition.text(), "[Picture: A boat]\nAda, \"The Boat\", at sea\n", "{tag}");
    }
    let (edition, _) =
        with_body("{% include figure.html src='/a.jpg' alt='A boat' caption='It is Ada's \\'boat\\'' %}");
    assert_eq!(edition.text(), "[Picture: A boat]\nIt is Ada's 'boat'\n");
}

#[test]
fn a_picture_that_a_script_would_load_is_shown_once_and_not_told_of() {
    let shown = "<img src=\"/a.jpg\" alt=\"A boat\">";
    for body in [
        format!("<img data-src=\"/a.jpg\" alt=\"A boat\"><noscript>{shown}</noscript>"),
        format!(
            "<img src=\"data:image/gif;base64,R0\" data-src=\"/a.jpg\" alt=\"A boat\">\n<noscript>{shown}</noscript>"
        ),
        format!("<p><img data-lazy-src=\"/a.jpg\" alt=\"A boat\"></p>\n<noscript><p>{shown}</p></noscript>"),
        format!(
            "<a href=\"/b\"><img data-src=\"/a-small.jpg\" alt=\"A boat\"></a><noscript>{shown}</noscript>"
        ),
        format!("<noscript>{shown}</noscript><img class=\"lazy\" data-src=\"/a.jpg\" alt=\"A boat\">"),
        "<img data-src=\"/a.jpg\" alt=\"A boat\">".to_owned(),
        "<img src=\"/blank.gif\" data-src=\"/a.jpg\" alt=\"A boat\">".to_owned(),
        "<img class=\"lazyload\" src=\"/a-tiny.jpg\" data-src=\"/a.jpg\" alt=\"A boat\">".to_owned(),
        "<img data-srcset=\"/a.jpg 1x, /b.jpg 2x\" alt=\"A boat\">".to_owned(),
        "A <img src=\"data:image/gif;base64,R0\" data-original=\"/a.jpg\" alt=\"A boat\">".to_owned(),
    ] {
        let (edition, findings) = with_body(&body);
        assert_eq!(codes(&findings), [""; 0], "{body}");
        assert_eq!(edition.html.matches("<img ").count(), 1, "{body}: {}", edition.html);
        assert_eq!(edition.text().matches("[Picture: A boat]").count(), 1, "{body}");
        assert!(edition.html.contains("src=\"https://meetup.example.org/a.jpg\""), "{}", edition.html);
    }
    // Two pictures are two pictures.
    let (edition, _) = with_body(&format!("<img src=\"/b.jpg\" alt=\"B\"><noscript>{shown}</noscript>"));
    assert_eq!(edition.html.matches("<img ").count(), 2, "{}", edition.html);
}

#[test]
fn a_frame_and_the_link_that_stands_in_for_it_are_one_link() {
    for body in [
        "<iframe src=\"https://www.youtube.com/embed/abc\"></iframe>\n<noscript><a href=\"https://www.youtube.com/watch?v=abc\">Ada's talk</a></noscript>",
        "<iframe data-src=\"//www.youtube.com/embed/abc\"></iframe><noscript><a href=\"https://www.youtube.com/embed/abc\">Ada's talk</a></noscript>",
    ] {
        let (edition, findings) = with_body(body);
        assert!(
            edition.text().starts_with("Ada's talk [1]\n\nLinks:\n[1] https://www.youtube.com/"),
            "{}",
            edition.text()
        );
        assert_eq!((edition.html.matches("<a ").count(), codes(&findings)), (1, vec![]), "{}", edition.html);
    }
    let (edition, _) = with_body(
        "<iframe src=\"https://maps.example/x\"></iframe><noscript><a href=\"/map.pdf\">Map</a></noscript>",
    );
    assert!(
        edition.text().contains("See it on maps.example [1]") && edition.text().contains("Map [2]"),
        "{}",
        edition.text()
    );
    let (edition, findings) = with_body("<iframe data-src=\"https://maps.example/x\"></iframe>");
    assert!(
        edition.text().starts_with("See it on maps.example [1]") && findings.is_empty(),
        "{}",
        edition.text()
    );
}

#[test]
fn a_request_for_scripts_is_not_mailed() {
    for body in [
        "<div id=\"disqus_thread\"></div>\n<noscript>Please enable JavaScript to view the <a href=\"https://disqus.com/?ref_noscript\">comments powered by Disqus.</a></noscript>\n<a href=\"https://disqus.com\" class=\"dsq-brlink\">comments powered by <span class=\"logo-disqus\">Disqus</span></a>\n",
        "<noscript><p>You need to turn on JavaScript to see the slides.</p></noscript>",
        "<noscript>Bitte aktiviere JavaScript.</noscript>",
        "<NOSCRIPT>This page requires JavaScript</NOSCRIPT>",
    ] {
        let (edition, _) = with_body(&format!("Ada spoke.\n\n{body}\n\nBo too."));
        assert_eq!(edition.text(), "Ada spoke.\n\nBo too.\n", "{body}");
        assert_eq!(with_body(&format!("{body}\n\nAda spoke.")).0.summary, "Ada spoke.", "{body}");
    }
    for (body, text) in [
        ("<noscript>Ada needs JavaScript, see <a href=\"/slides\">her slides</a></noscript>", "her slides"),
        ("<noscript>Enable JavaScript or see https://a.example/</noscript>", "https://a.example/"),
        ("<noscript>A talk on JavaScript</noscript>", "A talk on JavaScript"),
        (
            "<noscript>Please enable JavaScript <img src=\"/a.jpg\" alt=\"A boat\"></noscript>",
            "[Picture: A boat]",
        ),
    ] {
        assert!(with_body(body).0.text().contains(text), "{body}");
    }
}

#[test]
fn paths_of_the_site_need_no_slash_before_them() {
    let mut publication = publication();
    for (site, below) in [("https://example.org/group/", "/group"), ("https://example.org/", "")] {
        publication.url = Url::parse(site).unwrap();
        for address in [
            "{{ 'a.pdf' | relative_url }}",
            "{{ \"a.pdf\" | absolute_url }}",
            "{{ '/a.pdf' | relative_url }}",
        ] {
            let recap = Recap { body: format!("[x]({address}) and {address}"), ..recap() };
            let edition = compile(&recap, &publication).0;
            let href = format!("href=\"https://example.org{below}/a.pdf\"");
            assert!(edition.html.contains(&href), "{address}: {}", edition.html);
        }
    }
}

#[test]
fn code_between_tags_is_a_block_of_code_in_both_forms() {
    let (edition, findings) = with_body(
        "So:\n\n{% highlight elixir linenos %}\ndef a(*b*), do: {:ok, \"{{ b }}\"}\n\n  # <c>\n{% endhighlight %}\n\nAfter.",
    );
    assert_eq!(edition.text(), "So:\n\n    def a(*b*), do: {:ok, \"{{ b }}\"}\n\n      # <c>\n\nAfter.\n");
    assert!(edition.html.contains("<pre><code>def a(*b*)"), "{}", edition.html);
    assert_eq!(codes(&findings), [""; 0]);
    let (edition, _) =
        with_body("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```\n\nAnd `{% raw %}{{ y }}{% endraw %}`.");
    assert_eq!(edition.text(), "    {{ x }}\n\nAnd {{ y }}.\n");
}

#[test]
fn what_is_lost_of_header_and_footer_is_told_with_the_setting() {
    let mut publication = publication();
    publication.theme.header = Some("<p hidden>One</p> Two".into());
    publication.theme.footer = Some("<form>Three <input></form><iframe></iframe>".into());
    let findings = compile(&recap(), &publication).1;
    let told: Vec<_> = findings.iter().map(|it| (it.code, it.message.split(": ").next().unwrap())).collect();
    let header = ("element-dropped", "`theme.header`");
    let footer = |code| (code, "`theme.footer`");
    assert_eq!(told, [header, footer("frame-dropped"), footer("element-dropped")]);
    assert!(findings.iter().all(|finding| finding.span.is_none()));
    publication.theme.header = Some("![A](/a.jpg)".into());
    publication.theme.footer = Some("![A](/a.jpg) ![B](/b.jpg)".into());
    let around = pictures_around(&publication);
    assert_eq!(around.get("https://meetup.example.org/a.jpg"), Some(&"theme.header"));
    assert_eq!(around.get("https://meetup.example.org/b.jpg"), Some(&"theme.footer"));
}

#[test]
fn where_pictures_and_buttons_lead_and_who_made_them_is_not_lost() {
    for (body, text) in [
        (
            "{{< figure src=\"/a.jpg\" caption=\"A *boat* of [Bo](https://bo.example/)\" attr=\"Ada\" attrlink=\"https://ada.example/\" link=\"https://boat.example/\" >}}",
            "[Picture: A boat of Bo] [1]\n\nA boat of Bo [2] – Ada [3]\n\nLinks:\n[1] https://boat.example/\n\
             [2] https://bo.example/\n[3] https://ada.example/\n",
        ),
        (
            "Now {{< button href=\"https://a.example/\" >}}*Come* back{{< /button >}}!",
            "Now Come back [1]!\n\nLinks:\n[1] https://a.example/\n",
        ),
        (
            "{% button link=\"/rsvp\" %}Come back{% endbutton %}",
            "Come back [1]\n\nLinks:\n[1] https://meetup.example.org/rsvp\n",
        ),
        (
            "{{< gist ada 99 >}}",
            "See it on gist.github.com [1]\n\nLinks:\n[1] https://gist.github.com/ada/99\n",
        ),
        (
            "{% include youtube.html id=\"abcdefghijk\" caption=\"Ada on *boats*\" %}",
            "Watch the video on youtube.com [1]\n\nAda on boats\n\nLinks:\n[1] https://www.youtube.com/watch?v=abcdefghijk\n",
        ),
        (
            "- {% include video.html url=\"/a.mp4\" caption=\"Boats\" %}",
            "- Watch the video on meetup.example.org [1] (Boats)\n\nLinks:\n[1] https://meetup.example.org/a.mp4\n",
        ),
        (
            "1. One\n   {% include figure.html src=\"/a.jpg\" alt=\"B\" caption=\"*Boats*\" %}",
            "1. One [Picture: B]\n   Boats\n",
        ),
        (
            "{% include figure.html src=\"{{ site.baseurl }}/a.jpg\" alt=\"A {{ site.title }} boat\" %}",
            "[Picture: A Example Meetup boat]\n",
        ),
        (
            "<youtube-video src=\"https://www.youtube.com/watch?v=abcdefghijk\"></youtube-video>",
            "Watch the video on youtube.com [1]\n\nLinks:\n[1] https://www.youtube.com/watch?v=abcdefghijk\n",
        ),
        ("{{< figure src=\"/a.jpg\" alt=\"B\" caption=\"# *1* of 2\" >}}", "[Picture: B]\n\n# 1 of 2\n"),
        ("<img-lazy src=\"/a.jpg\" alt=\"A boat\"></img-lazy>", "[Picture: A boat]\n"),
    ] {
        let (edition, findings) = with_body(body);
        assert_eq!(edition.text(), text, "{body}");
        assert_eq!(codes(&findings), [""; 0], "{body}");
    }
}

#[test]
fn addresses_of_pelican_lead_to_files_of_the_site_or_are_told_of() {
    let (edition, findings) =
        with_body("[a]({static}/a.pdf) ![b]({attach}b.jpg) <a href=\"{static}/c.pdf\">c</a> [d]({braces})");
    assert!(
        edition.text().contains("[1] https://meetup.example.org/a.pdf\n[2] https://meetup.example.org/c.pdf")
    );
    assert!(edition.html.contains("src=\"https://meetup.example.org/2019/06/05/b.jpg\""), "{}", edition.html);
    assert_eq!(codes(&findings), [""; 0]);
    let (edition, findings) = with_body("[June]({filename}/june.md)");
    assert_eq!((edition.text().as_str(), codes(&findings)), ("June\n", vec!["link-dropped"]));
    assert!(findings[0].message.starts_with("`{filename}/june.md`"), "{}", findings[0].message);
}

#[test]
fn what_generators_hide_from_readers_is_not_mailed_and_what_they_show_is() {
    for (body, text) in [
        ("One {# nobody reads this #} two {#- nor\nthat -#}.", "One two .\n"),
        (
            "Write {{</* figure src=\"a\" */>}} and {{%/* note */%}}.",
            "Write {{< figure src=\"a\" >}} and {{% note %}}.\n",
        ),
        ("```\n{{</* figure */>}}\n```", "    {{< figure >}}\n"),
        ("2. ~~~\n   {{ x }}\n   ~~~\n\nAt {{ site.title }}.", "2.     {{ x }}\n\nAt Example Meetup.\n"),
        ("Tea\n: Green\n\n  And black\n", "Tea\n  Green\n\n  And black\n"),
    ] {
        assert_eq!(with_body(body).0.text(), text, "{body}");
    }
}

#[test]
fn what_stands_behind_a_tag_that_is_spoken_of_or_that_nobody_closes_is_kept() {
    for (body, text) in [
        (
            "Ada showed why the <script> tag is slow.\n\nBo spoke next about `<style>`.",
            "Ada showed why the <script> tag is slow.\n\nBo spoke next about <style>.\n",
        ),
        (
            "Ada compared Iterator<S> with Stream<T>.\n\nBo spoke next of Option<Script>, Vec<Card> and a <your-name>.",
            "Ada compared Iterator<S> with Stream<T>.\n\nBo spoke next of Option<Script>, Vec<Card> and a <your-name>.\n",
        ),
        ("<Card>Body words</Card>\n\nEnd.", "Body words\n\nEnd.\n"),
    ] {
        let (edition, findings) = with_body(body);
        assert_eq!(edition.text(), text, "{}", edition.html);
        assert_eq!(codes(&findings), [""; 0], "{body}");
    }
    for tag in [
        "<iframe src=\"https://www.youtube.com/embed/w7Ft2ymGmfc\" allowfullscreen />",
        "<div><iframe src=\"https://www.youtube.com/embed/w7Ft2ymGmfc\" allowfullscreen/></div>",
        "<video src=\"/a.mp4\">",
        "<script src=\"https://a.example/x.js\" />",
    ] {
        let (edition, _) = with_body(&format!("{tag}\n\nThen *Bo* spoke."));
        assert!(edition.text().contains("Then Bo spoke."), "{tag}: {}", edition.html);
    }
}

#[test]
fn code_set_off_stays_itself_however_often_it_is_read() {
    let (edition, _) = with_body("<pre>\n\n\nlet a = 1;\n</pre>\n\nEnd.");
    let page = Url::parse(&edition.link).unwrap();
    let again = raw::sanitiser(&page, raw::Frames::Drop).clean(&edition.html).to_string();
    assert_eq!(
        (again.as_str(), edition.text().as_str()),
        (edition.html.as_str(), "    let a = 1;\n\nEnd.\n")
    );
}
