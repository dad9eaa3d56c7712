//! `oever stats mse --stratum`: people who differ by what is known of them.

use std::io::{self, Write};

use oever_statistics::capture_recapture::{ASSUMES, Strata, StratifiedAssessment, StratifiedFit, Term};
use serde_json::{Value, json};

use super::{MseArgs, answer, read, words};
use crate::FileError;
use crate::output::write_to;

/// The level of every interval.
const LEVEL: f64 = 0.95;

/// Assesses strata and answers.
pub(super) fn run(args: &MseArgs) -> Result<(), FileError> {
    let strata = read::strata(&args.input, &args.strata)?;
    let assessment = strata.assess(LEVEL);
    if args.json {
        let answer = in_json(&strata, &assessment, args);
        return write_to(None, |out| writeln!(out, "{answer:#}"));
    }
    write_to(None, |out| in_words(out, &strata, &assessment, args))
}

fn in_json(strata: &Strata, assessment: &StratifiedAssessment, args: &MseArgs) -> Value {
    let best = assessment.models.first().map_or(0.0, StratifiedFit::bic);
    let shown = assessment.models.iter().take(args.top).map(|one| {
        json!({
            "terms": names(strata, one.terms(), &args.strata),
            "gap": one.bic() - best,
            "bic": one.bic(),
            "population": answer::range(&one.population(LEVEL)),
        })
    });
    let interval = assessment.interval.as_ref().map_or(Value::Null, |interval| {
        let mut value = answer::range(interval);
        value["assumes"] = ASSUMES.into();
        value["method"] = "log-normal, the best model as if it had been given".into();
        value
    });
    json!({
        "models": {
            "lists": strata.lists(),
            "observed": strata.observed(),
            "strata": strata.len(),
            "met": assessment.models.len(),
            "bic_individuals": shown.collect::<Vec<_>>(),
        },
        "chao": { "unequal_corrected": answer::range(&assessment.chao) },
        "interval": interval,
        "verdict": assessment.verdict.code(),
        "because": answer::because(&assessment.because),
    })
}

fn in_words(
    out: &mut dyn Write,
    strata: &Strata,
    assessment: &StratifiedAssessment,
    args: &MseArgs,
) -> io::Result<()> {
    writeln!(
        out,
        "{} people seen on {} lists in {} strata",
        strata.observed(),
        strata.lists().len(),
        strata.len()
    )?;
    let interval = assessment.interval.as_ref();
    words::verdict(out, assessment.verdict, interval, &assessment.chao, &assessment.because)?;
    writeln!(out, "\nmodels, each as if it had been given and not chosen (95%)")?;
    let best = assessment.models.first().map_or(0.0, StratifiedFit::bic);
    for one in assessment.models.iter().take(5) {
        let terms = names(strata, one.terms(), &args.strata).join(", ");
        let terms = if terms.is_empty() { "lists alike in all strata" } else { &terms };
        writeln!(out, "  BIC + {:.2} {terms}: {}", one.bic() - best, one.population(LEVEL))?;
    }
    writeln!(out, "\nChao's bound: {}", assessment.chao)
}

fn names(strata: &Strata, terms: &[Term], covariates: &[String]) -> Vec<String> {
    let lists = strata.lists();
    let name = |term: &Term| match *term {
        Term::Pair(pair) => {
            let both = lists.iter().enumerate().filter(|(list, _)| pair >> list & 1 == 1);
            both.map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(":")
        }
        Term::ListBy { list, covariate } => {
            let of = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
            format!("{} by {}", of(lists, list), of(covariates, covariate))
        }
    };
    terms.iter().map(name).collect()
}
