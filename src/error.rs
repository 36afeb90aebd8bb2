//! In charge of what went wrong as the person at the terminal reads it: a kind, which decides the
//! exit code, a message, its causes and hints.
//!
//! It leaves findings in a recap to [`crate::finding`], and the outcomes of deliveries to
//! [`crate::channel`]: both are results, not errors.

use std::fmt;

/// The result of everything that can fail on the way to the terminal.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Who can mend an [`Error`]; decides the exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line asks for something that cannot be.
    Usage,
    /// `recap.toml`, the environment or a secret is missing or wrong.
    Config,
    /// A recap or an import file cannot be used as it is.
    Input,
    /// The machine refused: a file, a folder, the store, the network.
    Environment,
    /// The work was begun and some of it is left to do.
    Incomplete,
    /// A mail server hands something over that cannot be taken now, and keeps it when it hears so.
    TryAgain,
    /// The reader of our output went away; nothing is said about it.
    BrokenPipe,
}

impl Kind {
    /// The exit code of the program: 0 all done, 1 something is left or was refused, 2 usage or
    /// configuration; 75 for a mail server that is to try again (EX_TEMPFAIL of sysexits.h).
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::BrokenPipe => 0,
            Kind::Input | Kind::Environment | Kind::Incomplete => 1,
            Kind::Usage | Kind::Config => 2,
            Kind::TryAgain => 75,
        }
    }
}

/// An error with the hints that help to mend it.
///
/// Never holds a subscriber's whole address or a secret: whoever makes one masks them.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    hints: Vec<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of a kind; `message` is one sentence without a full stop.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), hints: Vec::new(), source: None }
    }

    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A wrong setting.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(Kind::Config, message)
    }

    /// An input file that cannot be used.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// A refusal of the machine.
    pub fn environment(message: impl Into<String>) -> Self {
        Self::new(Kind::Environment, message)
    }

    /// Adds a sentence on how to mend it, shown on a line of its own after `Hint:`.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the cause, shown after the message.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same for a mail server: whatever is wrong here may be mended, and it keeps the message until
    /// then. One that cannot write its answer has been heard.
    #[must_use]
    pub fn to_try_again(self) -> Self {
        let kind = if self.kind == Kind::BrokenPipe { self.kind } else { Kind::TryAgain };
        Error { kind, ..self }
    }

    /// Who can mend it.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How to mend it.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }
}

impl fmt::Display for Error {
    /// The message, and with `{:#}` its causes on the same line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if f.alternate() {
            let mut cause = std::error::Error::source(self);
            while let Some(error) = cause {
                write!(f, ": {error}")?;
                cause = error.source();
            }
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|error| error as _)
    }
}
