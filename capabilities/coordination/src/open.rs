//! Opening a dossier: from nothing, from a report, or from a spreadsheet.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_clocks::ClockRules;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Permit};
use oever_reporting::ReportId;
use oever_sealing::envelope::mac;
use oever_store::{
    Once, RecordKey, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::model::{
    AgeGroup, Dossier, DossierId, FACTS, Facts, IDENTITY, Identity, KNOWN_KINDS, Precision, Wish, WishContent,
};
use crate::timeline::append_timeline;
use crate::{alias, clock, queries, wish};

/// What is needed to open a dossier. All of it may be unknown: then only the alias says who it is.
#[derive(Debug, Clone)]
pub struct OpenDossier {
    /// Who the person is.
    pub identity: Identity,
    /// What is known of the situation.
    pub facts: Facts,
    /// The report it comes from. One report opens one dossier.
    pub report: Option<Uuid>,
    /// Opened on; today when `None`.
    pub opened_on: Option<Date>,
    /// The person's own wish; "not asked yet" when `None`.
    pub wish: Option<Wish>,
    /// The function that coordinates; the actor's own when `None`.
    pub function: Option<FunctionId>,
    /// Coordination region; the actor's own when `None`.
    pub region: Option<String>,
    /// Number in the system it comes from: the same number again is the same dossier.
    pub reference: Option<String>,
    /// A wished alias (a word and a number): used when no dossier has it, else a random one is.
    pub alias: Option<String>,
    /// Dossiers that look alike and of which somebody said that they are about another person, with their aliases.
    pub different_from: Vec<(DossierId, String)>,
}

impl OpenDossier {
    /// Nothing known yet.
    pub fn empty() -> Self {
        Self {
            identity: Identity::default(),
            facts: Facts::default(),
            report: None,
            opened_on: None,
            wish: None,
            function: None,
            region: None,
            reference: None,
            alias: None,
            different_from: Vec::new(),
        }
    }
}

/// A dossier that was opened, or was there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its id.
    pub id: DossierId,
    /// Its alias.
    pub alias: String,
    /// `false`: it was there already (the same report or reference).
    pub new: bool,
}

/// The number of another system, so that it can be compared and not read.
pub(crate) fn reference_of(app: &App, organisation: OrganisationId, reference: &str) -> Vec<u8> {
    let mut data = organisation.uuid().as_bytes().to_vec();
    data.extend_from_slice(reference.trim().to_lowercase().as_bytes());
    mac(&app.vault().keyring().drafts(), "oever case reference v1", &data).to_vec()
}

pub(crate) fn check(identity: &Identity, today: Date) -> FormProblem {
    let mut problem = FormProblem::default();
    problem.require(identity.name.chars().count() <= 200, "name", "coordination-error-long");
    let known = identity.known.iter().all(|known| KNOWN_KINDS.contains(&known.kind.as_str()));
    problem.require(known && identity.known.len() <= 50, "phone", "web-error-choose");
    problem.require(identity.contact.chars().count() <= 4000, "contact", "coordination-error-long");
    problem.require(identity.safety.chars().count() <= 4000, "safety", "coordination-error-long");
    problem.require(
        identity.birth_date.is_none_or(|born| born <= today && born.year() >= 1900),
        "birth_date",
        "web-error-date",
    );
    problem
}

/// The birth date when it is known to the day: only then a clock can run on it.
fn exact_birth(identity: &Identity) -> Option<Date> {
    identity.birth_date.filter(|_| matches!(identity.birth_precision, None | Some(Precision::Day)))
}

fn years_old(born: Date, today: Date) -> i16 {
    let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
    today.year() - born.year() - i16::from(before_birthday)
}

/// Starts the clock of the 18th birthday for a minor whose date of birth is known.
pub(crate) async fn start_birthday(
    app: &App,
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    dossier: DossierId,
    identity: &Identity,
) -> Result<(), StoreError> {
    let Some(born) = exact_birth(identity).filter(|born| years_old(*born, ctx.today()) < 18) else {
        return Ok(());
    };
    match app.part::<ClockRules>().start("birthday_18", born, born) {
        Ok(term) => clock::insert(tx, ctx, key, dossier, &term, None).await.map(drop),
        Err(error) => {
            tracing::warn!(%error, "no clock for the 18th birthday");
            Ok(())
        }
    }
}

/// Whether everything that was filled in passes.
pub(crate) fn check_all(input: &OpenDossier, today: Date) -> FormProblem {
    let mut problem = check(&input.identity, today);
    problem.require(input.opened_on.is_none_or(|on| on <= today), "opened_on", "coordination-error-future");
    if let Some(wish) = &input.wish {
        problem.0.extend(wish::check(wish, today).0);
    }
    problem
}

/// Opens a dossier for the actor's organisation, without asking whether the person is known: see
/// [`open_unless_known`](crate::open_unless_known).
///
/// # Errors
/// [`WebError::Invalid`] when a field does not pass; [`WebError::NotFound`] when the policies refuse.
pub async fn open_dossier(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    mut input: OpenDossier,
) -> Result<Opened, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let organisation = actor.organisation;
    check_all(&input, ctx.today()).finish()?;
    if let (AgeGroup::Unknown, Some(born)) = (input.facts.age_group, input.identity.birth_date) {
        input.facts.age_group = AgeGroup::of(years_old(born, ctx.today()));
    }
    let id = DossierId::random(&ctx.entropy);
    let allowed = app.authorise(ctx, "dossier.create", &Record::owned("dossier", id, organisation))?;
    let reference = input.reference.as_deref().map(|reference| reference_of(app, organisation, reference));
    // A second click or a second import finds the first dossier; only the database's own check is final.
    if let Some(found) = already_there(app, organisation, reference.as_ref(), input.report).await? {
        return Ok(found);
    }
    if let Some(report) = input.report {
        let report = oever_reporting::find(&mut app.db().read().await?, ReportId(report)).await?;
        app.authorise(ctx, "report.read", &report.record())?;
    }
    let key = app.vault().create(organisation, id, ctx.now()).await?;
    let identity = key.seal_json(IDENTITY, id, &input.identity)?;
    let facts = key.seal_json(FACTS, id, &input.facts)?;
    let function = input.function.unwrap_or(actor.function);
    let region = input.region.clone().or_else(|| actor.region.clone());
    let opened_on = input.opened_on.unwrap_or_else(|| ctx.today());
    let wish = input.wish.clone().unwrap_or_else(|| Wish {
        asked: false,
        noted_on: opened_on,
        content: WishContent::default(),
    });
    transaction!(app.db(), "dossier.open", |tx| -> Result<Opened, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "dossier.open").await? {
            let alias = path.rsplit('/').next().unwrap_or_default();
            let found = Dossier::read(&tx.one(queries::DOSSIER_BY_ALIAS, args![alias]).await?)?;
            return Ok(Opened { id: found.id, alias: found.alias, new: false });
        }
        let alias = alias::wished_or_unused(tx, &ctx.entropy, input.alias.as_deref()).await?;
        tx.execute(
            queries::INSERT_DOSSIER,
            args![
                id,
                organisation,
                function,
                &alias,
                input.report,
                reference.clone(),
                region.clone(),
                opened_on,
                identity.clone(),
                facts.clone(),
                ctx.now(),
                actor.function
            ],
        )
        .await?;
        if let Some(report) = input.report {
            oever_reporting::link_dossier(tx, ReportId(report), id.into()).await?;
        }
        append_timeline(tx, ctx, &key, id, "opened", opened_on, "").await?;
        wish::insert(tx, ctx, &key, id, &wish).await?;
        start_birthday(app, tx, ctx, &key, id, &input.identity).await?;
        keep_apart(tx, ctx, &key, id, &input.different_from).await?;
        let entry = Entry {
            organisation,
            action: "dossier.create",
            kind: "dossier",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        let detail = input.report.map_or_else(String::new, |report| report.to_string());
        publish(tx, ctx, "dossier.opened", id, organisation, &detail).await?;
        finish_submission(tx, submission, &format!("/dossier/{alias}")).await?;
        Ok(Opened { id, alias, new: true })
    })
}

/// Keeps that somebody looked and said: another person. On the timeline by alias, beside it by id.
async fn keep_apart(
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    dossier: DossierId,
    others: &[(DossierId, String)],
) -> Result<(), StoreError> {
    if others.is_empty() {
        return Ok(());
    }
    for (other, _) in others {
        set_apart(tx, ctx, dossier, *other).await?;
    }
    let aliases: Vec<&str> = others.iter().map(|(_, alias)| alias.as_str()).collect();
    append_timeline(tx, ctx, key, dossier, "other_person", ctx.today(), &aliases.join(", ")).await
}

/// Two dossiers of which a function said that they are about two persons.
pub(crate) async fn set_apart(
    tx: &mut WriteTx,
    ctx: &Ctx,
    one: DossierId,
    other: DossierId,
) -> Result<(), StoreError> {
    let function = ctx.actor.as_ref().map_or(FunctionId(Uuid::nil()), |actor| actor.function);
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    tx.execute(queries::INSERT_APART, args![first, second, ctx.organisation(), function, ctx.now()])
        .await
        .map(drop)
}

pub(crate) async fn already_there(
    app: &App,
    organisation: OrganisationId,
    reference: Option<&Vec<u8>>,
    report: Option<Uuid>,
) -> Result<Option<Opened>, StoreError> {
    let mut tx = app.db().read().await?;
    let mut row = None;
    if let Some(reference) = reference {
        row = tx.first(queries::DOSSIER_BY_REFERENCE, args![organisation, reference.clone()]).await?;
    }
    if let (None, Some(report)) = (&row, report) {
        row = tx.first(queries::DOSSIER_BY_REPORT, args![report]).await?;
    }
    let Some(row) = row else { return Ok(None) };
    let found = Dossier::read(&row)?;
    // A dossier of another organisation from the same report is not for this actor to know of.
    if found.organisation != organisation {
        return Err(StoreError::NotFound);
    }
    Ok(Some(Opened { id: found.id, alias: found.alias, new: false }))
}

/// What is known of the situation, for counting by the machine: form, age group, municipality. Nobody sees
/// it as a person's; a published number goes through the disclosure engine.
///
/// # Errors
/// When the dossier was erased.
pub async fn facts_for_figures(app: &App, dossier: &Dossier) -> Result<Facts, StoreError> {
    let permit = Permit::machine("counted, not shown");
    app.vault().key(dossier.id).await?.open_json(FACTS, dossier.id, &dossier.facts, &permit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_age_changes_on_the_birthday() {
        assert_eq!(years_old(date(2009, 3, 15), date(2027, 3, 14)), 17);
        assert_eq!(years_old(date(2009, 3, 15), date(2027, 3, 15)), 18);
        assert_eq!(years_old(date(2008, 2, 29), date(2026, 2, 28)), 17);
        assert_eq!(years_old(date(2008, 2, 29), date(2026, 3, 1)), 18);
    }

    #[test]
    fn only_an_exact_date_runs_a_clock() {
        let born = Some(date(2010, 1, 1));
        let with =
            |precision| Identity { birth_date: born, birth_precision: precision, ..Identity::default() };
        assert_eq!(exact_birth(&with(Some(Precision::Day))), born);
        assert_eq!(exact_birth(&with(Some(Precision::Year))), None);
        assert_eq!(exact_birth(&with(Some(Precision::Estimate))), None);
    }
}
