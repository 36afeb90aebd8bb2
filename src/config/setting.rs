//! In charge of the one table of settings: each key of `recap.toml` with its type, its default and
//! what it is for. Parsing, the environment's names, the file that `recap init` writes and
//! `docs/configuration.md` all come from it, so that none of them can forget a setting.
//!
//! It leaves what a value means to [`super::meant`], and the tables of accounts to the networks' own files.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::channel::NETWORKS;
use crate::networks::{NAMES, networks};

/// What may be typed as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A string of one line.
    Text,
    /// A string that may have several lines.
    Lines,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A day or a year, as a string or as TOML's own date.
    Date,
}

impl Kind {
    /// The type in words, to follow "has to be".
    pub(crate) fn wanted(self) -> &'static str {
        match self {
            Kind::Text | Kind::Lines => "a string in quotes",
            Kind::Number => "a whole number",
            Kind::Flag => "`true` or `false`",
            Kind::Date => "a year or a day, such as `\"2019\"` or `\"2019-06-05\"`",
        }
    }
}

/// One key of `recap.toml`.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The path, its parts joined by dots: `email.from`.
    pub(crate) key: &'static str,
    /// What may be typed.
    pub(crate) kind: Kind,
    /// What holds when it is not given, as Markdown.
    pub(crate) default: &'static str,
    /// A value as it may stand in the file.
    pub(crate) example: &'static str,
    /// What it is for.
    pub(crate) help: &'static str,
    /// For the file of a secret: the environment variable that gives the secret itself.
    pub(crate) secret: Option<&'static str>,
}

impl Setting {
    /// The table it stands in, empty for the top of the file, and its name there.
    pub(crate) fn place(&self) -> (&'static str, &'static str) {
        self.key.rsplit_once('.').unwrap_or(("", self.key))
    }

    /// The environment variable that overrides it.
    pub(crate) fn variable(&self) -> String {
        format!("RECAP_{}", self.key.replace('.', "_").to_uppercase())
    }
}

/// The setting of that key.
pub(crate) fn find(key: &str) -> Option<&'static Setting> {
    ALL.iter().copied().find(|setting| setting.key == key)
}

/// The tables below the top of the file, in order, with what stands in them; behind these stand those of
/// networks.
const OWN_TABLES: &[(&str, &str)] = &[
    ("feed", "The feeds."),
    ("email", "The mail that goes to every subscriber."),
    (
        "theme",
        "What mails and pages look like. Colours are written as `#rrggbb`; rules, tints and the words on buttons are mixed from these.",
    ),
    (
        "smtp",
        "The server that mail is submitted to. Without one, every message becomes a file in the maildir.",
    ),
    (
        "smtp.oauth2",
        "For servers that want an access token instead of a password (XOAUTH2). The token is refreshed by itself.",
    ),
    (
        "dkim",
        "Signatures that show receivers that the mail is yours (DKIM, RFC 6376). `recap dkim generate` makes the keys and says what to put here and into your DNS.",
    ),
    ("serve", "`recap serve`: feeds, pages and forms over HTTP."),
    ("bounces", "The mailbox that mail comes back to, for `recap bounces imaps://USER@HOST/FOLDER`."),
    (
        "hooks",
        "Providers that tell of bounces and complaints by calling `recap serve` at `/hooks/NAME`. Each is off until its setting is given.",
    ),
    (
        "social",
        "What posts say, where the defaults are not yours: free words in which `{headline}`, `{event}`, `{month}`, `{title}`, `{summary}`, `{host}`, `{speakers}`, `{sponsors}`, `{next}`, `{link}` and `{tags}` stand for what the recap knows. Credits and the link that are left out are added behind them.",
    ),
];

/// All tables below the top of the file, in order, with what stands in them.
pub(crate) static TABLES: LazyLock<Vec<(&str, Cow<'_, str>)>> = LazyLock::new(|| {
    let own = OWN_TABLES.iter().map(|(name, about)| (*name, Cow::from(*about)));
    let texts = TEXTS
        .iter()
        .zip(NETWORKS)
        .map(|(text, network)| (text.place().0, Cow::from(format!("The same for {} alone.", network.title))));
    let accounts = NETWORKS.into_iter().filter_map(|network| Some((network, network.account.as_ref()?)));
    let accounts = accounts.map(|(network, table)| (network.name.as_str(), Cow::from(table.about)));
    own.chain(texts).chain(accounts).collect()
});

/// Every setting, in the order of the file.
pub(crate) static ALL: LazyLock<Vec<&Setting>> = LazyLock::new(|| {
    let accounts = NETWORKS.into_iter().filter_map(|network| network.account.as_ref());
    let accounts = accounts.flat_map(|table| table.settings);
    OWN.iter().copied().chain(&TEXTS).chain(accounts.copied()).collect()
});

/// The environment variable of the publication's key ([`crate::secrets::publication_key`]).
pub(crate) const KEY_VARIABLE: &str = "RECAP_KEY";

/// Makes settings, and the list of them.
macro_rules! settings {
    (@secret) => { None };
    (@secret $secret:literal) => { Some($secret) };
    ($list:ident; $($name:ident: $key:literal, $kind:ident, default $default:literal, like $example:literal,
       $help:literal $(, secret $secret:literal)?;)+) => {
        $(
            pub(crate) static $name: $crate::config::setting::Setting = $crate::config::setting::Setting {
                key: $key,
                kind: $crate::config::setting::Kind::$kind,
                default: $default,
                example: $example,
                help: $help,
                secret: $crate::config::setting::settings!(@secret $($secret)?),
            };
        )+

        /// These settings, in the order of the file.
        pub(crate) const $list: &[&$crate::config::setting::Setting] = &[$(&$name),+];
    };
}
pub(crate) use settings;

settings! { OWN;
    NAME: "name", Text, default "required", like r#""Example Meetup""#,
        "The group's name, as feeds, mail and posts show it.";
    URL: "url", Text, default "required", like r#""https://example.org/""#,
        "The group's site: the address that the links to the recaps begin with.";
    DESCRIPTION: "description", Text, default "the name", like r#""What was said at our evenings.""#,
        "One sentence about the group, for the feeds.";
    LANGUAGE: "language", Text, default "`en`", like r#""en""#,
        "The language of the recaps, as BCP 47 spells it: `en`, `de`, `pt-BR`.";
    TIME_ZONE: "time_zone", Text, default "`UTC`", like r#""Europe/London""#,
        "Where the group meets, as a name of the IANA time zone database.";
    PERMALINK: "permalink", Text, default "`/:slug/`", like r#""/:year/:month/:day/:title/""#,
        "The path of a recap's page below `url`, with Jekyll's placeholders `:year`, `:month`, `:day`, `:title` and `:slug`.";
    ID_DATE: "id_date", Date, default "the recap's own day", like r#""2019""#,
        "A year or a day on which the group already owned the name of its site. Feed ids carry it (RFC 4151): set it once, before the first recap is published, and never change it.";
    RECAPS: "recaps", Text, default "`recaps`", like r#""recaps""#,
        "The folder of the recaps.";
    SITE: "site", Text, default "the publication's folder", like r#""../site""#,
        "The folder that your site is made from: where pictures of recaps and logos are copied from.";
    OUTPUT: "output", Text, default "`public`", like r#""public""#,
        "The folder that feeds and pages are written to: what your web server shows.";
    POSTS: "posts", Text, default "`posts`", like r#""posts""#,
        "The folder for the posts of networks without an account, one file a network, ready to paste.";
    STORE: "store", Text, default "`recap.db`", like r#""recap.db""#,
        "The SQLite file of the subscribers and of everything that was sent: a path, or `sqlite:PATH`. Keep a backup of it.";
    PAGES: "pages", Flag, default "`true`", like "true",
        "Whether a page is written for every recap. Say `false` where the site has its own.";

    FEED_ENTRIES: "feed.entries", Number, default "`25`", like "25",
        "The most entries in a feed, 1 to 1000. Older ones stay reachable in archived feeds (RFC 5005) of ten entries each, or of as many as are given here where that is fewer.";
    FEED_HUB: "feed.hub", Text, default "none", like r#""https://hub.example.org/""#,
        "A hub that tells readers of new entries at once (WebSub): its https address. The feeds name it, and it is told when they have changed.";

    EMAIL_FROM: "email.from", Text, default "required", like r#""Example Meetup <recap@example.org>""#,
        "The sender of the mail: an address, with a display name before it if you like. Without one, the group's name is shown.";
    EMAIL_REPLY_TO: "email.reply_to", Text, default "none", like r#""hello@example.org""#,
        "Where answers go, if not to the sender.";
    EMAIL_LIST_ID: "email.list_id", Text, default "the name and the sender's domain", like r#""example-meetup.example.org""#,
        "The List-Id header (RFC 2919). Subscribers filter by it, so it should never change.";
    EMAIL_UNSUBSCRIBE: "email.unsubscribe", Text, default "`unsubscribe` below `url`", like r#""https://example.org/unsubscribe""#,
        "The https address that unsubscribe links begin with. `recap serve` answers there (RFC 8058).";
    EMAIL_UNSUBSCRIBE_MAILTO: "email.unsubscribe_mailto", Text, default "`email.reply_to`, or the sender", like r#""leave@example.org""#,
        "The address for subscribers who leave by mail (RFC 2369).";
    EMAIL_BOUNCES: "email.bounces", Text, default "the sender", like r#""bounces@example.org""#,
        "Where mail that cannot be delivered comes back to. Every message gets an address of its own, `bounces+TOKEN@example.org`, so that what comes back names its delivery: your mail server has to take them all.";
    EMAIL_POSTAL_ADDRESS: "email.postal_address", Lines, default "none", like r#""Example Meetup, 1 Example Street, Exampletown""#,
        "Where the group can be reached by post. It stands at the foot of every mail; the law of some countries asks for it.";
    EMAIL_TOPICS: "email.topics", Text, default "none", like r#""Talks, Workshops, Jobs""#,
        "Tags, with commas between them, that subscribers may choose on the page of their preferences. `recap publish --only-tag` sends to those who did.";
    EMAIL_FETCH_PICTURES: "email.fetch_pictures", Flag, default "`false`", like "true",
        "Whether pictures that recaps show from other sites are fetched and copied too.";
    EMAIL_MAILDIR: "email.maildir", Text, default "`mail`", like r#""mail""#,
        "The maildir folder that takes the mail where no server is configured: one file a message, for any mail program.";

    THEME_ACCENT: "theme.accent", Text, default "`#0b6b76`", like "\"#0b6b76\"",
        "Links and buttons.";
    THEME_BACKGROUND: "theme.background", Text, default "`#f2f5f5`", like "\"#f2f5f5\"",
        "What surrounds the recap.";
    THEME_SURFACE: "theme.surface", Text, default "`#ffffff`", like "\"#ffffff\"",
        "What the recap stands on.";
    THEME_TEXT: "theme.text", Text, default "`#1d2a31`", like "\"#1d2a31\"",
        "Words. Headings are somewhat stronger.";
    THEME_MUTED: "theme.muted", Text, default "`#52616b`", like "\"#52616b\"",
        "Words that stand back: dates, companies, the foot of the mail.";
    THEME_DARK_ACCENT: "theme.dark_accent", Text, default "`accent`, lightened until it can be read", like "\"#7ccdd4\"",
        "Links and buttons for readers who have chosen dark colours.";
    THEME_DARK_BACKGROUND: "theme.dark_background", Text, default "`#0f1517`", like "\"#0f1517\"",
        "The same for what surrounds the recap.";
    THEME_DARK_SURFACE: "theme.dark_surface", Text, default "`#182023`", like "\"#182023\"",
        "The same for what the recap stands on.";
    THEME_DARK_TEXT: "theme.dark_text", Text, default "`#dbe4e6`", like "\"#dbe4e6\"",
        "The same for words.";
    THEME_DARK_MUTED: "theme.dark_muted", Text, default "`#a4b3b8`", like "\"#a4b3b8\"",
        "The same for words that stand back.";
    THEME_FONT: "theme.font", Text, default "the system's own", like r#""Atkinson Hyperlegible, Verdana""#,
        "Names of fonts, the preferred one first. No font is loaded: each is used where the reader has it, and behind them come those that every system has; with serifs where the list ends in `serif`.";
    THEME_HEADING_FONT: "theme.heading_font", Text, default "`theme.font`", like r#""Georgia, serif""#,
        "The same for headings.";
    THEME_LOGO: "theme.logo", Text, default "the name in words", like r#""/images/logo.png""#,
        "The group's logo: an https address, or a path of the site. Mail programs show PNG and JPEG, most of them no SVG.";
    THEME_HEADER: "theme.header", Lines, default "none", like r#""We meet on the first Wednesday of the month.""#,
        "What stands above every recap in mails and on pages, as Markdown.";
    THEME_FOOTER: "theme.footer", Lines, default "none", like r#""Speak to us: [our call for talks](https://example.org/cfp)""#,
        "What stands below every recap in mails and on pages, as Markdown.";

    SMTP_URL: "smtp.url", Text, default "none", like r#""smtp://mail.example.org""#,
        "`smtp://host:port` with STARTTLS (port 587 when none is given), or `smtps://host:port` with TLS from the first byte (port 465). `?tls=required`, `?tls=opportunistic` or `?tls=none` after `smtp://` says whether a server without STARTTLS will do: by default only one on this machine.";
    SMTP_USER: "smtp.user", Text, default "no login", like r#""recap@example.org""#,
        "The user to log in as.";
    SMTP_PASSWORD_FILE: "smtp.password_file", Text, default "none", like r#""secrets/smtp-password""#,
        "The file of the password.", secret "RECAP_SMTP_PASSWORD";
    SMTP_CA_FILE: "smtp.ca_file", Text, default "none", like r#""ca.pem""#,
        "Certificate authorities to trust beside the system's, as PEM.";
    SMTP_CONNECTIONS: "smtp.connections", Number, default "`4`", like "4",
        "Connections side by side, 1 to 64. Ask your provider how many it allows.";
    SMTP_MESSAGES: "smtp.messages_per_connection", Number, default "`1000`", like "1000",
        "The most messages over one connection, 1 to 1,000,000; then another is opened. Some providers close a connection after a number of messages.";
    SMTP_RELAYS: "smtp.relays", Lines, default "none", like r#""smtp://you@second.example.org?weight=2&pace=500/h&password_file=secrets/second""#,
        "More servers that share the work with that of `smtp.url`, apart by spaces. After `?` each may say its share of the connections (`weight`, 1 unless said), its own `pace`, and the file of its password; the first may say `weight` and `pace` too. A server that cannot be reached, that says it takes less than the mail is long (SIZE), that takes nothing three times in a row for its own reasons or refuses 20 messages in a row is left out, and the others go on.";
    SMTP_PACE: "smtp.pace", Text, default "none", like r#""20/s, 5000/h, gmail.com 100/min""#,
        "How many messages may go in how much time: numbers of messages a second (`s`), minute (`min`), hour (`h`) or `day`, separated by commas. With a domain before it, a limit is for that mailbox provider alone, under all of its domains. What went is remembered, so that a restart changes nothing. Mail about subscriptions (confirmations, welcomes), which `recap serve` sends beside, neither counts nor waits: leave room for it; there are at most 300 requests an hour. A provider that says \"not now\" is written to more slowly by itself.";
    SMTP_TIMEOUT: "smtp.timeout", Number, default "`60`", like "60",
        "The longest wait for one answer of the server in seconds, 1 to 600; after the end of a message ten times as long (RFC 5321 section 4.5.3.2).";

    OAUTH2_TOKEN_URL: "smtp.oauth2.token_url", Text, default "none", like r#""https://login.example.com/token""#,
        "The https address where access tokens are refreshed.";
    OAUTH2_CLIENT_ID: "smtp.oauth2.client_id", Text, default "none", like r#""recap""#,
        "The client that is registered there.";
    OAUTH2_CLIENT_SECRET_FILE: "smtp.oauth2.client_secret_file", Text, default "none", like r#""secrets/client-secret""#,
        "The file of the client's secret, for clients that have one.", secret "RECAP_SMTP_OAUTH2_CLIENT_SECRET";
    OAUTH2_REFRESH_TOKEN_FILE: "smtp.oauth2.refresh_token_file", Text, default "none", like r#""secrets/refresh-token""#,
        "The file of the refresh token.", secret "RECAP_SMTP_OAUTH2_REFRESH_TOKEN";
    OAUTH2_PROVIDER: "smtp.oauth2.provider", Text, default "none", like r#""google""#,
        "`google` or `microsoft`: the tokens are those of `recap login google` or `recap login microsoft`, and neither `token_url` nor `refresh_token_file` is needed.";

    DKIM_DOMAIN: "dkim.domain", Text, default "the sender's domain", like r#""example.org""#,
        "The domain that the signatures are for: the sender's, or one above it.";
    DKIM_RSA_SELECTOR: "dkim.rsa_selector", Text, default "none", like r#""recap-rsa""#,
        "The name of the RSA key's DNS record: `SELECTOR._domainkey.DOMAIN`.";
    DKIM_RSA_KEY_FILE: "dkim.rsa_key_file", Text, default "none", like r#""secrets/dkim-rsa.pem""#,
        "The file of an RSA key of at least 2048 bits, as PEM (PKCS#1 or PKCS#8). Every receiver checks such signatures.", secret "RECAP_DKIM_RSA_KEY";
    DKIM_ED25519_SELECTOR: "dkim.ed25519_selector", Text, default "none", like r#""recap-ed25519""#,
        "The name of the Ed25519 key's DNS record; not the same as that of the RSA key.";
    DKIM_ED25519_KEY_FILE: "dkim.ed25519_key_file", Text, default "none", like r#""secrets/dkim-ed25519.pem""#,
        "The file of an Ed25519 key, as PEM (PKCS#8). Not every receiver checks such signatures yet: use it beside RSA (RFC 8463).", secret "RECAP_DKIM_ED25519_KEY";
    DKIM_SIGNED_BY_RELAY: "dkim.signed_by_relay", Flag, default "`false`", like "true",
        "Say `true` where the server of `smtp.url` signs for your domain: then nobody warns that mail goes out unsigned.";

    SERVE_LISTEN: "serve.listen", Text, default "`127.0.0.1:8080`", like r#""127.0.0.1:8080""#,
        "Where `recap serve` listens: an address and a port, or `unix:` and the path of a socket for a web server on the same machine. `--listen` overrides it.";
    SERVE_TRUSTED_PROXIES: "serve.trusted_proxies", Text, default "none", like r#""127.0.0.1, 10.0.0.0/8""#,
        "The addresses of the web servers that stand before `recap serve`, as addresses or networks. Only what these say of a visitor's address (`X-Forwarded-For`, `Forwarded`) is believed; without it, all visitors behind one of them count as one, and have a quarter of the connections together.";
    SERVE_METRICS: "serve.metrics", Text, default "none", like r#""127.0.0.1:9188""#,
        "Where `recap serve` answers `/metrics`, for Prometheus: an address of its own, written as `serve.listen`, that the public cannot reach.";
    SERVE_LOG_FORMAT: "serve.log_format", Text, default "`text`", like r#""json""#,
        "How `recap serve` writes its log: `text`, or `json` with an object on each line. `--log-format` overrides it.";
    SERVE_ACCESS_LOG: "serve.access_log", Flag, default "`false`", like "true",
        "Whether `recap serve` logs every request: method, route, status and time, never who asked or with which token.";
    BOUNCES_PASSWORD_FILE: "bounces.password_file", Text, default "none", like r#""secrets/bounces-password""#,
        "The file of the mailbox's password.", secret "RECAP_BOUNCES_PASSWORD";

    HOOKS_SES_TOPIC: "hooks.ses_topic", Text, default "none", like r#""arn:aws:sns:eu-west-1:123456789012:recap""#,
        "The topic of Amazon SNS that SES tells of bounces and complaints. Subscribe `https://…/hooks/ses` to it: the subscription is confirmed by itself, and calls of other topics are refused.";
    HOOKS_POSTMARK_PASSWORD_FILE: "hooks.postmark_password_file", Text, default "none", like r#""secrets/postmark-password""#,
        "The file of the password that Postmark calls with, since it signs nothing: make one up, and give Postmark `https://recap:PASSWORD@…/hooks/postmark`.", secret "RECAP_HOOKS_POSTMARK_PASSWORD";
    HOOKS_SENDGRID_KEY: "hooks.sendgrid_key", Text, default "none", like r#""MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0WYDMyiHa0uUX8b3lqnHDgy11ojXaj1ERUdakkhA1KOJYiiYkoni8Kk1+LtjlUppzIxPL840JC1h/8jrHqXYiw==""#,
        "The verification key of SendGrid's signed event webhook, which calls `https://…/hooks/sendgrid`.";
    HOOKS_MAILGUN_KEY_FILE: "hooks.mailgun_key_file", Text, default "none", like r#""secrets/mailgun-key""#,
        "The file of Mailgun's HTTP webhook signing key; Mailgun calls `https://…/hooks/mailgun`.", secret "RECAP_HOOKS_MAILGUN_KEY";
    HOOKS_BREVO_TOKEN_FILE: "hooks.brevo_token_file", Text, default "none", like r#""secrets/brevo-token""#,
        "The file of the bearer token that Brevo calls `https://…/hooks/brevo` with, since it signs nothing: make one up, and give it with the webhook.", secret "RECAP_HOOKS_BREVO_TOKEN";

    SOCIAL_TEXT: "social.text", Lines, default "good words in the recap's language", like r#""{headline}\n\nWith {speakers}.\nThanks to {sponsors}!\n\n{link}""#,
        "The posts of recaps in the publication's language, on every network.";
    SOCIAL_TEXT_EN: "social.text_en", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in English.";
    SOCIAL_TEXT_DE: "social.text_de", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in German.";
    SOCIAL_TEXT_FR: "social.text_fr", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in French.";
    SOCIAL_TEXT_ES: "social.text_es", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in Spanish.";
    SOCIAL_TEXT_IT: "social.text_it", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in Italian.";
    SOCIAL_TEXT_PT: "social.text_pt", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in Portuguese.";
    SOCIAL_TEXT_NL: "social.text_nl", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in Dutch.";
    SOCIAL_TEXT_PL: "social.text_pl", Lines, default "`social.text`, where it is in that language", like r#""{event}\n\n{speakers}\n\n{link}""#,
        "The posts of recaps in Polish.";
}

/// Makes the setting of the posts on each network.
macro_rules! texts {
    ($($module:ident::$Variant:ident),+ $(,)?) => {
        /// What posts on one network alone say, in the order of [`NETWORKS`].
        pub(super) static TEXTS: [Setting; NAMES.len()] = [$(Setting {
            key: concat!("social.", stringify!($module), ".text"),
            kind: Kind::Lines,
            default: "as on every network",
            example: r#""{headline} {link} {tags}""#,
            help: "The posts of recaps in the publication's language, on this network.",
            secret: None,
        }),+];
    };
}
networks!(texts);
