//! The statements of professionals, from the data of this crate into the register.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId};
use oever_store::{StoreError, args, transaction};
use oever_web::App;
use serde::Deserialize;
use uuid::Uuid;

use crate::model::{BottleneckId, SteeringData};
use crate::queries;

const STATEMENTS: &str = include_str!("../data/statements.csv");

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Rows in the file.
    pub rows: usize,
    /// New in the register.
    pub added: usize,
    /// Changed in the register.
    pub changed: usize,
}

/// A file of statements could not be taken over; nothing was.
#[derive(Debug)]
pub enum ImportError {
    /// Rows that do not fit: line and reason.
    Rows(Vec<(u64, String)>),
    /// The database refused.
    Store(StoreError),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rows(rows) => {
                for (line, why) in rows {
                    writeln!(f, "line {line}: {why}")?;
                }
                Ok(())
            }
            Self::Store(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for ImportError {}

#[derive(Debug, Clone, Deserialize)]
struct Statement {
    id: String,
    section: String,
    #[serde(rename = "statement")]
    words: String,
    capability: String,
    reach: String,
    what_the_software_does: String,
    source: String,
}

/// Takes over the 117 statements that come with the program. Run again it changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn import_statements(app: &App, ctx: &Ctx) -> Result<Imported, ImportError> {
    import_statements_from(app, ctx, STATEMENTS).await
}

/// Takes over statements from a CSV with the columns `id,page,section,statement,capability,reach,
/// what_the_software_does,source`; lines that start with `#` are remarks. A statement that is there already
/// is brought up to date; one that is not in the file stays.
///
/// # Errors
/// Names every row that does not fit; then nothing is taken over.
pub async fn import_statements_from(app: &App, ctx: &Ctx, text: &str) -> Result<Imported, ImportError> {
    let data = app.part::<SteeringData>();
    let statements = parse(text).map_err(ImportError::Rows)?;
    let today = ctx.today();
    transaction!(app.db(), "steering.import", |tx| -> Result<Imported, ImportError> {
        let mut done = Imported { rows: statements.len(), ..Imported::default() };
        for one in &statements {
            let theme = data.theme_of(&one.id).map_or("other", |theme| theme.id.as_str());
            let source = format!("{}, {}", one.source, one.section);
            match tx.first(queries::BY_CODE, args![&one.id]).await? {
                None => {
                    let id = BottleneckId::random(&ctx.entropy);
                    let (nowhere, nobody, no_function): (Option<String>, Option<Uuid>, Option<Uuid>) =
                        (None, None, None);
                    tx.execute(
                        queries::INSERT_BOTTLENECK,
                        args![
                            id,
                            &one.id,
                            &one.words,
                            theme,
                            nowhere,
                            source,
                            &one.capability,
                            &one.reach,
                            &one.what_the_software_does,
                            nobody,
                            no_function,
                            today
                        ],
                    )
                    .await?;
                    done.added += 1;
                }
                Some(row) => {
                    let same = row.get::<String>("words")? == one.words
                        && row.get::<String>("theme")? == theme
                        && row.get::<String>("source")? == source
                        && row.get::<String>("capability")? == one.capability
                        && row.get::<String>("reach")? == one.reach
                        && row.get::<String>("answer")? == one.what_the_software_does;
                    if !same {
                        tx.execute(
                            queries::UPDATE_STATEMENT,
                            args![
                                &one.id,
                                &one.words,
                                theme,
                                source,
                                &one.capability,
                                &one.reach,
                                &one.what_the_software_does
                            ],
                        )
                        .await?;
                        done.changed += 1;
                    }
                }
            }
        }
        if done.added + done.changed > 0 {
            let organisation = OrganisationId::INSTALLATION;
            let entry = Entry {
                organisation,
                action: "steering.import",
                kind: "bottleneck",
                record: Uuid::nil(),
                rule: "",
            };
            app.audit().record(tx, ctx, entry).await?;
        }
        Ok(done)
    })
}

fn parse(text: &str) -> Result<Vec<Statement>, Vec<(u64, String)>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let mut seen = std::collections::BTreeSet::new();
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return Err(vec![(1, error.to_string())]),
    };
    for record in reader.records() {
        match record {
            Err(error) => wrong.push((error.position().map_or(0, csv::Position::line), error.to_string())),
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                match record.deserialize::<Statement>(Some(&headers)) {
                    Err(error) => wrong.push((line, error.to_string())),
                    Ok(row) if row.id.is_empty() || row.words.is_empty() || row.source.is_empty() => {
                        wrong.push((line, "id, statement and source are needed".into()));
                    }
                    Ok(row) if !seen.insert(row.id.clone()) => {
                        wrong.push((line, format!("{} stands there twice", row.id)));
                    }
                    Ok(row) => rows.push(row),
                }
            }
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_there_with_its_theme_and_source() {
        let rows = parse(STATEMENTS).unwrap();
        assert_eq!(rows.len(), 117);
        let data = SteeringData::own().unwrap();
        for row in &rows {
            assert!(data.theme_of(&row.id).is_some(), "{} has no theme", row.id);
            assert!(row.source.contains("Bloemlezing"), "{}", row.id);
        }
        let themed: usize = data.themes.iter().map(|theme| theme.statements.len()).sum();
        assert_eq!(themed, 117);
        for item in &data.basics {
            assert!(item.statements.iter().all(|code| rows.iter().any(|row| &row.id == code)), "{}", item.id);
        }
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let text = "id,page,section,statement,capability,reach,what_the_software_does,source\nK1,1,a,b,c,d,e,f\nK1,1,a,b,c,d,e,f\nK2,1,a,,c,d,e,f\nK3,1\n";
        let wrong = parse(text).unwrap_err();
        assert_eq!(wrong.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5]);
    }
}
