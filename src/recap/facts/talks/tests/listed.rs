//! Talks that lists tell of, each shape by an example.

use super::shapes::check;

#[test]
fn items_of_a_list_of_talks_are_read_as_sentences() {
    check(&[
        (
            "Then we opened the floor for lightning talks. Few stepped up:\n\n- [Ada Example](https://github.com/ada) explained her [tea](https://tea.example/cups) concept.\n- We had cake.",
            &["Ada Example: -"],
        ),
        (
            "**Discussion**\n\n* Ada Example discussed the bundle of books.\n* Bo Muster gave a humorous presentation on the tea kernel\n* Several problems were raised",
            &["Bo Muster: -"],
        ),
    ]);
}

#[test]
fn items_that_only_speak_of_people_are_no_talks() {
    for text in [
        "Next month's talks:\n\n- Ada Example shows how to make tea.\n- Bo Muster talks about cups",
        "We thank everyone who helped with the talks:\n\n- Ada Example showed us the kitchen.\n- Bo Muster talked to the landlord",
        "News:\n\n- Ada Example won a prize\n- Bo Muster gave a talk on tea at WidgetConf\n- Cy Sample showed a video of the talk on tea",
        "- Ada Example gave an introduction to our group\n- Bo Muster gave feedback on the talk about tea",
        "- Ada Example asked a question about tea\n- Bo Muster asked for a talk on cups",
        "- Ada Example gave a presentation to the school board.",
        "News from members:\n\n- Ada Example gave a talk on tea at the university\n- Bo Muster gave a talk about cups in Paris",
        "Members' talks elsewhere:\n\n- Ada Example gave a talk on tea.",
        "We discussed talks for the coming months:\n\n- Ada Example talks about tea\n- Bo Muster talks about cups",
        "We watched these talks:\n\n- Ada Example, Growing big tea in gardens\n- Bo Muster, Making cups at home",
        "**Presentations we liked:**\n\n* Growing Tea by Ada Example",
        "**Previous presentations:**\n\n* Growing Tea by Ada Example",
    ] {
        check(&[(text, &[])]);
    }
}

#[test]
fn a_list_may_name_each_speaker_before_a_comma_and_the_title() {
    check(&[
        (
            "We had a really exciting program:\n\n1. Ada Example, Patching Tea and Growing Cups\n2. Bo Muster, Tea Cups\n3. Cy Sample, Modular tea customization with Cups/Java\n4. Zoë Maria Beispiel, Distributed Tea (RFC 119) - The tea way\n\nAda showed how tea grows. Then Zoë Beispiel showed more of it.",
            &[
                "Ada Example: Patching Tea and Growing Cups",
                "Bo Muster: Tea Cups",
                "Cy Sample: Modular tea customization with Cups/Java",
                "Zoë Maria Beispiel: Distributed Tea (RFC 119) - The tea way",
            ],
        ),
        (
            "Our speakers:\n\n- Ada Example, Acme Cloud\n- Bo Muster, Muster GmbH",
            &["Ada Example@Acme Cloud: -", "Bo Muster@Muster GmbH: -"],
        ),
        (
            "The program was made by:\n\n- Ada Example, Taking care of the room\n- Bo Muster, Writing all of the recap",
            &[],
        ),
        ("Thanks to our speakers:\n\n- Ada Example, Acme\n- Bo Muster, Institute for Applied Tea", &[]),
    ]);
}

#[test]
fn a_bold_line_with_a_colon_stands_above_talks() {
    check(&[
        (
            "**Presentation:**\n\n* Installing Big Tea on a flash drive by Ada Example",
            &["Ada Example: Installing Big Tea on a flash drive"],
        ),
        (
            "**Future Presentations:**\n\n* Working on Tea by Bo Muster on 22 June.\n\n**Presentation:**\n\n* Installing Big Tea by Ada Example\n\n**Discussion/Questions:**\n\n* Cups and Tea by Cy Sample\n* The University will tell",
            &["Ada Example: Installing Big Tea"],
        ),
        (
            "**Talks**\n\n* Big Tea by Ada Example\n\n**The winners are:**\n\n* Big prize – Bo Muster\n* Cups and Tea – Cy Sample",
            &["Ada Example: Big Tea"],
        ),
    ]);
}

#[test]
fn a_page_with_what_speakers_are_and_tell_is_of_a_talk() {
    check(&[
        (
            "# Big Tea: at last\n\n## Ada J. Example\n\n### Biography\n\nAda has been with tea for years.\n\n### Abstract\n\nWe will dissect tea.",
            &["Ada J. Example: Big Tea: at last"],
        ),
        ("# Big Tea evening\n\n## Ada J. Example\n\nWe had a lot of fun that evening.", &[]),
    ]);
}
