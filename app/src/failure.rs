//! What went wrong, said so that somebody can act on it.

use std::fmt;

/// A command that failed: what, and what to do. Never carries a row or anything personal.
#[derive(Debug)]
pub struct Failure {
    what: String,
    advice: Option<String>,
}

impl Failure {
    /// What went wrong.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(advice) = &self.advice {
            write!(f, "\n  {advice}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

macro_rules! from_error {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error.to_string())
            }
        }
    )+};
}

from_error!(
    oever_store::StoreError,
    oever_store::KeyringError,
    oever_wire::WireError,
    oever_web::AssembleError,
    oever_web::WebError,
    oever_audit::HeadFileError,
    std::io::Error,
    serde_json::Error,
);
