//! The answer of `oever stats mse` in words.

use std::io::{self, Write};

use oever_statistics::capture_recapture::{
    ASSUMES, Assessment, Criterion, Finding, Histories, Range, Verdict,
};

pub(super) fn write(out: &mut dyn Write, table: &Histories, assessment: &Assessment) -> io::Result<()> {
    writeln!(out, "{} people seen on {} lists", table.observed(), table.lists().len())?;
    let bound = &assessment.chao.unequal_corrected;
    verdict(out, assessment.verdict, assessment.interval.as_ref(), bound, &assessment.because)?;
    writeln!(out, "\nmodels, each as if it had been given and not chosen (95%)")?;
    if let Ok(selection) = &assessment.selected {
        writeln!(out, "  selected {}: {}", selection.fit.model(), selection.fit.population(0.95))?;
    }
    for (gap, one) in assessment.models.ranked(Criterion::BicIndividuals).into_iter().take(5) {
        writeln!(out, "  BIC + {gap:.2} {}: {}", one.model(), one.population(0.95))?;
    }
    writeln!(out, "\nChao's bound: {bound}")?;
    match &assessment.interval {
        Some(interval) => writeln!(out, "interval that repeats the selection: {interval}"),
        None => writeln!(out, "interval that repeats the selection: none"),
    }
}

/// What may be said, and why.
pub(super) fn verdict(
    out: &mut dyn Write,
    verdict: Verdict,
    interval: Option<&Range>,
    bound: &Range,
    because: &[Finding],
) -> io::Result<()> {
    match (verdict, interval) {
        (Verdict::Usable, Some(interval)) => {
            writeln!(out, "usable: {:.0} to {:.0} in all (95%)", interval.low(), interval.high())?;
            writeln!(out, "  provided that {ASSUMES}")?;
        }
        (Verdict::LowerBoundOnly, _) => {
            writeln!(out, "only a lower bound: at least {:.0} in all (95%)", bound.low())?;
        }
        _ => writeln!(out, "no estimate: these lists do not say how many are not seen")?,
    }
    writeln!(out, "\nwhy")?;
    for finding in because {
        writeln!(out, "  {} {finding}", if finding.holds { "yes" } else { "NO " })?;
    }
    Ok(())
}
