//! The answer in plain Dutch, for whoever keeps or checks the rules.

use std::io::{Result, Write};

use jiff::civil::{Date, Weekday};
use oever_clocks::{
    Basis, Calendar, Certainty, ClockError, ClockRule, ClockRules, DayOff, Duration, Ending, Ignored,
    IgnoredBecause, Moves, Reason, Remaining, Stage, Step, Term, Version,
};

use super::Answer;

/// One block for each clock.
pub(super) fn list(out: &mut dyn Write, rules: &ClockRules, on: Option<Date>) -> Result<()> {
    for rule in rules.iter() {
        writeln!(out, "{}: {} ({})", rule.id, rule.name.nl, basis(rule.basis))?;
        for version in rule.version.iter().filter(|version| on.is_none_or(|on| version.holds_on(on))) {
            writeln!(
                out,
                "  {}, {}, zekerheid {}",
                duration(version.duration),
                period(version),
                certainty(version)
            )?;
        }
        if rule.version.iter().all(|version| on.is_some_and(|on| !version.holds_on(on))) {
            writeln!(out, "  op die dag geldt geen versie")?;
        }
        writeln!(out, "  start: {}", rule.start.nl)?;
        reasons(out, "suspend", &rule.suspend)?;
        reasons(out, "stop", &rule.stop)?;
    }
    Ok(())
}

fn reasons(out: &mut dyn Write, kind: &str, reasons: &[Reason]) -> Result<()> {
    reasons.iter().try_for_each(|reason| writeln!(out, "  {kind}:{}: {}", reason.event, reason.nl))
}

/// The source, the count step by step, and the day.
pub(super) fn explain(
    out: &mut dyn Write,
    rules: &ClockRules,
    rule: &ClockRule,
    answer: &Answer,
    on: Option<Date>,
) -> Result<()> {
    writeln!(out, "{} ({})", rule.name.nl, rule.id)?;
    writeln!(out, "  soort: {}", basis(rule.basis))?;
    if let Some(by) = &rule.by {
        writeln!(out, "  wie moet handelen: {by}")?;
    }
    match answer {
        Answer::None(error) => no_date(out, rule, error),
        Answer::Due(term) => due(out, rules, term, on),
    }
}

fn no_date(out: &mut dyn Write, rule: &ClockRule, error: &ClockError) -> Result<()> {
    writeln!(out, "\nGeen datum te berekenen.")?;
    if let ClockError::NoTerm { .. } = error {
        writeln!(out, "  In de periode van het begin bestaat deze termijn niet.")?;
        for version in rule.version.iter().filter(|version| version.duration == Duration::NoTerm) {
            writeln!(out, "  {}", version.nl)?;
            source(out, version)?;
        }
    } else {
        writeln!(out, "  Voor de dag van het begin is geen versie van deze regel bekend. Bekend zijn:")?;
        for version in &rule.version {
            writeln!(out, "  {}, {}", period(version), duration(version.duration))?;
        }
    }
    Ok(())
}

fn source(out: &mut dyn Write, version: &Version) -> Result<()> {
    writeln!(out, "  bron: {}", version.source)?;
    writeln!(out, "  artikel: {}", version.article)?;
    writeln!(out, "  zekerheid: {}", certainty(version))
}

fn due(out: &mut dyn Write, rules: &ClockRules, term: &Term, on: Option<Date>) -> Result<()> {
    writeln!(out, "  termijn: {}", duration(term.version.duration))?;
    writeln!(out, "  versie: {}", period(&term.version))?;
    source(out, &term.version)?;
    writeln!(out, "\nBerekening")?;
    for step in &term.because.steps {
        describe(out, rules, term, step)?;
    }
    moved(out, rules, term)?;
    for ignored in &term.because.ignored {
        writeln!(out, "  - telt niet: gebeurtenis van {}: {}", day(ignored.event.on), why_ignored(ignored))?;
    }
    if let Some(stopped) = &term.stopped {
        let text = term.rule.stop.iter().find(|reason| reason.event == stopped.reason);
        let text = text.map_or(stopped.reason.as_str(), |reason| reason.nl.as_str());
        writeln!(out, "  - gestopt op {}: {text}", day(stopped.on))?;
    }
    let label = match term.ending() {
        Ending::ActBy => "Uiterlijk",
        Ending::RunsOut => "Loopt af op",
    };
    writeln!(out, "\n{label}: {}", day(term.due_on))?;
    if term.due_latest > term.due_on {
        writeln!(out, "  Niet zeker: misschien {}. De vroegste dag wordt bewaakt.", day(term.due_latest))?;
    }
    if term.to_the_hour() {
        writeln!(out, "  De termijn telt in uren: op die dag telt ook het uur van het begin.")?;
    }
    if term.suspended_on.is_some() {
        writeln!(out, "  De klok staat stil. Deze dag schuift op zolang dat duurt.")?;
    }
    if term.needs_human() {
        writeln!(out, "  De regel is onzeker: laat een mens beslissen.")?;
    }
    writeln!(out, "  Daarna: {}", term.version.nl)?;
    for (at, point) in term.escalations() {
        writeln!(out, "  sein op {} aan {}: {}", day(at), point.who, point.nl)?;
    }
    if let Some(on) = on {
        writeln!(out, "\nOp {}: {}", day(on), standing(term, on))?;
        if let Some(next) = term.next_change(on) {
            writeln!(out, "  verandert vanzelf op {}", day(next))?;
        }
    }
    Ok(())
}

fn describe(out: &mut dyn Write, rules: &ClockRules, term: &Term, step: &Step) -> Result<()> {
    let working = matches!(term.version.duration, Duration::WorkingDays(_));
    let unit = if working { "werkdagen" } else { "dagen" };
    let (from, to) = match step {
        Step::Counted { from, to } => {
            writeln!(out, "  - begin: {}. Die dag telt zelf niet mee.", day(*from))?;
            writeln!(out, "  - {} verder: {}", duration(term.version.duration), day(*to))?;
            if let Some(remark) = end_of_month(term, *from, *to) {
                writeln!(out, "    {remark}")?;
            }
            (*from, *to)
        }
        Step::Suspended { on, reason, left } => {
            let text = term.rule.suspend.iter().find(|known| known.event == *reason);
            let text = text.map_or(reason.as_str(), |known| known.nl.as_str());
            return writeln!(out, "  - stilgezet op {}, nog {left} {unit} over: {text}", day(*on));
        }
        Step::WentOn { on, to } => {
            writeln!(out, "  - weer verder na {}: {}", day(*on), day(*to))?;
            (*on, *to)
        }
    };
    if working {
        for (off, why) in rules.holidays().days_off_between(from, to, Calendar::WorkingDays) {
            writeln!(out, "    overgeslagen: {} ({})", day(off), off_because(rules, &why))?;
        }
    }
    Ok(())
}

/// Where a month has no such day, the end of the month is said to be why.
fn end_of_month(term: &Term, from: Date, to: Date) -> Option<&'static str> {
    match term.version.duration {
        Duration::Months(_) | Duration::Years(_) if from.day() != to.day() => {
            Some("die maand heeft die dag niet: de laatste dag van de maand")
        }
        Duration::Birthday(_) if from.day() != to.day() => {
            Some("geboren op 29 februari: 28 februari, of uiterlijk 1 maart")
        }
        _ => None,
    }
}

fn moved(out: &mut dyn Write, rules: &ClockRules, term: &Term) -> Result<()> {
    let said = match term.because.moves {
        Moves::Yes => "schuift door (Algemene termijnenwet)",
        Moves::Unknown => "of de termijn doorschuift is niet zeker",
        Moves::No => return Ok(()),
    };
    for (off, why) in &term.because.stepped_over {
        writeln!(out, "  - {} is {}: {said}", day(*off), off_because(rules, why))?;
    }
    Ok(())
}

fn off_because(rules: &ClockRules, why: &DayOff) -> String {
    match why {
        DayOff::Saturday => "zaterdag".to_owned(),
        DayOff::Sunday => "zondag".to_owned(),
        DayOff::Holiday(id) => rules.holidays().name(id).map_or_else(|| id.clone(), |name| name.nl.clone()),
    }
}

fn why_ignored(ignored: &Ignored) -> &'static str {
    match ignored.because {
        IgnoredBecause::BeforeStart => "ligt voor het begin",
        IgnoredBecause::AlreadyStarted => "de klok was al begonnen",
        IgnoredBecause::AlreadySuspended => "de klok stond al stil",
        IgnoredBecause::NotSuspended => "de klok stond niet stil",
        IgnoredBecause::AfterDue => "de termijn was al voorbij",
        IgnoredBecause::AfterStop => "de klok was al gestopt",
    }
}

fn standing(term: &Term, on: Date) -> String {
    let over = term.ending() == Ending::RunsOut;
    match (term.remaining(on), term.stage(on)) {
        (Remaining::Days(n), Stage::Warn) => format!("nog {n} dagen; er is een sein gegeven"),
        (Remaining::Days(n), _) => format!("nog {n} dagen"),
        (Remaining::Today, _) => "vandaag".to_owned(),
        (Remaining::Late(n), _) if over => format!("sinds {n} dagen voorbij"),
        (Remaining::Late(n), _) => format!("{n} dagen te laat"),
        (Remaining::Paused(n), _) => format!("staat stil; daarna nog {n} dagen"),
        (Remaining::Ended { late: 0 }, _) => "gestopt, op tijd".to_owned(),
        (Remaining::Ended { late }, _) => format!("gestopt, {late} dagen na de termijn"),
    }
}

fn duration(duration: Duration) -> String {
    match duration {
        Duration::NoTerm => "geen termijn".to_owned(),
        Duration::Hours(n) => format!("{n} uur"),
        Duration::Days(n) => format!("{n} dagen"),
        Duration::WorkingDays(n) => format!("{n} werkdagen"),
        Duration::Weeks(n) => format!("{n} weken"),
        Duration::Months(1) => "1 maand".to_owned(),
        Duration::Months(n) => format!("{n} maanden"),
        Duration::Years(n) => format!("{n} jaar"),
        Duration::Birthday(n) => format!("tot de {n}e verjaardag"),
    }
}

fn period(version: &Version) -> String {
    match (version.valid_from, version.valid_until) {
        (None, None) => "geldt altijd".to_owned(),
        (Some(from), None) => format!("geldt vanaf {from}"),
        (None, Some(until)) => format!("geldt tot en met {until}"),
        (Some(from), Some(until)) => format!("geldt van {from} tot en met {until}"),
    }
}

fn certainty(version: &Version) -> &'static str {
    match version.certainty {
        Certainty::High => "hoog (gelezen in de bron)",
        Certainty::Medium => "middel (bekend uit de wet, nog na te lezen)",
        Certainty::Low => "laag (niet bevestigd; een mens beslist)",
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Law => "wet",
        Basis::Policy => "beleidsregel",
        Basis::Practice => "gebruik",
        Basis::Own => "eigen afspraak",
    }
}

fn day(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "ma",
        Weekday::Tuesday => "di",
        Weekday::Wednesday => "wo",
        Weekday::Thursday => "do",
        Weekday::Friday => "vr",
        Weekday::Saturday => "za",
        Weekday::Sunday => "zo",
    };
    format!("{weekday} {day}")
}
