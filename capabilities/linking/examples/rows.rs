//! One new record against many enrolled, in the rows of a real database: how long the index takes to put it in, to find
//! whom it meets, and to take it out; and how soon it answers after it was opened again.
//!
//! `cargo run --profile dist -p oever-linking --example rows -- sqlite:PATH postgres://…`, one database or more, each new and
//! empty. One million records are 18 million rows: 5 GB, and some minutes.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]
#![allow(clippy::disallowed_methods, reason = "measuring time is what this is for")]

use std::error::Error;
use std::time::Instant;

use oever_linkage::InputKind;
use oever_linking::{Index, IndexEntry, LocalIndex};
use oever_store::{Db, Engine, Statement, StoreError, args, transaction};
use uuid::Uuid;

const SIZES: [i64; 3] = [10_000, 100_000, 1_000_000];
/// Records that are measured, at every size.
const NEW: u64 = 2_000;
/// What the rules ship: a token that so many hold is not compared.
const IGNORED_FROM: i64 = 50;

/// Rows of one kind, with tokens of their own; random ones, as tokens are.
const FILL_SQLITE: Statement = Statement {
    name: "bench.fill",
    sql: "INSERT INTO link_tokens (kind, epoch, token, handle) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2) \
        SELECT $1, 1, randomblob(32) AS token, randomblob(16) FROM n ORDER BY token",
};
const FILL_POSTGRES: Statement = Statement {
    name: "bench.fill",
    sql: "INSERT INTO link_tokens (kind, epoch, token, handle) SELECT $1, 1, token, gen_random_uuid() FROM \
        (SELECT sha256(convert_to($1 || i || random(), 'UTF8')) AS token FROM generate_series(1, $2) AS n (i) ORDER BY 1) AS made",
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    if addresses.is_empty() {
        return Err("give the address of an empty database: sqlite:PATH or postgres://…".into());
    }
    let kinds = InputKind::all().count();
    println!("{kinds} tokens a record; a new one meets one that is enrolled; milliseconds\n");
    println!(
        "| database | records | put p50 | find p50 | find p99 | find most | take out p50 | opened again and found |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for address in addresses {
        let mut enrolled = 0;
        for size in SIZES {
            let db = Db::open(&address).await?;
            db.migrate_index().await?;
            fill(&db, size - enrolled).await?;
            enrolled = size;
            measure(db, &address, size).await?;
        }
    }
    Ok(())
}

async fn fill(db: &Db, records: i64) -> Result<(), StoreError> {
    // Filled without the second index, which is made again at once afterwards: minutes instead of an hour.
    db.run_outside_transaction("DROP INDEX link_tokens_handle").await?;
    let fill = if db.engine() == Engine::Sqlite { FILL_SQLITE } else { FILL_POSTGRES };
    for kind in InputKind::all() {
        transaction!(db, "bench.fill", |tx| -> Result<(), StoreError> {
            tx.execute(fill, args![kind.code(), records]).await.map(drop)
        })?;
    }
    db.run_outside_transaction("CREATE INDEX link_tokens_handle ON link_tokens (handle)").await?;
    // As a database does by itself after a while.
    db.run_outside_transaction("ANALYZE").await
}

/// What a record is enrolled with: a token of every kind. Two records of one person have the same.
fn entries(person: u64) -> Vec<IndexEntry> {
    InputKind::all()
        .zip(0_u64..)
        .map(|(kind, number)| {
            let mut token = [0; 32];
            for (part, at) in token.chunks_mut(8).zip(0_u64..) {
                part.copy_from_slice(&mix(person * 1_000 + number * 10 + at).to_le_bytes());
            }
            IndexEntry { kind, epoch: 1, token, handle: Uuid::now_v7() }
        })
        .collect()
}

fn mix(n: u64) -> u64 {
    let mut x = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Milliseconds since a moment.
fn since(begin: Instant) -> f64 {
    begin.elapsed().as_secs_f64() * 1e3
}

async fn measure(db: Db, address: &str, size: i64) -> Result<(), Box<dyn Error>> {
    let index = LocalIndex { db };
    let handles = |entries: &[IndexEntry]| entries.iter().map(|entry| entry.handle).collect::<Vec<_>>();
    let (mut put, mut find, mut take) = (Vec::new(), Vec::new(), Vec::new());
    let mut there = Vec::new();
    for person in 0..NEW {
        let enrolled = entries(person);
        there.push(handles(&enrolled));
        index.put(enrolled).await?;
    }
    for person in 0..NEW {
        let new = entries(person);
        let own = handles(&new);
        let begin = Instant::now();
        index.put(new).await?;
        put.push(since(begin));
        let begin = Instant::now();
        let met = index.meetings_of(own.clone(), IGNORED_FROM).await?;
        find.push(since(begin));
        if met.len() != own.len() {
            return Err(format!("{} of {} tokens met", met.len(), own.len()).into());
        }
        let begin = Instant::now();
        index.remove(own).await?;
        take.push(since(begin));
    }
    index.db.close().await;
    let begin = Instant::now();
    let index = LocalIndex { db: Db::open(address).await? };
    let met = index.meetings_of(there[0].clone(), IGNORED_FROM).await?;
    let again = since(begin);
    if !met.is_empty() {
        return Err("somebody who was taken out was met".into());
    }
    for handles in there {
        index.remove(handles).await?;
    }
    for times in [&mut put, &mut find, &mut take] {
        times.sort_by(f64::total_cmp);
    }
    let name = address.split(':').next().unwrap_or_default();
    println!(
        "| {name} | {size} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {again:.1} |",
        put[put.len() / 2],
        find[find.len() / 2],
        find[find.len() * 99 / 100],
        find[find.len() - 1],
        take[take.len() / 2],
    );
    index.db.close().await;
    Ok(())
}
