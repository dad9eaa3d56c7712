//! The register as it is read: bottleneck, measures, effect.

use std::collections::BTreeMap;

use oever_kernel::Explained;
use oever_store::{ReadTx, Row, StoreError, args};

use crate::model::{Agreement, Bottleneck, BottleneckId, Effect, Measure, MeasureId};
use crate::queries;
use crate::verdict::{Verdict, judge};

/// A measure with what was counted and what may be said about it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The measure.
    pub measure: Measure,
    /// Counts, oldest first.
    pub effects: Vec<Effect>,
    /// What may be said.
    pub verdict: Explained<Verdict>,
}

/// A bottleneck with what is done about it.
#[derive(Debug, Clone)]
pub struct Chain {
    /// What gets stuck.
    pub bottleneck: Bottleneck,
    /// What is done, and what came of it.
    pub measures: Vec<Judged>,
}

impl Chain {
    /// Nobody owns a measure against it.
    pub fn without_owner(&self) -> bool {
        self.measures.iter().all(|judged| judged.measure.organisation.is_none())
    }

    /// The effect of some measure was measured against a baseline.
    pub fn measured(&self) -> bool {
        self.measures.iter().any(|judged| judged.verdict.value().measured())
    }

    /// The furthest verdict, for the summary: better before no difference before worse.
    pub fn verdict(&self) -> Option<Verdict> {
        self.measures.iter().map(|judged| *judged.verdict.value()).min()
    }
}

/// Numbers over the whole register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, utoipa::ToSchema)]
pub struct Summary {
    /// Bottlenecks.
    pub total: usize,
    /// With a measure that somebody owns.
    pub with_measure: usize,
    /// Measured against a baseline.
    pub measured: usize,
    /// Without an owner.
    pub without_owner: usize,
    /// Better, or seems so.
    pub better: usize,
    /// No difference.
    pub no_difference: usize,
    /// Worse, or seems so.
    pub worse: usize,
}

/// Counts the register.
pub fn summary(chains: &[Chain]) -> Summary {
    let count = |test: &dyn Fn(&Chain) -> bool| chains.iter().filter(|chain| test(chain)).count();
    Summary {
        total: chains.len(),
        with_measure: count(&|chain| !chain.without_owner()),
        measured: count(&Chain::measured),
        without_owner: count(&Chain::without_owner),
        better: count(&|chain| matches!(chain.verdict(), Some(Verdict::Better | Verdict::SeemsBetter))),
        no_difference: count(&|chain| chain.verdict() == Some(Verdict::NoDifference)),
        worse: count(&|chain| matches!(chain.verdict(), Some(Verdict::Worse | Verdict::SeemsWorse))),
    }
}

/// The whole register.
///
/// # Errors
/// When the database does not answer.
pub async fn register(tx: &mut ReadTx) -> Result<Vec<Chain>, StoreError> {
    let measures = judged(tx).await?;
    let mut of: BTreeMap<BottleneckId, Vec<MeasureId>> = BTreeMap::new();
    for row in tx.all(queries::LINKS, args![]).await? {
        of.entry(row.get("bottleneck")?).or_default().push(row.get("measure")?);
    }
    let bottlenecks = tx.all(queries::BOTTLENECKS, args![]).await?;
    bottlenecks
        .iter()
        .map(|row| {
            let bottleneck = Bottleneck::read(row)?;
            let own = of.remove(&bottleneck.id).unwrap_or_default();
            let measures = own.iter().filter_map(|id| measures.get(id).cloned()).collect();
            Ok(Chain { bottleneck, measures })
        })
        .collect()
}

/// One bottleneck with its measures.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub async fn chain(tx: &mut ReadTx, id: BottleneckId) -> Result<Chain, StoreError> {
    register(tx).await?.into_iter().find(|chain| chain.bottleneck.id == id).ok_or(StoreError::NotFound)
}

/// One measure with the bottlenecks it is about.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub async fn measure(tx: &mut ReadTx, id: MeasureId) -> Result<(Judged, Vec<Bottleneck>), StoreError> {
    let chains = register(tx).await?;
    let judged = judged(tx).await?.remove(&id).ok_or(StoreError::NotFound)?;
    let about = chains
        .into_iter()
        .filter(|chain| chain.measures.iter().any(|other| other.measure.id == id))
        .map(|chain| chain.bottleneck)
        .collect();
    Ok((judged, about))
}

/// Every measure, by what may be said about its effect: better first, not measured last.
///
/// # Errors
/// When the database does not answer.
pub async fn effects(tx: &mut ReadTx) -> Result<Vec<Judged>, StoreError> {
    let mut all: Vec<Judged> = judged(tx).await?.into_values().collect();
    all.sort_by(|a, b| {
        (a.verdict.value(), &a.measure.title, a.measure.id).cmp(&(
            b.verdict.value(),
            &b.measure.title,
            b.measure.id,
        ))
    });
    Ok(all)
}

async fn judged(tx: &mut ReadTx) -> Result<BTreeMap<MeasureId, Judged>, StoreError> {
    let mut effects: BTreeMap<MeasureId, Vec<Effect>> = BTreeMap::new();
    for row in tx.all(queries::EFFECTS, args![]).await? {
        effects.entry(row.get("measure")?).or_default().push(effect(&row)?);
    }
    let rows = tx.all(queries::MEASURES, args![]).await?;
    rows.iter()
        .map(|row| {
            let measure = Measure::read(row)?;
            let effects = effects.remove(&measure.id).unwrap_or_default();
            let verdict = judge(&measure, effects.last());
            Ok((measure.id, Judged { measure, effects, verdict }))
        })
        .collect()
}

fn effect(row: &Row) -> Result<Effect, StoreError> {
    Ok(Effect {
        measured_on: row.get("measured_on")?,
        value: row.get("value")?,
        note: row.get("note")?,
        function_title: row.get("function_title")?,
    })
}

/// Every agreement, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn agreements(tx: &mut ReadTx) -> Result<Vec<Agreement>, StoreError> {
    tx.all(queries::AGREEMENTS, args![]).await?.iter().map(Agreement::read).collect()
}
