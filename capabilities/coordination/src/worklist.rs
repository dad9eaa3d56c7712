//! What cannot wait? Everything with a date, sorted by clock: today, this week, waiting for somebody else.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan as _;
use jiff::civil::Date;
use oever_audit::Entry;
use oever_clocks::{ClockRules, Ending, Remaining};
use oever_kernel::{Ctx, FunctionId, OrganisationId, Permit};
use oever_store::{RecordKey, Row, StoreError, args, transaction};
use oever_web::{App, Record, WebError};
use uuid::Uuid;

use crate::clock::events_of;
use crate::model::{ClockRow, PLAN, PlanContent, PlanRow, Who};
use crate::queries;
use crate::remind::Waiting;

/// How far ahead the worklist looks at most.
const HORIZON_DAYS: i32 = 400;
/// Due within these days, counted from today, stands under "today": it cannot wait.
const TODAY_DAYS: i64 = 2;
/// Due within these days stands under "this week".
const WEEK_DAYS: i64 = 7;

/// Under which heading something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Cannot wait.
    Today,
    /// Soon.
    Week,
    /// Somebody else has to act.
    Waiting,
    /// Later; counted, not shown.
    Later,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// A clock, by the id of its rule.
    Clock {
        /// Id of the rule.
        rule: String,
    },
    /// An item of the plan.
    Plan {
        /// What is to be done.
        what: String,
        /// Why.
        why: String,
    },
    /// A task of another capability: the key of its text.
    Task {
        /// Key of the title.
        kind: String,
    },
}

/// One line of the worklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Alias of the dossier; empty for a task without one.
    pub alias: String,
    /// Where to go.
    pub href: String,
    /// What it is.
    pub work: Work,
    /// Due on; absent when the date gives away a date of birth.
    pub due_on: Option<Date>,
    /// What is left.
    pub remaining: Remaining,
    /// Whether somebody must act or something runs out.
    pub ending: Ending,
    /// Under which heading.
    pub group: Group,
    /// The organisation that is waited for.
    pub party: Option<OrganisationId>,
    /// What can be reminded.
    pub waiting: Option<Waiting>,
    /// It was reminded already.
    pub reminded: bool,
    /// It was escalated already.
    pub escalated: bool,
    days: i64,
}

/// The worklist of a function or an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Worklist {
    /// The lines under each heading, the most pressing first.
    pub groups: BTreeMap<Group, Vec<Item>>,
    /// Open dossiers of the function.
    pub caseload: i64,
}

impl Worklist {
    /// The lines under a heading.
    pub fn of(&self, group: Group) -> &[Item] {
        self.groups.get(&group).map_or(&[], Vec::as_slice)
    }
}

/// Whose work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The own function's, and of whom one stands in for.
    Mine,
    /// The whole organisation's.
    Organisation,
}

fn remaining(days: i64) -> Remaining {
    let count = |days: i64| u32::try_from(days).unwrap_or(u32::MAX);
    match days {
        0 => Remaining::Today,
        1.. => Remaining::Days(count(days)),
        _ => Remaining::Late(count(-days)),
    }
}

pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

fn group(days: i64, warns: bool, party: bool) -> Group {
    if party {
        Group::Waiting
    } else if days <= TODAY_DAYS {
        Group::Today
    } else if days <= WEEK_DAYS || warns {
        Group::Week
    } else {
        Group::Later
    }
}

/// The worklist. Opens the words of plan items and nothing of who a person is; one audit row says so.
///
/// # Errors
/// When the policies refuse or the database does not answer.
pub async fn worklist(app: &App, ctx: &Ctx, whose: Whose) -> Result<Worklist, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let own = Record::owned("worklist", actor.function, actor.organisation);
    let allowed = app.authorise(ctx, "dossier.read", &own)?;
    let permit = transaction!(app.db(), "worklist.read", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: actor.organisation,
            action: "worklist.read",
            kind: "function",
            record: actor.function.into(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, ctx, entry).await
    })?;
    let keys = app.vault().keys_of(actor.organisation).await?;
    let today = ctx.today();
    let horizon = today.checked_add(HORIZON_DAYS.days()).unwrap_or(today);
    let mine = |function: FunctionId| {
        whose == Whose::Organisation || function == actor.function || Some(function) == actor.on_behalf_of
    };
    let (mut items, mut from_both) = (Vec::new(), Vec::new());
    let mut tx = app.db().read().await?;
    for row in tx.all(queries::PLAN_OPEN, args![actor.organisation, horizon]).await? {
        if mine(row.get("dossier_function")?) {
            items.extend(plan_line(&row, &keys, &permit, today)?);
        }
    }
    for row in tx.all(queries::CLOCKS_OPEN, args![actor.organisation, horizon]).await? {
        if !mine(row.get("dossier_function")?) {
            continue;
        }
        let clock = ClockRow::read(&row)?;
        let due = match clock.due_on {
            Some(due) => due,
            None => match hidden_due(app, &mut tx, &keys, &clock).await? {
                Some(due) if due <= horizon => due,
                _ => continue,
            },
        };
        let shows_under_another = row.get::<Option<Uuid>>("kept")?.is_some();
        let line = clock_line(app, &row, &clock, due, today)?;
        if shows_under_another { from_both.extend(line) } else { items.extend(line) }
    }
    // The same term in both of two dossiers that are read as one is one line.
    for line in from_both {
        let same =
            |other: &Item| (&other.alias, &other.work, other.days) == (&line.alias, &line.work, line.days);
        if !items.iter().any(same) {
            items.push(line);
        }
    }
    for row in tx.all(queries::TASKS_OPEN, args![actor.organisation, horizon]).await? {
        let function: Option<FunctionId> = row.get("dossier_function")?;
        if function.is_none_or(mine) {
            items.push(task_line(&row, today)?);
        }
    }
    let caseload = tx.one(queries::COUNT_OF_FUNCTION, args![actor.function]).await?.get("n")?;
    items.sort_by(|a, b| (a.days, &a.alias, &a.href).cmp(&(b.days, &b.alias, &b.href)));
    let mut groups: BTreeMap<Group, Vec<Item>> = BTreeMap::new();
    for item in items {
        groups.entry(item.group).or_default().push(item);
    }
    Ok(Worklist { groups, caseload })
}

fn plan_line(
    row: &Row,
    keys: &HashMap<Uuid, RecordKey>,
    permit: &Permit,
    today: Date,
) -> Result<Option<Item>, StoreError> {
    let plan = PlanRow::read(row)?;
    let (Some(due), Some(key)) = (plan.due_on, keys.get(&plan.dossier.uuid())) else { return Ok(None) };
    let content: PlanContent = key.open_json(PLAN, plan.id, &plan.content, permit)?;
    let party = if let Who::Organisation(party) = plan.who { Some(party) } else { None };
    let alias: String = row.get("alias")?;
    let days = days_between(today, due);
    Ok(Some(Item {
        href: format!("/dossier/{alias}/afspraak/{}", plan.id),
        alias,
        work: Work::Plan { what: content.what, why: content.why },
        due_on: Some(due),
        remaining: remaining(days),
        ending: Ending::ActBy,
        group: group(days, false, party.is_some()),
        party,
        waiting: party.map(|_| Waiting::Plan(plan.id)),
        reminded: plan.reminded_at.is_some(),
        escalated: plan.escalated_at.is_some(),
        days,
    }))
}

/// The due date of a clock that gives away a date of birth: computed, never stored.
async fn hidden_due(
    app: &App,
    tx: &mut oever_store::ReadTx,
    keys: &HashMap<Uuid, RecordKey>,
    clock: &ClockRow,
) -> Result<Option<Date>, StoreError> {
    let Some(key) = keys.get(&clock.dossier.uuid()) else { return Ok(None) };
    let permit = Permit::machine("the date itself is not shown on the worklist");
    let events = events_of(tx, key, &permit, clock.dossier).await?.remove(&clock.id).unwrap_or_default();
    Ok(app.part::<ClockRules>().read(&clock.rule, &events).ok().map(|term| term.due_on))
}

fn clock_line(
    app: &App,
    row: &Row,
    clock: &ClockRow,
    due: Date,
    today: Date,
) -> Result<Option<Item>, StoreError> {
    let rules = app.part::<ClockRules>();
    let Ok(rule) = rules.rule(&clock.rule) else {
        tracing::error!(rule = clock.rule, "a clock has no rule");
        return Ok(None);
    };
    let alias: String = row.get("alias")?;
    let days = days_between(today, due);
    let waits = rule.by.is_some();
    Ok(Some(Item {
        href: format!("/dossier/{alias}/klok/{}", clock.id),
        alias,
        work: Work::Clock { rule: rule.id.clone() },
        due_on: (!rule.reveals_birth_date).then_some(due),
        remaining: remaining(days),
        ending: rule.ending,
        group: group(days, days <= rule.warn_days(), waits),
        party: clock.party,
        waiting: (waits && clock.party.is_some()).then_some(Waiting::Clock(clock.id)),
        reminded: clock.reminded_at.is_some(),
        escalated: clock.escalated_at.is_some(),
        days,
    }))
}

fn task_line(row: &Row, today: Date) -> Result<Item, StoreError> {
    let due: Date = row.get("due_on")?;
    let days = days_between(today, due);
    Ok(Item {
        alias: row.get::<Option<String>>("alias")?.unwrap_or_default(),
        href: row.get("href")?,
        work: Work::Task { kind: row.get("kind")? },
        due_on: Some(due),
        remaining: remaining(days),
        ending: Ending::ActBy,
        group: group(days, false, false),
        party: None,
        waiting: None,
        reminded: false,
        escalated: false,
        days,
    })
}

/// The number of open dossiers of a function: the base of "your workload".
///
/// # Errors
/// When the database refuses.
pub async fn caseload(app: &App, function: FunctionId) -> Result<i64, StoreError> {
    app.db().read().await?.one(queries::COUNT_OF_FUNCTION, args![function]).await?.get("n")
}

/// A dossier of which something happened, for "since yesterday".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Alias.
    pub alias: String,
    /// Key of the text.
    pub key: String,
    /// When.
    pub at: oever_kernel::Timestamp,
}

/// What happened lately in the dossiers of an organisation; no words of a dossier.
///
/// # Errors
/// When the database refuses.
pub async fn since(
    app: &App,
    organisation: OrganisationId,
    from: oever_kernel::Timestamp,
) -> Result<Vec<Recent>, StoreError> {
    let mut tx = app.db().read().await?;
    tx.all(queries::TIMELINE_SINCE, args![organisation, from])
        .await?
        .iter()
        .map(|row| {
            let kind: String = row.get("kind")?;
            let key = if kind.contains('-') {
                kind
            } else {
                format!("coordination-timeline-{}", kind.replace('_', "-"))
            };
            Ok(Recent { alias: row.get("alias")?, key, at: row.get("at")? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_or_nearly_due_cannot_wait() {
        assert_eq!(group(-3, false, false), Group::Today);
        assert_eq!(group(2, false, false), Group::Today);
        assert_eq!(group(3, false, false), Group::Week);
        assert_eq!(group(8, false, false), Group::Later);
        assert_eq!(group(30, true, false), Group::Week, "a clock that warns is not later");
        assert_eq!(group(-3, false, true), Group::Waiting, "late, but somebody else's turn");
    }

    #[test]
    fn what_is_left_is_said_in_days() {
        assert_eq!(remaining(0), Remaining::Today);
        assert_eq!(remaining(2), Remaining::Days(2));
        assert_eq!(remaining(-2), Remaining::Late(2));
    }
}
