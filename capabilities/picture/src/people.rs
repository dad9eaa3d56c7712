//! Who is counted: dossiers of one person are one, and what is known of a person is taken from all of them.

use std::collections::{BTreeMap, HashMap};

use oever_coordination::{Dossier, DossierId, dossier, facts_for_figures};
use oever_kernel::OrganisationId;
use oever_organisations::{OrganisationKind, organisations};
use oever_reporting::ReportId;
use oever_store::{StoreError, args};
use oever_web::App;
use uuid::Uuid;

use crate::count::{Combination, known};
use crate::model::{AGES, FORMS, Kind, NOWHERE};
use crate::{estimate, queries};

/// Possible victims of a year, each with the dossiers about them, the first one first. Dossiers are one person when both
/// sides of a link said so, or when their organisation reads them as one.
async fn groups(app: &App, year: i64) -> Result<Vec<Vec<Dossier>>, StoreError> {
    let mut tx = app.db().read().await?;
    let mut dossiers = Vec::new();
    for row in tx.all(queries::SUBJECTS, args![Kind::Victims.code(), year]).await? {
        match dossier(&mut tx, DossierId(row.get("subject")?)).await {
            Ok(dossier) => dossiers.push(dossier),
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    dossiers.sort_by_key(|dossier| (dossier.opened_on, dossier.id));
    let place: BTreeMap<Uuid, usize> =
        dossiers.iter().enumerate().map(|(i, dossier)| (dossier.id.uuid(), i)).collect();
    let mut first: Vec<usize> = (0..dossiers.len()).collect();
    fn root(first: &mut [usize], mut i: usize) -> usize {
        while first[i] != i {
            first[i] = first[first[i]];
            i = first[i];
        }
        i
    }
    for row in tx.all(queries::ALL_SAME, args![]).await? {
        let pair =
            (place.get(&row.get::<Uuid>("first_dossier")?), place.get(&row.get::<Uuid>("second_dossier")?));
        if let (Some(&a), Some(&b)) = pair {
            let (a, b) = (root(&mut first, a), root(&mut first, b));
            first[a.max(b)] = a.min(b);
        }
    }
    let mut people: BTreeMap<usize, Vec<Dossier>> = BTreeMap::new();
    for (i, dossier) in dossiers.into_iter().enumerate() {
        people.entry(root(&mut first, i)).or_default().push(dossier);
    }
    Ok(people.into_values().collect())
}

/// Each in the region of the first dossier, with the forms of all.
pub(crate) async fn described(app: &App, year: i64) -> Result<Vec<Combination>, StoreError> {
    let mut people = Vec::new();
    for dossiers in groups(app, year).await? {
        let mut person: Option<(String, Vec<&'static str>, String)> = None;
        for dossier in dossiers {
            let facts = match facts_for_figures(app, &dossier).await {
                Ok(facts) => facts,
                Err(StoreError::Erased | StoreError::NotFound) => continue,
                Err(error) => return Err(error),
            };
            let region = dossier.region.clone().filter(|code| app.geography().region(code).is_some());
            let found = person.get_or_insert_with(|| {
                (region.unwrap_or_else(|| NOWHERE.into()), Vec::new(), facts.age_group.code().into())
            });
            found.1.extend(facts.forms.iter().map(|form| form.code()));
        }
        people.extend(person.map(|(region, mut forms, age)| {
            forms.retain(|form| FORMS.contains(form));
            forms.sort_unstable();
            forms.dedup();
            let forms = if forms.is_empty() { "other_unknown".to_owned() } else { forms.join("+") };
            (region, forms, known(&AGES, &age, "unknown"))
        }));
    }
    Ok(people)
}

/// Each with the lists they are on, joined by `+`: the kinds of organisations that reported them, or, without a report,
/// that opened the dossier.
pub(crate) async fn by_lists(app: &App, year: i64) -> Result<Vec<String>, StoreError> {
    let groups = groups(app, year).await?;
    let mut tx = app.db().read().await?;
    let kinds: HashMap<OrganisationId, OrganisationKind> =
        organisations(&mut tx).await?.into_iter().map(|one| (one.id, one.kind)).collect();
    let mut people = Vec::new();
    for dossiers in groups {
        let mut lists = Vec::new();
        for dossier in dossiers {
            let reporter = match dossier.report {
                None => None,
                Some(report) => match oever_reporting::find(&mut tx, ReportId(report)).await {
                    Ok(report) => Some(report.reporter),
                    Err(StoreError::NotFound) => None,
                    Err(error) => return Err(error),
                },
            };
            // The public reports by the installation, which is no organisation.
            let from = reporter.unwrap_or(dossier.organisation);
            lists.push(estimate::list_of(kinds.get(&from).copied()));
        }
        lists.sort_unstable();
        lists.dedup();
        people.push(lists.join("+"));
    }
    Ok(people)
}
