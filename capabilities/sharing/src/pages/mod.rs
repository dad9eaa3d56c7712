//! Pages: HTML in, one use case, HTML out.

pub(crate) mod ask;
pub(crate) mod consult;
pub(crate) mod decisions;

/// A choice in a form, in the words of the page.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    pub(crate) fn new(value: &str, label: String) -> Self {
        Self { value: value.to_owned(), label, hint: String::new() }
    }
}

/// The colour of a badge for an outcome; the word says it.
pub(crate) fn badge(outcome: &str) -> &'static str {
    match outcome {
        "allowed" => "positive",
        "conditions" | "pseudonymous_only" => "action",
        "consent_needed" => "attention",
        "not_allowed" => "late",
        _ => "system",
    }
}

/// Names in keys have hyphens.
pub(crate) fn key(prefix: &str, name: &str) -> String {
    format!("{prefix}{}", name.replace('_', "-"))
}
