//! What mails and pages are like to read: in a real browser, light and dark, narrow and wide, and for
//! those who listen; and whether mail programs know what they are styled with.

use std::path::Path;

use crate::support::{Publication, Ran, browser, check};

/// Tables with more in them than a phone is wide, and what runs from right to left.
const TABLES: &str = "\
---
title: Tables
description: Tables of an evening.
sponsors: []
talks: []
---

| Tool | Startup | Memory | Throughput | Notes |
|---|---|---|---|---|
| Prometheus | 120 ms | 400 MB | 1,200,000 | Widely used |

| When | What |
|---|---|
| 18:30 | Doors open, with drinks and something to eat |

مرحبا بكم

```sh
echo 'hello'
```
";

/// Publishes the editions, and writes the HTML of one mail and of the page of each into a folder.
fn documents(group: &Publication) -> usize {
    group.subscribe(["ada@example.org".to_owned()]);
    let looked_at = group.path("look");
    std::fs::create_dir(&looked_at).unwrap();
    let editions = group.editions();
    for recap in &editions {
        group.run_in(&["publish", recap, "--yes", "--only", "email,feed"]).succeeds();
        let name = Path::new(recap).file_stem().unwrap().to_str().unwrap();
        let new = group.path("mail/new");
        let mail = std::fs::read_dir(&new).unwrap().next().unwrap().unwrap().path();
        let read = std::fs::read(&mail).unwrap();
        std::fs::remove_file(mail).unwrap();
        let message = mail_parser::MessageParser::default().parse(&read).unwrap();
        std::fs::write(looked_at.join(format!("{name}.mail.html")), message.body_html(0).unwrap().as_bytes())
            .unwrap();
    }
    let mut pages = Vec::new();
    find_pages(&group.path("public"), &mut pages);
    // A page each, one that lists them, and one for every year and every tag.
    let listing = |folder: &str| std::fs::read_dir(group.path("public").join(folder)).unwrap();
    let years = listing("archive").filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
    let lists = 1 + years + listing("tags").count();
    assert_eq!(pages.len(), editions.len() + lists, "{pages:?}");
    for (number, page) in pages.iter().enumerate() {
        std::fs::copy(page, looked_at.join(format!("{number}.page.html"))).unwrap();
    }
    editions.len() + pages.len()
}

fn find_pages(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find_pages(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            found.push(path);
        }
    }
}

#[test]
fn mails_and_pages_are_readable_for_everybody_at_every_width_in_light_and_in_dark() {
    let group = Publication::example_without_subscribers();
    std::fs::write(group.path("recaps/2019-12-04-tables.md"), TABLES).unwrap();
    let number = documents(&group);

    let ran = Ran::of(browser("reading.mjs").args([group.path("look"), group.path("public")]));

    assert_eq!(ran.code, Some(0), "the browser saw:\n{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.stdout, format!("{number} documents, 0 faults\n"));
    let said = check("check_css.py", &[&group.path("look").display().to_string()]);
    assert_eq!(said, format!("{} mails, 0 faulty\n", group.editions().len()));
}
