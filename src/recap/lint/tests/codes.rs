//! Every finding of the program is in the documentation, and the reverse.

#![allow(clippy::print_stdout, reason = "a test says what it skips")]

use std::collections::BTreeSet;
use std::path::Path;

/// The sources below a folder, tests aside.
fn sources(folder: &Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if entry.is_dir() && name != "tests" {
            sources(&entry, all);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let text = std::fs::read_to_string(&entry).unwrap();
            all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
}

/// The codes that findings are made with.
fn codes(source: &str) -> BTreeSet<&str> {
    let made = ["error(", "warning(", "note("].into_iter().flat_map(|made| {
        source
            .match_indices(made)
            .filter(|(at, _)| source[..*at].ends_with("Finding::"))
            .map(move |(at, _)| source[at + made.len()..].trim_start())
    });
    made.filter_map(|rest| rest.strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn the_documentation_names_every_code_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Ok(docs) = std::fs::read_to_string(root.join("docs/findings.md")) else {
        println!("skipped: there is no docs/findings.md");
        return;
    };
    let mut source = String::new();
    sources(&root.join("src"), &mut source);
    let rows = docs.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let documented: BTreeSet<&str> = rows
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter(|code| !code.starts_with("--"))
        .collect();
    let made = codes(&source);
    assert!(made.len() > 40, "{made:?}");
    let missing: Vec<_> = made.difference(&documented).collect();
    assert!(missing.is_empty(), "docs/findings.md does not tell of {missing:?}");
    // Codes may be made by a helper, from a constant, and in parts of the program that are not built here.
    let whole = root.join("src/channel").exists();
    let unknown: Vec<_> = documented.iter().filter(|code| !source.contains(&format!("\"{code}\""))).collect();
    assert!(!whole || unknown.is_empty(), "no finding has the code {unknown:?}");
}
