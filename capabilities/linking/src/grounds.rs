//! What every dated decision of a data protection officer rests on: an own basis, a DPIA, and a term.

use jiff::civil::Date;
use oever_web::{FieldError, Form, FormProblem};

/// Whether it is on, and on what that rests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grounds<'a> {
    pub(crate) on: bool,
    pub(crate) basis: &'a str,
    pub(crate) dpia: &'a str,
    pub(crate) until: Option<Date>,
}

impl Grounds<'_> {
    /// Adds what is wrong to the problems of a form. To switch off needs no basis.
    pub(crate) fn check(&self, problem: &mut FormProblem, today: Date) {
        problem.require(!self.on || !self.basis.trim().is_empty(), "basis", "web-error-required");
        problem.require(!self.on || !self.dpia.trim().is_empty(), "dpia", "web-error-required");
        problem.require(self.until.is_none_or(|until| until >= today), "until", "linking-error-until");
        problem.require(self.basis.chars().count() <= 2000, "basis", "linking-error-long");
        problem.require(self.dpia.chars().count() <= 500, "dpia", "linking-error-long");
    }
}

/// Whether a decision is in force on a day; its last day counts.
pub(crate) fn in_force(on: bool, until: Option<Date>, today: Date) -> bool {
    on && until.is_none_or(|until| until >= today)
}

/// The choice and the term of a form, or what is wrong with them.
pub(crate) fn of_form(form: &Form) -> Result<(bool, Option<Date>), Vec<FieldError>> {
    let mut errors = Vec::new();
    let state = form.get("state");
    if state != "on" && state != "off" {
        errors.push(FieldError::new("state", "web-error-choose"));
    }
    let until = form.date("until").unwrap_or_else(|error| {
        errors.push(error);
        None
    });
    if errors.is_empty() { Ok((state == "on", until)) } else { Err(errors) }
}
