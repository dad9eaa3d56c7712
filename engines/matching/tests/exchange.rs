//! Files that are wrong: a place and a reason, nothing of what is in them, and never a panic.

use oever_matching::exchange::{ExchangeError, read_batch, read_chain, read_classes, read_coverage};
use proptest::prelude::*;

const FILES: [&str; 4] = [
    include_str!("data/a1_tiny.json"),
    include_str!("data/a7_chain_60x25.json"),
    include_str!("data/b1_tiny.json"),
    include_str!("data/a5_families.json"),
];

/// Reads with every reader, and answers what can be answered.
fn read_all(bytes: &[u8]) {
    let _ = read_coverage(bytes);
    let _ = read_classes(bytes);
    let _ = read_batch(bytes, None);
    if let Ok(classes) = read_classes(b"client,class\n1,0\n2,1\n") {
        let _ = read_batch(bytes, Some(classes));
    }
    if let Ok(chain) = read_chain(bytes) {
        for client in &chain.clients {
            for outline in chain.outlines(client).unwrap_or_default() {
                let _ = chain.reasons(client, &outline);
            }
        }
    }
}

/// Pieces that make JSON wrong in interesting ways.
const PIECES: [&str; 16] = [
    "",
    "null",
    "-1",
    "1e9",
    "99999999999999999999",
    "\"\"",
    "\"Voorbeeld\"",
    "[]",
    "{}",
    "[[",
    "}",
    ",",
    ":",
    "true",
    "\u{0}",
    "4294967295",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes);
    }

    #[test]
    fn tables_never_panic(text in "(client,place,cost|client,class|\u{feff}client,place,cost)?\n([0-9a-c,\r\n\" -]{0,60})") {
        read_all(text.as_bytes());
    }
}

proptest! {
    // Every file is read by every reader, and answered: slower than the bytes above.
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn files_with_a_piece_replaced_never_panic(which in 0usize..4, at in any::<prop::sample::Index>(), long in 0usize..12, piece in 0usize..16) {
        let bytes = FILES[which].as_bytes();
        let from = at.index(bytes.len());
        let to = (from + long).min(bytes.len());
        let mut changed = bytes[..from].to_vec();
        changed.extend_from_slice(PIECES[piece].as_bytes());
        changed.extend_from_slice(&bytes[to..]);
        read_all(&changed);
    }
}

fn says(error: ExchangeError, expected: &str) {
    assert_eq!(error.to_string(), expected);
}

#[test]
fn the_place_and_the_reason_are_named_and_nothing_else() {
    let coverage = |text: &str| read_coverage(text.as_bytes()).unwrap_err();
    says(coverage("{"), "line 1, column 1: the file ends in the middle of JSON");
    says(coverage("[]"), "should be an object");
    says(coverage("{}"), "has no `attributes` or `attributen`");
    let with = |rest: &str| coverage(&format!(r#"{{"attributes": {{"x": ["Voorbeeld", "b"]}}, {rest}}}"#));
    says(with(r#""onmogelijk": []"#), "has no `programmas` or `programmes`");
    says(with(r#""programmas": [{}]"#), "programmas[0]: has no `id`");
    says(with(r#""programmas": [{"id": 3}]"#), "programmas[0].id: should be a text");
    says(
        with(r#""programmas": [{"id": "Voorbeeld"}, {"id": "Voorbeeld"}]"#),
        "programmas[1].id: another has this id already",
    );
    says(
        with(r#""programmas": [{"id": "p", "sluit_in": {"x": ["b"], "Voorbeeld": ["b"]}}]"#),
        "programmas[0].sluit_in, entry 2: there is no such attribute",
    );
    says(
        with(r#""programmas": [{"id": "p", "contra_combinaties": [{"x": ["b", "Voorbeeld2"]}]}]"#),
        "programmas[0].contra_combinaties[0], entry 1[1]: the attribute has no such value",
    );
    says(
        with(r#""programmas": [], "demand": [["b", "b"]]"#),
        "demand[0]: has 2 values where 1 attributes are",
    );
    says(
        coverage(r#"{"attributes": {"x": ["a", "a"]}}"#),
        "attributes, entry 1[1]: stands in the list twice",
    );
    says(coverage(r#"{"attributes": {"x": ["a"], "x": ["a"]}}"#), "attributes: an entry stands in it twice");

    let chain = |text: &str| read_chain(text.as_bytes()).unwrap_err();
    let house = r#""programmas": [{"id": "p", "regio": "r", "plaatsen": 1, "eisen": {"x": ["a"]}}]"#;
    says(chain(&format!("{{{house}}}")), "has no `clienten` or `clients`");
    let with = |client: &str| chain(&format!("{{{house}, \"clienten\": [{client}]}}"));
    says(with(r#"{"id": "c", "x": 3}"#), "clienten[0], entry 2: should be a text");
    says(
        with(r#"{"id": "c", "klasse": -1}"#),
        "clienten[0].klasse: should be a whole number from 0 to 4294967295",
    );
    says(with(r#"{"id": "c", "klasse": 100}"#), "clienten[0].klasse: classes run from 0 to 99");
    let far = r#"{"attributes": {}, "regions": [{"id": "r", "x": 1, "y": 50001}], "programmas": [], "clienten": []}"#;
    says(chain(far), "regions[0].y: lies more than 50,000 km out");

    let batch = |text: &str| read_batch(text.as_bytes(), None).unwrap_err();
    says(batch(""), "no header client,place,cost");
    says(batch("client,cost\n"), "line 1: 2 fields instead of 3");
    says(batch("client,cost,place\n"), "line 1: the header should be client,place,cost");
    says(batch("client,place,cost\n1,2,x\n"), "line 2, cost: should be a whole number from 0 to 4294967295");
    says(batch("client,place,cost\n1,2,3\n1,2,3\n"), "line 3: this client and place stood before");
    says(batch("client,place,cost\n,2,3\n"), "line 2, client: is empty");
    let classes = read_classes(b"client,class\n9,0\n").unwrap();
    let table = b"client,place,cost\n1,2,3\n";
    says(read_batch(table, Some(classes)).unwrap_err(), "line 2, client: has no class");
    says(
        batch(r#"{"households": [{"id": "h", "size": 0}]}"#),
        "households[0].size: a household has at least one person",
    );
    says(
        batch(
            r#"{"households": [{"id": "h"}], "programmas": [{"id": "p", "beds": 1}], "edges": [[0, 1, 2]]}"#,
        ),
        "edges[0][1]: there is none at this position",
    );
}

#[test]
fn english_names_mean_the_same() {
    let dutch = r#"{"attributes": {"x": ["a", "b"]}, "regions": [{"id": "r", "x": 0, "y": 0}],
        "programmas": [{"id": "p", "regio": "r", "vrij": 1, "sluit_in": {"x": ["a"]}, "contra_combinaties": []}],
        "clienten": [{"id": "c", "profiel": ["b"], "regio": "r", "gevaar_regio": ["r"], "straal_km": 3, "klasse": 2}]}"#;
    let english = r#"{"attributes": {"x": ["a", "b"]}, "regions": [{"id": "r", "x": 0, "y": 0}],
        "programmes": [{"id": "p", "region": "r", "free": 1, "requires": {"x": ["a"]}, "excludes": []}],
        "clients": [{"id": "c", "answers": {"x": "b"}, "region": "r", "danger_regions": ["r"], "radius_km": 3, "class": 2}]}"#;
    let answer = |text: &str| {
        let chain = read_chain(text.as_bytes()).unwrap();
        let client = &chain.clients[0];
        let outline = &chain.outlines(client).unwrap()[0];
        (client.class, chain.km(outline), chain.reasons(client, outline))
    };
    assert_eq!(answer(dutch), answer(english));
    assert_eq!(answer(dutch), (2, Some(0), vec!["x=b".to_owned(), "gevaar_regio=r".to_owned()]));
}
