//! Small random worlds, read from a tape of numbers so that proptest can shrink them.
#![allow(dead_code)] // each test file uses its own part

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use oever_matching::*;

pub const CODES: [&str; 4] = ["a", "b", "c", "d"];
pub const VALUES: [&str; 3] = ["0", "1", "2"];

pub struct Tape<'a>(std::slice::Iter<'a, u16>);

impl<'a> Tape<'a> {
    pub fn new(numbers: &'a [u16]) -> Self {
        Self(numbers.iter())
    }

    /// A number below `n`; an empty tape reads 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |v| usize::from(*v) % n)
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == one_in - 1
    }

    fn some_values(&mut self) -> Vec<String> {
        let mask = 1 + self.below(6);
        (0..3).filter(|bit| mask & (1 << bit) != 0).map(|bit: usize| VALUES[bit].to_owned()).collect()
    }

    fn conjunction(&mut self) -> Vec<Literal> {
        let mut parts = BTreeMap::new();
        for _ in 0..=self.below(3) {
            let attribute = CODES[self.below(4)];
            parts.insert(attribute, self.some_values());
        }
        let part =
            |(a, v): (&str, Vec<String>)| Literal { attribute: a.to_owned(), values: Values::AnyOf(v) };
        parts.into_iter().map(part).collect()
    }
}

pub struct World {
    pub impossible: Vec<Vec<Literal>>,
    pub schema: Schema,
    pub specs: Vec<ProgrammeSpec>,
    pub programmes: Vec<Programme>,
    pub request_spec: RequestSpec,
    pub lifts: Vec<LiftedContra>,
}

pub const HOUR: i64 = 3_600_000_000;

pub fn schema(impossible: &[Vec<Literal>]) -> Schema {
    let attribute = |code: &&str| AttributeDef {
        code: (*code).to_owned(),
        values: VALUES.iter().map(ToString::to_string).collect(),
        ordered: true,
        changeable: *code != "a",
    };
    // r3 has no point: its distance is unknown.
    let region = |i: i64| Region { code: format!("r{i}"), point_m: (i < 3).then_some((i * 20_000, 0)) };
    Schema::new(CODES.iter().map(attribute).collect(), impossible)
        .unwrap()
        .with_wishes(["w0".to_owned(), "w1".to_owned()])
        .unwrap()
        .with_geography((0..4).map(region).collect(), vec![10, 25])
        .unwrap()
}

pub fn programme_spec(tape: &mut Tape<'_>, id: String) -> ProgrammeSpec {
    let conditions = (0..tape.below(5))
        .map(|n| {
            let parts = tape.conjunction();
            let rule = if tape.chance(2) {
                Rule::Excludes(parts)
            } else {
                Rule::Requires(parts.into_iter().next().unwrap())
            };
            ConditionSpec {
                id: format!("c{n}"),
                rule,
                owner: id.clone(),
                source: "random".into(),
                since: date(2026, 1, 1),
                lift: tape
                    .chance(2)
                    .then(|| LiftRule { by: ["provider".to_owned()].into(), on_condition: "x".into() }),
            }
        })
        .collect();
    let free = [Some(2), Some(2), Some(0), None][tape.below(4)];
    let as_of = if tape.chance(5) { -30 * HOUR } else { -HOUR };
    ProgrammeSpec {
        region: format!("r{}", tape.below(4)),
        capacity: Capacity { free, as_of, next_free: None },
        emergency: tape.chance(5).then(EmergencyBed::default),
        supervision: Supervision::default(),
        conditions,
        offers: (0..2)
            .filter_map(|w| [None, Some(true), Some(false)][tape.below(3)].map(|o| (format!("w{w}"), o)))
            .collect(),
        id,
    }
}

pub fn request_spec(tape: &mut Tape<'_>) -> RequestSpec {
    let mut spec = RequestSpec { now: 0, ..RequestSpec::default() };
    for code in CODES {
        match tape.below(4) {
            0 => {}
            1 => {
                spec.answers.insert(code.to_owned(), Values::AnyOf(tape.some_values()));
            }
            _ => spec = spec.answer(code, VALUES[tape.below(3)]),
        }
    }
    spec.region = tape.chance(2).then(|| format!("r{}", tape.below(4)));
    if tape.chance(4) {
        spec.danger.push(DangerRegion::new(format!("r{}", tape.below(4)), [0, 30][tape.below(2)]));
    }
    spec.wishes = (0..2).filter(|_| tape.chance(3)).map(|w| format!("w{w}")).collect();
    spec
}

pub fn world(numbers: &[u16]) -> World {
    let mut tape = Tape::new(numbers);
    let impossible: Vec<_> = (0..tape.below(4)).map(|_| tape.conjunction()).filter(|c| c.len() > 1).collect();
    let schema = schema(&impossible);
    let request_spec = request_spec(&mut tape);
    let specs: Vec<_> = (0..=tape.below(5)).map(|n| programme_spec(&mut tape, format!("p{n}"))).collect();
    let programmes: Vec<_> = specs.iter().map(|s| Programme::new(&schema, s.clone()).unwrap()).collect();
    let lifts = (0..tape.below(4))
        .map(|_| LiftedContra {
            programme: format!("p{}", tape.below(6)),
            condition: format!("c{}", tape.below(5)),
            by: ["provider", "municipality"][tape.below(2)].to_owned(),
            on: date(2026, 11, 1),
        })
        .collect();
    World { impossible, schema, specs, programmes, request_spec, lifts }
}

pub fn fits(ranking: &Ranking) -> BTreeMap<String, Fit> {
    ranking.all().map(|a| (a.programme.clone(), a.fit)).collect()
}

pub fn open(ranking: &Ranking) -> BTreeSet<String> {
    ranking.open().map(|a| a.programme.clone()).collect()
}
