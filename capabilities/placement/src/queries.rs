//! Every SQL statement of placement, and how rows become records.

use oever_coordination::DossierId;
use oever_kernel::{OrganisationId, Timestamp};
use oever_store::{ReadTx, Row, StoreError, Value, args};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::model::{Decision, Lift, LiftId, Offer, OfferId, Programme, ProgrammeId, Request, RequestId};

oever_store::statements! {
    PROGRAMME = "SELECT * FROM programmes WHERE id = $1";
    PROGRAMMES = "SELECT * FROM programmes WHERE active ORDER BY name, id";
    PROGRAMMES_OF = "SELECT * FROM programmes WHERE organisation = $1 ORDER BY name, id";
    PROGRAMME_BY_CODE = "SELECT * FROM programmes WHERE organisation = $1 AND code = $2";
    INSERT_PROGRAMME = "INSERT INTO programmes (id, organisation, code, name, kind, region, municipality, conditions, offers, expertise, \
        places, free, as_of, next_free, emergency_places, emergency_free, emergency_max_days, waiting_days, own_contribution, \
        supervision, register_number, wmo_only, last_inspection, rules_as_of, active, updated_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, 1)";
    UPDATE_PROGRAMME = "UPDATE programmes SET organisation = $2, code = $3, name = $4, kind = $5, region = $6, municipality = $7, \
        conditions = $8, offers = $9, expertise = $10, places = $11, free = $12, as_of = $13, next_free = $14, emergency_places = $15, \
        emergency_free = $16, emergency_max_days = $17, waiting_days = $18, own_contribution = $19, supervision = $20, \
        register_number = $21, wmo_only = $22, last_inspection = $23, rules_as_of = $24, active = $25, updated_at = $26, \
        version = version + 1 WHERE id = $1 AND version = $27";
    SET_ROOM = "UPDATE programmes SET free = $3, as_of = $4, next_free = $5, emergency_free = $6, updated_at = $4, version = version + 1 \
        WHERE id = $1 AND version = $2";
    TAKE_REGULAR = "UPDATE programmes SET free = free - 1, version = version + 1 WHERE id = $1 AND free > 0";
    TAKE_EMERGENCY = "UPDATE programmes SET emergency_free = emergency_free - 1, version = version + 1 WHERE id = $1 AND emergency_free > 0";
    GIVE_EMERGENCY = "UPDATE programmes SET emergency_free = emergency_free + 1, version = version + 1 \
        WHERE id = $1 AND emergency_free < emergency_places";

    REQUEST = "SELECT * FROM placement_requests WHERE id = $1";
    REQUESTS_OF = "SELECT * FROM placement_requests WHERE organisation = $1 ORDER BY (ended_at IS NOT NULL), decide_by, id LIMIT 500";
    REQUESTS_OF_DOSSIER = "SELECT * FROM placement_requests WHERE dossier = $1 ORDER BY created_at, id";
    REQUESTS_ESCALATED_TO = "SELECT * FROM placement_requests WHERE escalated_to = $1 AND ended_at IS NULL ORDER BY escalated_at, id LIMIT 500";
    DEMAND = "SELECT id, demand FROM placement_requests WHERE created_at >= $1 AND status <> 'chose_otherwise' AND status <> 'withdrawn' \
        AND LENGTH(demand) > 0 AND (refusals > 0 OR escalated_at IS NOT NULL OR COALESCE(ended_at, $2) - created_at > $3) ORDER BY id";
    INSERT_REQUEST = "INSERT INTO placement_requests (id, organisation, function, dossier, alias, urgency, status, needs, danger, demand, \
        created_at, decide_by, refusals, version) VALUES ($1, $2, $3, $4, $5, $6, 'searching', $7, $8, $9, $10, $11, 0, 1)";
    SET_NEEDS = "UPDATE placement_requests SET needs = $3, danger = $4, demand = $5, urgency = $6, version = version + 1 \
        WHERE id = $1 AND version = $2 AND ended_at IS NULL";
    SET_STATUS = "UPDATE placement_requests SET status = $2, version = version + 1 WHERE id = $1 AND ended_at IS NULL";
    END_REQUEST = "UPDATE placement_requests SET status = $3, ended_at = $4, offer = $5, version = version + 1 \
        WHERE id = $1 AND version = $2 AND ended_at IS NULL";
    COUNT_REFUSAL = "UPDATE placement_requests SET refusals = refusals + 1, version = version + 1 WHERE id = $1 RETURNING refusals";
    ESCALATE = "UPDATE placement_requests SET escalated_at = $2, escalated_to = $3, escalated_because = $4, version = version + 1 \
        WHERE id = $1 AND escalated_at IS NULL AND ended_at IS NULL";
    DECIDED = "UPDATE placement_requests SET decide_by = $2, escalated_at = NULL, escalated_to = NULL, escalated_because = NULL, \
        version = version + 1 WHERE id = $1 AND version = $3 AND ended_at IS NULL";
    MOVE_REQUEST = "UPDATE placement_requests SET organisation = $2, function = $3, version = version + 1 WHERE id = $1 AND organisation <> $2";
    MOVE_OFFERS = "UPDATE placement_offers SET organisation = $2, version = version + 1 WHERE request = $1";
    MOVE_LIFTS = "UPDATE placement_lifts SET organisation = $2, version = version + 1 WHERE request = $1";
    FORGET_REQUEST = "UPDATE placement_requests SET needs = $2, danger = $2, demand = $2, version = version + 1 WHERE id = $1";

    OFFER = "SELECT * FROM placement_offers WHERE id = $1";
    OFFER_BY_TOKEN = "SELECT * FROM placement_offers WHERE token = $1";
    OFFERS_OF_REQUEST = "SELECT * FROM placement_offers WHERE request = $1 ORDER BY asked_at DESC, id";
    OFFERS_FOR = "SELECT * FROM placement_offers WHERE provider = $1 ORDER BY (status <> 'asked' AND status <> 'silent'), answer_by, id LIMIT 500";
    INSERT_OFFER = "INSERT INTO placement_offers (id, request, programme, pool, organisation, provider, asked_by, channel, status, urgency, \
        needs, question, asked_at, answer_by, token, token_until, hold_until, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9, $10, $11, $12, $13, $14, $15, $16, 1)";
    ANSWER = "UPDATE placement_offers SET status = $3, answered_at = $4, answered_by = $5, refusal_code = $6, condition_text = $7, \
        would_help = $8, published = $9, channel = $10, hold_until = $11, token = NULL, token_until = NULL, version = version + 1 \
        WHERE id = $1 AND version = $2 AND (status = 'asked' OR status = 'silent')";
    SILENT = "UPDATE placement_offers SET status = 'silent', version = version + 1 WHERE id = $1 AND status = 'asked' AND answer_by <= $2";
    LAPSE_OTHERS = "UPDATE placement_offers SET status = 'lapsed', token = NULL, token_until = NULL, version = version + 1 \
        WHERE request = $1 AND id <> $2 AND (status = 'asked' OR status = 'silent')";
    RELEASE_HOLD = "UPDATE placement_offers SET hold_until = NULL, version = version + 1 WHERE id = $1 AND hold_until <= $2";
    END_HOLD = "UPDATE placement_offers SET hold_until = NULL, version = version + 1 WHERE id = $1 AND hold_until IS NOT NULL";
    HELD = "SELECT id, programme FROM placement_offers WHERE request = $1 AND id <> $2 AND hold_until IS NOT NULL ORDER BY id";

    LIFT = "SELECT * FROM placement_lifts WHERE id = $1";
    LIFTS_OF_REQUEST = "SELECT * FROM placement_lifts WHERE request = $1 ORDER BY asked_at, id";
    LIFTS_FOR = "SELECT * FROM placement_lifts WHERE addressed_to = $1 AND lifter = $2 ORDER BY (status <> 'asked'), asked_at, id LIMIT 500";
    INSERT_LIFT = "INSERT INTO placement_lifts (id, request, programme, condition, organisation, addressed_to, lifter, status, asked_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, 1) ON CONFLICT (request, programme, condition, addressed_to) DO NOTHING";
    DECIDE_LIFT = "UPDATE placement_lifts SET status = $3, decided_at = $4, decided_by = $5, version = version + 1 \
        WHERE id = $1 AND version = $2 AND status = 'asked'";

    DECISIONS = "SELECT id, function_title, decision, at FROM placement_decisions WHERE request = $1 ORDER BY at, id";
    INSERT_DECISION = "INSERT INTO placement_decisions (id, request, function, function_title, decision, at) VALUES ($1, $2, $3, $4, $5, $6)";
}

fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let wrong = |_| StoreError::Decode {
        statement: "placement",
        column: column.to_owned(),
        expected: std::any::type_name::<T>(),
    };
    serde_json::from_str(&row.get::<String>(column)?).map_err(wrong)
}

fn word<T: std::str::FromStr>(row: &Row, column: &str) -> Result<T, StoreError> {
    row.parse(column)
}

pub(crate) fn read_programme(row: &Row) -> Result<Programme, StoreError> {
    Ok(Programme {
        id: row.get("id")?,
        organisation: row.get("organisation")?,
        code: row.get("code")?,
        name: row.get("name")?,
        kind: word(row, "kind")?,
        region: row.get("region")?,
        municipality: row.get("municipality")?,
        conditions: json(row, "conditions")?,
        offers: json(row, "offers")?,
        expertise: json(row, "expertise")?,
        places: row.get("places")?,
        free: row.get("free")?,
        as_of: row.get("as_of")?,
        next_free: row.get("next_free")?,
        emergency_places: row.get("emergency_places")?,
        emergency_free: row.get("emergency_free")?,
        emergency_max_days: row.get("emergency_max_days")?,
        waiting_days: row.get("waiting_days")?,
        own_contribution: row.get("own_contribution")?,
        supervision: word(row, "supervision")?,
        register_number: row.get("register_number")?,
        wmo_only: row.get("wmo_only")?,
        last_inspection: row.get("last_inspection")?,
        rules_as_of: row.get("rules_as_of")?,
        active: row.get("active")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}

/// The parameters of INSERT_PROGRAMME, and of UPDATE_PROGRAMME without the version.
pub(crate) fn programme_args(p: &Programme) -> Result<Vec<Value>, StoreError> {
    let text = |value: serde_json::Result<String>, column: &str| {
        value.map_err(|_| StoreError::Decode {
            statement: "programme",
            column: column.to_owned(),
            expected: "JSON",
        })
    };
    Ok(args![
        p.id,
        p.organisation,
        p.code.as_str(),
        p.name.as_str(),
        p.kind.word(),
        p.region.as_str(),
        p.municipality.as_str(),
        text(serde_json::to_string(&p.conditions), "conditions")?,
        text(serde_json::to_string(&p.offers), "offers")?,
        text(serde_json::to_string(&p.expertise), "expertise")?,
        p.places,
        p.free,
        p.as_of,
        p.next_free,
        p.emergency_places,
        p.emergency_free,
        p.emergency_max_days,
        p.waiting_days,
        p.own_contribution,
        p.supervision.word(),
        p.register_number.clone(),
        p.wmo_only,
        p.last_inspection,
        p.rules_as_of,
        p.active,
        p.updated_at
    ])
}

fn read_request(row: &Row) -> Result<Request, StoreError> {
    let because: Option<String> = row.get("escalated_because")?;
    Ok(Request {
        id: row.get("id")?,
        organisation: row.get("organisation")?,
        function: row.get("function")?,
        dossier: row.get::<Option<Uuid>>("dossier")?.map(DossierId),
        alias: row.get("alias")?,
        urgency: word(row, "urgency")?,
        status: word(row, "status")?,
        needs: row.get("needs")?,
        danger: row.get("danger")?,
        created_at: row.get("created_at")?,
        decide_by: row.get("decide_by")?,
        refusals: row.get("refusals")?,
        escalated_at: row.get("escalated_at")?,
        escalated_to: row.get("escalated_to")?,
        escalated_because: because.map(|_| word(row, "escalated_because")).transpose()?,
        ended_at: row.get("ended_at")?,
        offer: row.get::<Option<Uuid>>("offer")?.map(OfferId),
        version: row.get("version")?,
    })
}

fn read_offer(row: &Row) -> Result<Offer, StoreError> {
    Ok(Offer {
        id: row.get("id")?,
        request: row.get("request")?,
        programme: row.get("programme")?,
        pool: word(row, "pool")?,
        organisation: row.get("organisation")?,
        provider: row.get("provider")?,
        asked_by: row.get("asked_by")?,
        channel: word(row, "channel")?,
        status: word(row, "status")?,
        urgency: word(row, "urgency")?,
        needs: row.get("needs")?,
        question: row.get("question")?,
        asked_at: row.get("asked_at")?,
        answer_by: row.get("answer_by")?,
        answered_at: row.get("answered_at")?,
        answered_by: row.get("answered_by")?,
        refusal_code: row.get("refusal_code")?,
        condition_text: row.get("condition_text")?,
        would_help: row.get("would_help")?,
        published: row.get("published")?,
        token_until: row.get("token_until")?,
        hold_until: row.get("hold_until")?,
        version: row.get("version")?,
    })
}

fn read_lift(row: &Row) -> Result<Lift, StoreError> {
    Ok(Lift {
        id: row.get("id")?,
        request: row.get("request")?,
        programme: row.get("programme")?,
        condition: row.get("condition")?,
        organisation: row.get("organisation")?,
        addressed_to: row.get("addressed_to")?,
        lifter: row.get("lifter")?,
        status: word(row, "status")?,
        asked_at: row.get("asked_at")?,
        decided_at: row.get("decided_at")?,
        decided_by: row.get("decided_by")?,
        version: row.get("version")?,
    })
}

/// One programme.
pub async fn programme(tx: &mut ReadTx, id: ProgrammeId) -> Result<Programme, StoreError> {
    read_programme(&tx.one(PROGRAMME, args![id]).await?)
}

/// Every programme that takes people.
pub async fn programmes(tx: &mut ReadTx) -> Result<Vec<Programme>, StoreError> {
    tx.all(PROGRAMMES, args![]).await?.iter().map(read_programme).collect()
}

/// The programmes of one provider.
pub async fn programmes_of(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<Programme>, StoreError> {
    tx.all(PROGRAMMES_OF, args![organisation]).await?.iter().map(read_programme).collect()
}

pub(crate) async fn programme_by_code(
    tx: &mut ReadTx,
    organisation: OrganisationId,
    code: &str,
) -> Result<Option<Programme>, StoreError> {
    tx.first(PROGRAMME_BY_CODE, args![organisation, code]).await?.as_ref().map(read_programme).transpose()
}

/// One request, under the alias that its dossier has now.
pub async fn request(tx: &mut ReadTx, id: RequestId) -> Result<Request, StoreError> {
    let request = read_request(&tx.one(REQUEST, args![id]).await?)?;
    named(tx, request).await
}

/// A dossier can get another alias: the request goes by it.
async fn named(tx: &mut ReadTx, request: Request) -> Result<Request, StoreError> {
    let Some(dossier) = request.dossier else { return Ok(request) };
    match oever_coordination::dossier(tx, dossier).await {
        Ok(dossier) => Ok(Request { alias: dossier.alias, ..request }),
        Err(StoreError::NotFound) => Ok(request),
        Err(error) => Err(error),
    }
}

async fn requests(tx: &mut ReadTx, rows: Vec<Row>) -> Result<Vec<Request>, StoreError> {
    let mut requests = Vec::with_capacity(rows.len());
    for row in rows {
        let request = read_request(&row)?;
        requests.push(named(tx, request).await?);
    }
    Ok(requests)
}

/// The requests of one coordinating organisation, open ones first.
pub async fn requests_of(tx: &mut ReadTx, organisation: OrganisationId) -> Result<Vec<Request>, StoreError> {
    let rows = tx.all(REQUESTS_OF, args![organisation]).await?;
    requests(tx, rows).await
}

/// The requests of one dossier, oldest first.
pub async fn requests_of_dossier(tx: &mut ReadTx, dossier: DossierId) -> Result<Vec<Request>, StoreError> {
    let rows = tx.all(REQUESTS_OF_DOSSIER, args![dossier.uuid()]).await?;
    requests(tx, rows).await
}

/// Requests that were escalated to an organisation and are still open.
pub async fn requests_escalated_to(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<Request>, StoreError> {
    let rows = tx.all(REQUESTS_ESCALATED_TO, args![organisation]).await?;
    requests(tx, rows).await
}

/// One question to a provider.
pub async fn offer(tx: &mut ReadTx, id: OfferId) -> Result<Offer, StoreError> {
    read_offer(&tx.one(OFFER, args![id]).await?)
}

pub(crate) async fn offer_by_token(tx: &mut ReadTx, token: Vec<u8>) -> Result<Offer, StoreError> {
    read_offer(&tx.one(OFFER_BY_TOKEN, args![token]).await?)
}

/// What was asked of providers for a request, newest first.
pub async fn offers_of(tx: &mut ReadTx, request: RequestId) -> Result<Vec<Offer>, StoreError> {
    tx.all(OFFERS_OF_REQUEST, args![request]).await?.iter().map(read_offer).collect()
}

/// What was asked of one provider, open ones first.
pub async fn offers_for(tx: &mut ReadTx, provider: OrganisationId) -> Result<Vec<Offer>, StoreError> {
    tx.all(OFFERS_FOR, args![provider]).await?.iter().map(read_offer).collect()
}

pub(crate) async fn lift(tx: &mut ReadTx, id: LiftId) -> Result<Lift, StoreError> {
    read_lift(&tx.one(LIFT, args![id]).await?)
}

pub(crate) async fn lifts_of(tx: &mut ReadTx, request: RequestId) -> Result<Vec<Lift>, StoreError> {
    tx.all(LIFTS_OF_REQUEST, args![request]).await?.iter().map(read_lift).collect()
}

pub(crate) async fn lifts_for(
    tx: &mut ReadTx,
    organisation: OrganisationId,
    lifter: &str,
) -> Result<Vec<Lift>, StoreError> {
    tx.all(LIFTS_FOR, args![organisation, lifter]).await?.iter().map(read_lift).collect()
}

pub(crate) async fn decisions(tx: &mut ReadTx, request: RequestId) -> Result<Vec<Decision>, StoreError> {
    let read = |row: &Row| {
        Ok(Decision {
            id: row.get("id")?,
            function_title: row.get("function_title")?,
            decision: row.get("decision")?,
            at: row.get("at")?,
        })
    };
    tx.all(DECISIONS, args![request]).await?.iter().map(read).collect()
}

/// Sealed needs of requests since an instant that were refused somewhere, escalated, or waited too long.
pub(crate) async fn unmet(
    tx: &mut ReadTx,
    since: Timestamp,
    now: Timestamp,
    days: i64,
) -> Result<Vec<(RequestId, Vec<u8>)>, StoreError> {
    let day = 86_400_000_000_i64;
    tx.all(DEMAND, args![since, now, days.saturating_mul(day)])
        .await?
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("demand")?)))
        .collect()
}
