//! The shipped rules, read for the tests.
#![allow(dead_code)] // each test file uses its own part

use std::sync::LazyLock;

use oever_clocks::{ClockRules, Holidays};

pub const HOLIDAYS: &str = include_str!("../../../../rules/holidays/nl.toml");
pub const FILES: [(&str, &str); 6] = [
    ("age_and_care.toml", include_str!("../../../../rules/clocks/age_and_care.toml")),
    ("own.toml", include_str!("../../../../rules/clocks/own.toml")),
    ("privacy.toml", include_str!("../../../../rules/clocks/privacy.toml")),
    ("reporting_to_police.toml", include_str!("../../../../rules/clocks/reporting_to_police.toml")),
    ("residence.toml", include_str!("../../../../rules/clocks/residence.toml")),
    ("support.toml", include_str!("../../../../rules/clocks/support.toml")),
];

pub fn holidays() -> Holidays {
    static READ: LazyLock<Holidays> = LazyLock::new(|| Holidays::parse("nl.toml", HOLIDAYS).unwrap());
    READ.clone()
}

pub fn rules() -> &'static ClockRules {
    static RULES: LazyLock<ClockRules> =
        LazyLock::new(|| ClockRules::parse(FILES, holidays()).unwrap_or_else(|e| panic!("{e}")));
    &RULES
}
