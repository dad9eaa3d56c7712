//! Dossiers: opened from reports, with a wish, a plan, clocks, consents, moves and follow-up.

use jiff::Span;
use jiff::civil::Date;

use crate::dice::Dice;
use crate::model::{
    Condition, Consent, ConsentKind, Dossier, EffectSeen, Exit, FollowUp, FollowUpOutcome, Identity, Move,
    Person, PlanItem, StartedClock, Wish,
};
use crate::needs::needs;
use crate::texts;
use crate::who::Who;

/// Aliases that occur once.
#[derive(Debug)]
pub(crate) struct Aliases(usize);

impl Aliases {
    /// Starts somewhere that depends on the seed.
    pub(crate) fn new(dice: &mut Dice) -> Self {
        Self(dice.below(1800))
    }

    /// The next alias that the story does not use.
    pub(crate) fn next(&mut self) -> String {
        loop {
            let n = self.0;
            self.0 += 1;
            // word and number step at different speeds; the shift per 1800 keeps every pair apart
            let word = texts::TREES[(n + n / 1800) % texts::TREES.len()];
            let alias = format!("{word}-{}", 100 + (n * 7) % 900);
            if alias != crate::story::ALIAS && alias != crate::story::OTHER_ALIAS {
                return alias;
            }
        }
    }
}

/// What a dossier is opened from.
#[derive(Debug)]
pub(crate) struct Opening<'a> {
    pub(crate) person: &'a Person,
    pub(crate) report: Option<&'a str>,
    pub(crate) region: &'a str,
    pub(crate) identity: Identity,
    pub(crate) opened: Date,
    /// Opened again after an earlier dossier was closed.
    pub(crate) again: bool,
}

/// A dossier with everything that happened up to today.
pub(crate) fn dossier(
    opening: Opening<'_>,
    who: &Who,
    aliases: &mut Aliases,
    regions: &[String],
    today: Date,
    dice: &mut Dice,
) -> Dossier {
    let Opening { person, report, region, identity, opened, again } = opening;
    let organisation = who.coordinates(region);
    let needs = needs(person, opened, dice);
    let length = dice.between(45, 320);
    let end = later(opened, length);
    let closed = (end < today && dice.percent(88)).then_some(end);
    let mut dossier = Dossier {
        id: String::new(),
        alias: aliases.next(),
        person: person.id.clone(),
        function: who.function(region),
        organisation,
        report: report.map(str::to_owned),
        opened,
        closed,
        identity,
        wish: wish(opened, today, dice),
        plan: Vec::new(),
        clocks: clocks(person, &needs, opened, today, dice),
        consents: Vec::new(),
        moves: Vec::new(),
        follow_up: follow_up(opened, today, again, dice),
        exit: closed.map(|_| {
            [Exit::Independent, Exit::OtherCare, Exit::OwnWish, Exit::LostContact, Exit::LeftCountry]
                [dice.weighted(&[32, 28, 12, 16, 12])]
        }),
        needs,
    };
    consents(&mut dossier, today, dice);
    moved(&mut dossier, who, region, regions, today, dice);
    plan(&mut dossier, today, dice);
    dossier
}

pub(crate) fn later(date: Date, days: i32) -> Date {
    date.saturating_add(Span::new().days(days))
}

fn wish(opened: Date, today: Date, dice: &mut Dice) -> Wish {
    let on = later(opened, dice.between(0, 9));
    if on > today || dice.percent(14) {
        return Wish::NotYetAsked { on: opened };
    }
    let (text_nl, present_nl) = texts::wish(dice);
    Wish::Said { on, text_nl, present_nl }
}

fn plan(dossier: &mut Dossier, today: Date, dice: &mut Dice) {
    let mut order: Vec<usize> = (0..texts::PLAN.len()).collect();
    dice.shuffle(&mut order);
    let count = 2 + dice.below(4);
    for n in order.into_iter().take(count) {
        let (what, why, effect) = texts::PLAN[n];
        let due = later(dossier.opened, dice.between(3, 90));
        let finished = later(due, dice.between(-3, 25)).max(dossier.opened);
        let done = (finished < today && dice.percent(82)).then_some(finished);
        let effect_seen = done.filter(|_| dice.percent(60)).map(|_| {
            [EffectSeen::Helped, EffectSeen::Partly, EffectSeen::NoDifference][dice.weighted(&[50, 30, 20])]
        });
        dossier.plan.push(PlanItem {
            who: dossier.function.clone(),
            what_nl: what.to_owned(),
            why_nl: why.to_owned(),
            desired_effect_nl: effect.to_owned(),
            due,
            done,
            effect_seen,
        });
    }
    dossier.plan.sort_by_key(|item| item.due);
}

fn clocks(
    person: &Person,
    needs: &[Condition],
    opened: Date,
    today: Date,
    dice: &mut Dice,
) -> Vec<StartedClock> {
    let is =
        |attribute: &str, value: &str| needs.iter().any(|n| n.attribute == attribute && n.value == value);
    let mut all = Vec::new();
    let mut start = |kind: &str, started: Date, stops: Option<i32>| {
        if started <= today {
            let stopped = stops.map(|days| later(started, days)).filter(|d| *d <= today);
            all.push(StartedClock { kind: kind.to_owned(), started, stopped });
        }
    };
    if is("residence_status", "reflection_period") {
        let granted = later(opened, dice.between(0, 14));
        start("reflection_period", granted, dice.percent(45).then(|| dice.between(10, 80)));
        start("rvb_application", granted, dice.percent(80).then(|| dice.between(2, 13)));
    }
    if is("funding_title", "wmo") {
        start(
            "wmo_investigation",
            later(opened, dice.between(1, 10)),
            dice.percent(75).then(|| dice.between(10, 60)),
        );
    }
    let turns_eighteen = person.birth.saturating_add(Span::new().years(18));
    if turns_eighteen > opened {
        start("eighteenth_birthday", opened, Some((turns_eighteen - opened).get_days()));
    }
    all
}

fn consents(dossier: &mut Dossier, today: Date, dice: &mut Dice) {
    for (kind, chance, purpose) in [
        (ConsentKind::AgreesWithHelp, 85, "Hulp en een plek"),
        (ConsentKind::LiftsSecrecy, 30, "Overleg met de huisarts"),
        (ConsentKind::GdprBasis, 25, "Registratie bij het landelijk punt"),
    ] {
        if !dice.percent(chance) {
            continue;
        }
        let given = later(dossier.opened, dice.between(0, 12));
        if given > today {
            continue;
        }
        let withdrawn = dice.percent(6).then(|| later(given, dice.between(5, 90))).filter(|d| *d < today);
        let for_organisation = match kind {
            ConsentKind::AgreesWithHelp => dossier.organisation.clone(),
            ConsentKind::LiftsSecrecy => "org-clinic".to_owned(),
            ConsentKind::GdprBasis => crate::organisations::NATIONAL.to_owned(),
        };
        dossier.consents.push(Consent {
            kind,
            for_organisation,
            purpose_nl: purpose.to_owned(),
            given,
            until: later(given, 180),
            withdrawn,
        });
    }
}

/// One in twelve moves to another region; what was not accepted yet does not count.
fn moved(dossier: &mut Dossier, who: &Who, region: &str, regions: &[String], today: Date, dice: &mut Dice) {
    if !dice.percent(8) {
        return;
    }
    let to_region = dice.pick(regions);
    let to = who.coordinates(to_region);
    let offered = later(dossier.opened, dice.between(15, 60));
    let until = dossier.closed.unwrap_or(today);
    if to == dossier.organisation || to_region == region || offered >= until {
        return;
    }
    let accepted = later(offered, dice.between(1, 12));
    let accepted = (accepted < until && dice.percent(90)).then_some(accepted);
    dossier.moves.push(Move {
        from_organisation: dossier.organisation.clone(),
        to_organisation: to.clone(),
        offered,
        accepted,
    });
    if accepted.is_some() {
        dossier.organisation = to;
        dossier.function = who.function(to_region);
    }
}

/// Follow-up moments that are due, and the next one.
fn follow_up(opened: Date, today: Date, again: bool, dice: &mut Dice) -> Vec<FollowUp> {
    let mut all = Vec::new();
    for months in [3u8, 6, 12, 24] {
        let due = opened.saturating_add(Span::new().months(i32::from(months)));
        let on = later(due, dice.between(0, 20));
        let asked = (on <= today && dice.percent(84)).then_some(on);
        let outcomes = asked.map_or_else(Vec::new, |_| outcomes(again, dice));
        all.push(FollowUp { months, due, asked, outcomes });
        if due > today {
            break;
        }
    }
    all
}

fn outcomes(again: bool, dice: &mut Dice) -> Vec<FollowUpOutcome> {
    use FollowUpOutcome as O;
    match dice.weighted(&[70, 18, 6, if again { 20 } else { 9 }]) {
        1 => vec![O::Unreachable],
        2 => vec![O::DoesNotWant],
        3 => vec![O::Returned],
        _ => {
            let mut all = Vec::new();
            for (outcome, chance) in [(O::Safe, 85), (O::Housed, 70), (O::Income, 45), (O::NoContact, 75)] {
                if dice.percent(chance) {
                    all.push(outcome);
                }
            }
            if all.is_empty() {
                all.push(O::Safe);
            }
            all
        }
    }
}
