//! How well a year of the world meets the published totals.

use std::fmt;

use crate::model::{AgeGroup, Form, ReporterGroup, Sex};
use crate::targets::Targets;
use crate::world::World;

/// One figure: what the world has beside what it should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is counted.
    pub what: String,
    /// In the world.
    pub world: usize,
    /// Published, or derived from what was published.
    pub target: usize,
}

/// The figures of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calibration {
    /// Lines.
    pub lines: Vec<Line>,
}

impl Calibration {
    /// Counts a year of a world; 0 is the most recent.
    pub fn of(world: &World, year: u16) -> Self {
        let targets = Targets::of_year(year);
        let mut lines = Vec::new();
        let mut line = |what: &str, world: usize, target: usize| {
            lines.push(Line { what: what.to_owned(), world, target });
        };
        let victims: Vec<_> = world.victims(year).collect();
        let count = |test: &dyn Fn(&crate::model::Person) -> bool| victims.iter().filter(|p| test(p)).count();
        line("victims", victims.len(), targets.victims);
        line("minors", count(&|p| p.age_group == AgeGroup::Minor), targets.minors);
        line(
            "minors, criminal exploitation",
            count(&|p| p.age_group == AgeGroup::Minor && p.forms.contains(&Form::Criminal)),
            targets.minors_criminal,
        );
        line("aged 18-22", count(&|p| p.age_group == AgeGroup::Young), targets.young);
        line("women", count(&|p| p.sex == Sex::Female), targets.women);
        let [sexual, labour, criminal, unknown] = targets.mentions;
        line("mentions: sexual", count(&|p| p.forms.iter().any(|f| f.is_sexual())), sexual);
        line("mentions: labour", count(&|p| p.forms.contains(&Form::Labour)), labour);
        line("mentions: criminal", count(&|p| p.forms.contains(&Form::Criminal)), criminal);
        line("mentions: other, unknown", count(&|p| p.forms.contains(&Form::OtherUnknown)), unknown);
        let reports: Vec<_> = world.counted_reports(year).collect();
        line("reports", reports.len(), targets.reports_total());
        for (group, target) in ReporterGroup::ALL.into_iter().zip(targets.reports) {
            let here = reports.iter().filter(|r| r.group == Some(group)).count();
            line(&format!("reports: {group:?}"), here, target);
        }
        Self { lines }
    }

    /// Greatest deviation of a line, in percent of its target.
    pub fn worst_percent(&self) -> usize {
        self.lines.iter().map(|l| l.world.abs_diff(l.target) * 100 / l.target.max(1)).max().unwrap_or(0)
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<34}{:>8}{:>8}", "", "world", "target")?;
        for line in &self.lines {
            writeln!(f, "{:<34}{:>8}{:>8}", line.what, line.world, line.target)?;
        }
        Ok(())
    }
}
