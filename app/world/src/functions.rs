//! Functions of the invented organisations, the demo's logins, and who decided to link.

use jiff::civil::Date;

use crate::geography::Geography;
use crate::model::{Account, Function, LinkDecision, Organisation, OrganisationKind as Kind, Role};

/// Work numbers of the form 088 000 0x xx: the block 088-000 is not handed out.
pub(crate) fn work_number(n: usize) -> String {
    format!("088 000 {:02} {:02}", n / 100, n % 100)
}

pub(crate) fn functions(organisations: &[Organisation], geography: &Geography) -> Vec<Function> {
    let mut all = Vec::new();
    let mut add = |o: &Organisation, short: &str, nl: String, en: String, role: Role| {
        let work_number = work_number(all.len() + 1);
        let code = format!("{}/{short}", o.code);
        all.push(Function {
            code,
            organisation: o.code.clone(),
            label_nl: nl,
            label_en: en,
            work_number,
            role,
        });
    };
    for o in organisations {
        let town = geography.name_of(&o.municipality_code);
        match o.kind {
            Kind::Coordination => {
                for code in &o.regions {
                    let name =
                        geography.regions.iter().find(|r| r.code == *code).map_or("", |r| r.name.as_str());
                    let short = format!("zorgcoordinator-{}", code.to_lowercase());
                    let (nl, en) =
                        (format!("Zorgcoördinator regio {name}"), format!("Care coordinator, region {name}"));
                    add(o, &short, nl, en, Role::Coordinator);
                }
                add(
                    o,
                    "fg",
                    "Functionaris gegevensbescherming".to_owned(),
                    "Data protection officer".to_owned(),
                    Role::PrivacyOfficer,
                );
                add(
                    o,
                    "tweede-functie",
                    "Tweede functie (bevestigt koppelingen)".to_owned(),
                    "Second function (confirms linking)".to_owned(),
                    Role::Coordinator,
                );
            }
            Kind::CentreMunicipality | Kind::Municipality => {
                let (nl, en) = (
                    format!("Aandachtsfunctionaris gemeente {town}"),
                    format!("Contact, municipality of {town}"),
                );
                add(o, "aandachtsfunctionaris", nl, en, Role::Municipality);
                let (nl, en) =
                    (format!("Wmo-toegang gemeente {town}"), format!("Wmo desk, municipality of {town}"));
                add(o, "wmo", nl, en, Role::Municipality);
            }
            Kind::Provider => {
                add(
                    o,
                    "plaatsing",
                    "Plaatsing en intake".to_owned(),
                    "Placement and intake".to_owned(),
                    Role::Provider,
                );
            }
            Kind::Police | Kind::Kmar | Kind::LabourInspectorate => {
                add(
                    o,
                    "team",
                    "Werkplek opsporing".to_owned(),
                    "Investigation workspace".to_owned(),
                    Role::Police,
                );
            }
            Kind::NationalCentre => {
                add(
                    o,
                    "coordinatie",
                    "Landelijke coördinatie".to_owned(),
                    "National coordination".to_owned(),
                    Role::NationalCentre,
                );
                let (nl, en) =
                    ("Zorgcoördinatie op afstand".to_owned(), "Care coordination from a distance".to_owned());
                add(o, "op-afstand", nl, en, Role::Coordinator);
                let (nl, en) =
                    ("Functionaris gegevensbescherming".to_owned(), "Data protection officer".to_owned());
                add(o, "fg", nl, en, Role::PrivacyOfficer);
            }
            Kind::PolicyMaker => {
                add(
                    o,
                    "beleid",
                    "Beleidsmedewerker".to_owned(),
                    "Policy officer".to_owned(),
                    Role::PolicyMaker,
                );
            }
            Kind::Operations => {
                add(o, "beheer", "Beheerder".to_owned(), "Administrator".to_owned(), Role::Administrator);
            }
            Kind::YouthCare
            | Kind::VeiligThuis
            | Kind::LabourNgo
            | Kind::AsylumReception
            | Kind::Guardianship
            | Kind::School
            | Kind::Health => {
                let (nl, en) =
                    ("Aandachtsfunctionaris".to_owned(), "Contact for human trafficking".to_owned());
                add(o, "aandachtsfunctionaris", nl, en, Role::Reporter);
            }
        }
    }
    all
}

/// The demo's logins: one for each role; for the linking also a second coordinator, the second functions and the
/// privacy officers of both sides.
pub(crate) fn accounts() -> Vec<Account> {
    let account = |login: &str, name: &str, function: &str, role, language: &str| Account {
        login: login.to_owned(),
        name: name.to_owned(),
        function: function.to_owned(),
        role,
        language: language.to_owned(),
    };
    vec![
        account(
            "sanne.voorbeeld",
            "Sanne Voorbeeld",
            "org-school-a/aandachtsfunctionaris",
            Role::Reporter,
            "nl",
        ),
        account(
            "karim.voorbeeld",
            "Karim Voorbeeld",
            "org-dom/zorgcoordinator-vr09",
            Role::Coordinator,
            "nl",
        ),
        account("els.tweede", "Els Tweede", "org-dom/tweede-functie", Role::Coordinator, "nl"),
        account(
            "marit.voorbeeld",
            "Marit Voorbeeld",
            "org-duin/zorgcoordinator-vr10",
            Role::Coordinator,
            "nl",
        ),
        account("joost.tweede", "Joost Tweede", "org-duin/tweede-functie", Role::Coordinator, "nl"),
        account("noor.gemeente", "Noor Gemeente", "org-gm0344/wmo", Role::Municipality, "nl"),
        account("ruben.opvang", "Ruben Opvang", "org-linde/plaatsing", Role::Provider, "nl"),
        account("inge.politie", "Inge Politie", "org-police-midden-nederland/team", Role::Police, "nl"),
        account("wim.landelijk", "Wim Landelijk", "org-national/coordinatie", Role::NationalCentre, "nl"),
        account("bea.beleid", "Bea Beleid", "org-policy/beleid", Role::PolicyMaker, "nl"),
        account("frans.privacy", "Frans Privacy", "org-national/fg", Role::PrivacyOfficer, "nl"),
        account("dora.privacy", "Dora Privacy", "org-dom/fg", Role::PrivacyOfficer, "nl"),
        account("guus.privacy", "Guus Privacy", "org-duin/fg", Role::PrivacyOfficer, "nl"),
        account("alex.admin", "Alex Admin", "org-operations/beheer", Role::Administrator, "en"),
    ]
}

/// Linking is off unless decided: three pairs of the demo have decided.
pub(crate) fn link_decisions(today: Date) -> Vec<LinkDecision> {
    let pair = |a: &str, b: &str, days: i64, n: u8| LinkDecision {
        a: a.to_owned(),
        b: b.to_owned(),
        decided_on: today.saturating_sub(jiff::Span::new().days(days)),
        dpia: format!("DPIA-DEMO-{n:02} (verzonnen)"),
        basis_a: "AVG 6(1)(e), gemeentelijk mandaat".to_owned(),
        basis_b: "AVG 6(1)(e), gemeentelijk mandaat".to_owned(),
    };
    vec![
        pair("org-dom", "org-duin", 120, 1),
        pair("org-amstel", "org-zaan", 90, 2),
        pair("org-wad", "org-heide", 60, 3),
    ]
}
