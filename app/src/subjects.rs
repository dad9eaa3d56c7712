//! What linking may know of dossiers: the binary knows both sides, they do not know each other.

use oever_coordination::{Precision, facts_for_figures, load_dossier, reveal_identity};
use oever_kernel::{Ctx, Sensitive};
use oever_linkage::AttributeKind;
use oever_linking::{PersonRole, Subject, SubjectFuture, SubjectKind, SubjectRef, SubjectSource};
use oever_reporting::{AttributeOf, Code as _, Linkable, ReportId, attributes_of};
use oever_web::{App, WebError};

/// Purpose in the log of a record that is opened to propose it for linking.
const PURPOSE: &str = "proposing a record for linking";

/// Dossiers, by alias.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dossiers;

/// What a report says of the person herself, in the kinds that linking knows.
fn of_person(content: &Linkable) -> Vec<(AttributeKind, Sensitive<String>)> {
    content
        .attributes()
        .filter(|attribute| attribute.of == AttributeOf::Person)
        .filter_map(|attribute| {
            let kind = AttributeKind::from_code(&attribute.kind.code().replace('_', "-"))?;
            Some((kind, Sensitive::new(attribute.value.clone())))
        })
        .collect()
}

impl SubjectSource for Dossiers {
    fn find<'a>(
        &'a self,
        app: &'a App,
        ctx: &'a Ctx,
        reference: &'a str,
    ) -> SubjectFuture<'a, Option<Subject>> {
        Box::pin(async move {
            let found = match load_dossier(app, ctx, reference, "dossier.reveal_identity").await {
                Ok(found) => found.dossier,
                Err(WebError::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            };
            let (identity, _) = reveal_identity(app, ctx, reference, PURPOSE).await?;
            let facts = facts_for_figures(app, &found).await?;
            let mut attributes = Vec::new();
            if !identity.name.is_empty() {
                attributes.push((AttributeKind::Name, Sensitive::new(identity.name)));
            }
            if let Some(born) = identity.birth_date
                && matches!(identity.birth_precision, None | Some(Precision::Day))
            {
                attributes.push((AttributeKind::BirthDate, Sensitive::new(born.to_string())));
            }
            if let Some(report) = found.report
                && let Ok(content) = attributes_of(app, &ctx.for_purpose(PURPOSE), ReportId(report)).await
            {
                attributes.extend(of_person(&content));
            }
            Ok(Some(Subject {
                subject: SubjectRef { kind: SubjectKind::Dossier, id: found.id.uuid() },
                organisation: found.organisation,
                label: found.alias,
                role: if facts.also_suspect { PersonRole::Both } else { PersonRole::PossibleVictim },
                untriaged: false,
                never_link: false,
                attributes,
            }))
        })
    }
}
