//! Requests for a place with the answers of providers. The answers agree with the rules of the programmes.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use crate::dice::Dice;
use crate::dossiers::later;
use crate::fit::{Fit, fit, refusal_code};
use crate::model::{
    Answer, AnswerKind, Dossier, Offer, PlacementOutcome, PlacementRequest, Programme, ProgrammeKind, Urgency,
};

/// The request of a dossier.
pub(crate) fn request(
    dossier: &Dossier,
    region: &str,
    programmes: &[Programme],
    today: Date,
    dice: &mut Dice,
) -> Option<PlacementRequest> {
    let on = later(dossier.opened, dice.between(0, 15));
    if on >= today {
        return None;
    }
    let asked = on.at(9, 30, 0, 0);
    let urgency = [Urgency::Acute, Urgency::ThisWeek, Urgency::Later][dice.weighted(&[15, 55, 30])];
    let mut request = PlacementRequest {
        id: String::new(),
        dossier: dossier.id.clone(),
        asked,
        urgency,
        needs: dossier.needs.clone(),
        wishes: if dice.percent(50) { vec!["own_room".to_owned()] } else { Vec::new() },
        danger_regions: if dice.percent(22) { vec![region.to_owned()] } else { Vec::new() },
        offers: Vec::new(),
        outcome: PlacementOutcome::Waiting,
        decided: None,
    };
    let national = dossier.organisation == crate::organisations::NATIONAL;
    let mut order: Vec<(usize, &Programme)> = programmes
        .iter()
        // categorical shelter is placed by the national centre only
        .filter(|p| national || p.kind != ProgrammeKind::Categorical)
        // nobody asks for a place where the person is not safe
        .filter(|p| !request.danger_regions.contains(&p.region))
        .map(|p| {
            let by_fit = match fit(&dossier.needs, p) {
                Fit::Fits => 40,
                Fit::Negotiable(..) => 0,
                Fit::Broken(_) => 260,
            };
            (by_fit + dice.below(600), p)
        })
        .collect();
    order.sort_by_key(|(key, p)| (*key, p.code.clone()));
    let now = today.at(8, 0, 0, 0);
    let mut at = asked;
    for (_, programme) in order.into_iter().take(1 + dice.below(7)) {
        let offer = offer(dossier, programme, at, now, dice);
        let accepted = offer.answer.as_ref().filter(|a| a.kind != AnswerKind::Refused).map(|a| a.on.date());
        request.offers.push(offer);
        if let Some(day) = accepted {
            if dice.percent(9) {
                (request.outcome, request.decided) = (PlacementOutcome::ChoseOtherwise, Some(day));
            } else {
                let by_phone = dice.percent(15);
                let placed =
                    if by_phone { PlacementOutcome::PlacedByPhone } else { PlacementOutcome::Placed };
                (request.outcome, request.decided) = (placed, Some(day));
            }
            break;
        }
        at = at.saturating_add(Span::new().hours(dice.between(4, 60)));
        if at >= now {
            break;
        }
    }
    // after three refusals or ten days a named function must decide
    if request.outcome == PlacementOutcome::Waiting
        && (request.offers.len() >= 3 || (today - on).get_days() > 10)
    {
        let settled = later(on, dice.between(12, 28));
        if settled < today && (dossier.closed.is_some() || dice.percent(65)) {
            // the named function found a place by phone and it was entered afterwards
            (request.outcome, request.decided) = (PlacementOutcome::PlacedByPhone, Some(settled));
        } else {
            request.outcome = PlacementOutcome::Escalated;
        }
    }
    Some(request)
}

fn offer(dossier: &Dossier, programme: &Programme, at: DateTime, now: DateTime, dice: &mut Dice) -> Offer {
    let on = at.saturating_add(Span::new().hours(dice.between(1, 70)));
    let mut offer = Offer { programme: programme.code.clone(), asked: at, answer: None };
    if on >= now || dice.percent(7) {
        return offer;
    }
    let mut answer = Answer {
        on,
        kind: AnswerKind::Refused,
        conditions_nl: None,
        refusal: None,
        because_of: None,
        would_be_possible_nl: None,
    };
    match fit(&dossier.needs, programme) {
        Fit::Fits if dice.percent(60) => answer.kind = AnswerKind::Accepted,
        Fit::Fits if dice.percent(85) => {
            answer.refusal = Some("full".to_owned());
            answer.would_be_possible_nl = Some("Er komt een plek vrij over enkele weken.".to_owned());
        }
        Fit::Fits => answer.refusal = Some("other".to_owned()),
        Fit::Negotiable(need, condition) => {
            if dice.percent(70) {
                answer.kind = AnswerKind::UnderConditions;
                answer.conditions_nl = condition;
            } else {
                answer.refusal = Some(refusal_code(&need.attribute).to_owned());
                answer.would_be_possible_nl = condition;
            }
            answer.because_of = Some(need);
        }
        Fit::Broken(need) => {
            answer.refusal = Some(refusal_code(&need.attribute).to_owned());
            answer.because_of = Some(need);
        }
    }
    offer.answer = Some(answer);
    offer
}
