//! Which pairs are compared at all. Each rule gives every person some keys; persons that share a key are a block. A
//! block that is too large is split by what else the persons have, or dropped: a key that everybody shares says nothing,
//! and another key finds the pair if it is one.

use crate::person::{Lexicon, Person};

/// Pairs in a block up to which all are compared.
const CAP: usize = 100;
/// The same for a key that many strangers share by chance: only where it is rare it tells something.
const RARE: usize = 20;

type Keys = Vec<(u64, u32)>;

/// A rule: the keys of a person, given the codes of its names as well; how many pairs a block may hold, and whether a larger one is split.
struct Rule {
    keys: fn(&Person, &[u32], &mut Vec<u64>),
    cap: usize,
    split: bool,
}

const fn splitting(keys: fn(&Person, &[u32], &mut Vec<u64>)) -> Rule {
    Rule { keys, cap: CAP, split: true }
}

/// What would split these blocks is a rule by itself.
const fn rare(keys: fn(&Person, &[u32], &mut Vec<u64>), cap: usize) -> Rule {
    Rule { keys, cap, split: false }
}

const RULES: [Rule; 13] = [
    splitting(phone),
    splitting(email),
    splitting(document),
    splitting(house),
    splitting(birth),
    splitting(full_name),
    splitting(street),
    rare(name_year, CAP),
    rare(name_day, CAP),
    rare(name_place, RARE),
    rare(name_number, RARE),
    rare(rare_part, RARE),
    rare(postcode, RARE),
];

/// Candidate pairs, sorted, each once; within one file when `right` is none, smaller number first.
pub(crate) fn candidates(lexicon: &Lexicon, left: &[Person], right: Option<&[Person]>) -> Vec<(u32, u32)> {
    let mut pairs: Vec<u64> = Vec::new();
    let codes_left = codes(lexicon, left);
    let codes_right = right.map(|right| codes(lexicon, right)).unwrap_or_default();
    for rule in RULES {
        let of_left = keys(left, &codes_left, &rule);
        match right {
            Some(right) => {
                join(lexicon, &rule, [left, right], &of_left, &keys(right, &codes_right, &rule), &mut pairs);
            }
            None => join_self(lexicon, &rule, left, &of_left, &mut pairs),
        }
        if pairs.len() > 8_000_000 {
            pairs.sort_unstable();
            pairs.dedup();
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(unpack).collect()
}

fn pack(left: u32, right: u32) -> u64 {
    u64::from(left) << 32 | u64::from(right)
}

fn unpack(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, (pair & 0xFFFF_FFFF) as u32)
}

fn keys(persons: &[Person], codes: &[Codes], rule: &Rule) -> Keys {
    let mut all: Keys = Vec::with_capacity(persons.len());
    let mut own = Vec::new();
    for (number, (person, codes)) in (0_u32..).zip(persons.iter().zip(codes)) {
        own.clear();
        let known = codes.iter().take_while(|code| **code != 0).count();
        (rule.keys)(person, &codes[..known], &mut own);
        own.sort_unstable();
        own.dedup();
        all.extend(own.iter().map(|key| (*key, number)));
    }
    all.sort_unstable();
    all
}

/// The runs of equal keys.
fn blocks(keys: &Keys) -> impl Iterator<Item = &[(u64, u32)]> {
    keys.chunk_by(|a, b| a.0 == b.0)
}

fn join(
    lexicon: &Lexicon,
    rule: &Rule,
    [left, right]: [&[Person]; 2],
    left_keys: &Keys,
    right_keys: &Keys,
    pairs: &mut Vec<u64>,
) {
    let mut others = blocks(right_keys).peekable();
    for block in blocks(left_keys) {
        let key = block[0].0;
        while others.next_if(|other| other[0].0 < key).is_some() {}
        let Some(other) = others.next_if(|other| other[0].0 == key) else { continue };
        if block.len() * other.len() <= rule.cap {
            cross(block, other, pairs);
            continue;
        }
        if !rule.split {
            continue;
        }
        for splitter in SPLITTERS {
            let (block, other) =
                (split(lexicon, left, block, splitter), split(lexicon, right, other, splitter));
            let mut smaller = blocks(&other).peekable();
            for part in blocks(&block) {
                while smaller.next_if(|other| other[0].0 < part[0].0).is_some() {}
                let Some(other) = smaller.next_if(|other| other[0].0 == part[0].0) else { continue };
                if part.len() * other.len() <= rule.cap {
                    cross(part, other, pairs);
                }
            }
        }
    }
}

fn cross(block: &[(u64, u32)], other: &[(u64, u32)], pairs: &mut Vec<u64>) {
    for (_, a) in block {
        pairs.extend(other.iter().map(|(_, b)| pack(*a, *b)));
    }
}

fn join_self(lexicon: &Lexicon, rule: &Rule, persons: &[Person], keys: &Keys, pairs: &mut Vec<u64>) {
    for block in blocks(keys) {
        if block.len() * block.len() / 2 <= rule.cap {
            within(block, pairs);
            continue;
        }
        if !rule.split {
            continue;
        }
        for splitter in SPLITTERS {
            for part in blocks(&split(lexicon, persons, block, splitter)) {
                if part.len() * part.len() / 2 <= rule.cap {
                    within(part, pairs);
                }
            }
        }
    }
}

fn within(block: &[(u64, u32)], pairs: &mut Vec<u64>) {
    for (at, (_, a)) in block.iter().enumerate() {
        pairs.extend(block[at + 1..].iter().map(|(_, b)| pack(*a.min(b), *a.max(b))));
    }
}

/// What splits a block that is too large; 0 is unknown, and stays out.
type Splitter = fn(&Lexicon, &Person) -> u64;
const SPLITTERS: [Splitter; 6] = [
    |_, person| u64::from(person.birth.packed()),
    |_, person| u64::from(person.postcode),
    |_, person| {
        if person.birth.is_known() { u64::from(person.birth.year) << 32 | u64::from(person.city) } else { 0 }
    },
    |lexicon, person| name_code(lexicon, person.surname),
    |lexicon, person| name_code(lexicon, person.given),
    |lexicon, person| match (name_code(lexicon, person.surname), name_code(lexicon, person.given)) {
        (0, _) | (_, 0) => 0,
        (surname, given) => mix(surname.min(given), surname.max(given)),
    },
];

fn split(lexicon: &Lexicon, persons: &[Person], block: &[(u64, u32)], splitter: Splitter) -> Keys {
    let mut parts: Keys = block
        .iter()
        .map(|(_, number)| (splitter(lexicon, &persons[*number as usize]), *number))
        .filter(|(key, _)| *key != 0)
        .collect();
    parts.sort_unstable();
    parts
}

/// One number from two; equal only when both are, but for rare accidents that cost a comparison.
fn mix(a: u64, b: u64) -> u64 {
    (a.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31) ^ b).wrapping_mul(0xD6E8_FEB8_6659_FD93) | 1
}

/// The consonants of a name, or 0.
fn name_code(lexicon: &Lexicon, name: u32) -> u64 {
    if name == 0 { 0 } else { u64::from(lexicon.get(name).skeleton) }
}

/// Parts of both names that are looked at.
const PARTS: usize = 8;

/// The consonants of the parts of both names, sorted; 0 where there are no more.
type Codes = [u32; PARTS];

fn codes(lexicon: &Lexicon, persons: &[Person]) -> Vec<Codes> {
    persons.iter().map(|person| part_codes(lexicon, person)).collect()
}

fn part_codes(lexicon: &Lexicon, person: &Person) -> Codes {
    let mut codes = [0; PARTS];
    let mut count = 0;
    for name in [person.given, person.surname].into_iter().filter(|name| *name != 0) {
        for part in &lexicon.get(name).parts {
            let part = lexicon.get(*part);
            if count < PARTS && !part.form.initial && part.skeleton != 0 && !codes.contains(&part.skeleton) {
                codes[count] = part.skeleton;
                count += 1;
            }
        }
    }
    codes[..count].sort_unstable();
    codes
}

fn phone(person: &Person, _: &[u32], keys: &mut Vec<u64>) {
    if person.phone != 0 {
        keys.push(person.phone);
    }
}

fn email(person: &Person, _: &[u32], keys: &mut Vec<u64>) {
    if person.email != 0 {
        keys.push(u64::from(person.email));
    }
}

fn document(person: &Person, _: &[u32], keys: &mut Vec<u64>) {
    keys.extend(person.documents.into_iter().filter(|document| *document != 0).map(u64::from));
}

fn house(person: &Person, _: &[u32], keys: &mut Vec<u64>) {
    if person.postcode != 0 {
        keys.push(mix(u64::from(person.postcode), u64::from(person.number)));
    }
}

/// Without the number, which may be unknown or wrong.
fn postcode(person: &Person, _: &[u32], keys: &mut Vec<u64>) {
    if person.postcode != 0 {
        keys.push(u64::from(person.postcode));
    }
}

fn street(person: &Person, _: &[u32], keys: &mut Vec<u64>) {
    if person.street != 0 && person.number != 0 {
        keys.push(mix(u64::from(person.street) | 1 << 40, u64::from(person.number)));
    }
    if person.street != 0 && person.postcode != 0 {
        keys.push(mix(u64::from(person.street) | 1 << 41, u64::from(person.postcode)));
    }
}

fn name_number(person: &Person, codes: &[u32], keys: &mut Vec<u64>) {
    if person.number != 0 {
        keys.extend(codes.iter().map(|code| mix(u64::from(*code), u64::from(person.number) | 1 << 35)));
    }
}

/// The whole date; day and month in either order.
fn birth(person: &Person, _: &[u32], keys: &mut Vec<u64>) {
    let birth = person.birth;
    if birth.is_known() && !birth.is_estimate() {
        let (low, high) = (birth.month.min(birth.day), birth.month.max(birth.day));
        keys.push(u64::from(birth.year) << 16 | u64::from(low) << 8 | u64::from(high));
    }
}

fn full_name(_: &Person, codes: &[u32], keys: &mut Vec<u64>) {
    for (at, a) in codes.iter().enumerate() {
        keys.extend(codes[at + 1..].iter().map(|b| mix(u64::from(*a), u64::from(*b))));
    }
}

fn name_year(person: &Person, codes: &[u32], keys: &mut Vec<u64>) {
    if person.birth.is_known() {
        keys.extend(codes.iter().map(|code| mix(u64::from(*code), u64::from(person.birth.year))));
    }
}

/// Month and day without the year, in which one digit may be wrong.
fn name_day(person: &Person, codes: &[u32], keys: &mut Vec<u64>) {
    let birth = person.birth;
    if birth.is_known() && !birth.is_estimate() {
        let day = u64::from(birth.month) << 8 | u64::from(birth.day) | 1 << 33;
        keys.extend(codes.iter().map(|code| mix(u64::from(*code), day)));
    }
}

fn name_place(person: &Person, codes: &[u32], keys: &mut Vec<u64>) {
    if person.city != 0 {
        keys.extend(codes.iter().map(|code| mix(u64::from(*code), u64::from(person.city) | 1 << 34)));
    }
}

fn rare_part(_: &Person, codes: &[u32], keys: &mut Vec<u64>) {
    keys.extend(codes.iter().map(|code| u64::from(*code)));
}
