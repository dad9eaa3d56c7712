//! The storyline: one person, two regions, two spellings, one phone number.

use jiff::civil::{Date, DateTime};

use crate::dossiers::later;
use crate::geography::Geography;
use crate::model::{
    AgeGroup, Attribute, AttributeKind, AttributeOf, Dossier, Form, Identity, Part, PartialDate, PlanItem,
    Precision, Report, Sex, StartedClock, Story, StoryStep, Wish, WrittenName,
};
use crate::people::Someone;
use crate::programmes::condition;
use crate::reports::Making;

/// Number of the person of the story.
pub(crate) const PERSON: &str = "P-STORY";
/// Alias in the first region.
pub(crate) const ALIAS: &str = "Linde-118";
/// Alias in the other region.
pub(crate) const OTHER_ALIAS: &str = "Es-204";
/// The programme that fits.
pub(crate) const PROGRAMME: &str = "PR001";
/// The six digits after 06-00 that nobody else in the world has.
pub(crate) const PHONE_TAIL: &str = "412218";

const REGION_A: &str = "VR09";
pub(crate) const REGION_B: &str = "VR10";
const TOWN_A: &str = "Zeist";
const TOWN_B: &str = "Hollands Kroon";
const PHONE_A: &str = "+31600412218";
const PHONE_B: &str = "06 00 41 22 18";

/// Makes one counted victim the person of the story, so that the year's totals stay met.
pub(crate) fn cast(people: &mut [Someone], geography: &Geography, today: Date) {
    let suits = |s: &Someone| {
        s.person.age_group == AgeGroup::Young
            && s.person.sex == Sex::Female
            && s.person.forms == [Form::SexualDomestic]
    };
    let Some(someone) = people.iter_mut().find(|s| suits(s)) else { return };
    let seen = later(today, -2);
    let town = geography.municipalities.iter().find(|m| m.name == TOWN_A);
    PERSON.clone_into(&mut someone.person.id);
    someone.first_seen = seen;
    someone.person.birth = birth(today);
    someone.person.part = Part::PossibleVictim;
    someone.person.language_need = None;
    someone.person.municipality_code = town.map_or_else(String::new, |m| m.code.clone());
    REGION_A.clone_into(&mut someone.person.region);
}

/// Nineteen years and some months before the first report.
fn birth(today: Date) -> Date {
    later(today.saturating_sub(jiff::Span::new().years(19)), -140)
}

/// Rewrites the report and adds both dossiers. Called once the report has its number.
pub(crate) fn tell(
    reports: &mut [Report],
    dossiers: &mut Vec<Dossier>,
    making: &Making<'_>,
    person: &str,
) -> Option<Story> {
    let today = making.today;
    let report = reports.iter_mut().find(|r| r.people.first().is_some_and(|p| p.person == person))?;
    let name_a = WrittenName {
        given: "Mila".to_owned(),
        family: "van Oeverdam".to_owned(),
        swapped: false,
        also: None,
    };
    let name_b = WrittenName {
        given: "Milla".to_owned(),
        family: "Oeverdam".to_owned(),
        swapped: true,
        also: Some("Lola".to_owned()),
    };
    report.received = DateTime::from_parts(later(today, -2), jiff::civil::time(14, 5, 0, 0));
    report.organisation = Some("org-school-a".to_owned());
    report.setting = crate::model::Setting::School;
    report.urgency = crate::model::Urgency::ThisWeek;
    report.status = crate::model::ReportStatus::TakenUp;
    report.not_taken_up_because = None;
    report.feedback_on = None;
    "Verzonnen: wordt door een oudere bekende opgehaald, heeft ineens twee telefoons en was drie \
                      nachten weg. Zij zegt dat hij haar telefoon leest."
        .clone_into(&mut report.text_nl);
    let phone = |value: &str| Attribute {
        kind: AttributeKind::Phone,
        value: value.to_owned(),
        of: AttributeOf::Person,
    };
    let birth = |precision, value| Some(PartialDate { value, precision });
    let identity_a = Identity {
        name: Some(name_a.clone()),
        birth: birth(Precision::Day, self::birth(today)),
        attributes: vec![
            phone(PHONE_A),
            Attribute {
                kind: AttributeKind::Handle,
                value: "snapchat:maanlicht_linde".to_owned(),
                of: AttributeOf::Person,
            },
        ],
    };
    let year = jiff::civil::Date::new(self::birth(today).year(), 1, 1).unwrap_or(today);
    let identity_b = Identity {
        name: Some(name_b.clone()),
        birth: birth(Precision::Year, year),
        attributes: vec![phone(PHONE_B)],
    };
    for reported in report.people.iter_mut().take(1) {
        reported.identity = identity_a.clone();
    }
    report.people.truncate(1);
    let (id, received) = (report.id.clone(), report.received.date());
    let mut a =
        base(ALIAS, person, "org-dom", "org-dom/zorgcoordinator-vr09", later(received, 1), identity_a);
    a.report = Some(id.clone());
    a.wish = Wish::Said {
        on: later(received, 1),
        text_nl: "Ik wil een kamer met een slot, en dat hij niet weet waar ik ben. Aangifte wil ik nu niet. (verzonnen)"
            .to_owned(),
        present_nl: "De mentor van school was erbij, op haar verzoek.".to_owned(),
    };
    a.plan = vec![PlanItem {
        who: "org-dom/zorgcoordinator-vr09".to_owned(),
        what_nl: "Telefoon veilig maken".to_owned(),
        why_nl: "Iemand leest mee".to_owned(),
        desired_effect_nl: "Zij kan bellen zonder dat hij het weet".to_owned(),
        due: later(today, 1),
        done: None,
        effect_seen: None,
    }];
    a.clocks = vec![StartedClock {
        kind: "wmo_investigation".to_owned(),
        started: later(received, 1),
        stopped: None,
    }];
    let mut b = base(
        OTHER_ALIAS,
        person,
        "org-duin",
        "org-duin/zorgcoordinator-vr10",
        later(today, -150),
        identity_b,
    );
    b.wish = Wish::NotYetAsked { on: later(today, -150) };
    b.plan = vec![PlanItem {
        who: "org-duin/zorgcoordinator-vr10".to_owned(),
        what_nl: "Contact herstellen".to_owned(),
        why_nl: format!("Uit beeld sinds een gesprek in {TOWN_B}"),
        desired_effect_nl: "Weten of zij veilig is".to_owned(),
        due: later(today, -90),
        done: None,
        effect_seen: None,
    }];
    dossiers.push(a);
    dossiers.push(b);
    Some(Story {
        alias: ALIAS.to_owned(),
        person: person.to_owned(),
        report: id,
        dossier: String::new(),
        other_dossier: String::new(),
        region_a: REGION_A.to_owned(),
        region_b: REGION_B.to_owned(),
        phone_a: PHONE_A.to_owned(),
        phone_b: PHONE_B.to_owned(),
        name_a: name_a.line(),
        name_b: name_b.line(),
        programme: PROGRAMME.to_owned(),
        steps: steps(),
    })
}

fn base(
    alias: &str,
    person: &str,
    organisation: &str,
    function: &str,
    opened: Date,
    identity: Identity,
) -> Dossier {
    let needs = [
        ("sex", "female"),
        ("age_group", "18_22"),
        ("exploitation_form", "sexual"),
        ("residence_status", "no_permit_needed"),
        ("funding_title", "wmo"),
        ("children", "none"),
        ("oldest_child", "none"),
        ("boys_12_plus", "no"),
        ("addiction", "stable"),
        ("lvb", "suspected"),
        ("psychiatric", "in_treatment"),
        ("aggression", "no"),
        ("also_suspect", "no"),
        ("pets", "no"),
        ("language_need", "none"),
        ("secret_address", "needed"),
    ];
    Dossier {
        id: String::new(),
        alias: alias.to_owned(),
        person: person.to_owned(),
        organisation: organisation.to_owned(),
        function: function.to_owned(),
        report: None,
        opened,
        closed: None,
        identity,
        wish: Wish::NotYetAsked { on: opened },
        needs: needs.iter().map(|(a, v)| condition(a, v)).collect(),
        plan: Vec::new(),
        clocks: Vec::new(),
        consents: Vec::new(),
        moves: Vec::new(),
        follow_up: Vec::new(),
        exit: None,
    }
}

fn steps() -> Vec<StoryStep> {
    let step = |login: Option<&str>, nl: &str, en: &str| StoryStep {
        login: login.map(str::to_owned),
        nl: nl.to_owned(),
        en: en.to_owned(),
    };
    vec![
        step(
            Some("sanne.voorbeeld"),
            "Meld een signaal over een leerling: oudere bekende, twee telefoons, nachten weg.",
            "Report a signal about a pupil: older friend, two phones, nights away.",
        ),
        step(
            None,
            "Doe de snelscan zonder account en lees per signaal waarom het meetelt.",
            "Do the quick scan without an account and read for each sign why it counts.",
        ),
        step(
            Some("sanne.voorbeeld"),
            "Vraag: mag ik dit delen met de zorgcoördinator? De lichtste weg staat bovenaan.",
            "Ask: may I share this with the care coordinator? The lightest route comes first.",
        ),
        step(
            Some("karim.voorbeeld"),
            "Open dossier Linde-118: haar eigen wens, het plan en de termijnen.",
            "Open dossier Linde-118: her own wish, the plan and the clocks.",
        ),
        step(
            Some("karim.voorbeeld"),
            "Zet een koppeling klaar op het telefoonnummer; Els Tweede bevestigt de grondslag.",
            "Prepare linking on the phone number; Els Tweede confirms the basis.",
        ),
        step(
            Some("marit.voorbeeld"),
            "Regio Noord-Holland Noord kent haar als Es-204, anders gespeld. Marit wordt als eerste gevraagd en zegt ja.",
            "Region Noord-Holland Noord knows her as Es-204, spelt otherwise. Marit is asked first and says yes.",
        ),
        step(
            Some("karim.voorbeeld"),
            "Zoek een plek. Huis De Linde past, met een voorwaarde; bij de andere plekken staat waarom niet.",
            "Look for a place. Huis De Linde fits, with a condition; the others say why not.",
        ),
        step(Some("ruben.opvang"), "Neem haar aan onder de voorwaarde.", "Accept her under the condition."),
        step(
            Some("marit.voorbeeld"),
            "Zij verhuist: neem het dossier over. De termijnen lopen door, niets wordt twee keer getypt.",
            "She moves: take over the dossier. The clocks run on, nothing is typed twice.",
        ),
        step(
            Some("marit.voorbeeld"),
            "Vul de nameting na drie maanden in.",
            "Fill in the follow-up after three months.",
        ),
        step(
            Some("bea.beleid"),
            "Bekijk het jaarbeeld: kleine aantallen zijn beschermd.",
            "See the picture of the year: small numbers are protected.",
        ),
    ]
}
