//! Putting the world together.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contacts::Contacts;
use crate::dice::Dice;
use crate::dossiers::{Aliases, Opening, dossier};
use crate::geography::Geography;
use crate::model::{
    Account, Again, AgeGroup, DifferentPeople, Dossier, Form, Function, LinkDecision, Organisation, Part,
    Person, PlacementRequest, Programme, Report, SamePerson, Sex, Story,
};
use crate::people::{Someone, Year, others, someone, victims};
use crate::reports::{Making, about_people, about_places, identity};
use crate::targets::Targets;
use crate::who::Who;
use crate::{functions as staff, organisations, placements, programmes, story, truth};

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldPlan {
    /// Seed. Same seed, same world.
    pub seed: u64,
    /// Years, counted back from today; at least 1, at most 20.
    pub years: u16,
    /// Today in the world. Nothing happened after it.
    pub today: Date,
}

/// An invented world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// How it was made.
    pub plan: WorldPlan,
    /// What it says of itself (Dutch).
    pub notice_nl: String,
    /// What it says of itself (English).
    pub notice_en: String,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Functions.
    pub functions: Vec<Function>,
    /// Logins.
    pub accounts: Vec<Account>,
    /// Pairs of organisations that decided to link.
    pub link_decisions: Vec<LinkDecision>,
    /// Programmes.
    pub programmes: Vec<Programme>,
    /// People (the truth).
    pub persons: Vec<Person>,
    /// Reports, oldest first.
    pub reports: Vec<Report>,
    /// Dossiers, oldest first.
    pub dossiers: Vec<Dossier>,
    /// Requests for a place.
    pub placement_requests: Vec<PlacementRequest>,
    /// Records that are the same person.
    pub same_person: Vec<SamePerson>,
    /// People who share a value and are not the same.
    pub different_people: Vec<DifferentPeople>,
    /// The storyline.
    pub story: Option<Story>,
}

/// People beside the possible victims, signals without a person, and people from before the period.
const OTHERS: usize = 56;
const PLACES: usize = 90;
const CARRIED_OVER: usize = 60;

impl World {
    /// Makes the world of a plan.
    pub fn generate(plan: &WorldPlan) -> Self {
        let plan = WorldPlan { years: plan.years.clamp(1, 20), ..*plan };
        let (seed, today) = (plan.seed, plan.today);
        let geography = Geography::load();
        let (organisations, functions) = organisations::organisations(&geography);
        let who = Who::new(&organisations);
        let programmes =
            programmes::programmes(&organisations, &geography, today, &mut Dice::new(seed, "programmes"));
        let mut contacts = Contacts::default();
        let mut aliases = Aliases::new(&mut Dice::new(seed, "aliases"));
        let regions: Vec<String> = geography.regions.iter().map(|r| r.code.clone()).collect();

        let mut all: Vec<Someone> = Vec::new();
        let (mut reports, mut dossiers, mut told) = (Vec::new(), Vec::new(), None);
        let mut different_people = Vec::new();
        carried_over(&plan, &geography, &mut contacts, &mut all);
        let mut dice = Dice::new(seed, "carried-over dossiers");
        for someone in &all {
            let opening = Opening {
                person: &someone.person,
                report: None,
                region: &someone.person.region,
                identity: identity(someone, false, &mut dice),
                opened: someone.first_seen,
                again: false,
            };
            dossiers.push(dossier(opening, &who, &mut aliases, &regions, today, &mut dice));
        }
        for index in (0..plan.years).rev() {
            let year = year(index, today);
            let targets = Targets::of_year(index);
            let mut dice = Dice::new(seed, &format!("people {index}"));
            let mut people = victims(year, &targets, &geography, &mut contacts, &mut dice);
            people.extend(others(year, OTHERS, &geography, &mut contacts, &mut dice));
            if index == 0 {
                story::cast(&mut people, &geography, today);
            }
            number(&mut people, all.len());
            different_people.extend(truth::share(&mut people, &mut contacts, &geography, &mut dice));

            let making = Making { year, today, targets: &targets, geography: &geography, who: &who };
            let mut dice = Dice::new(seed, &format!("reports {index}"));
            let mut these = about_people(&making, &people, &mut dice);
            these.extend(about_places(&making, PLACES, &mut contacts, &mut dice));
            these.sort_by_key(|r| r.received);
            for (n, report) in these.iter_mut().enumerate() {
                report.id = format!("R{:05}", reports.len() + n + 1);
            }
            let mut dice = Dice::new(seed, &format!("dossiers {index}"));
            open(&people, &these, &who, &mut aliases, &regions, today, &mut dossiers, &mut dice);
            if index == 0 {
                told = story::tell(&mut these, &mut dossiers, &making, story::PERSON);
            }
            reports.extend(these);
            all.extend(people);
        }
        dossiers.sort_by(|a, b| (a.opened, &a.alias).cmp(&(b.opened, &b.alias)));
        for (n, dossier) in dossiers.iter_mut().enumerate() {
            dossier.id = format!("D{:04}", n + 1);
        }
        if let Some(story) = &mut told {
            let id = |alias: &str| {
                dossiers.iter().find(|d| d.alias == alias).map(|d| d.id.clone()).unwrap_or_default()
            };
            (story.dossier, story.other_dossier) = (id(story::ALIAS), id(story::OTHER_ALIAS));
        }
        let placement_requests =
            requests(&dossiers, &all, &programmes, today, &mut Dice::new(seed, "placements"));
        let same_person = truth::same_person(&reports, &dossiers, &all);
        Self {
            plan,
            notice_nl: "Deze wereld is verzonnen. Geen persoon en geen opvang hierin bestaat.".to_owned(),
            notice_en: "This world is invented. No person and no shelter in it exists.".to_owned(),
            accounts: staff::accounts(),
            link_decisions: staff::link_decisions(today),
            organisations,
            functions,
            programmes,
            persons: all.into_iter().map(|s| s.person).collect(),
            reports,
            dossiers,
            placement_requests,
            same_person,
            different_people,
            story: told,
        }
    }

    /// Possible victims counted in a year; 0 is the most recent.
    pub fn victims(&self, year: u16) -> impl Iterator<Item = &Person> {
        self.persons.iter().filter(move |p| {
            p.year == year && !p.carried_over && matches!(p.part, Part::PossibleVictim | Part::Both)
        })
    }

    /// Reports counted in a year: those of a group in the published tables.
    pub fn counted_reports(&self, year: u16) -> impl Iterator<Item = &Report> {
        let span = self::year(year, self.plan.today);
        self.reports
            .iter()
            .filter(move |r| r.group.is_some() && (span.start..span.end).contains(&r.received.date()))
    }
}

/// Year `index`, counted back from today; today itself is not in it.
fn year(index: u16, today: Date) -> Year {
    let back = |years: u16| today.saturating_sub(Span::new().years(i32::from(years)));
    Year { index, start: back(index + 1), end: back(index) }
}

/// Numbers the people; the person of the story keeps a place in the row but gets her own mark.
fn number(people: &mut [Someone], from: usize) {
    for (n, someone) in people.iter_mut().enumerate() {
        if someone.person.id != story::PERSON {
            someone.person.id = format!("P{:05}", from + n + 1);
        }
    }
}

/// People whose dossier was opened before the period, so that follow-up at 12 and 24 months exists.
fn carried_over(plan: &WorldPlan, geography: &Geography, contacts: &mut Contacts, all: &mut Vec<Someone>) {
    let mut dice = Dice::new(plan.seed, "carried over");
    let start = year(plan.years - 1, plan.today).start;
    for n in 0..CARRIED_OVER {
        let first_seen = start.saturating_sub(Span::new().days(dice.between(5, 480)));
        let age = [AgeGroup::Minor, AgeGroup::Young, AgeGroup::Adult][dice.weighted(&[8, 16, 76])];
        let sex = if dice.percent(55) { Sex::Female } else { Sex::Male };
        let form = *dice.pick(&Form::ALL);
        let mut one = someone(plan.years, (age, sex, vec![form]), first_seen, geography, contacts, &mut dice);
        one.person.carried_over = true;
        one.person.id = format!("P{:05}", n + 1);
        all.push(one);
    }
}

/// Opens dossiers from reports: for nearly half of the first ones, more of the later ones.
#[allow(clippy::too_many_arguments)] // the parts of one world; a struct would only rename them
fn open(
    people: &[Someone],
    reports: &[Report],
    who: &Who,
    aliases: &mut Aliases,
    regions: &[String],
    today: Date,
    dossiers: &mut Vec<Dossier>,
    dice: &mut Dice,
) {
    let by_id: std::collections::BTreeMap<&str, &Someone> =
        people.iter().map(|s| (s.person.id.as_str(), s)).collect();
    for report in reports {
        let Some(reported) = report.people.first() else { continue };
        let Some(someone) = by_id.get(reported.person.as_str()) else { continue };
        let chance = match report.again {
            None => 45,
            Some(Again::SameRegion) => 0,
            Some(Again::OtherRegion | Again::Return) => 70,
        };
        let opened = report.received.date().saturating_add(Span::new().days(dice.between(0, 6)));
        if opened >= today || someone.person.id == story::PERSON || !dice.percent(chance) {
            continue;
        }
        let opening = Opening {
            person: &someone.person,
            report: Some(&report.id),
            region: &report.region,
            identity: reported.identity.clone(),
            opened,
            again: report.again == Some(Again::Return),
        };
        dossiers.push(dossier(opening, who, aliases, regions, today, dice));
    }
}

/// A request for a place in more than half of the dossiers of the period.
fn requests(
    dossiers: &[Dossier],
    people: &[Someone],
    programmes: &[Programme],
    today: Date,
    dice: &mut Dice,
) -> Vec<PlacementRequest> {
    let region: std::collections::BTreeMap<&str, &str> =
        people.iter().map(|s| (s.person.id.as_str(), s.person.region.as_str())).collect();
    let mut all = Vec::new();
    for dossier in dossiers {
        if dossier.person == story::PERSON || !dice.percent(56) {
            continue;
        }
        let from = region.get(dossier.person.as_str()).copied().unwrap_or_default();
        all.extend(placements::request(dossier, from, programmes, today, dice));
    }
    for (n, request) in all.iter_mut().enumerate() {
        request.id = format!("Q{:04}", n + 1);
    }
    all
}
