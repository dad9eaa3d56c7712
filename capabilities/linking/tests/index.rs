//! The index by itself: who meets, asked for everybody and for one, on both databases.

mod world;

use std::collections::BTreeSet;

use oever_linkage::InputKind;
use oever_linking::{Index, IndexEntry, LocalIndex, Meeting};
use uuid::Uuid;
use world::apps;

const IGNORED_FROM: i64 = 5;

/// Forty invented records over three kinds and few tokens, so that some tokens are held by too many.
fn records() -> Vec<Vec<IndexEntry>> {
    (0..40_u8)
        .map(|record| {
            InputKind::all()
                .zip([3_u8, 11, 23])
                .map(|(kind, several)| IndexEntry {
                    kind,
                    epoch: u32::from(record % 2) + 1,
                    token: [record.wrapping_mul(37) % several; 32],
                    handle: Uuid::from_u128(u128::from(record) * 100 + u128::from(several)),
                })
                .collect()
        })
        .collect()
}

/// Without direction: a meeting of everybody names each pair once.
fn pairs(meetings: Vec<Meeting>) -> BTreeSet<(Uuid, Uuid, &'static str, u64)> {
    let ordered =
        |met: &Meeting| (met.one.min(met.other), met.one.max(met.other), met.kind.code(), met.holders);
    meetings.iter().map(ordered).collect()
}

#[tokio::test]
async fn one_record_meets_exactly_whom_it_meets_among_all() {
    for app in apps().await {
        let index = LocalIndex { db: app.app.db().clone() };
        let records = records();
        for record in &records {
            index.put(record.clone()).await.unwrap();
        }
        let all = pairs(index.meetings(IGNORED_FROM).await.unwrap());
        assert!(all.len() > 20, "{}", all.len());
        let mut found = BTreeSet::new();
        for record in &records {
            let own: Vec<Uuid> = record.iter().map(|entry| entry.handle).collect();
            let met = index.meetings_of(own.clone(), IGNORED_FROM).await.unwrap();
            assert!(met.iter().all(|met| own.contains(&met.one) && met.one != met.other));
            let expected: BTreeSet<_> =
                all.iter().filter(|(a, b, ..)| own.contains(a) || own.contains(b)).copied().collect();
            let met = pairs(met);
            assert_eq!(met, expected);
            found.extend(met);
        }
        assert_eq!(found, all);
        let more = pairs(index.meetings(1_000).await.unwrap());
        assert!(more.len() > all.len(), "some tokens are held by too many");
        assert!(index.meetings_of(vec![Uuid::nil()], IGNORED_FROM).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_token_that_everybody_holds_hides_no_rare_one() {
    for app in apps().await {
        let index = LocalIndex { db: app.app.db().clone() };
        let mut kinds = InputKind::all();
        let (common, rare) = (kinds.next().unwrap(), kinds.next().unwrap());
        let entry = |kind, token, handle| IndexEntry {
            kind,
            epoch: 1,
            token: [token; 32],
            handle: Uuid::from_u128(handle),
        };
        // More holders than the rows that are read at once.
        index.put((0..200).map(|n| entry(common, 1, n)).collect()).await.unwrap();
        index.put(vec![entry(rare, 2, 1_000), entry(rare, 2, 1_001)]).await.unwrap();
        let own = vec![Uuid::from_u128(7), Uuid::from_u128(1_000)];
        let met = index.meetings_of(own, IGNORED_FROM).await.unwrap();
        assert_eq!(
            met,
            [Meeting { one: Uuid::from_u128(1_000), other: Uuid::from_u128(1_001), kind: rare, holders: 2 }]
        );
    }
}
