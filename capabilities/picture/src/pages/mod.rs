//! Pages of figures: one use case each.

pub(crate) mod picture;
pub(crate) mod release;

/// A choice in a form.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub(crate) fn new(value: &str, label: String) -> Self {
        Self { value: value.into(), label }
    }
}
