//! In charge of the environment of this process, and of the variables in it that look like
//! settings and are none.
//!
//! It leaves laying the environment over the file to [`super::typed`].

use std::ffi::OsString;

use super::setting;
use crate::error::{Error, Result};
use crate::recap::suggest::nearest;

/// The `RECAP_…` variables of this process.
pub(crate) struct Variables(Vec<(String, String)>);

impl Variables {
    /// Those of this process. One whose value is not Unicode is an error, rather than unset.
    pub(crate) fn of_process() -> Result<Self> {
        Self::of(std::env::vars_os())
    }

    fn of(variables: impl Iterator<Item = (OsString, OsString)>) -> Result<Self> {
        variables
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, _)| name.starts_with("RECAP_"))
            .map(|(name, value)| match value.into_string() {
                Ok(value) => Ok((name, value)),
                Err(_) => Err(Error::config(format!("`{name}` in the environment is not UTF-8"))),
            })
            .collect::<Result<_>>()
            .map(Variables)
    }

    /// The value of one.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// A warning for each that is no setting. They are no errors: another program, or a later
    /// version of this one, may know them.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let known = known();
        let mut unknown: Vec<&str> = self
            .0
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !known.iter().any(|k| k == name))
            .collect();
        unknown.sort_unstable();
        unknown
            .into_iter()
            .map(|name| {
                let shown = name.escape_debug();
                match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => {
                        format!("`{shown}` in the environment is no setting; did you mean `{near}`?")
                    }
                    None => format!("`{shown}` in the environment is no setting"),
                }
            })
            .collect()
    }
}

/// Every variable that means something.
fn known() -> Vec<String> {
    let settings = setting::ALL.iter().map(|setting| setting.variable());
    let secrets = setting::ALL.iter().filter_map(|setting| setting.secret).map(str::to_owned);
    settings.chain(secrets).chain([setting::KEY_VARIABLE.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Variables {
        Variables::of(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into()))).unwrap()
    }

    #[test]
    fn a_variable_that_is_no_setting_is_a_warning_with_the_nearest_name() {
        let variables = variables(&[
            ("PATH", "/bin"),
            ("RECAP_NAME", "Example Meetup"),
            ("RECAP_SMTP_PASSWORD", "hunter2"),
            ("RECAP_KEY", "k"),
            ("RECAP_STROE", "recap.db"),
            ("RECAP_COLOUR_OF_THE_SKY", "blue"),
        ]);
        assert_eq!(
            variables.warnings(),
            [
                "`RECAP_COLOUR_OF_THE_SKY` in the environment is no setting",
                "`RECAP_STROE` in the environment is no setting; did you mean `RECAP_STORE`?",
            ]
        );
        assert_eq!(variables.get("RECAP_NAME").as_deref(), Some("Example Meetup"));
        assert_eq!(variables.get("PATH"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_value_that_is_not_utf_8_is_an_error_that_names_the_variable() {
        use std::os::unix::ffi::OsStringExt as _;
        let broken = [(OsString::from("RECAP_NAME"), OsString::from_vec(vec![0xff]))];
        let error = Variables::of(broken.into_iter()).err().unwrap();
        assert_eq!(error.to_string(), "`RECAP_NAME` in the environment is not UTF-8");
    }
}
