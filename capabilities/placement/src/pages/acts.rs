//! What the coordinator and whoever decides do with a request.

use oever_kernel::{OrganisationId, Role};
use oever_web::axum::extract::Path;
use oever_web::{Form, FormProblem, Visit, WebError, WebResult, see_other};

use super::place::answer;
use super::{care, id, version};
use crate::lift::{Lifter, ask_lift};
use crate::model::{OfferId, ProgrammeId, RequestId};
use crate::place::{ByPhone, end_without_place, place, place_by_phone};
use crate::search::search;
use crate::words::RequestStatus;
use crate::{escalate, request};

/// An answer to the question who pays.
pub(crate) async fn payer(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let found = search(&visit.app, &visit.ctx, id).await?;
    let mut needs = found.needs.clone();
    needs.funding.insert(form.get("fact").to_owned(), form.get("answer").to_owned());
    let (urgency, seen) = (found.request.urgency, version(&form)?);
    request::change_needs(
        &visit.app,
        &visit.ctx,
        form.submission()?,
        id,
        seen,
        urgency,
        &needs,
        &found.danger,
    )
    .await?;
    see_other(&format!("/plek/{id}"))
}

/// Asks who may to lift a condition.
pub(crate) async fn lift(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let programme: ProgrammeId = super::id(form.get("programme"))?;
    let lifter = if form.is("lifter", "municipality") {
        let to: OrganisationId = form.get("to").parse().map_err(|_| WebError::BadForm)?;
        Lifter::Municipality(to)
    } else {
        Lifter::Provider
    };
    ask_lift(&visit.app, &visit.ctx, form.submission()?, id, programme, form.get("condition"), lifter)
        .await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-lift-asked"))
}

/// The person takes a place that a provider said yes to.
pub(crate) async fn take(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let offer: OfferId = super::id(form.get("offer"))?;
    place(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, offer).await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-placed"))
}

/// Arranged by phone, entered afterwards.
pub(crate) async fn by_phone(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let outcome = match crate::network::parse_entry(form.get("place")) {
        None => Err(WebError::Invalid(FormProblem::at("place", "web-error-choose"))),
        Some((programme, pool)) => {
            let (said_by, agreed) = (form.get("said_by").to_owned(), form.get("agreed").to_owned());
            let input = ByPhone { programme, pool, said_by, agreed };
            place_by_phone(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, &input).await
        }
    };
    finish(&visit, id, outcome, "placement-notice-placed").await
}

/// She chose otherwise, or the request is withdrawn.
pub(crate) async fn end(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let outcome: RequestStatus = form.get("outcome").parse().map_err(|()| WebError::BadForm)?;
    end_without_place(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, outcome).await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-ended"))
}

/// The coordinator asks for a decision.
pub(crate) async fn escalate_now(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    escalate::escalate(&visit.app, &visit.ctx, form.submission()?, id).await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-escalated"))
}

/// A named function decides in writing.
pub(crate) async fn decide(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let text = form.get("decision");
    let outcome =
        escalate::decide_escalated(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, text)
            .await;
    match outcome {
        // Who decided for another organisation does not see the request any more.
        Ok(()) if visit.actor()?.role == Role::NationalCentre => {
            see_other("/plek-besluiten?notice=placement-notice-decided")
        }
        outcome => finish(&visit, id, outcome, "placement-notice-decided").await,
    }
}

async fn finish(visit: &Visit, id: RequestId, outcome: Result<(), WebError>, notice: &str) -> WebResult {
    match outcome {
        Ok(()) => see_other(&format!("/plek/{id}?notice={notice}")),
        Err(WebError::Invalid(problem)) => {
            let found = search(&visit.app, &visit.ctx, id).await?;
            answer(visit, &found, problem.0, None, "").await
        }
        Err(error) => Err(error),
    }
}
