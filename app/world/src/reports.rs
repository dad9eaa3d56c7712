//! Reports: one for each possible victim, a second for some, and signals without a person.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use crate::contacts::{Contacts, written_otherwise};
use crate::dice::Dice;
use crate::geography::{Geography, Municipality};
use crate::model::{
    Again, AttributeKind, Form, Identity, PartialDate, Precision, Report, ReportStatus, ReportedPerson,
    ReporterGroup, Setting, Urgency,
};
use crate::people::{Someone, Year};
use crate::targets::Targets;
use crate::texts;
use crate::who::Who;

/// A report to be: whose, again or not, when and where.
struct Slot<'a> {
    who: usize,
    again: Option<Again>,
    on: Date,
    at: &'a Municipality,
    group: Option<ReporterGroup>,
}

/// Everything a year's reports are made from.
pub(crate) struct Making<'a> {
    pub(crate) year: Year,
    pub(crate) today: Date,
    pub(crate) targets: &'a Targets,
    pub(crate) geography: &'a Geography,
    pub(crate) who: &'a Who,
}

/// Reports of one year about people, in order of time. Exactly the targets' number per group.
pub(crate) fn about_people(making: &Making<'_>, people: &[Someone], dice: &mut Dice) -> Vec<Report> {
    let mut slots: Vec<Slot<'_>> = Vec::new();
    let fallback = &making.geography.municipalities[0];
    let place = |code: &str| making.geography.municipality(code).unwrap_or(fallback);
    for (who, s) in people.iter().enumerate().filter(|(_, s)| !s.person.forms.is_empty()) {
        let at = place(&s.person.municipality_code);
        slots.push(Slot { who, again: None, on: s.first_seen, at, group: None });
    }
    again(making, people, &mut slots, dice);
    groups(making.targets, people, &mut slots, dice);
    repair(&mut slots);
    slots.sort_by_key(|s| (s.on, s.who, s.again));
    let suspects: Vec<_> = people.iter().filter(|s| s.person.forms.is_empty()).collect();
    let mut next_suspect = suspects.iter();
    slots
        .iter()
        .map(|slot| {
            let mut report = report(making, slot, &people[slot.who], dice);
            // others appear beside a possible victim, one by one until all are used
            if slot.again.is_none()
                && dice.percent(8)
                && let Some(other) = next_suspect.next()
            {
                report.people.push(ReportedPerson {
                    person: other.person.id.clone(),
                    part: other.person.part,
                    identity: identity(other, false, dice),
                });
            }
            report
        })
        .collect()
}

/// Adds second reports until the year's number is reached.
fn again<'a>(making: &Making<'a>, people: &[Someone], slots: &mut Vec<Slot<'a>>, dice: &mut Dice) {
    let wanted = making.targets.reports_total().saturating_sub(slots.len());
    let first_at: Vec<(usize, &Municipality)> = slots.iter().map(|s| (s.who, s.at)).collect();
    let mut order = first_at;
    dice.shuffle(&mut order);
    let mut added = 0;
    for (who, at) in order {
        if added == wanted {
            break;
        }
        let first = people[who].first_seen;
        let room = (making.year.end - first).get_days() - 1;
        if room < 5 || people[who].person.id == crate::story::PERSON {
            continue;
        }
        // the split over the kinds of second report is invented
        let kind = if room > 150 && dice.percent(45) {
            Again::Return
        } else if dice.percent(60) {
            Again::OtherRegion
        } else {
            Again::SameRegion
        };
        let after = match kind {
            Again::Return => dice.between(130, room),
            Again::OtherRegion | Again::SameRegion => dice.between(2, room.min(120)),
        };
        let at = match kind {
            Again::SameRegion => at,
            Again::Return if dice.percent(40) => at,
            Again::Return | Again::OtherRegion => making.geography.draw_outside(&at.region, dice),
        };
        slots.push(Slot {
            who,
            again: Some(kind),
            on: first.saturating_add(Span::new().days(after)),
            at,
            group: None,
        });
        added += 1;
    }
}

/// Gives every report its group; each group gets exactly its number, labour groups mostly labour cases.
fn groups(targets: &Targets, people: &[Someone], slots: &mut [Slot<'_>], dice: &mut Dice) {
    use ReporterGroup as G;
    let number = |group: G| G::ALL.iter().position(|g| *g == group).map_or(0, |i| targets.reports[i]);
    let mut free: Vec<usize> = (0..slots.len()).collect();
    dice.shuffle(&mut free);
    for group in [G::LabourNgo, G::LabourInspectorate, G::Kmar, G::Police, G::Other, G::Coordination] {
        let suits = |i: usize| {
            let forms = &people[slots[i].who].person.forms;
            match group {
                G::LabourNgo | G::LabourInspectorate => forms.contains(&Form::Labour),
                G::Kmar => forms.contains(&Form::SexualCrossBorder) || forms.contains(&Form::Labour),
                _ => true,
            }
        };
        let story = |i: usize| people[slots[i].who].person.id == crate::story::PERSON;
        // first those it suits; the story belongs to the coordination group
        let rank =
            |i: usize| usize::from(!suits(i)) + if story(i) && group != G::Coordination { 2 } else { 0 };
        free.sort_by_key(|i| rank(*i));
        let taken: Vec<usize> = free.drain(..number(group).min(free.len())).collect();
        for i in taken {
            slots[i].group = Some(group);
        }
    }
}

/// An organisation does not report the same person twice: second reports exchange groups among themselves.
fn repair(slots: &mut [Slot<'_>]) {
    let first: std::collections::BTreeMap<usize, Option<ReporterGroup>> =
        slots.iter().filter(|s| s.again.is_none()).map(|s| (s.who, s.group)).collect();
    let same = |who: usize, group: Option<ReporterGroup>| first.get(&who) == Some(&group);
    let seconds: Vec<usize> = (0..slots.len()).filter(|i| slots[*i].again.is_some()).collect();
    for &i in &seconds {
        if !same(slots[i].who, slots[i].group) {
            continue;
        }
        let other = seconds
            .iter()
            .copied()
            .find(|&j| !same(slots[i].who, slots[j].group) && !same(slots[j].who, slots[i].group));
        if let Some(j) = other {
            let group = slots[i].group;
            slots[i].group = slots[j].group;
            slots[j].group = group;
        }
    }
}

fn report(making: &Making<'_>, slot: &Slot<'_>, someone: &Someone, dice: &mut Dice) -> Report {
    let group = slot.group.unwrap_or(ReporterGroup::Coordination);
    let setting = setting(group, someone, dice);
    let (status, because, feedback) = status(slot.on, making.today, dice);
    Report {
        id: String::new(),
        organisation: Some(making.who.registers(group, slot.at, dice)),
        group: Some(group),
        setting,
        routed_to: making.who.coordinates(&slot.at.region),
        received: moment(slot.on, dice),
        municipality_code: slot.at.code.clone(),
        region: slot.at.region.clone(),
        forms: someone.person.forms.clone(),
        urgency: urgency(dice),
        people: vec![ReportedPerson {
            person: someone.person.id.clone(),
            part: someone.person.part,
            identity: identity(someone, slot.again.is_some(), dice),
        }],
        text_nl: texts::seen(&someone.person.forms, dice),
        place: Vec::new(),
        status,
        not_taken_up_because: because,
        feedback_on: feedback,
        again: slot.again,
    }
}

/// Signals about a place or a pattern, mostly from the public: no person is registered.
pub(crate) fn about_places(
    making: &Making<'_>,
    count: usize,
    contacts: &mut Contacts,
    dice: &mut Dice,
) -> Vec<Report> {
    (0..count)
        .map(|_| {
            let at = making.geography.draw(dice);
            let on = making.year.day(100, dice);
            let form = *dice.pick(&Form::ALL);
            let organisation = dice.percent(40).then(|| making.who.front_line(dice));
            let (status, because, feedback) = status(on, making.today, dice);
            let mut place = vec![contacts.address(&at.name, dice)];
            if dice.percent(30) {
                place.push(contacts.plate(dice));
            }
            Report {
                id: String::new(),
                setting: if organisation.is_some() { Setting::Inspection } else { Setting::Public },
                organisation,
                group: None,
                routed_to: making.who.coordinates(&at.region),
                received: moment(on, dice),
                municipality_code: at.code.clone(),
                region: at.region.clone(),
                forms: vec![form],
                urgency: urgency(dice),
                people: Vec::new(),
                text_nl: texts::place(form, dice),
                place,
                status,
                not_taken_up_because: because,
                feedback_on: feedback,
                again: None,
            }
        })
        .collect()
}

/// How one organisation wrote someone down. A second organisation spells otherwise and knows less.
pub(crate) fn identity(someone: &Someone, again: bool, dice: &mut Dice) -> Identity {
    let name = if dice.percent(if again { 88 } else { 94 }) {
        Some(if again { someone.name.written_differently(dice) } else { someone.name.written(dice) })
    } else {
        None
    };
    let precision = match dice.below(20) {
        0 => Precision::Month,
        1 | 2 => Precision::Year,
        3 => Precision::Estimate,
        _ => Precision::Day,
    };
    let birth = dice.percent(90).then(|| partial(someone.person.birth, precision, dice));
    let attributes = someone
        .attributes
        .iter()
        .filter(|a| {
            // a phone number is what most often stays the same
            let kept = if a.kind == AttributeKind::Phone { 90 } else { 60 };
            !again || dice.percent(kept)
        })
        .cloned()
        .collect::<Vec<_>>();
    let attributes =
        if again { attributes.iter().map(|a| written_otherwise(a, dice)).collect() } else { attributes };
    Identity { name, birth, attributes }
}

fn partial(birth: Date, precision: Precision, dice: &mut Dice) -> PartialDate {
    let first = |year: i16, month: i8| jiff::civil::Date::new(year, month, 1).unwrap_or(birth);
    let value = match precision {
        Precision::Day => birth,
        Precision::Month => first(birth.year(), birth.month()),
        Precision::Year => first(birth.year(), 1),
        Precision::Estimate => first(birth.year() + i16::try_from(dice.between(-2, 2)).unwrap_or(0), 1),
    };
    PartialDate { value, precision }
}

fn setting(group: ReporterGroup, someone: &Someone, dice: &mut Dice) -> Setting {
    let minor = someone.person.age_group == crate::model::AgeGroup::Minor;
    match group {
        ReporterGroup::Police | ReporterGroup::Kmar => Setting::Police,
        ReporterGroup::LabourInspectorate => Setting::Inspection,
        ReporterGroup::LabourNgo => Setting::Public,
        ReporterGroup::Other => *dice.pick(&[Setting::Shelter, Setting::AsylumReception, Setting::Health]),
        ReporterGroup::Coordination if minor => *dice.pick(&[Setting::School, Setting::YouthCare]),
        ReporterGroup::Coordination => *dice.pick(&[
            Setting::WmoDesk,
            Setting::Health,
            Setting::Shelter,
            Setting::Public,
            Setting::School,
        ]),
    }
}

fn urgency(dice: &mut Dice) -> Urgency {
    [Urgency::Acute, Urgency::ThisWeek, Urgency::Later][dice.weighted(&[8, 42, 50])]
}

fn moment(on: Date, dice: &mut Dice) -> DateTime {
    let hour = i8::try_from(dice.between(8, 19)).unwrap_or(9);
    let minute = i8::try_from(dice.between(0, 59)).unwrap_or(0);
    on.at(hour, minute, 0, 0)
}

fn status(on: Date, today: Date, dice: &mut Dice) -> (ReportStatus, Option<String>, Option<Date>) {
    let age = (today - on).get_days();
    if age < 4 {
        return (
            if dice.percent(60) { ReportStatus::Received } else { ReportStatus::InConsultation },
            None,
            None,
        );
    }
    let told = on.saturating_add(Span::new().days(dice.between(2, 20)));
    let told = (told < today && dice.percent(80)).then_some(told);
    if age < 14 && dice.percent(40) {
        (ReportStatus::InConsultation, None, None)
    } else if dice.percent(85) {
        (ReportStatus::TakenUp, None, told)
    } else {
        (ReportStatus::NotTakenUp, Some(texts::not_taken_up(dice)), told)
    }
}
