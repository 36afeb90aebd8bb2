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
