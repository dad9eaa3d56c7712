//! Who meets in the index, what that says, and asking the holder.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oever_kernel::Ctx;
use oever_linkage::{
    Evidence, InputKind, MeetingToken, PersonKinds, PersonMeeting, Strength, TokenStrength, score,
};
use oever_store::{ReadTx, Row, StoreError, args};
use oever_web::{App, HandlerError};
use uuid::Uuid;

use crate::batch::ask_holder;
use crate::index::Meeting;
use crate::model::{Enrolment, EnrolmentId, EnrolmentState};
use crate::service::Linking;
use crate::{pairs, queries};

/// Compares everything, or one enrolment, and asks holders.
pub(crate) async fn meet(app: &App, ctx: &Ctx, only: Option<EnrolmentId>) -> Result<(), HandlerError> {
    let linking = Linking::of(app);
    let settings = &linking.settings;
    let on = pairs::in_force(&mut app.db().read().await?, ctx.today()).await?;
    let (known, meetings) = match only {
        None => {
            let known = Known::all(&mut app.db().read().await?).await?;
            (known, linking.index(app).meetings(settings.ignored_from).await?)
        }
        Some(id) => {
            let rows = app.db().read().await?.all(queries::HANDLES_OF, args![id]).await?;
            let own = rows.iter().map(|row| row.get("handle")).collect::<Result<Vec<Uuid>, _>>()?;
            let meetings = linking.index(app).meetings_of(own, settings.ignored_from).await?;
            (Known::behind(&mut app.db().read().await?, id, &meetings).await?, meetings)
        }
    };
    let mut found: BTreeMap<(EnrolmentId, EnrolmentId), Met> = BTreeMap::new();
    for meeting in meetings {
        let Some(((one, strength), (other, _))) = known.of(&meeting) else { continue };
        let (Some(one), Some(other)) = (known.active.get(&one), known.active.get(&other)) else { continue };
        if !on.is_on(one.organisation, other.organisation) {
            continue;
        }
        let (asker, holder) = if earlier(one, other) { (other, one) } else { (one, other) };
        if known.hits.contains(&(asker.id.uuid(), holder.id.uuid())) {
            continue;
        }
        let rarity = settings.bands().band(meeting.holders);
        let met =
            found.entry((asker.id, holder.id)).or_insert_with(|| known.nothing_yet(asker.id, holder.id));
        match meeting.kind {
            InputKind::Value(kind) => met.values.push(MeetingToken { kind, strength, rarity }),
            InputKind::Person(kind) => met.person.add(kind, rarity),
        }
    }
    for ((asker, holder), met) in found {
        let (Some(asker), Some(holder)) = (known.active.get(&asker), known.active.get(&holder)) else {
            continue;
        };
        if let Some(assessment) = score(&met.values, &met.person)
            && assessment.strength > Strength::Weak
        {
            let evidence: Vec<Evidence> = assessment.reasons.iter().map(|reason| reason.evidence).collect();
            ask_holder(app, ctx, asker, holder, assessment.strength, &evidence).await?;
        }
    }
    Ok(())
}

/// On what two enrolments met.
struct Met {
    values: Vec<MeetingToken>,
    person: PersonMeeting,
}

/// What the node knows of the handles in the index, and of whom was asked already.
#[derive(Default)]
struct Known {
    active: HashMap<EnrolmentId, Enrolment>,
    handles: HashMap<Uuid, (EnrolmentId, TokenStrength)>,
    kinds: HashMap<EnrolmentId, PersonKinds>,
    hits: BTreeSet<(Uuid, Uuid)>,
}

impl Known {
    async fn all(tx: &mut ReadTx) -> Result<Self, StoreError> {
        let mut known = Self::default();
        for row in tx.all(queries::ACTIVE, args![]).await? {
            let enrolment = Enrolment::read(&row)?;
            known.active.insert(enrolment.id, enrolment);
        }
        for row in tx.all(queries::HANDLES_OF_ACTIVE, args![]).await? {
            known.handle(&row)?;
        }
        known.asked(&tx.all(queries::HIT_PAIRS, args![]).await?)?;
        Ok(known)
    }

    /// No more than is needed to judge the meetings of one enrolment.
    async fn behind(
        tx: &mut ReadTx,
        enrolment: EnrolmentId,
        meetings: &[Meeting],
    ) -> Result<Self, StoreError> {
        let mut known = Self::default();
        let met: BTreeSet<Uuid> = meetings.iter().flat_map(|meeting| [meeting.one, meeting.other]).collect();
        let mut behind = BTreeSet::new();
        for handle in met {
            if let Some(row) = tx.first(queries::OWNER_OF_HANDLE, args![handle]).await? {
                behind.insert(row.get::<EnrolmentId>("enrolment")?);
            }
        }
        for id in behind {
            let Some(row) = tx.first(queries::ENROLMENT, args![id]).await? else { continue };
            let found = Enrolment::read(&row)?;
            if found.state == EnrolmentState::Active {
                known.active.insert(id, found);
                for row in tx.all(queries::HANDLES_OF_ONE, args![id]).await? {
                    known.handle(&row)?;
                }
            }
        }
        known.asked(&tx.all(queries::HIT_PAIRS_OF, args![enrolment]).await?)?;
        Ok(known)
    }

    fn handle(&mut self, row: &Row) -> Result<(), StoreError> {
        let id: EnrolmentId = row.get("enrolment")?;
        let strong = row.get::<String>("strength")? == TokenStrength::Strong.code();
        let strength = if strong { TokenStrength::Strong } else { TokenStrength::Medium };
        self.handles.insert(row.get("handle")?, (id, strength));
        if let Some(InputKind::Person(kind)) = InputKind::from_code(&row.get::<String>("kind")?) {
            self.kinds.entry(id).or_default().add(kind);
        }
        Ok(())
    }

    fn asked(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        for row in rows {
            self.hits.insert((row.get("asker")?, row.get("holder")?));
        }
        Ok(())
    }

    /// The enrolments behind a meeting, when both are there still.
    fn of(&self, meeting: &Meeting) -> Option<((EnrolmentId, TokenStrength), (EnrolmentId, TokenStrength))> {
        Some((*self.handles.get(&meeting.one)?, *self.handles.get(&meeting.other)?))
    }

    fn nothing_yet(&self, one: EnrolmentId, other: EnrolmentId) -> Met {
        let kinds = |id| self.kinds.get(&id).copied().unwrap_or_default();
        Met { values: Vec::new(), person: PersonMeeting::between(kinds(one), kinds(other)) }
    }
}

/// Who enrolled first holds; the ids decide when both were confirmed in the same instant.
fn earlier(one: &Enrolment, other: &Enrolment) -> bool {
    (one.confirmed_at, one.id) < (other.confirmed_at, other.id)
}
