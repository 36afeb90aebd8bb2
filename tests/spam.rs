//! What spam filters say of the mail: SpamAssassin and rspamd, with a DNS that is made up.

use crate::support::{Publication, check};

#[test]
fn spam_filters_have_nothing_against_the_mail_and_find_its_sender_proven() {
    let group = Publication::example_without_subscribers().with("RECAP_EMAIL_BOUNCES", "bounces@example.org");
    group.sign();
    std::fs::write(group.path("list.csv"), "email,name\nada@example.net,Ada Example\ndee@example.net,\n")
        .unwrap();
    group.import("list.csv").succeeds();
    let editions = group.editions();
    for recap in &editions {
        group.run_in(&["publish", recap, "--yes", "--only", "email"]).succeeds();
    }
    let records = group.run_in(&["dkim", "show", "--json"]).succeeds().stdout;
    std::fs::write(group.path("records.json"), records).unwrap();

    let paths = [group.path("records.json"), group.path("mail")].map(|path| path.display().to_string());
    let said = check("check_spam.py", &[&paths[0], &paths[1]]);

    assert_eq!(said, format!("{} messages, 0 faulty\n", 2 * editions.len()));
}
