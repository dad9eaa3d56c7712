//! Linking in the invented world: pairs that decided, values of institutions, and the one enrolment that the
//! tour will meet.

use oever_kernel::{Role, Timestamp};
use oever_linkage::AttributeKind;
use oever_linking::{DecideNetwork, DecidePair, Enrol, PersonRole};
use oever_web::WebError;
use oever_world as world;

use super::directory::Directory;
use super::dossiers::Opened;
use super::stage::Stage;
use crate::Failure;

/// Both officers of a pair record their own decision, and take on opening sealed signals.
pub(crate) async fn decide(
    stage: &Stage,
    directory: &Directory,
    pair: &world::LinkDecision,
) -> Result<(), Failure> {
    for (own, other, basis) in [(&pair.a, &pair.b, &pair.basis_a), (&pair.b, &pair.a, &pair.basis_b)] {
        let function = directory.function_for(own, &[Role::PrivacyOfficer], "")?;
        let ctx = directory.acting(&stage.assembly.app, function, "supervision");
        let input = DecidePair {
            other: directory.organisation(other)?,
            on: true,
            basis: format!("{basis} (verzonnen)"),
            dpia: pair.dpia.clone(),
            until: None,
        };
        oever_linking::decide_pair(&stage.assembly.app, &ctx, stage.once(), input).await?;
        // Both officers open sealed signals together with the others; one may be in several pairs.
        match oever_linking::become_opener(&stage.assembly.app, &ctx, stage.once()).await {
            Ok(()) | Err(WebError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The officers of pairs that link, and the one of the national centre, let their organisations take part in networks.
pub(crate) async fn networks(
    stage: &Stage,
    directory: &Directory,
    world: &world::World,
) -> Result<(), Failure> {
    let linked = world
        .link_decisions
        .iter()
        .flat_map(|pair| [(pair.a.as_str(), pair.basis_a.as_str()), (&pair.b, &pair.basis_b)]);
    const CENTRE: &str = "AVG 6(1)(e), taak van het landelijk coördinatiecentrum";
    let centres = world
        .organisations
        .iter()
        .filter(|one| one.kind == world::OrganisationKind::NationalCentre)
        .map(|one| (one.code.as_str(), CENTRE));
    let all: std::collections::BTreeMap<&str, &str> = linked.chain(centres).collect();
    for (organisation, basis) in all {
        let function = directory.function_for(organisation, &[Role::PrivacyOfficer], "")?;
        let ctx = directory.acting(&stage.assembly.app, function, "supervision");
        let input = DecideNetwork {
            on: true,
            basis: format!("{basis} (verzonnen)"),
            dpia: "DPIA-DEMO-02 (verzonnen)".to_owned(),
            until: None,
        };
        oever_linking::decide_network(&stage.assembly.app, &ctx, stage.once(), input).await?;
    }
    Ok(())
}

/// The organisation's own number is never compared.
pub(crate) async fn own_values(
    stage: &Stage,
    directory: &Directory,
    organisation: &world::Organisation,
) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    let function = directory.function_for(&organisation.code, &[Role::Coordinator], "")?;
    let ctx = directory.acting(app, function, "care");
    for own in &organisation.own_values {
        let kind = match own.kind {
            world::AttributeKind::Phone => AttributeKind::Phone,
            world::AttributeKind::Email => AttributeKind::Email,
            _ => continue,
        };
        oever_linking::add_own_value(app, &ctx, stage.once(), kind, &own.value).await?;
    }
    Ok(())
}

/// The coordinator of the other region enrols the person of the story; the second function confirms.
pub(crate) async fn enrol(
    stage: &Stage,
    directory: &Directory,
    dossier: &world::Dossier,
    opened: &Opened,
) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    let ctx = directory.acting(app, &opened.function, "care");
    let mut attributes: Vec<(AttributeKind, String)> = dossier
        .identity
        .attributes
        .iter()
        .filter(|attribute| attribute.kind == world::AttributeKind::Phone)
        .map(|attribute| (AttributeKind::Phone, attribute.value.clone()))
        .collect();
    attributes.extend(dossier.identity.name.as_ref().map(|name| (AttributeKind::Name, name.line())));
    let input = Enrol {
        reference: opened.alias.clone(),
        role: PersonRole::PossibleVictim,
        basis:
            "Uit beeld geraakt; nagaan of een andere regio haar kent, om hulp te kunnen geven. (verzonnen)"
                .to_owned(),
        decision: None,
        acute: false,
        attributes,
    };
    let proposed = oever_linking::enrol(app, &ctx, stage.once(), input).await?;
    let second = directory.second_function(&dossier.organisation)?;
    let ctx = directory.acting(app, second, "care");
    oever_linking::confirm(app, &ctx, stage.once(), proposed.id, 1, true).await?;
    Ok(())
}

/// When the person of the story is enrolled in the other region.
pub(crate) fn enrolled_at(dossier: &world::Dossier, decided: Timestamp) -> Timestamp {
    Timestamp::start_of(dossier.opened).plus_seconds(10 * 24 * 3600).max(decided.plus_seconds(24 * 3600))
}
