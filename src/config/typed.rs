//! In charge of the settings as they were typed: the keys of `recap.toml`, each known and of its
//! type, with the environment over them, and where each of them came from.
//!
//! It leaves what the values mean to [`super::meant`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::setting::{self, Kind, Setting};
use super::source::{Problem, Source};
use crate::error::{Error, Result};
use crate::recap::suggest::nearest;
use crate::secrets::tokens::{Grant, Network, Tokens};
use crate::secrets::{self, Environment};

/// Everything that was typed.
pub(crate) struct Typed<'a> {
    source: &'a Source,
    environment: Environment<'a>,
    given: BTreeMap<&'static str, Given>,
    /// Whether accounts may come from `recap login`.
    logins: bool,
}

/// One value, still as text.
struct Given {
    text: String,
    origin: Origin,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `recap.toml`, at these bytes.
    File(Range<usize>),
    /// An environment variable.
    Environment,
}

impl<'a> Typed<'a> {
    /// Reads the file and lays the environment over it. Of several mistakes in the file the first
    /// one is told.
    pub(crate) fn read(source: &'a Source, environment: Environment<'a>) -> Result<Self> {
        let table = source.parse(DeTable::parse)?;
        let mut given = BTreeMap::new();
        let mut mistakes = Vec::new();
        collect("", table.get_ref(), &mut given, &mut mistakes);
        if let Some(mistake) = mistakes.into_iter().min_by_key(|mistake| mistake.span.start) {
            return Err(mistake.into_error(source));
        }
        for setting in setting::ALL.iter() {
            if let Some(text) = secrets::variable(&setting.variable(), environment) {
                given.insert(setting.key, Given { text, origin: Origin::Environment });
            }
        }
        let typed = Typed { source, environment, given, logins: false };
        typed.refuse_control_characters()?;
        Ok(typed)
    }

    /// The same, with the accounts that `recap login` has logged in to.
    pub(crate) fn with_logins(self) -> Self {
        Typed { logins: true, ..self }
    }

    /// The login at a network beside a store, where it is to be looked for.
    pub(crate) fn login(&self, store: &Path, network: Network) -> Result<Option<Grant>> {
        if self.logins { Tokens::beside(store).get(network) } else { Ok(None) }
    }

    /// The same without the tables in which a secret may be given, and without secrets.
    pub(crate) fn without_accounts(mut self) -> Self {
        let holds_secret = |table: &str| {
            let outer = table.split('.').next();
            let secrets = setting::ALL.iter().filter(|setting| setting.secret.is_some());
            !table.is_empty()
                && secrets.map(|setting| setting.place().0.split('.').next()).any(|other| other == outer)
        };
        self.given.retain(|key, _| {
            !setting::find(key)
                .is_some_and(|setting| setting.secret.is_some() || holds_secret(setting.place().0))
        });
        self.environment = &|_| None;
        self
    }

    /// What a setting means by a check of its text; none where it is not given.
    pub(crate) fn read_as<T>(
        &self,
        setting: &'static Setting,
        check: impl FnOnce(&str) -> std::result::Result<T, Problem>,
    ) -> Result<Option<T>> {
        let Some(given) = self.given.get(setting.key) else {
            return Ok(None);
        };
        check(&given.text).map(Some).map_err(|problem| self.wrong(setting, problem))
    }

    /// The same for a setting that has to be given.
    pub(crate) fn required<T>(
        &self,
        setting: &'static Setting,
        check: impl FnOnce(&str) -> std::result::Result<T, Problem>,
    ) -> Result<T> {
        self.read_as(setting, check)?.ok_or_else(|| {
            let (table, name) = setting.place();
            let place = if table.is_empty() {
                "at the top of `recap.toml`".to_owned()
            } else {
                format!("below `[{table}]` in `recap.toml`")
            };
            Error::config(format!("`{}` is not set", setting.key)).hint(format!(
                "Write `{name} = {}` {place}, or set {}.",
                setting.example,
                setting.variable()
            ))
        })
    }

    /// The path that a setting gives, below the root where it is relative.
    pub(crate) fn path(&self, setting: &'static Setting, root: &Path) -> Option<PathBuf> {
        self.given.get(setting.key).map(|given| below(root, &given.text))
    }

    /// The secret that the environment gives in place of the file that a setting names.
    pub(crate) fn secret_variable(&self, setting: &'static Setting) -> Result<Option<SecretString>> {
        secrets::read(setting.secret.unwrap_or_default(), None, self.environment)
    }

    /// The secret that a setting gives the file of, or the environment the value of.
    pub(crate) fn secret(&self, setting: &'static Setting, root: &Path) -> Result<Option<SecretString>> {
        let file = self.path(setting, root);
        secrets::read(setting.secret.unwrap_or_default(), file.as_deref(), self.environment)
    }

    /// The same for a secret of several lines, in PEM.
    pub(crate) fn secret_pem(&self, setting: &'static Setting, root: &Path) -> Result<Option<SecretString>> {
        let file = self.path(setting, root);
        secrets::read_pem(setting.secret.unwrap_or_default(), file.as_deref(), self.environment)
    }

    /// Whether the environment gives the secret that a setting may name the file of; it is not read.
    pub(crate) fn has_secret(&self, setting: &'static Setting) -> bool {
        setting.secret.is_some_and(|name| secrets::variable(name, self.environment).is_some())
    }

    /// Where a setting was given, if it was.
    pub(crate) fn origin(&self, setting: &'static Setting) -> Option<&Origin> {
        self.given.get(setting.key).map(|given| &given.origin)
    }

    /// An error about the value of a setting, pointing at where it was given.
    pub(crate) fn wrong(&self, setting: &'static Setting, problem: Problem) -> Error {
        let error = match self.origin(setting) {
            Some(Origin::File(span)) => {
                self.source.error(format!("`{}` {}", setting.key, problem.message), Some(span.clone()))
            }
            Some(Origin::Environment) => {
                Error::config(format!("`{}` in the environment {}", setting.variable(), problem.message))
            }
            None => Error::config(format!("`{}` {}", setting.key, problem.message)),
        };
        match problem.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// Warnings about settings of a table, or their secrets, that nothing uses because another
    /// setting is missing.
    pub(crate) fn without(&self, switch: &'static Setting, warnings: &mut Vec<String>) {
        let table = switch.place().0;
        for setting in setting::ALL.iter().filter(|setting| setting.place().0.starts_with(table)) {
            let name = match self.origin(setting) {
                Some(Origin::File(_)) => Some(setting.key.to_owned()),
                Some(Origin::Environment) => Some(setting.variable()),
                None => setting.secret.filter(|_| self.has_secret(setting)).map(str::to_owned),
            };
            if let Some(name) = name {
                warnings.push(format!("`{name}` has no effect without `{}`", switch.key));
            }
        }
    }

    /// Values end up in headers, where a line break would begin another header (RFC 5322
    /// section 2.2), and on terminals, which obey escapes.
    fn refuse_control_characters(&self) -> Result<()> {
        for setting in setting::ALL.iter() {
            let Some(given) = self.given.get(setting.key) else {
                continue;
            };
            let lines = setting.kind == Kind::Lines;
            let unwanted = |c: char| {
                (c.is_control() && !(lines && matches!(c, '\r' | '\n')))
                    || matches!(c, '\u{2028}' | '\u{2029}')
            };
            if let Some(c) = given.text.chars().find(|&c| unwanted(c)) {
                let problem = Problem::new(format!("holds a control character (`{}`)", c.escape_unicode()));
                return Err(self.wrong(setting, problem));
            }
        }
        Ok(())
    }
}

/// A path of a setting: relative ones start at the publication's folder.
pub(crate) fn below(root: &Path, path: &str) -> PathBuf {
    // `./public` would only be noise in what is shown.
    if root == Path::new(".") { PathBuf::from(path) } else { root.join(path) }
}

/// Something wrong with a key or with the type of its value.
struct Mistake {
    span: Range<usize>,
    message: String,
    hint: Option<String>,
}

impl Mistake {
    fn into_error(self, source: &Source) -> Error {
        let error = source.error(self.message, Some(self.span));
        match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

/// Walks a table of the file and the known tables in it.
fn collect(
    prefix: &str,
    table: &DeTable<'_>,
    given: &mut BTreeMap<&'static str, Given>,
    mistakes: &mut Vec<Mistake>,
) {
    for (key, value) in table {
        let path =
            if prefix.is_empty() { key.get_ref().to_string() } else { format!("{prefix}.{}", key.get_ref()) };
        let is_table = setting::TABLES.iter().any(|(name, _)| *name == path);
        match (setting::find(&path), value.get_ref()) {
            (Some(setting), value_typed) => match text_of(setting.kind, value_typed) {
                Some(text) => {
                    given.insert(setting.key, Given { text, origin: Origin::File(value.span()) });
                }
                None => mistakes.push(Mistake {
                    span: value.span(),
                    message: format!(
                        "`{path}` has to be {}, not {}",
                        setting.kind.wanted(),
                        type_of(value_typed)
                    ),
                    hint: None,
                }),
            },
            (None, DeValue::Table(inner)) if is_table => collect(&path, inner, given, mistakes),
            (None, other) if is_table => mistakes.push(Mistake {
                span: value.span(),
                message: format!("`{path}` has to be a table of settings, not {}", type_of(other)),
                hint: Some(format!("Begin it with a line `[{path}]`.")),
            }),
            (None, _) => mistakes.push(unknown(prefix, &path, key)),
        }
    }
}

/// The value as text, if its type fits.
fn text_of(kind: Kind, value: &DeValue<'_>) -> Option<String> {
    match (kind, value) {
        (Kind::Text | Kind::Lines | Kind::Date, DeValue::String(text)) => Some(text.to_string()),
        (Kind::Flag, DeValue::Boolean(flag)) => Some(flag.to_string()),
        (Kind::Number | Kind::Date, DeValue::Integer(number)) => {
            // What is too large for the type is too large for the setting: its check will say so.
            let value = i64::from_str_radix(number.as_str(), number.radix());
            Some(value.map_or_else(|_| number.to_string(), |value| value.to_string()))
        }
        (Kind::Date, DeValue::Datetime(date)) => Some(date.to_string()),
        _ => None,
    }
}

fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The mistake of a key that is none, with the likeliest reason for it.
fn unknown(prefix: &str, path: &str, key: &Spanned<impl AsRef<str>>) -> Mistake {
    let typed = key.get_ref().as_ref();
    let file_of_secret = setting::ALL
        .iter()
        .find(|setting| setting.key.strip_suffix("_file") == Some(path))
        .and_then(|setting| Some((setting, setting.secret?)));
    let neighbours = setting::ALL
        .iter()
        .map(|setting| setting.key)
        .chain(setting::TABLES.iter().map(|(name, _)| *name))
        .filter_map(|known| match prefix {
            "" => Some(known),
            _ => known.strip_prefix(prefix)?.strip_prefix('.'),
        });
    let hint = if let Some((setting, variable)) = file_of_secret {
        Some(format!(
            "A secret never stands in `recap.toml`: name its file with `{}`, or set {variable}.",
            setting.key
        ))
    } else if let Some(near) = nearest(typed, neighbours) {
        Some(format!("Did you mean `{near}`?"))
    } else {
        elsewhere(typed)
    };
    Mistake { span: key.span(), message: format!("there is no setting `{}`", path.escape_debug()), hint }
}

/// The place of a setting that was typed in another one, perhaps with a slip.
fn elsewhere(typed: &str) -> Option<String> {
    let names = || setting::ALL.iter().map(|setting| setting.place().1);
    let meant = names().find(|name| *name == typed).or_else(|| nearest(typed, names()))?;
    let place = setting::ALL.iter().map(|setting| setting.place()).find(|(_, name)| *name == meant)?.0;
    Some(match place {
        "" => format!("`{meant}` stands at the top of the file, before the first `[table]`."),
        table => format!("`{meant}` stands below `[{table}]`."),
    })
}
