//! The fields and codes of the Human Trafficking Case Data Standard 2.0 (24 December 2021).
//!
//! Source: UNMigration/HTCDS, "HTCDS Field Standards 2.0", International Organization for Migration, CC BY 4.0; its makers
//! do not endorse this program. Only names and codes are here. `Unaquainted` is written as the standard writes it.

use crate::field::{Field, Kind, Status};

const fn field(name: &'static str, core: bool, status: Status, kind: Kind) -> Field {
    Field { name, core, status, kind }
}

/// The 83 fields of the standard, in its order.
#[rustfmt::skip]
pub(super) const FIELDS: [Field; 83] = [
    field("org_Name", false, Status::Draft, Kind::Text),
    field("org_ShippingCity", false, Status::Draft, Kind::Text),
    field("org_ShippingCountry", false, Status::Draft, Kind::Text),
    field("org_ShippingState", false, Status::Draft, Kind::Text),
    field("org_ShippingStreet", false, Status::Draft, Kind::Text),
    field("org_ShippingPostalCode", false, Status::Draft, Kind::Text),
    field("org_ShippingLongitude", false, Status::Draft, Kind::Longitude),
    field("org_ShippingLatitude", false, Status::Draft, Kind::Latitude),
    field("org_Phone", false, Status::Draft, Kind::Phone),
    field("org_Type", false, Status::Draft, Kind::Code(ORGANISATION_TYPE)),
    field("prs_Salutation", true, Status::Draft, Kind::Text),
    field("prs_FirstName", true, Status::Draft, Kind::Text),
    field("prs_MiddleName", false, Status::Draft, Kind::Text),
    field("prs_SecondName", true, Status::Draft, Kind::Text),
    field("prs_Birthdate", true, Status::Draft, Kind::Date),
    field("prs_Gender", true, Status::Draft, Kind::Code(GENDER)),
    field("prs_Deceased", false, Status::Draft, Kind::Checkbox),
    field("prs_MaritalStatus", false, Status::Draft, Kind::Code(MARITAL_STATUS)),
    field("prs_NumberOfChildren", false, Status::Draft, Kind::Count),
    field("prs_PrimaryLanguage", false, Status::Draft, Kind::Language),
    field("prs_SecondaryLanguage", false, Status::Draft, Kind::Language),
    field("prs_HighestLevelOfEducation", false, Status::Draft, Kind::Code(HIGHEST_LEVEL_OF_EDUCATION)),
    field("prs_Citizenship", true, Status::Draft, Kind::Countries),
    field("prs_IdentityNumber", false, Status::Draft, Kind::Text),
    field("prs_Title", true, Status::Draft, Kind::Text),
    field("prs_Email", true, Status::Draft, Kind::Text),
    field("prs_HomePhone", true, Status::Draft, Kind::Phone),
    field("prs_MobilePhone", true, Status::Draft, Kind::Phone),
    field("prs_MailingCity", true, Status::Draft, Kind::Text),
    field("prs_MailingCountry", true, Status::Draft, Kind::Text),
    field("prs_MailingState", true, Status::Draft, Kind::Text),
    field("prs_MailingStreet", true, Status::Draft, Kind::Text),
    field("prs_MailingPostalCode", true, Status::Draft, Kind::Text),
    field("prs_MailingLongitude", false, Status::Draft, Kind::Longitude),
    field("prs_MailingLatitude", false, Status::Draft, Kind::Latitude),
    field("vic_AgreementToManagePersonalData", false, Status::Deprecated, Kind::Checkbox),
    field("vic_TraffickingStatus", true, Status::Draft, Kind::Code(TRAFFICKING_STATUS)),
    field("vic_TraffickingStatusDecisionMakingOrg", true, Status::Draft, Kind::Code(TRAFFICKING_STATUS_DECISION_MAKING_ORG)),
    field("vic_RelationshipToTrafficker", false, Status::Draft, Kind::Code(RELATIONSHIP_TO_TRAFFICKER)),
    field("vic_AgeWhenTrafficked", false, Status::Draft, Kind::Age),
    field("vic_RecruitmentWebsitesAndApps", false, Status::Draft, Kind::Codes(WEBSITES_AND_APPS)),
    field("vic_MethodOfRecruitment", true, Status::Draft, Kind::Codes(METHOD_OF_RECRUITMENT)),
    field("vic_LocationOfRecruitment", true, Status::Draft, Kind::Text),
    field("vic_MethodsOfControl", true, Status::Draft, Kind::Codes(METHODS_OF_CONTROL)),
    field("vic_TypeOfExploitation", true, Status::Draft, Kind::Codes(TYPE_OF_EXPLOITATION)),
    field("vic_ForcedLabourIndustry", true, Status::Draft, Kind::Code(FORCED_LABOUR_INDUSTRY)),
    field("vic_TypeOfSexExploitation", true, Status::Draft, Kind::Codes(TYPE_OF_SEX_EXPLOITATION)),
    field("vic_LocationOfExploitation", true, Status::Draft, Kind::Text),
    field("vic_ExploitationWebsitesAndApps", false, Status::Draft, Kind::Codes(WEBSITES_AND_APPS)),
    field("vic_Vulnerabilities", true, Status::Deprecated, Kind::Codes(VULNERABILITIES)),
    field("vic_DetailsOfVulnerabilities", true, Status::Deprecated, Kind::Text),
    field("per_RoleInProcess", false, Status::Draft, Kind::Codes(ROLE_IN_PROCESS)),
    field("per_RoleDetails", false, Status::Draft, Kind::Text),
    field("cas_Status", true, Status::Draft, Kind::Code(CASE_STATUS)),
    field("cas_ReasonForCaseClosure", true, Status::Draft, Kind::Text),
    field("cas_CaseOwner", true, Status::Draft, Kind::Text),
    field("cas_ReferringOrganisation", true, Status::Draft, Kind::Text),
    field("cas_IncomingReferralDate", true, Status::Draft, Kind::Date),
    field("cas_ReferringPrimaryCaseWorker", true, Status::Draft, Kind::Text),
    field("cas_ReasonForIncomingReferral", true, Status::Draft, Kind::Code(REASON_FOR_REFERRAL)),
    field("cas_IncomingReferralDetails", true, Status::Draft, Kind::Text),
    field("cas_ReferredOrganisation", true, Status::Draft, Kind::Text),
    field("cas_ReferredPrimaryCaseWorker", true, Status::Draft, Kind::Text),
    field("cas_ReasonForOutgoingReferral", true, Status::Draft, Kind::Code(REASON_FOR_REFERRAL)),
    field("cas_OutgoingReferralDate", true, Status::Draft, Kind::Date),
    field("cas_OutgoingReferralDetails", true, Status::Draft, Kind::Text),
    field("cco_CaseComment", false, Status::Draft, Kind::Text),
    field("hte_Longitude", false, Status::Draft, Kind::Longitude),
    field("hte_Latitude", false, Status::Draft, Kind::Latitude),
    field("hte_City", false, Status::Draft, Kind::Text),
    field("hte_Country", false, Status::Draft, Kind::Text),
    field("hte_State", false, Status::Draft, Kind::Text),
    field("hte_Street", false, Status::Draft, Kind::Text),
    field("hte_PostalCode", false, Status::Draft, Kind::Text),
    field("hte_Date", false, Status::Draft, Kind::Date),
    field("hte_Type", false, Status::Draft, Kind::Code(EVENT_TYPE)),
    field("hte_Description", false, Status::Draft, Kind::Text),
    field("spl_Objectives", false, Status::Draft, Kind::Text),
    field("spl_ActionPlan", false, Status::Draft, Kind::Text),
    field("spl_PlannedEndDate", false, Status::Draft, Kind::Date),
    field("spl_ActualEndDate", false, Status::Draft, Kind::Date),
    field("spl_Type", false, Status::Draft, Kind::Code(PLAN_TYPE)),
    field("con_Consent", true, Status::Draft, Kind::Checkbox),
];

const ORGANISATION_TYPE: &[&str] = &[
    "NGO",
    "LawEnforcement",
    "HealthServiceOrganisation",
    "CentralGovernmentOrganisation",
    "LocalGovernmentOrganisation",
    "ImmigrationService",
    "LegalService",
    "CorporateBusiness",
    "SchoolOrCollege",
];

const GENDER: &[&str] = &[
    "Feminine",
    "Masculine",
    "TransgenderFeminine",
    "TransgenderMasculine",
    "NonConforming",
    "NonSpecifiedUnknown",
];

const MARITAL_STATUS: &[&str] =
    &["Single", "Married", "Widowed", "Divorced", "Separated", "RegisteredPartnership"];

const HIGHEST_LEVEL_OF_EDUCATION: &[&str] = &[
    "EarlyChildhoodEducation",
    "PrimaryEducation",
    "LowerSecondaryEducation",
    "UpperSecondaryEducation",
    "PostSecondaryNonTertiaryEducation",
    "ShortCycleTertiaryEducation",
    "BachelorsOrEquivalentLevel",
    "MastersOrEquivalentLevel",
    "DoctoralOrEquivalentLevel",
];

const TRAFFICKING_STATUS: &[&str] =
    &["PossibleVictimOfTrafficking", "ActualVictimOfTrafficking", "NotAVictimOfTrafficking"];

const TRAFFICKING_STATUS_DECISION_MAKING_ORG: &[&str] =
    &["Police", "NGO", "CourtOrProsecution", "NonPoliceGovernmentalOrganization", "Other"];

const RELATIONSHIP_TO_TRAFFICKER: &[&str] = &["Familial", "Acquainted", "Unaquainted"];

const WEBSITES_AND_APPS: &[&str] = &[
    "Facebook",
    "Instagram",
    "WhatsApp",
    "Telegram",
    "FacebookMessenger",
    "Viber",
    "SnapChat",
    "Line",
    "4Sale",
    "WeChat",
    "QQ",
    "QZone",
    "TikTok",
    "Twitter",
    "Other",
];

const METHOD_OF_RECRUITMENT: &[&str] = &[
    "AtAPlaceOfBusiness",
    "AtAnEducationalInstitution",
    "AtWork",
    "ThroughOnlineSocialNetworks",
    "ThroughAnOnlineAdvertisement",
    "ThroughATelevisionAdvert",
    "ThroughANewspaperAdvert",
    "ThroughFamilyOrFamilyEvents",
    "ThroughFriendsOrSocialEvents",
    "Other",
];

const METHODS_OF_CONTROL: &[&str] = &[
    "PhysicalThreats",
    "ThreatsLawEnforcement",
    "ThreatensChildrenFamily",
    "DebtBondage",
    "FalsePromises",
    "PhysicalAbuse",
    "SexualAbuse",
    "TakesEarnings",
    "RestrictsFinancialAccess",
    "RestrictsMedicalCare",
    "WithholdsNecessities",
    "PsychologicalAbuse",
    "PsychoactiveSubstance",
    "ExcessiveWorkingHours",
    "WithholdsDocuments",
    "Other",
];

const TYPE_OF_EXPLOITATION: &[&str] = &[
    "ForcedLabour",
    "SexualExploitation",
    "ChildLabour",
    "ForcedMarriage",
    "Servitude",
    "ForcedMilitaryByNonStateActors",
    "OrganRemoval",
    "ForcedBegging",
    "ForcedAdoption",
    "Surrogacy",
    "Other",
];

const FORCED_LABOUR_INDUSTRY: &[&str] = &[
    "A_AgricultureForestryAndFishing",
    "B_MiningAndQuarrying",
    "C_Manufacturing",
    "D_ElectricityGasSteamAndAirConditioningSupply",
    "E_WaterSupplySewerageWasteManagement",
    "F_Construction",
    "G_WholesaleAndRetailTradeRepairOfMotorVehicles",
    "H_TransportationAndStorage",
    "I_AccommodationAndFoodServiceActivities",
    "J_InformationAndCommunication",
    "K_FinancialAndInsuranceActivities",
    "L_RealEstateActivities",
    "M_ProfessionalScientificAndTechnicalActivities",
    "N_AdministrativeAndSupportServiceActivities",
    "O_PublicAdministrationAndDefence",
    "P_Education",
    "Q_HumanHealthAndSocialWorkActivities",
    "R_ArtsEntertainmentAndRecreation",
    "S_OtherServiceActivities",
    "T_ActivitiesOfHouseholdsAsEmployers",
    "U_ActivitiesOfExtraterritorialOrganizations",
];

const TYPE_OF_SEX_EXPLOITATION: &[&str] =
    &["Prostitution", "Pornography", "RemoteInteractiveServices", "PrivateSexualServices"];

const VULNERABILITIES: &[&str] = &[
    "Addiction",
    "SocialGroup",
    "Discrimination",
    "Poverty",
    "DisabilityAndPhysicalHealth",
    "MentalHealth",
    "Migration",
    "Homelessness",
    "AbuseSocialMedia",
    "AbusePhysical",
    "Education",
    "WorkEnvironment",
];

const ROLE_IN_PROCESS: &[&str] = &[
    "TravellingPartner",
    "Transporter",
    "RecruiterOrIntermediary",
    "BrokerTravelAgent",
    "TransferredIndividual",
    "HarbouredIndividual",
    "SoldIndividual",
    "BoughtIndividual",
    "ReceivedIndividual",
    "ControlledIndividual",
    "Smuggler",
    "Abuser",
    "Kidnapper",
    "Exploiter",
    "Other",
];

const CASE_STATUS: &[&str] = &["Active", "FollowUp", "Closed", "ClosedReferred"];

const REASON_FOR_REFERRAL: &[&str] = &["AdditionalServicesRequired", "MigrationOrChangeOfLocation", "Other"];

const EVENT_TYPE: &[&str] = &["Recruitment", "Transit", "Exploitation"];

const PLAN_TYPE: &[&str] = &[
    "Education",
    "Financial",
    "Health",
    "LabourExploitationRehabilitation",
    "Legal",
    "Livelihood",
    "RightsBasedTraining",
    "SexualExploitationRehabilitation",
    "SocialCare",
];
