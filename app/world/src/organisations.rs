//! About sixty invented organisations.

use crate::functions;
use crate::geography::Geography;
use crate::model::{AttributeKind, Employer, Function, Organisation, OrganisationKind as Kind, OwnValue};

/// Code of the national centre.
pub(crate) const NATIONAL: &str = "org-national";

/// Coordination: code suffix, invented name, employer, regions, mandate. VR14 is left out on purpose: in the
/// demo it has no coordinator, so that its reports go to the national centre.
const COORDINATION: [(&str, &str, Employer, &[&str], bool); 16] = [
    ("wad", "Zorgcoördinatie Wadkust (verzonnen)", Employer::PublicHealth, &["VR01", "VR02"], true),
    ("heide", "Veiligheidshuis De Heide (verzonnen)", Employer::CareAndSafetyHouse, &["VR03"], true),
    ("vecht", "Maatschappelijk werk Vechtstroom (verzonnen)", Employer::SocialWork, &["VR04", "VR05"], false),
    ("veluwe", "Zorgcoördinatie Hoge Bos (verzonnen)", Employer::PublicHealth, &["VR06"], true),
    ("rijnoever", "Opvang Rijnoever (verzonnen)", Employer::Shelter, &["VR07", "VR08"], false),
    ("dom", "Zorgcoördinatie Domstad en Omstreken (verzonnen)", Employer::PublicHealth, &["VR09"], true),
    ("duin", "Veiligheidshuis Duinrand (verzonnen)", Employer::CareAndSafetyHouse, &["VR10"], true),
    ("zaan", "Zorgcoördinatie Molenwater (verzonnen)", Employer::SocialWork, &["VR11", "VR12"], true),
    ("amstel", "Stichting Amstelkade (verzonnen)", Employer::Ngo, &["VR13"], true),
    ("hof", "Veiligheidshuis Hofvijverrand (verzonnen)", Employer::CareAndSafetyHouse, &["VR15"], true),
    ("hollands", "Zorgcoördinatie Oude Veen (verzonnen)", Employer::PublicHealth, &["VR16"], true),
    ("maas", "Stichting Maaskade (verzonnen)", Employer::Ngo, &["VR17", "VR18"], false),
    ("zeeuw", "Veiligheidshuis Deltawacht (verzonnen)", Employer::CareAndSafetyHouse, &["VR19"], true),
    (
        "brabant",
        "Zorgcoördinatie Kempenlicht (verzonnen)",
        Employer::VeiligThuis,
        &["VR20", "VR21", "VR22"],
        true,
    ),
    ("limburg", "Stichting Maasheuvel (verzonnen)", Employer::Ngo, &["VR23", "VR24"], false),
    ("polder", "Zorgcoördinatie Nieuw Land (verzonnen)", Employer::PublicHealth, &["VR25"], true),
];

/// Providers: code, invented name, municipality of the seat.
pub(crate) const PROVIDERS: [(&str, &str, &str); 16] = [
    ("linde", "Huis De Linde (verzonnen)", "Alkmaar"),
    ("zeehond", "Opvang De Zeehond (verzonnen)", "Leeuwarden"),
    ("jeneverbes", "De Jeneverbes (verzonnen)", "Assen"),
    ("steenuil", "Stichting Steenuil (verzonnen)", "Zwolle"),
    ("weefgetouw", "Het Weefgetouw (verzonnen)", "Enschede"),
    ("waalkant", "Opvang Waalkant (verzonnen)", "Nijmegen"),
    ("strandpaal", "De Strandpaal (verzonnen)", "Utrecht"),
    ("grachtlicht", "Grachtlicht (verzonnen)", "Amsterdam"),
    ("ankerplaats", "De Ankerplaats (verzonnen)", "Rotterdam"),
    ("havenlicht", "Stichting Havenlicht (verzonnen)", "Rotterdam"),
    ("ooievaarsnest", "Het Ooievaarsnest (verzonnen)", "'s-Gravenhage"),
    ("oesterbank", "De Oesterbank (verzonnen)", "Middelburg (Z.)"),
    ("lichtspoor", "Stichting Lichtspoor (verzonnen)", "Eindhoven"),
    ("mergelhof", "De Mergelhof (verzonnen)", "Maastricht"),
    ("asperge", "Zorgboerderij De Asperge (verzonnen)", "Venlo"),
    ("zonneweide", "Zorgboerderij Zonneweide (verzonnen)", "Almere"),
];

/// One of a kind or nearly: code, name, kind, municipality, regions, secrecy, does (nl), does (en).
type Single = (
    &'static str,
    &'static str,
    Kind,
    &'static str,
    &'static [&'static str],
    bool,
    &'static str,
    &'static str,
);

const SINGLES: [Single; 15] = [
    (
        "national",
        "Landelijk Punt Oever (verzonnen)",
        Kind::NationalCentre,
        "Amersfoort",
        &[],
        false,
        "Landelijke registratie en eerste plaatsing; bemiddelt bij acuut gevaar; werkt voor regio's zonder zorgcoördinator.",
        "National registration and first placement; broker in acute danger; works for regions without a coordinator.",
    ),
    (
        "kmar",
        "Marechaussee, team Grens (demo)",
        Kind::Kmar,
        "Haarlemmermeer",
        &[],
        false,
        "Signalen aan de grens.",
        "Signals at the border.",
    ),
    (
        "inspectorate",
        "Arbeidsinspectie, team Signalen (demo)",
        Kind::LabourInspectorate,
        "Utrecht",
        &[],
        false,
        "Weegt signalen van arbeidsuitbuiting.",
        "Weighs signals of labour exploitation.",
    ),
    (
        "labour",
        "Steunpunt Eerlijk Werk (verzonnen)",
        Kind::LabourNgo,
        "Utrecht",
        &[],
        false,
        "Helpt mensen met problemen op het werk, ook zonder papieren.",
        "Helps people with trouble at work, also without papers.",
    ),
    (
        "policy",
        "Beleidsdirectie Veilige Samenleving (verzonnen)",
        Kind::PolicyMaker,
        "'s-Gravenhage",
        &[],
        false,
        "Beleid; ziet alleen cijfers.",
        "Policy; sees figures only.",
    ),
    (
        "asylum",
        "Opvanglocatie De Kompasroos (verzonnen)",
        Kind::AsylumReception,
        "Westerwolde",
        &[],
        false,
        "Opvang van asielzoekers.",
        "Reception of asylum seekers.",
    ),
    (
        "guardian",
        "Voogdij De Vuurtoren (verzonnen)",
        Kind::Guardianship,
        "Utrecht",
        &[],
        false,
        "Voogdij over minderjarigen die alleen zijn.",
        "Guardianship of minors who are alone.",
    ),
    (
        "youth-west",
        "Jeugdhulp De Vlieger (verzonnen)",
        Kind::YouthCare,
        "Rotterdam",
        &["VR15", "VR16", "VR17", "VR18"],
        true,
        "Jeugdhulp, ook voor jongeren die van huis weglopen.",
        "Youth care, also for young people who run away.",
    ),
    (
        "youth-east",
        "Jeugdhulp Ruimbaan (verzonnen)",
        Kind::YouthCare,
        "Arnhem",
        &["VR06", "VR07", "VR08"],
        true,
        "Jeugdhulp en behandeling.",
        "Youth care and treatment.",
    ),
    (
        "vt-midden",
        "Veilig Thuis Middenland (verzonnen)",
        Kind::VeiligThuis,
        "Utrecht",
        &["VR09", "VR25"],
        true,
        "Advies en meldpunt huiselijk geweld en kindermishandeling.",
        "Advice and reporting point for domestic violence and child abuse.",
    ),
    (
        "vt-zuid",
        "Veilig Thuis Zuidland (verzonnen)",
        Kind::VeiligThuis,
        "Breda",
        &["VR20", "VR21", "VR22"],
        true,
        "Advies en meldpunt huiselijk geweld en kindermishandeling.",
        "Advice and reporting point for domestic violence and child abuse.",
    ),
    (
        "school-a",
        "Vakcollege De Brug (verzonnen)",
        Kind::School,
        "Utrecht",
        &["VR09"],
        false,
        "Middelbaar beroepsonderwijs.",
        "Vocational education.",
    ),
    (
        "school-b",
        "Praktijkschool Het Kompas (verzonnen)",
        Kind::School,
        "Rotterdam",
        &["VR17"],
        false,
        "Praktijkonderwijs.",
        "Practical education.",
    ),
    (
        "clinic",
        "Huisartsenpost De Kade (verzonnen)",
        Kind::Health,
        "Rotterdam",
        &["VR17"],
        true,
        "Huisartsenzorg, ook 's nachts.",
        "General practice, also at night.",
    ),
    (
        "operations",
        "Beheer Oever (demo)",
        Kind::Operations,
        "Utrecht",
        &[],
        false,
        "Beheert deze installatie; heeft geen dossiers.",
        "Runs this installation; holds no dossiers.",
    ),
];

const CENTRES: [&str; 6] = ["Utrecht", "Groningen", "Alkmaar", "Rotterdam", "Breda", "Maastricht"];
const MUNICIPALITIES: [&str; 4] = ["Zeist", "Hollands Kroon", "Westland", "Emmen"];
const POLICE_UNITS: [&str; 10] = [
    "Noord-Nederland",
    "Oost-Nederland",
    "Midden-Nederland",
    "Noord-Holland",
    "Amsterdam",
    "Den Haag",
    "Rotterdam",
    "Zeeland-West-Brabant",
    "Oost-Brabant",
    "Limburg",
];

/// Organisations and functions.
pub(crate) fn organisations(geography: &Geography) -> (Vec<Organisation>, Vec<Function>) {
    let mut all = Vec::new();
    for (code, name, employer, regions, mandate) in COORDINATION {
        let seat = geography.regions.iter().find(|r| r.code == regions[0]).map(|r| r.seat.clone());
        let mut o = organisation(&format!("org-{code}"), name, Kind::Coordination, seat.unwrap_or_default());
        o.employer = Some(employer);
        o.mandate = mandate;
        o.regions = regions.iter().map(ToString::to_string).collect();
        "Zorgcoördinatie: eerste contact, regie van aanmelding tot afsluiting.".clone_into(&mut o.does_nl);
        "Care coordination: first contact, direction from report to closing.".clone_into(&mut o.does_en);
        all.push(o);
    }
    for (list, kind) in [(&CENTRES[..], Kind::CentreMunicipality), (&MUNICIPALITIES[..], Kind::Municipality)]
    {
        for name in list {
            let Some(m) = geography.municipalities.iter().find(|m| m.name == *name) else { continue };
            let mut o = organisation(
                &format!("org-{}", m.code.to_lowercase()),
                &format!("Gemeente {name} (demo)"),
                kind,
                m.code.clone(),
            );
            o.mandate = true;
            o.regions = vec![m.region.clone()];
            "Wmo, jeugd en veiligheid; verzonnen gegevens.".clone_into(&mut o.does_nl);
            "Social support, youth and safety; invented data.".clone_into(&mut o.does_en);
            all.push(o);
        }
    }
    for (code, name, town) in PROVIDERS {
        let mut o = organisation(&format!("org-{code}"), name, Kind::Provider, code_of(geography, town));
        o.secrecy = true;
        "Opvang en begeleiding.".clone_into(&mut o.does_nl);
        "Shelter and support.".clone_into(&mut o.does_en);
        all.push(o);
    }
    for unit in POLICE_UNITS {
        let inside: Vec<_> = geography.municipalities.iter().filter(|m| m.police_unit == unit).collect();
        let seat =
            inside.iter().max_by_key(|m| (m.weight, std::cmp::Reverse(&m.code))).map(|m| m.code.clone());
        let code = format!("org-police-{}", unit.to_lowercase().replace(' ', "-"));
        let mut o = organisation(
            &code,
            &format!("Politie {unit}, team Mensenhandel (demo)"),
            Kind::Police,
            seat.unwrap_or_default(),
        );
        let mut regions: Vec<_> = inside.iter().map(|m| m.region.clone()).collect();
        regions.sort();
        regions.dedup();
        o.regions = regions;
        "Signalen, informatief gesprek, aangifte, bedenktijd.".clone_into(&mut o.does_nl);
        "Signals, first talk, police report, reflection period.".clone_into(&mut o.does_en);
        all.push(o);
    }
    for (code, name, kind, town, regions, secrecy, nl, en) in SINGLES {
        let mut o = organisation(&format!("org-{code}"), name, kind, code_of(geography, town));
        o.regions = regions.iter().map(ToString::to_string).collect();
        o.secrecy = secrecy;
        nl.clone_into(&mut o.does_nl);
        en.clone_into(&mut o.does_en);
        all.push(o);
    }
    for (n, o) in all.iter_mut().enumerate() {
        o.own_values = vec![
            OwnValue { kind: AttributeKind::Phone, value: functions::work_number(500 + n) },
            OwnValue {
                kind: AttributeKind::Email,
                value: format!("post@{}.example", o.code.trim_start_matches("org-")),
            },
        ];
    }
    let functions = functions::functions(&all, geography);
    (all, functions)
}

fn organisation(code: &str, name: &str, kind: Kind, municipality_code: String) -> Organisation {
    Organisation {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        employer: None,
        mandate: false,
        secrecy: false,
        municipality_code,
        regions: Vec::new(),
        does_nl: String::new(),
        does_en: String::new(),
        own_values: Vec::new(),
    }
}

fn code_of(geography: &Geography, town: &str) -> String {
    geography.municipalities.iter().find(|m| m.name == town).map_or_else(String::new, |m| m.code.clone())
}
