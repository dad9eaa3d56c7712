//! Dossiers as records that can be enrolled for linking.

use std::sync::Arc;

use oever_kernel::{Ctx, Sensitive};
use oever_linking::{
    AttributeKind, PersonRole, Subject, SubjectFuture, SubjectKind, SubjectRef, SubjectSource,
};
use oever_web::{App, WebError};

use crate::access::{load_dossier, load_dossier_by_id};
use crate::model::{DossierId, FACTS, Facts, IDENTITY, Identity, Precision};

struct Dossiers;

/// Hands dossiers to linking: by alias or id, with what is known of the person.
pub fn link_source() -> Arc<dyn SubjectSource> {
    Arc::new(Dossiers)
}

impl SubjectSource for Dossiers {
    fn find<'a>(
        &'a self,
        app: &'a App,
        ctx: &'a Ctx,
        reference: &'a str,
    ) -> SubjectFuture<'a, Option<Subject>> {
        Box::pin(async move {
            let action = "dossier.reveal_identity";
            let found = match reference.parse::<DossierId>() {
                Ok(id) => load_dossier_by_id(app, ctx, id, action).await,
                Err(_) => load_dossier(app, ctx, reference, action).await,
            };
            let found = match found {
                Ok(found) => found,
                Err(WebError::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            };
            let dossier = &found.dossier;
            let permit = found.reading(app, ctx).await?;
            let key = found.key(app).await?;
            let identity: Identity = key.open_json(IDENTITY, dossier.id, &dossier.identity, &permit)?;
            let facts: Facts = key.open_json(FACTS, dossier.id, &dossier.facts, &permit)?;
            let mut attributes = attributes(&identity);
            if let Some(report) = dossier.report
                && let Ok(values) = oever_linking::report_attributes(app, ctx, report).await
            {
                attributes.extend(values);
            }
            Ok(Some(Subject {
                subject: SubjectRef { kind: SubjectKind::Dossier, id: dossier.id.into() },
                organisation: dossier.organisation,
                label: dossier.alias.clone(),
                // Who is seen as a suspect is never enrolled, also when possibly a victim.
                role: if facts.also_suspect { PersonRole::Both } else { PersonRole::PossibleVictim },
                untriaged: false,
                never_link: false,
                attributes,
            }))
        })
    }
}

fn attributes(identity: &Identity) -> Vec<(AttributeKind, Sensitive<String>)> {
    let mut attributes: Vec<(AttributeKind, Sensitive<String>)> = identity
        .known
        .iter()
        .filter_map(|known| {
            Some((AttributeKind::from_code(&known.kind)?, Sensitive::new(known.value.clone())))
        })
        .collect();
    if !identity.name.is_empty() {
        attributes.push((AttributeKind::Name, Sensitive::new(identity.name.clone())));
    }
    if let Some(born) = identity.birth_date {
        // As precise as it is known: an estimate is a year and no more.
        let text = match identity.birth_precision {
            Some(Precision::Day) | None => born.to_string(),
            Some(Precision::Month) => format!("{:04}-{:02}", born.year(), born.month()),
            Some(Precision::Year | Precision::Estimate) => format!("{:04}", born.year()),
        };
        attributes.push((AttributeKind::BirthDate, Sensitive::new(text)));
    }
    attributes
}
