//! Pages of steering: one use case each.

pub(crate) mod effects;
pub(crate) mod measures;
pub(crate) mod municipality;
pub(crate) mod register;

use oever_web::{Page, Visit};

/// A choice in a form.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    pub(crate) fn new(value: &str, label: String) -> Self {
        Self { value: value.into(), label, hint: String::new() }
    }
}

/// The regions of the country, by name.
pub(crate) fn regions(visit: &Visit) -> Vec<Choice> {
    let mut regions: Vec<Choice> = visit
        .app
        .geography()
        .regions()
        .map(|region| Choice::new(&region.code, region.name.clone()))
        .collect();
    regions.sort_by(|a, b| a.label.cmp(&b.label));
    regions
}

/// A whole number from a field: empty is none, anything else that is no number is an error at that field.
pub(crate) fn number(
    form: &oever_web::Fields,
    name: &str,
    errors: &mut Vec<oever_web::FieldError>,
) -> Option<i64> {
    let text = form.some(name)?;
    let parsed = text.parse().ok();
    if parsed.is_none() {
        errors.push(oever_web::FieldError::new(name, "web-error-number"));
    }
    parsed
}

/// A date from a field, or an error at it.
pub(crate) fn date(
    form: &oever_web::Fields,
    name: &str,
    errors: &mut Vec<oever_web::FieldError>,
) -> Option<jiff::civil::Date> {
    form.date(name).unwrap_or_else(|error| {
        errors.push(error);
        None
    })
}

/// The parts of a date, for a form that is shown again.
pub(crate) fn date_parts(form: &oever_web::Fields, name: &str) -> (String, String, String) {
    if let Ok(Some(date)) = form.date(name) {
        return (date.day().to_string(), date.month().to_string(), date.year().to_string());
    }
    let part = |suffix: &str| form.get(&format!("{name}_{suffix}")).to_owned();
    (part("day"), part("month"), part("year"))
}

/// Name of a region; the whole country when there is none.
pub(crate) fn region_name(page: &Page, visit: &Visit, code: Option<&str>) -> String {
    code.and_then(|code| visit.app.geography().region(code))
        .map_or_else(|| page.t("steering-country"), |region| region.name.clone())
}
