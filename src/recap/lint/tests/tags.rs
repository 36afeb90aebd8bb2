//! Tags of site generators that nobody carries out here.

use super::*;

#[test]
fn a_tag_that_would_have_said_something_is_told_of_with_its_place() {
    for tag in [
        "{{ page.speaker }}",
        "{{ site.data.sponsors.first }}",
        "{{ page.title | number_of_words }}",
        "{{ site.time | date: '%Y' }}",
        "{{ .Params.speaker }}",
        "{{ content }}",
        "{% include sponsors.html %}",
        "{% include_relative thanks.md %}",
        "{% post_url june %}",
        "{% link about.md %}",
        "{% youtube %}",
        "{{< meeting-gallery />}}",
        "{{< tabs >}}",
        "{{% notice tip %}}",
        "{% if site.show %}",
        "{%- for talk in site.talks -%}",
        "{% cycle 'one', 'two' %}",
        "{% increment talks %}",
        "{% decrement talks %}",
    ] {
        finds(&format!("More {tag} to read."), "tag-dropped", tag, None);
    }
}

#[test]
fn how_to_mend_a_tag_is_told_in_its_own_words() {
    for (tag, message, hint) in [
        (
            "{{ page.speaker }}",
            "`{{ page.speaker }}` is left out: what it stands for is not known here",
            "write out what it says, or state `speaker` in the front matter",
        ),
        (
            "{% include  a.html\n  b=\"c\" %}",
            "`{% include a.html b=\"c\" %}` is left out: only the site's own generator knows what it shows",
            "write out what it says, or link to it",
        ),
        (
            "{% if a %}",
            "`{% if a %}` is not asked here, so that what depends on it is shown in any case",
            "keep what is true for this recap, and take the tags out",
        ),
        (
            "{% for a in b %}",
            "`{% for a in b %}` is not repeated here, so that what stands in it is shown once",
            "write out what it lists",
        ),
    ] {
        let findings = found(&page(&format!("More {tag} to read.")));
        let told: Vec<_> = findings.iter().map(|it| (it.message.as_str(), it.hint.as_deref())).collect();
        assert_eq!(told, [(message, Some(hint))]);
    }
}

#[test]
fn a_tag_that_loses_nothing_is_not_told_of() {
    for text in [
        "On {{ page.date | date: \"%B %Y\" }}: {{ page.title }} at {{ site.title }}, {{ site.url }}.",
        "{{ title | escape }}, {{ page.description }}",
        "See {% post_url 2019-10-02-name %}.",
        "![A boat]({{ site.baseurl }}/a.jpg)",
        "![A boat]({{ '/a.jpg' | relative_url }})",
        "{% comment %}{{ page.speaker }}{% endcomment %}",
        "<!-- {{ page.speaker }} {% include a.html %} -->",
        "{% raw %}{{ page.speaker }}{% endraw %}",
        "`{{ page.speaker }}` and\n\n```\n{% include a.html %}\n```",
        "{{< notice tip >}}\nBring a torch.\n{{< /notice >}}",
        "{% note %}Bring a torch.{% endnote %}",
        "{% highlight rust %}fn main() {}{% endhighlight %}",
        "{% assign x = 1 %}{% include toc.html %}\n* toc\n{:toc}",
        "Text\n{: .lead }",
        "{% vimeo 76979871 %}",
    ] {
        sound(text);
    }
}

#[test]
fn words_in_the_arguments_of_a_tag_around_others_are_told_of() {
    for (open, close) in [
        ("{{< details summary=\"How we got there\" >}}", "{{< /details >}}"),
        ("{{< details title=\"more\" >}}", "{{< /details >}}"),
        ("{{< tab \"macOS\" >}}", "{{< /tab >}}"),
        ("{{% callout note \"Bring a torch\" %}}", "{{% /callout %}}"),
        ("{% blockquote Ada Example, On Boats %}", "{% endblockquote %}"),
        ("{% codeblock Boats lang:rust %}", "{% endcodeblock %}"),
        ("{% note title: 'Torches' %}", "{% endnote %}"),
    ] {
        finds(&format!("{open}\nBring a light.\n{close}"), "tag-dropped", open, None);
    }
    for (open, close) in [
        ("{{< tabs \"one-two\" >}}", "{{< /tabs >}}"),
        ("{{< details open=true >}}", "{{< /details >}}"),
        ("{% note info %}", "{% endnote %}"),
        ("{% highlight rust linenos %}", "{% endhighlight %}"),
    ] {
        sound(&format!("{open}\nBring a light.\n{close}"));
    }
}

#[test]
fn templates_in_what_the_front_matter_states_are_filled_in_or_told_of() {
    let text = page("").replacen(
        "description: x",
        "description: x\nplace: the Hall\nemail:\n  subject: \"At {{ page.place }} {{ page.other }}\"\n  \
         preheader: \"On {{ site.title }}{% include a.html %}\"",
        1,
    );
    let text = text.replacen("Zoë Beispiel\"", "Zoë Beispiel {{ page.nothing }}\"", 1);
    let source = Source { path: "2024-05-01-example-meetup.md".to_owned(), text: text.clone() };
    let (recap, findings) = understand_among(&source, &Surroundings::default());
    assert_eq!(recap.email.subject.as_deref(), Some("At the Hall"));
    assert_eq!(recap.email.preheader.as_deref(), Some("On {{ site.title }}"));
    assert_eq!(recap.title, "Example Meetup, May 2024: Acme and Zoë Beispiel");
    let told: Vec<_> = findings.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
    let left_out = |tag: &str, why: &str| ("tag-dropped", format!("`{tag}` is left out: {why}"));
    let unknown = "what it stands for is not known here";
    let expected = [
        left_out("{{ page.nothing }}", unknown),
        left_out("{{ page.other }}", unknown),
        left_out("{% include a.html %}", "only the site's own generator knows what it shows"),
    ];
    assert_eq!(told, expected.each_ref().map(|(code, message)| (*code, message.as_str())));
    for (subject, left) in [
        ("{{ site.title | append: ' May' }}", "{{ site.title | append: ' May' }}"),
        ("May {{ site.title | sort_by_sound }}", "May"),
        ("At {{ page.url }}", "At {{ page.url }}"),
    ] {
        let text = format!(
            "---\ntitle: May\ndescription: x\ndate: 2024-05-01\ntopic: Boats\nemail:\n  subject: \"{subject}\"\n---\n\nHello.\n"
        );
        let source = Source { path: "2024-05-01-example-meetup.md".to_owned(), text };
        let recap = understand_among(&source, &Surroundings::default()).0;
        assert_eq!(recap.email.subject.as_deref(), Some(left));
    }
    let marked = "---\ntitle: \"On `{{ x }}`, *{{ page.topic }}* at {{ site.title }} {{ page.y }}\"\ndescription: x\n\
                  date: 2024-05-01\ntopic: Boats\n---\n\nAda Example spoke on {{ page.date | date: \"%Y\" }}.\n";
    let source = Source { path: "2024-05-01-example-meetup.md".to_owned(), text: marked.to_owned() };
    let (recap, findings) = understand_among(&source, &Surroundings::default());
    assert_eq!(recap.title, "On {{ x }}, Boats at {{ site.title }}");
    assert_eq!(findings.iter().filter(|finding| finding.code == "tag-dropped").count(), 1, "{findings:?}");
    let talks = "---\ntitle: \"{{ page.title }} May\"\ndescription: x\ndate: 2024-05-01\ntopic: Boats\ntalks:\n  \
                 - speaker: Ada Example\n    title: \"On {{ page.topic }} {{ page.x }}\"\n---\n\nAda Example spoke.\n";
    let source = Source { path: "2024-05-01-example-meetup.md".to_owned(), text: talks.to_owned() };
    let (recap, findings) = understand_among(&source, &Surroundings::default());
    assert_eq!((recap.title.as_str(), recap.talks[0].title.as_deref()), ("May", Some("On Boats")));
    assert_eq!(findings.iter().filter(|finding| finding.code == "tag-dropped").count(), 2, "{findings:?}");
}
