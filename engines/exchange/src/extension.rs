//! What the standard lacks and a record of a case needs.

use crate::field::{Field, Kind, Status};

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, core: false, status: Status::Extension, kind }
}

/// The extension block, written after the fields of the standard.
pub(super) const EXTENSION: [Field; 9] = [
    field("ext_CaseId", Kind::Text),
    field("ext_PersonId", Kind::Text),
    field("ext_OrganisationId", Kind::Text),
    field("ext_RegistrationDate", Kind::Date),
    field("ext_RegistrationYear", Kind::Year),
    // Not the age when trafficked, which the standard has.
    field("ext_AgeBandAtRegistration", Kind::Text),
    field("ext_MajorityWhenTrafficked", Kind::Code(&["Minor", "Adult"])),
    field("ext_CountryOfExploitation", Kind::Countries),
    field("ext_CriminalExploitation", Kind::Checkbox),
];
