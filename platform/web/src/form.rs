//! What a form brought. Reading it checks where it came from; there is no other way to read one.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use jiff::civil::Date;
use oever_store::Submission;
use uuid::Uuid;

use crate::{App, FieldError, Visit, WebError};

/// The largest form: long texts fit, files come by upload.
pub(crate) const FORM_LIMIT: usize = 256 * 1024;

/// The fields of a form, as typed, without the spaces around them.
#[derive(Clone, Default)]
pub struct Fields {
    values: BTreeMap<String, Vec<String>>,
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.values.keys()).finish() // names only: values can be personal
    }
}

impl Fields {
    /// From a query string or an url-encoded body.
    pub fn parse(text: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(text) {
            fields.push(&name, &value);
        }
        fields
    }

    /// Adds a value.
    pub fn push(&mut self, name: &str, value: &str) {
        let value = value.replace("\r\n", "\n").trim().to_owned();
        self.values.entry(name.to_owned()).or_default().push(value);
    }

    /// Replaces a value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.values.remove(name);
        self.push(name, value);
        self
    }

    /// The first value of a field; empty when it is absent.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// The first value, when something was typed.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All values of a field: check boxes.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values.get(name).map_or_else(Vec::new, |values| {
            values.iter().map(String::as_str).filter(|value| !value.is_empty()).collect()
        })
    }

    /// Whether a check box was ticked or a choice made.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|values| values.iter().any(|found| found == value))
    }

    /// The texts that somebody typed: more than one word, no password and nothing the page itself put there.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.values
            .iter()
            .filter(|(name, _)| !name.contains("password"))
            .flat_map(|(_, values)| values)
            .filter(|value| value.contains(char::is_whitespace))
            .cloned()
            .collect()
    }

    /// Every field with its values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.values.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// A date from three fields `{name}_day`, `{name}_month`, `{name}_year`, or one field `{name}` as
    /// `2026-11-26`. `Ok(None)`: nothing was filled in.
    ///
    /// # Errors
    /// An error at that field when it is no date.
    pub fn date(&self, name: &str) -> Result<Option<Date>, FieldError> {
        let wrong = || FieldError::new(name, "web-error-date");
        if let Some(text) = self.some(name) {
            return text.parse().map(Some).map_err(|_| wrong());
        }
        let part = |suffix: &str| self.some(&format!("{name}_{suffix}"));
        match (part("year"), part("month"), part("day")) {
            (None, None, None) => Ok(None),
            (Some(year), Some(month), Some(day)) => {
                let number = |text: &str| text.parse::<i16>().map_err(|_| wrong());
                let small = |text: &str| text.parse::<i8>().map_err(|_| wrong());
                Date::new(number(year)?, small(month)?, small(day)?).map(Some).map_err(|_| wrong())
            }
            _ => Err(wrong()),
        }
    }
}

/// A file that was uploaded.
#[derive(Clone)]
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload of {} bytes", self.bytes.len())
    }
}

/// A form that was posted: its sender is the one who was shown it.
#[derive(Debug)]
pub struct Form {
    /// What was typed.
    pub fields: Fields,
    /// What was uploaded.
    pub uploads: Vec<Upload>,
    submission: Option<Submission>,
}

impl Form {
    /// The key that makes this submission count once.
    ///
    /// # Errors
    /// [`WebError::BadForm`] when the form had none: it was not one of ours.
    pub fn submission(&self) -> Result<Submission, WebError> {
        self.submission.ok_or(WebError::BadForm)
    }
}

impl std::ops::Deref for Form {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl FromRequest<App> for Form {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let visit = request.extensions().get::<Visit>().cloned().ok_or(WebError::BadForm)?;
        if request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
            return Err(WebError::BadForm);
        }
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let (mut fields, mut uploads) = (Fields::default(), Vec::new());
        if kind.starts_with("multipart/form-data") {
            let mut parts = Multipart::from_request(request, app).await.map_err(|_| WebError::BadForm)?;
            while let Some(part) = parts.next_field().await.map_err(|_| WebError::BadForm)? {
                let name = part.name().unwrap_or_default().to_owned();
                let is_file = part.file_name().is_some();
                let bytes = part.bytes().await.map_err(|_| WebError::TooLarge)?;
                if is_file {
                    uploads.push(Upload { field: name, bytes: bytes.to_vec() });
                } else {
                    fields.push(&name, &String::from_utf8_lossy(&bytes));
                }
            }
        } else {
            let bytes = axum::body::to_bytes(request.into_body(), FORM_LIMIT)
                .await
                .map_err(|_| WebError::TooLarge)?;
            fields = Fields::parse(&bytes);
        }
        // A refusal shows these texts again; a second form in one request does not exist.
        let _ = visit.typed.set(fields.clone());
        if visit.ctx.actor.is_some() && !visit.csrf_is(fields.get("csrf")) {
            return Err(WebError::BadForm);
        }
        let submission = Uuid::try_parse(fields.get("idempotency")).ok().map(|key| Submission { key });
        Ok(Self { fields, uploads, submission })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_whole_or_not_at_all() {
        let fields = |text: &str| Fields::parse(text.as_bytes());
        assert_eq!(fields("").date("d").unwrap(), None);
        assert_eq!(
            fields("d_day=9&d_month=2&d_year=2026").date("d").unwrap(),
            Some(jiff::civil::date(2026, 2, 9))
        );
        assert!(fields("d_day=30&d_month=2&d_year=2026").date("d").is_err());
        assert!(fields("d_day=30&d_year=2026").date("d").is_err());
        assert!(fields("d=gisteren").date("d").is_err());
    }

    #[test]
    fn only_what_somebody_typed_is_kept() {
        let fields =
            Fields::parse(b"csrf=ab12&status=planned&password=a+long+secret&what=Bel+de+school&why=");
        assert_eq!(fields.texts(), ["Bel de school"]);
    }

    #[test]
    fn several_values_stay_apart() {
        let fields = Fields::parse(b"a=1&a=2&a=&b=x%20");
        assert_eq!(fields.all("a"), ["1", "2"]);
        assert_eq!(fields.get("b"), "x");
        assert!(!format!("{fields:?}").contains('x'));
    }
}
