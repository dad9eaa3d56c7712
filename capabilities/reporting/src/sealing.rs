//! Leaving a signal sealed instead of sending it. A later capability does it; this one knows where the form leads and
//! for which signals it may be offered.

use std::sync::Arc;

use jiff::civil::Date;
use oever_kernel::Ctx;
use oever_web::{App, WebError};

use crate::model::{AgeGroup, Destination, SubmitReport, Urgency};
use crate::{draft, receive, submit};

/// Where the last page leads when somebody chooses to seal: an address that takes the form's draft.
#[derive(Debug, Clone, Copy)]
pub struct SealOffer {
    /// The address.
    pub path: &'static str,
}

/// What is offered in this application.
#[derive(Debug)]
pub(crate) struct Offers(pub(crate) Option<SealOffer>);

impl Offers {
    /// The address for this draft; none when it is not offered.
    pub(crate) fn path(app: &App, draft: &SubmitReport, today: Date) -> String {
        let offers: Arc<Self> = app.part();
        match offers.0 {
            Some(offer) if may_be_sealed(draft, today).is_ok() => offer.path.to_owned(),
            _ => String::new(),
        }
    }
}

/// Whether a signal may wait for others. Never for a minor or in acute danger, and only when there is a value that
/// others may know too.
///
/// # Errors
/// The key of the words that say why not.
pub fn may_be_sealed(draft: &SubmitReport, today: Date) -> Result<(), &'static str> {
    if draft.urgency == Some(Urgency::Acute) {
        return Err("reporting-seal-refused-acute");
    }
    if receive::age_group(draft, today) == AgeGroup::Minor
        || draft
            .content
            .people
            .iter()
            .any(|person| person.birth.is_some_and(|birth| birth.youngest_age(today) < 18))
    {
        return Err("reporting-seal-refused-minor");
    }
    if draft.destination == Some(Destination::Police) {
        return Err("reporting-seal-refused-police");
    }
    if draft.content.attributes.is_empty() && draft.content.people.iter().all(|person| person.birth.is_none())
    {
        return Err("reporting-seal-refused-nothing");
    }
    Ok(())
}

/// The draft that the form carries: opens for its writer only.
///
/// # Errors
/// [`WebError::BadForm`] when it is damaged or somebody else's.
pub fn reopen_draft(app: &App, ctx: &Ctx, text: &str) -> Result<SubmitReport, WebError> {
    draft::reopen(app, ctx, text)
}

/// Checks a draft as sending it would.
///
/// # Errors
/// [`WebError::Invalid`] with what is missing.
pub fn check_draft(app: &App, draft: &SubmitReport) -> Result<(), WebError> {
    submit::check(draft, app).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Attribute, AttributeKind, AttributeOf, Content, Part, PartialDate, Person, Precision,
    };

    fn draft() -> SubmitReport {
        let attributes = vec![Attribute {
            kind: AttributeKind::Phone,
            value: "06 00000001".into(),
            of: AttributeOf::Other,
            note: String::new(),
        }];
        SubmitReport {
            urgency: Some(Urgency::Later),
            destination: Some(Destination::Coordination),
            content: Content { attributes, ..Content::default() },
            ..SubmitReport::default()
        }
    }

    fn born(year: i16, part: Part) -> Person {
        let birth = Some(PartialDate { year, month: None, day: None, precision: Precision::Year });
        Person { part, name: String::new(), birth, represented: None, representative: String::new() }
    }

    #[test]
    fn never_for_minors_or_acute_danger_and_never_for_nothing() {
        let today = jiff::civil::date(2026, 11, 29);
        assert_eq!(may_be_sealed(&draft(), today), Ok(()));
        let acute = SubmitReport { urgency: Some(Urgency::Acute), ..draft() };
        assert_eq!(may_be_sealed(&acute, today), Err("reporting-seal-refused-acute"));
        for part in [Part::PossibleVictim, Part::Witness, Part::PossibleSuspect] {
            let mut minor = draft();
            minor.content.people = vec![born(1990, Part::PossibleVictim), born(2009, part)];
            assert_eq!(may_be_sealed(&minor, today), Err("reporting-seal-refused-minor"), "{part:?}");
        }
        let police = SubmitReport { destination: Some(Destination::Police), ..draft() };
        assert_eq!(may_be_sealed(&police, today), Err("reporting-seal-refused-police"));
        let mut nothing = draft();
        nothing.content.attributes.clear();
        assert_eq!(may_be_sealed(&nothing, today), Err("reporting-seal-refused-nothing"));
        nothing.content.people = vec![born(1990, Part::PossibleVictim)];
        assert_eq!(may_be_sealed(&nothing, today), Ok(()));
    }
}
