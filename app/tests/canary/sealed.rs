//! What the classified columns hold, opened with every key there is.

use std::collections::BTreeMap;

use oever_kernel::{OrganisationId, Permit};
use oever_store::{Class, Classification, Column, Db, RecordKey, Statement, Vault, args};
use uuid::Uuid;

/// A classified column with what its rows say.
#[derive(Debug, Default)]
pub struct Held {
    pub rows: usize,
    pub texts: Vec<String>,
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

async fn all_keys(vault: &Vault) -> Vec<RecordKey> {
    let organisations = Statement { name: "all", sql: "SELECT DISTINCT organisation FROM organisation_keys" };
    let rows = vault.db().read().await.unwrap().all(organisations, args![]).await.unwrap();
    let mut keys = Vec::new();
    for row in rows {
        let organisation: OrganisationId = row.get("organisation").unwrap();
        keys.extend(vault.keys_of(organisation).await.unwrap().into_values());
    }
    keys
}

/// Every personal and sealed column of every table, `table.column` to what it holds.
pub async fn columns(db: &Db, vault: &Vault) -> BTreeMap<String, Held> {
    let keys = all_keys(vault).await;
    let permit = Permit::machine("a test looks whether what it wrote has arrived");
    let mut all = BTreeMap::new();
    let classification = Classification::shipped().unwrap();
    for (table, classified) in classification.tables() {
        for name in classified.personal.iter().chain(&classified.sealed) {
            assert!(matches!(classification.class(table, name), Some(Class::Personal | Class::Sealed)));
            let sql = leaked(format!(
                "SELECT id, {name} FROM {table} WHERE {name} IS NOT NULL AND length({name}) > 0"
            ));
            let rows =
                db.read().await.unwrap().all(Statement { name: "column", sql }, args![]).await.unwrap();
            let column = Column::new(leaked(table.to_owned()), leaked(name.clone()));
            let mut held = Held { rows: rows.len(), texts: Vec::new() };
            for row in rows {
                let (id, sealed): (Uuid, Vec<u8>) = (row.get("id").unwrap(), row.get(name).unwrap());
                let opened = keys.iter().find_map(|key| {
                    let padded = key.open_padded(column, id, &sealed);
                    padded.or_else(|_| key.open(column, id, &sealed)).ok()
                });
                held.texts.extend(opened.map(|text| text.open(&permit).clone()));
            }
            all.insert(format!("{table}.{name}"), held);
        }
    }
    all
}
