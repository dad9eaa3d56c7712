//! No gap was missed: a solver is asked for one more, and proves that there is none. On the acceptance
//! networks B1 to B3b (synthetic, made for this project), read from `shared/acceptance` beside the project.
#![allow(clippy::print_stderr)] // what is skipped is said aloud

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use oever_matching::exchange::{CoverageFile, read_coverage};
use oever_matching::*;
use varisat::{ExtendFormula, Lit, Solver};

/// A variable per value of each attribute, in two rows: the pattern, and a person in it.
struct Variables {
    offsets: Vec<usize>,
    count: usize,
}

impl Variables {
    fn new(schema: &Schema) -> Self {
        let mut offsets = Vec::new();
        let mut count = 0;
        for attribute in schema.attributes() {
            offsets.push(count);
            count += attribute.values.len();
        }
        Self { offsets, count }
    }

    fn fixed(&self, attribute: usize, value: usize) -> Lit {
        Lit::from_index(self.offsets[attribute] + value, true)
    }

    fn has(&self, attribute: usize, value: usize) -> Lit {
        Lit::from_index(self.count + self.offsets[attribute] + value, true)
    }
}

/// The values of a literal, as positions.
fn positions(schema: &Schema, literal: &Literal) -> (usize, Vec<usize>) {
    let at = schema.attributes().iter().position(|a| a.code == literal.attribute).unwrap();
    let Values::AnyOf(names) = &literal.values else { panic!("the files use lists") };
    let values = &schema.attributes()[at].values;
    (at, names.iter().map(|name| values.iter().position(|v| v == name).unwrap()).collect())
}

/// "Not this": the person has some other value.
fn another(schema: &Schema, variables: &Variables, literal: &Literal) -> Vec<Lit> {
    let (at, values) = positions(schema, literal);
    let others = (0..schema.attributes()[at].values.len()).filter(|value| !values.contains(value));
    others.map(|value| variables.has(at, value)).collect()
}

/// A person: one value per attribute, no impossible combination. Read from the file itself.
fn somebody(
    solver: &mut Solver<'_>,
    file: &CoverageFile,
    impossible: &[Vec<Literal>],
    variables: &Variables,
) {
    for (at, attribute) in file.schema.attributes().iter().enumerate() {
        let values: Vec<Lit> = (0..attribute.values.len()).map(|value| variables.has(at, value)).collect();
        solver.add_clause(&values);
        for (n, one) in values.iter().enumerate() {
            values[n + 1..].iter().for_each(|other| solver.add_clause(&[!*one, !*other]));
        }
    }
    for parts in impossible {
        let clause: Vec<Lit> = parts.iter().flat_map(|part| another(&file.schema, variables, part)).collect();
        solver.add_clause(&clause);
    }
}

fn impossible(bytes: &[u8]) -> Vec<Vec<Literal>> {
    let file: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    let literal = |(attribute, values): (&String, &serde_json::Value)| {
        let values: Vec<&str> = values.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        Literal::any_of(attribute, &values)
    };
    let parts = |c: &serde_json::Value| c.as_object().unwrap().iter().map(literal).collect();
    file["onmogelijk"].as_array().unwrap().iter().map(parts).collect()
}

/// Proves both: no further pattern is uncovered without holding a gap, and everybody who is not covered
/// is in a gap.
fn certify(name: &str, bytes: &[u8]) -> usize {
    let file = read_coverage(bytes).unwrap();
    let impossible = impossible(bytes);
    let network = Network::new(&file.schema, &file.programmes).unwrap();
    let variables = Variables::new(&file.schema);
    let mut gaps: Vec<Vec<Fixed>> = Vec::new();
    let _ = network
        .gaps(&GapSearch::default(), |gap| {
            gaps.push(gap.to_vec());
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    let at = |fixed: &Fixed| (usize::from(fixed.attribute), usize::from(fixed.value));

    // A pattern with a person in it that keeps clear of every cube and holds none of the gaps.
    let mut solver = Solver::new();
    somebody(&mut solver, &file, &impossible, &variables);
    for (attribute, def) in file.schema.attributes().iter().enumerate() {
        for value in 0..def.values.len() {
            solver.add_clause(&[!variables.fixed(attribute, value), variables.has(attribute, value)]);
        }
    }
    for cube in network.covered() {
        let inside: Vec<(usize, usize)> = cube.iter().map(at).collect();
        let mut outside = Vec::new();
        for (attribute, def) in file.schema.attributes().iter().enumerate() {
            let values = (0..def.values.len()).filter(|value| !inside.contains(&(attribute, *value)));
            outside.extend(values.map(|value| variables.fixed(attribute, value)));
        }
        solver.add_clause(&outside);
    }
    for gap in &gaps {
        let clause: Vec<Lit> = gap.iter().map(at).map(|(a, v)| !variables.fixed(a, v)).collect();
        solver.add_clause(&clause);
    }
    assert!(!solver.solve().unwrap(), "{name}: there is another gap");

    // A person whom no programme of the file takes, and who is in none of the gaps. The programmes are read
    // from their rules, not from the cubes.
    let mut solver = Solver::new();
    somebody(&mut solver, &file, &impossible, &variables);
    let mut next = 2 * variables.count;
    for programme in &file.programmes {
        let mut refused = Vec::new();
        for condition in &programme.spec().conditions {
            match &condition.rule {
                Rule::Requires(literal) => refused.extend(another(&file.schema, &variables, literal)),
                Rule::Excludes(parts) => {
                    let all = Lit::from_index(next, true);
                    next += 1;
                    for part in parts {
                        let (at, values) = positions(&file.schema, part);
                        let clause = values.iter().map(|value| variables.has(at, *value)).chain([!all]);
                        solver.add_clause(&clause.collect::<Vec<_>>());
                    }
                    refused.push(all);
                }
            }
        }
        solver.add_clause(&refused);
    }
    for gap in &gaps {
        let clause: Vec<Lit> = gap.iter().map(at).map(|(a, v)| !variables.has(a, v)).collect();
        solver.add_clause(&clause);
    }
    assert!(!solver.solve().unwrap(), "{name}: somebody is not covered and in no gap");
    gaps.len()
}

#[test]
fn no_gap_is_missed_in_the_acceptance_networks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance/matching");
    for (name, count) in
        [("b1_tiny", 8), ("b2_eight", 95), ("b3_n40", 9759), ("b3a_without_P007", 9594), ("b3b_closed", 0)]
    {
        let path = folder.join(format!("{name}.json.gz"));
        let Ok(packed) = std::fs::read(&path) else {
            eprintln!("SKIPPED: {name} is not beside the project; completeness is not proved here");
            continue;
        };
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        assert_eq!(certify(name, &bytes), count);
    }
}

#[test]
fn no_gap_is_missed_in_a_network_of_our_own() {
    let bytes = include_bytes!("data/b1_tiny.json");
    assert_eq!(certify("b1_tiny", bytes), 8);
}
