//! The columns of the two public forms of CTDC and what they become.
//!
//! Source: ctdatacollaborative.org, the global k-anonymised set (2018 to 2021) and the global synthetic set (2024 to
//! 2026). Names of columns only.

/// A public form of CTDC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CtdcForm {
    /// The global k-anonymised set, 2018 to 2021: 63 columns.
    KAnonymised,
    /// The global synthetic set, 2024 to 2026: 27 columns.
    Synthetic,
}

impl CtdcForm {
    /// What it is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::KAnonymised => "CTDC with 63 columns",
            Self::Synthetic => "CTDC with 27 columns",
        }
    }

    /// The headings of its columns.
    ///
    /// ```
    /// assert_eq!(oever_exchange::CtdcForm::Synthetic.headings().count(), 27);
    /// ```
    pub fn headings(self) -> impl Iterator<Item = &'static str> {
        self.columns().iter().map(|(heading, _)| *heading)
    }

    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Self::KAnonymised => &K_ANONYMISED,
            Self::Synthetic => &SYNTHETIC,
        }
    }
}

/// A heading and what its values become.
pub(super) type Column = (&'static str, Target);

/// What the values of a column become.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    Year,
    Gender,
    /// The age when registered.
    AgeBand,
    Citizenship,
    Country,
    MajorityEntry,
    /// Forced into what is punishable.
    Criminal,
    /// A flag that says a code of a field. When it only comes near, the flag itself is kept too.
    Code {
        field: &'static str,
        code: &'static str,
        exact: bool,
    },
    /// A flag that no code says, a union of several among them: kept as it is.
    Flag,
    /// Anything else that no field says: kept as it is.
    Kept,
}

const fn exact(field: &'static str, code: &'static str) -> Target {
    Target::Code { field, code, exact: true }
}

const fn near(field: &'static str, code: &'static str) -> Target {
    Target::Code { field, code, exact: false }
}

#[rustfmt::skip]
const K_ANONYMISED: [Column; 63] = [
    ("yearOfRegistration", Target::Year),
    ("Datasource", Target::Kept),
    ("gender", Target::Gender),
    ("ageBroad", Target::AgeBand),
    ("majorityStatus", Target::Kept),
    ("majorityStatusAtExploit", Target::Kept),
    ("majorityEntry", Target::MajorityEntry),
    ("citizenship", Target::Citizenship),
    ("meansOfControlDebtBondage", exact("vic_MethodsOfControl", "DebtBondage")),
    ("meansOfControlTakesEarnings", exact("vic_MethodsOfControl", "TakesEarnings")),
    ("meansOfControlRestrictsFinancialAccess", exact("vic_MethodsOfControl", "RestrictsFinancialAccess")),
    ("meansOfControlThreats", near("vic_MethodsOfControl", "PhysicalThreats")),
    ("meansOfControlPsychologicalAbuse", exact("vic_MethodsOfControl", "PsychologicalAbuse")),
    ("meansOfControlPhysicalAbuse", exact("vic_MethodsOfControl", "PhysicalAbuse")),
    ("meansOfControlSexualAbuse", exact("vic_MethodsOfControl", "SexualAbuse")),
    ("meansOfControlFalsePromises", exact("vic_MethodsOfControl", "FalsePromises")),
    ("meansOfControlPsychoactiveSubstances", exact("vic_MethodsOfControl", "PsychoactiveSubstance")),
    ("meansOfControlRestrictsMovement", Target::Flag),
    ("meansOfControlRestrictsMedicalCare", exact("vic_MethodsOfControl", "RestrictsMedicalCare")),
    ("meansOfControlExcessiveWorkingHours", exact("vic_MethodsOfControl", "ExcessiveWorkingHours")),
    ("meansOfControlUsesChildren", near("vic_MethodsOfControl", "ThreatensChildrenFamily")),
    ("meansOfControlThreatOfLawEnforcement", exact("vic_MethodsOfControl", "ThreatsLawEnforcement")),
    ("meansOfControlWithholdsNecessities", exact("vic_MethodsOfControl", "WithholdsNecessities")),
    ("meansOfControlWithholdsDocuments", exact("vic_MethodsOfControl", "WithholdsDocuments")),
    ("meansOfControlOther", exact("vic_MethodsOfControl", "Other")),
    ("meansOfControlNotSpecified", Target::Flag),
    ("meansOfControlConcatenated", Target::Kept),
    ("isForcedLabour", exact("vic_TypeOfExploitation", "ForcedLabour")),
    ("isSexualExploit", exact("vic_TypeOfExploitation", "SexualExploitation")),
    ("isOtherExploit", near("vic_TypeOfExploitation", "Other")),
    ("isSexAndLabour", Target::Flag),
    ("isForcedMarriage", exact("vic_TypeOfExploitation", "ForcedMarriage")),
    ("isForcedMilitary", exact("vic_TypeOfExploitation", "ForcedMilitaryByNonStateActors")),
    ("isOrganRemoval", exact("vic_TypeOfExploitation", "OrganRemoval")),
    ("isSlaveryAndPractices", near("vic_TypeOfExploitation", "Servitude")),
    ("typeOfExploitConcatenated", Target::Kept),
    ("typeOfLabourAgriculture", near("vic_ForcedLabourIndustry", "A_AgricultureForestryAndFishing")),
    ("typeOfLabourAquafarming", Target::Flag),
    ("typeOfLabourBegging", Target::Flag),
    ("typeOfLabourConstruction", exact("vic_ForcedLabourIndustry", "F_Construction")),
    ("typeOfLabourDomesticWork", near("vic_ForcedLabourIndustry", "T_ActivitiesOfHouseholdsAsEmployers")),
    ("typeOfLabourHospitality", exact("vic_ForcedLabourIndustry", "I_AccommodationAndFoodServiceActivities")),
    ("typeOfLabourIllicitActivities", Target::Criminal),
    ("typeOfLabourManufacturing", exact("vic_ForcedLabourIndustry", "C_Manufacturing")),
    ("typeOfLabourMiningOrDrilling", exact("vic_ForcedLabourIndustry", "B_MiningAndQuarrying")),
    ("typeOfLabourPeddling", Target::Flag),
    ("typeOfLabourTransportation", exact("vic_ForcedLabourIndustry", "H_TransportationAndStorage")),
    ("typeOfLabourOther", Target::Flag),
    ("typeOfLabourNotSpecified", Target::Flag),
    ("typeOfLabourConcatenated", Target::Kept),
    ("typeOfSexProstitution", exact("vic_TypeOfSexExploitation", "Prostitution")),
    ("typeOfSexPornography", exact("vic_TypeOfSexExploitation", "Pornography")),
    ("typeOfSexRemoteInteractiveServices", exact("vic_TypeOfSexExploitation", "RemoteInteractiveServices")),
    ("typeOfSexPrivateSexualServices", exact("vic_TypeOfSexExploitation", "PrivateSexualServices")),
    ("typeOfSexConcatenated", Target::Kept),
    ("isAbduction", Target::Flag),
    ("RecruiterRelationship", Target::Kept),
    ("CountryOfExploitation", Target::Country),
    ("recruiterRelationIntimatePartner", near("vic_RelationshipToTrafficker", "Acquainted")),
    ("recruiterRelationFriend", near("vic_RelationshipToTrafficker", "Acquainted")),
    ("recruiterRelationFamily", exact("vic_RelationshipToTrafficker", "Familial")),
    ("recruiterRelationOther", Target::Flag),
    ("recruiterRelationUnknown", Target::Flag),
];

#[rustfmt::skip]
const SYNTHETIC: [Column; 27] = [
    ("yearOfRegistration", Target::Year),
    ("gender", Target::Gender),
    ("ageBroad", Target::AgeBand),
    ("citizenship", Target::Citizenship),
    ("CountryOfExploitation", Target::Country),
    ("traffickMonths", Target::Kept),
    ("meansDebtBondageEarnings", Target::Flag),
    ("meansThreats", Target::Flag),
    ("meansAbusePsyPhySex", Target::Flag),
    ("meansFalsePromises", Target::Flag),
    ("meansDrugsAlcohol", Target::Flag),
    ("meansDenyBasicNeeds", Target::Flag),
    ("meansExcessiveWorkHours", Target::Flag),
    ("meansWithholdDocs", Target::Flag),
    ("isForcedLabour", exact("vic_TypeOfExploitation", "ForcedLabour")),
    ("isSexualExploit", exact("vic_TypeOfExploitation", "SexualExploitation")),
    ("isOtherExploit", near("vic_TypeOfExploitation", "Other")),
    ("typeOfLabourAgriculture", near("vic_ForcedLabourIndustry", "A_AgricultureForestryAndFishing")),
    ("typeOfLabourConstruction", exact("vic_ForcedLabourIndustry", "F_Construction")),
    ("typeOfLabourDomesticWork", near("vic_ForcedLabourIndustry", "T_ActivitiesOfHouseholdsAsEmployers")),
    ("typeOfLabourHospitality", exact("vic_ForcedLabourIndustry", "I_AccommodationAndFoodServiceActivities")),
    ("typeOfSexProstitution", exact("vic_TypeOfSexExploitation", "Prostitution")),
    ("typeOfSexPornography", exact("vic_TypeOfSexExploitation", "Pornography")),
    ("recruiterRelationIntimatePartner", near("vic_RelationshipToTrafficker", "Acquainted")),
    ("recruiterRelationFriend", near("vic_RelationshipToTrafficker", "Acquainted")),
    ("recruiterRelationFamily", exact("vic_RelationshipToTrafficker", "Familial")),
    ("recruiterRelationOther", Target::Flag),
];
