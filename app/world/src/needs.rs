//! The needs profile of a person. Frequencies are invented.

use jiff::civil::Date;

use crate::dice::Dice;
use crate::model::{Condition, Form, Person, Sex};
use crate::programmes::condition;

/// What is known of a person's needs on a day. Some attributes are left out: not known.
pub(crate) fn needs(person: &Person, on: Date, dice: &mut Dice) -> Vec<Condition> {
    let age = on.since((jiff::Unit::Year, person.birth)).map_or(30, |span| span.get_years());
    let age_group = match age {
        ..12 => "0_11",
        12..16 => "12_15",
        16..18 => "16_17",
        18..23 => "18_22",
        23..65 => "23_64",
        _ => "65_plus",
    };
    let sex = match person.sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    };
    let form = match person.forms.first() {
        Some(form) if form.is_sexual() => "sexual",
        Some(Form::Labour) => "labour",
        Some(Form::Criminal) => "criminal",
        _ => "other",
    };
    let residence = residence(person, dice);
    let funding = match (age < 18, residence) {
        (_, "reflection_period") | (true, "none" | "asylum_procedure") => "state",
        (true, _) => "youth_act",
        (false, "no_permit_needed" | "other_permit" | "b8_permit") if dice.percent(85) => "wmo",
        _ => "none",
    };
    let mut all = vec![
        condition("sex", sex),
        condition("age_group", age_group),
        condition("exploitation_form", form),
        condition("residence_status", residence),
        condition("funding_title", funding),
    ];
    children(person, age, dice, &mut all);
    // attribute, chance that it is unknown, values with their weights
    type Row = (&'static str, usize, &'static [(&'static str, u32)]);
    const ROWS: [Row; 12] = [
        ("addiction", 15, &[("none", 68), ("stable", 14), ("active", 18)]),
        ("lvb", 20, &[("no", 62), ("suspected", 20), ("yes", 18)]),
        ("psychiatric", 20, &[("none", 45), ("in_treatment", 25), ("untreated", 26), ("acute", 4)]),
        ("suicidality", 25, &[("none", 76), ("thoughts", 20), ("acute", 4)]),
        ("aggression", 15, &[("no", 86), ("yes", 14)]),
        ("arson", 40, &[("no", 98), ("yes", 2)]),
        ("sex_offence", 40, &[("no", 98), ("yes", 2)]),
        ("mobility", 10, &[("independent", 93), ("no_stairs", 5), ("wheelchair", 2)]),
        ("medical_care", 15, &[("none", 84), ("visits", 12), ("daily_on_site", 4)]),
        ("pets", 10, &[("no", 92), ("yes", 8)]),
        ("guidance", 30, &[("daytime", 55), ("night_on_call", 25), ("round_the_clock", 20)]),
        ("address_known", 30, &[("no", 80), ("yes", 20)]),
    ];
    for (attribute, unknown, values) in ROWS {
        if dice.percent(unknown) {
            continue;
        }
        let weights: Vec<u32> = values.iter().map(|(_, w)| *w).collect();
        all.push(condition(attribute, values[dice.weighted(&weights)].0));
    }
    let suspect = person.part == crate::model::Part::Both;
    all.push(condition("also_suspect", if suspect { "yes" } else { "no" }));
    all.push(condition(
        "language_need",
        match person.language_need.as_deref() {
            None => "none",
            Some("en") => "english",
            Some(_) => "interpreter",
        },
    ));
    all.push(condition("secret_address", if dice.percent(30) { "needed" } else { "not_needed" }));
    all
}

fn residence(person: &Person, dice: &mut Dice) -> &'static str {
    // Follows the form only: someone exploited across a border more often needs a permit.
    if person.forms.contains(&Form::SexualCrossBorder) {
        ["reflection_period", "b8_permit", "no_permit_needed", "asylum_procedure", "none"]
            [dice.weighted(&[30, 18, 30, 10, 12])]
    } else if person.forms.contains(&Form::Labour) {
        ["no_permit_needed", "reflection_period", "other_permit", "none"][dice.weighted(&[60, 14, 10, 16])]
    } else {
        ["no_permit_needed", "other_permit", "reflection_period", "none"][dice.weighted(&[82, 8, 5, 5])]
    }
}

fn children(person: &Person, age: i16, dice: &mut Dice, all: &mut Vec<Condition>) {
    let chance = if age < 20 {
        3
    } else if person.sex == Sex::Female {
        28
    } else {
        5
    };
    if !dice.percent(chance) {
        all.extend([
            condition("children", "none"),
            condition("oldest_child", "none"),
            condition("boys_12_plus", "no"),
        ]);
        return;
    }
    all.push(condition("children", ["one", "two", "three_plus"][dice.weighted(&[60, 28, 12])]));
    let oldest = ["0_3", "4_11", "12_17"][dice.weighted(if age < 30 { &[70, 30, 0] } else { &[20, 50, 30] })];
    all.push(condition("oldest_child", oldest));
    let boy = oldest == "12_17" && dice.percent(50);
    all.push(condition("boys_12_plus", if boy { "yes" } else { "no" }));
}
