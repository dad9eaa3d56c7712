//! 180 programmes whose rules together leave gaps, so that the search for them has something to find.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use crate::dice::Dice;
use crate::geography::Geography;
use crate::model::{
    Capacity, Condition, ContraIndication, Hardness, OneOf, Organisation, OrganisationKind, Programme,
    ProgrammeKind as Kind, RuleOf, Supervision, SupervisionStatus,
};

/// Number of programmes.
pub(crate) const COUNT: usize = 180;

/// Kinds with their number; sums to [`COUNT`]. Three COSM locations as published; the rest is invented.
const KINDS: [(Kind, usize); 11] = [
    (Kind::Categorical, 3),
    (Kind::WomenShelter, 42),
    (Kind::MenShelter, 8),
    (Kind::SocialShelter, 26),
    (Kind::MultiProblem, 6),
    (Kind::YouthSpecialised, 18),
    (Kind::ProtectedMinors, 3),
    (Kind::LabourGroup, 4),
    (Kind::FollowOnHousing, 26),
    (Kind::Outpatient, 26),
    (Kind::Treatment, 18),
];

const WORDS: [&str; 30] = [
    "Berk",
    "Es",
    "Eik",
    "Els",
    "Populier",
    "Wilg",
    "Iep",
    "Beuk",
    "Hazelaar",
    "Vlier",
    "Meidoorn",
    "Lijsterbes",
    "Kastanje",
    "Den",
    "Spar",
    "Taxus",
    "Hulst",
    "Rozemarijn",
    "Tijm",
    "Salie",
    "Munt",
    "Kamille",
    "Klaver",
    "Varen",
    "Mos",
    "Riet",
    "Lisdodde",
    "Dotter",
    "Zonnedauw",
    "Gagel",
];

/// All programmes.
pub(crate) fn programmes(
    organisations: &[Organisation],
    geography: &Geography,
    today: Date,
    dice: &mut Dice,
) -> Vec<Programme> {
    let providers: Vec<_> = organisations.iter().filter(|o| o.kind == OrganisationKind::Provider).collect();
    let mut kinds: Vec<Kind> = KINDS.iter().flat_map(|(kind, n)| std::iter::repeat_n(*kind, *n)).collect();
    dice.shuffle(&mut kinds);
    if let Some(at) = kinds.iter().position(|k| *k == Kind::WomenShelter) {
        kinds.swap(0, at); // the first programme is the one of the story
    }
    let mut all = Vec::with_capacity(COUNT);
    for (n, kind) in kinds.into_iter().enumerate() {
        let provider = providers[n % providers.len()];
        let seat = geography.municipality(&provider.municipality_code);
        let (municipality_code, region) =
            seat.map_or_else(Default::default, |m| (m.code.clone(), m.region.clone()));
        let farm = provider.name.starts_with("Zorgboerderij");
        all.push(Programme {
            code: format!("PR{:03}", n + 1),
            organisation: provider.code.clone(),
            name: format!("{} {} {} (verzonnen)", label(kind), WORDS[n % WORDS.len()], n / WORDS.len() + 1),
            kind,
            municipality_code,
            funding: funding(kind).iter().map(ToString::to_string).collect(),
            inclusion: inclusion(kind, dice),
            contra_indications: contra_indications(kind, today, dice),
            capacity: capacity(kind, today, dice),
            emergency: (matches!(kind, Kind::WomenShelter | Kind::SocialShelter | Kind::YouthSpecialised)
                && dice.percent(30))
            .then(|| Capacity { total: 2, free: u16::from(dice.percent(50)), as_of: told(today, dice) }),
            waiting_days: u16::try_from(dice.between(0, 26) * 7).unwrap_or(0),
            own_contribution_eur: u16::try_from(dice.between(0, 12) * 15).unwrap_or(0),
            expertise: expertise(kind, dice),
            supervision: supervision(farm || dice.percent(8), today, n, dice),
            danger_regions: if dice.percent(10) { vec![region.clone()] } else { Vec::new() },
            region,
            rules_as_of: ago(today, dice.between(10, 400)),
        });
    }
    if let Some(first) = all.first_mut() {
        suit_the_story(first, today, dice);
    }
    all
}

/// Huis De Linde takes the person of the story, under one condition that it can lift itself.
fn suit_the_story(programme: &mut Programme, today: Date, dice: &mut Dice) {
    let lvb = vec![one_of("lvb", &["suspected", "yes"])];
    let mut negotiable =
        contra(lvb, true, ("begeleider met kennis van LVB", "support with LVB expertise"), today, dice);
    negotiable.rule_of = RuleOf::Provider;
    negotiable.lifted_by = Some("provider".to_owned());
    let hard = contra(vec![one_of("aggression", &["yes"])], false, ("", ""), today, dice);
    programme.inclusion = vec![
        one_of("age_group", &["18_22", "23_64", "65_plus"]),
        one_of("sex", &["female"]),
        one_of("funding_title", &["wmo", "state"]),
    ];
    programme.contra_indications = vec![negotiable, hard];
    let as_of = today.at(8, 0, 0, 0).saturating_sub(Span::new().hours(3));
    programme.capacity = Capacity { total: 12, free: 2, as_of };
    programme.danger_regions = Vec::new();
    programme.supervision.status = SupervisionStatus::InOrder;
    programme.supervision.wmo_only = false;
    programme.supervision.register_number = Some("LRZA-DEMO-0000".to_owned());
    programme.supervision.incident_open = false;
    programme.supervision.valid_until = Some(today.saturating_add(Span::new().days(200)));
}

const fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Categorical => "Landelijke opvang",
        Kind::WomenShelter => "Vrouwenopvang",
        Kind::MenShelter => "Mannenopvang",
        Kind::SocialShelter => "Maatschappelijke opvang",
        Kind::MultiProblem => "Plek voor meer problemen tegelijk",
        Kind::YouthSpecialised => "Jeugdgroep",
        Kind::ProtectedMinors => "Beschermde opvang",
        Kind::LabourGroup => "Groepsopvang na inval",
        Kind::FollowOnHousing => "Vervolgwonen",
        Kind::Outpatient => "Ambulante begeleiding",
        Kind::Treatment => "Behandeling",
    }
}

fn funding(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Categorical | Kind::ProtectedMinors | Kind::LabourGroup => &["state"],
        Kind::WomenShelter => &["wmo", "state"],
        Kind::MultiProblem => &["state", "wmo"],
        Kind::MenShelter | Kind::SocialShelter | Kind::FollowOnHousing | Kind::Outpatient => &["wmo"],
        Kind::YouthSpecialised => &["youth_act"],
        Kind::Treatment => &["health_insurance"],
    }
}

/// `attribute` is one of `values`.
pub(crate) fn one_of(attribute: &str, values: &[&str]) -> OneOf {
    OneOf { attribute: attribute.to_owned(), values: values.iter().map(ToString::to_string).collect() }
}

fn inclusion(kind: Kind, dice: &mut Dice) -> Vec<OneOf> {
    let adult = one_of("age_group", &["18_22", "23_64", "65_plus"]);
    let minor = one_of("age_group", &["12_15", "16_17"]);
    let settled = one_of("residence_status", &["no_permit_needed", "other_permit", "b8_permit"]);
    let mut rules = match kind {
        Kind::Categorical => vec![adult, one_of("residence_status", &["reflection_period"])],
        Kind::WomenShelter => vec![adult, one_of("sex", &["female"])],
        Kind::MenShelter => vec![adult, one_of("sex", &["male"]), settled],
        Kind::SocialShelter | Kind::MultiProblem | Kind::FollowOnHousing => vec![adult, settled],
        Kind::YouthSpecialised => {
            let sex: &[&str] = if dice.percent(70) { &["female"] } else { &["female", "male", "other"] };
            vec![minor, one_of("sex", sex)]
        }
        Kind::ProtectedMinors => {
            vec![
                minor,
                one_of("residence_status", &["reflection_period", "b8_permit", "asylum_procedure", "none"]),
            ]
        }
        Kind::LabourGroup => vec![adult, one_of("exploitation_form", &["labour"])],
        Kind::Outpatient | Kind::Treatment => Vec::new(),
    };
    if kind == Kind::FollowOnHousing {
        rules.push(one_of("children", if dice.percent(50) { &["none"] } else { &["none", "one", "two"] }));
        rules.push(one_of("guidance", &["daytime", "night_on_call"]));
    }
    if matches!(kind, Kind::WomenShelter | Kind::SocialShelter) && dice.percent(35) {
        rules.push(one_of("guidance", &["daytime", "night_on_call"]));
    }
    rules.push(one_of("funding_title", funding(kind)));
    rules
}

/// Contra-indications: each row with a chance that differs by kind. Nobody takes them all, some take few:
/// that is what leaves gaps.
fn contra_indications(kind: Kind, today: Date, dice: &mut Dice) -> Vec<ContraIndication> {
    // attribute, values, chance in percent for shelters, chance that it is negotiable, condition nl and en
    type Row = (&'static str, &'static [&'static str], usize, usize, &'static str, &'static str);
    const ROWS: [Row; 15] = [
        ("addiction", &["active"], 60, 55, "behandelaar betrokken", "a therapist is involved"),
        ("psychiatric", &["untreated", "acute"], 60, 40, "behandeling gestart", "treatment has started"),
        (
            "suicidality",
            &["acute"],
            55,
            30,
            "veiligheidsplan met GGZ",
            "a safety plan with mental health care",
        ),
        ("aggression", &["yes"], 65, 25, "veiligheidsafspraken op papier", "safety agreements on paper"),
        ("lvb", &["yes"], 35, 80, "begeleider met kennis van LVB", "support with LVB expertise"),
        (
            "also_suspect",
            &["yes"],
            40,
            60,
            "het OM heeft laten weten wat mag",
            "the prosecutor has said what is possible",
        ),
        ("arson", &["yes"], 75, 10, "kamer met sprinkler", "a room with a sprinkler"),
        ("sex_offence", &["yes"], 80, 5, "besluit van de directie", "a decision of the board"),
        ("mobility", &["wheelchair"], 50, 20, "kamer op de begane grond", "a room on the ground floor"),
        ("medical_care", &["daily_on_site"], 60, 40, "thuiszorg komt langs", "home care visits"),
        ("children", &["three_plus"], 50, 40, "grote kamer vrij", "a large room is free"),
        ("boys_12_plus", &["yes"], 45, 35, "eigen kamer voor de zoon", "a room of his own for the son"),
        ("pets", &["yes"], 70, 40, "opvang voor het dier", "a place for the animal"),
        ("language_need", &["interpreter"], 15, 90, "tolk geregeld", "an interpreter is arranged"),
        ("address_known", &["yes"], 30, 20, "advies van de politie", "advice of the police"),
    ];
    let mut all = Vec::new();
    for (attribute, values, chance, negotiable, nl, en) in ROWS {
        let chance = match kind {
            Kind::MultiProblem if matches!(attribute, "addiction" | "psychiatric" | "lvb") => 0,
            Kind::LabourGroup if attribute == "language_need" => 0,
            Kind::Outpatient => chance / 4,
            Kind::Treatment => chance / 3,
            _ => chance,
        };
        if dice.percent(chance) {
            all.push(contra(
                vec![one_of(attribute, values)],
                dice.percent(negotiable),
                (nl, en),
                today,
                dice,
            ));
        }
    }
    if dice.percent(25) {
        let both = vec![one_of("addiction", &["stable", "active"]), one_of("lvb", &["suspected", "yes"])];
        all.push(contra(both, true, ("extra begeleiding betaald", "extra support is paid for"), today, dice));
    }
    all
}

fn contra(
    all_of: Vec<OneOf>,
    negotiable: bool,
    (nl, en): (&str, &str),
    today: Date,
    dice: &mut Dice,
) -> ContraIndication {
    let rule_of = if dice.percent(12) { RuleOf::Payer } else { RuleOf::Provider };
    let by = if rule_of == RuleOf::Payer { "municipality" } else { "provider" };
    let text = |value: &str| negotiable.then(|| value.to_owned());
    ContraIndication {
        all_of,
        hardness: if negotiable { Hardness::Negotiable } else { Hardness::Hard },
        lifted_by: text(by),
        condition_nl: text(nl),
        condition_en: text(en),
        rule_of,
        as_of: ago(today, dice.between(10, 900)),
    }
}

/// `attribute = value`.
pub(crate) fn condition(attribute: &str, value: &str) -> Condition {
    Condition { attribute: attribute.to_owned(), value: value.to_owned() }
}

fn capacity(kind: Kind, today: Date, dice: &mut Dice) -> Capacity {
    let total = match kind {
        // 70 places in 3 locations, as published; split is invented.
        Kind::Categorical => 23,
        Kind::MultiProblem => 6,
        Kind::LabourGroup => 20,
        Kind::Outpatient | Kind::Treatment => dice.between(10, 30),
        _ => dice.between(4, 16),
    };
    let free = if dice.percent(45) { 0 } else { dice.between(1, 1 + total / 6) };
    Capacity {
        total: u16::try_from(total).unwrap_or(0),
        free: u16::try_from(free).unwrap_or(0),
        as_of: told(today, dice),
    }
}

/// When the provider last told: for four in five in the last day, else longer ago (counts as unknown).
fn told(today: Date, dice: &mut Dice) -> DateTime {
    let now = today.at(8, 0, 0, 0);
    let hours = if dice.percent(80) { dice.between(1, 20) } else { dice.between(30, 900) };
    now.saturating_sub(Span::new().hours(hours).minutes(dice.between(0, 59)))
}

fn expertise(kind: Kind, dice: &mut Dice) -> Vec<String> {
    let mut all: Vec<&str> = match kind {
        Kind::Categorical => vec!["reflection_period", "trauma"],
        Kind::MultiProblem => vec!["addiction", "lvb", "psychiatry"],
        Kind::YouthSpecialised => vec!["youth", "loverboy_methods"],
        Kind::LabourGroup => vec!["labour"],
        _ => Vec::new(),
    };
    for (what, chance) in
        [("lvb", 18), ("trauma", 25), ("criminal_exploitation", 8), ("men", 12), ("labour", 10)]
    {
        if dice.percent(chance) && !all.contains(&what) {
            all.push(what);
        }
    }
    all.into_iter().map(str::to_owned).collect()
}

fn supervision(wmo_only: bool, today: Date, n: usize, dice: &mut Dice) -> Supervision {
    let status = match dice.below(20) {
        0 | 1 => SupervisionStatus::Finding,
        2..=4 => SupervisionStatus::Expired,
        5 if wmo_only => SupervisionStatus::Unknown,
        _ => SupervisionStatus::InOrder,
    };
    let last_inspection = (status != SupervisionStatus::Unknown).then(|| ago(today, dice.between(30, 700)));
    let valid_until = match status {
        SupervisionStatus::Unknown => None,
        SupervisionStatus::Expired => Some(ago(today, dice.between(1, 200))),
        _ => Some(today.saturating_add(Span::new().days(dice.between(20, 700)))),
    };
    Supervision {
        status,
        register_number: (!wmo_only).then(|| format!("LRZA-DEMO-{n:04}")),
        wmo_only,
        last_inspection,
        incident_open: status == SupervisionStatus::Finding && dice.percent(40),
        valid_until,
    }
}

/// So many days before.
pub(crate) fn ago(today: Date, days: i32) -> Date {
    today.saturating_sub(Span::new().days(days))
}
