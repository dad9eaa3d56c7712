//! Who is the same, who only shares a value, and what employers and cars several people have in common.

use std::collections::BTreeMap;

use crate::contacts::Contacts;
use crate::dice::Dice;
use crate::geography::Geography;
use crate::model::{
    Attribute, AttributeKind, AttributeOf, DifferentPeople, Dossier, Form, Identity, Report, SamePerson,
};
use crate::people::Someone;

/// Lets people share values on purpose: networks around an employer or a car, and phones that are lent.
pub(crate) fn share(
    people: &mut [Someone],
    contacts: &mut Contacts,
    geography: &Geography,
    dice: &mut Dice,
) -> Vec<DifferentPeople> {
    let mut all = Vec::new();
    for n in 0..6 {
        let town = geography.draw(dice).name.clone();
        let (employer, bed) = (contacts.kvk(), contacts.address(&town, dice));
        let size = 3 + n % 4;
        network(people, |s| s.person.forms.contains(&Form::Labour), size, &[employer, bed], &mut all, dice);
    }
    for n in 0..4 {
        let car = contacts.plate(dice);
        network(people, |s| s.person.forms.iter().any(|f| f.is_sexual()), 3 + n % 3, &[car], &mut all, dice);
    }
    for _ in 0..8 {
        let phone = Attribute { of: AttributeOf::Other, ..contacts.phone(dice) };
        network(people, |s| !s.person.forms.is_empty(), 2, &[phone], &mut all, dice);
    }
    all
}

fn network(
    people: &mut [Someone],
    suits: impl Fn(&Someone) -> bool,
    size: usize,
    values: &[Attribute],
    all: &mut Vec<DifferentPeople>,
    dice: &mut Dice,
) {
    let mut found: Vec<usize> = (0..people.len())
        .filter(|i| suits(&people[*i]) && people[*i].person.id != crate::story::PERSON)
        .collect();
    dice.shuffle(&mut found);
    let mut ids = Vec::new();
    for i in found.into_iter().take(size) {
        for value in values {
            people[i].attributes.retain(|a| a.kind != value.kind);
            people[i].attributes.push(value.clone());
        }
        ids.push(people[i].person.id.clone());
    }
    for value in values {
        all.push(DifferentPeople { people: ids.clone(), kind: value.kind, value: value.value.clone() });
    }
}

/// Pairs of records of one person at different organisations, with what could show it.
pub(crate) fn same_person(reports: &[Report], dossiers: &[Dossier], people: &[Someone]) -> Vec<SamePerson> {
    struct Record<'a> {
        id: &'a str,
        organisation: &'a str,
        region: &'a str,
        identity: &'a Identity,
    }
    let home: BTreeMap<&str, &str> =
        people.iter().map(|s| (s.person.id.as_str(), s.person.region.as_str())).collect();
    let region_of: BTreeMap<&str, &str> =
        reports.iter().map(|r| (r.id.as_str(), r.region.as_str())).collect();
    let mut records: BTreeMap<&str, Vec<Record<'_>>> = BTreeMap::new();
    for report in reports {
        for reported in &report.people {
            records.entry(&reported.person).or_default().push(Record {
                id: &report.id,
                organisation: report.organisation.as_deref().unwrap_or_default(),
                region: &report.region,
                identity: &reported.identity,
            });
        }
    }
    for dossier in dossiers {
        let region = match dossier.report.as_deref().and_then(|id| region_of.get(id)) {
            Some(region) => region,
            None if dossier.alias == crate::story::OTHER_ALIAS => crate::story::REGION_B,
            None => home.get(dossier.person.as_str()).copied().unwrap_or_default(),
        };
        records.entry(&dossier.person).or_default().push(Record {
            id: &dossier.id,
            organisation: &dossier.organisation,
            region,
            identity: &dossier.identity,
        });
    }
    let mut all = Vec::new();
    for of_one in records.values() {
        for (n, a) in of_one.iter().enumerate() {
            for b in &of_one[n + 1..] {
                if a.organisation != b.organisation && a.region != b.region {
                    all.push(SamePerson {
                        a: a.id.to_owned(),
                        b: b.id.to_owned(),
                        region_a: a.region.to_owned(),
                        region_b: b.region.to_owned(),
                        shared: shared(a.identity, b.identity),
                        spelled_differently: a.identity.name != b.identity.name,
                    });
                }
            }
        }
    }
    all
}

/// A person has at most one value of a kind, so the kinds both hold are the values both hold.
fn shared(a: &Identity, b: &Identity) -> Vec<AttributeKind> {
    let mut kinds: Vec<AttributeKind> = a
        .attributes
        .iter()
        .map(|x| x.kind)
        .filter(|kind| b.attributes.iter().any(|y| y.kind == *kind))
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}
