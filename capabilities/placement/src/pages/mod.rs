//! HTML in, one use case, HTML out.

pub(crate) mod acts;
pub(crate) mod ask;
pub(crate) mod gaps;
pub(crate) mod lifts;
pub(crate) mod link;
pub(crate) mod method;
pub(crate) mod needs_form;
pub(crate) mod offers;
pub(crate) mod place;
pub(crate) mod programmes;
pub(crate) mod requests;
pub(crate) mod rules_form;
pub(crate) mod words;

use std::str::FromStr;

use oever_kernel::Purpose;
use oever_web::{Form, Visit, WebError};

/// A choice of a list.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }
}

/// Where a record lives, for links and forms below it.
#[derive(Debug, Clone)]
pub(crate) struct At(pub(crate) String);

impl At {
    pub(crate) fn path(&self, below: &str) -> String {
        format!("{}{below}", self.0)
    }
}

/// An id in the path: anything else is a page that is not there.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// The version a form was made from.
pub(crate) fn version(form: &Form) -> Result<i64, WebError> {
    form.get("version").parse().map_err(|_| WebError::BadForm)
}

/// A visit for the care of a person.
pub(crate) fn care(visit: Visit) -> Visit {
    visit.for_purpose(Purpose::CARE)
}

/// A whole number that may be left empty.
pub(crate) fn number(form: &oever_web::Fields, name: &str) -> Result<Option<i64>, WebError> {
    form.some(name)
        .map(str::parse::<i64>)
        .transpose()
        .map_err(|_| WebError::Invalid(oever_web::FormProblem::at(name, "web-error-number")))
}
