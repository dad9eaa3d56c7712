//! The answer of `oever stats mse` in JSON.

use oever_statistics::capture_recapture::{
    ASSUMES, Assessment, Chao, Criterion, Finding, Fit, FitError, Heterogeneous, Histories, ListSet,
    ModelSet, Options, Range, Rule, Selection, Shape,
};
use serde_json::{Map, Value, json};

use super::Replicates;

/// The quantiles that are shown beside the interval.
const QUANTILES: [f64; 8] = [0.025, 0.05, 0.1, 0.16, 0.84, 0.9, 0.95, 0.975];

pub(super) fn of(
    table: &Histories,
    assessment: &Assessment,
    options: &Options,
    top: usize,
    replicates: Option<&Replicates>,
) -> Value {
    let mut answer = json!({
        "models": models(table, assessment, options, top),
        "chao": chao(&assessment.chao),
        "interval": interval(assessment, options, replicates.is_some()),
        "verdict": assessment.verdict.code(),
        "because": because(&assessment.because),
    });
    if let Some(replicates) = replicates {
        answer["replicates"] = drawn(replicates);
    }
    answer
}

/// Every rule, whether it holds, and what it was held against.
pub(super) fn because(findings: &[Finding]) -> Vec<Value> {
    let shown = findings.iter().map(|finding| {
        let mut because = held_against(&finding.rule);
        because.insert("rule".into(), finding.rule.code().into());
        because.insert("holds".into(), finding.holds.into());
        because.insert("finding".into(), finding.to_string().into());
        Value::Object(because)
    });
    shown.collect()
}

fn models(table: &Histories, assessment: &Assessment, options: &Options, top: usize) -> Value {
    let mut independent = fit(table, &assessment.independent);
    if let Ok(profile) = &assessment.independent_profile {
        independent["profile95"] = range(profile);
    }
    json!({
        "lists": table.lists(),
        "observed": table.observed(),
        "selected": selection(table, options.threshold, &assessment.selected),
        "stepwise": assessment.stepwise.iter().map(|(threshold, one)| selection(table, *threshold, one))
            .collect::<Vec<_>>(),
        "independent": independent,
        "all_two_list": fit(table, &assessment.all_pairs),
        "hierarchical": hierarchical(table, &assessment.models, options, top),
        "heterogeneous": heterogeneous(&assessment.heterogeneous, options),
        "selected_heterogeneous": heterogeneous(&assessment.selected_heterogeneous, options),
        "two_lists": assessment.chapman.iter().map(|one| json!({
            "lists": table.name_of(one.pair),
            "n1": one.first,
            "n2": one.second,
            "both": one.both,
            "chapman": range(&one.population),
            "variance": one.variance,
        })).collect::<Vec<_>>(),
    })
}

fn heterogeneous(models: &[(Shape, Result<Heterogeneous, FitError>)], options: &Options) -> Vec<Value> {
    let shown = models.iter().map(|(shape, one)| match one {
        Ok(one) => json!({
            "model": shape.code(),
            "population": range(&one.population(options.level)),
            "people_differ": one.differs(),
            "aic": one.criteria().aic,
            "bic_individuals": one.criteria().bic_individuals,
        }),
        Err(error) => json!({ "model": shape.code(), "reason": error.to_string() }),
    });
    shown.collect()
}

fn selection(table: &Histories, threshold: f64, selection: &Result<Selection, FitError>) -> Value {
    let mut value = match selection {
        Ok(selection) => {
            let mut value = fit_value(table, &selection.fit);
            value["pairs"] = names(table, &selection.pairs);
            value
        }
        Err(error) => no_fit(*error),
    };
    value["threshold"] = threshold.into();
    value
}

fn fit(table: &Histories, fit: &Result<Fit, FitError>) -> Value {
    match fit {
        Ok(fit) => fit_value(table, fit),
        Err(error) => no_fit(*error),
    }
}

fn no_fit(error: FitError) -> Value {
    let code = match error {
        FitError::NotEstimable(reason) => Some(reason.code()),
        _ => None,
    };
    json!({ "existence": code, "reason": error.to_string() })
}

fn fit_value(table: &Histories, fit: &Fit) -> Value {
    let population = fit.population(0.95);
    let (finite, compared) = (fit.criteria(), fit.comparison());
    let named = |value: fn(&oever_statistics::capture_recapture::Parameter) -> f64| {
        fit.parameters()
            .iter()
            .map(|one| {
                let name = if one.lists == 0 { "(Intercept)".to_owned() } else { table.name_of(one.lists) };
                (name, value(one).into())
            })
            .collect::<Map<String, Value>>()
    };
    let intercept = fit.parameters().first();
    json!({
        "existence": 0,
        "model": fit.model().to_string(),
        "estimate": population.point(),
        "observed": table.observed(),
        "dark": population.point() - table.observed() as f64,
        "standard_error": fit.standard_error(),
        "wald95": [population.low(), population.high()],
        "wald80": [fit.population(0.8).low(), fit.population(0.8).high()],
        "intercept": intercept.map(|one| one.value),
        "intercept_se": intercept.map(|one| one.standard_error),
        "deviance": fit.deviance(),
        "df_residual": fit.degrees_of_freedom(),
        "goodness": fit.goodness(),
        "loglik": fit.log_likelihood(),
        "cells": fit.cells(),
        "aic": finite.aic,
        "bic_ncells": finite.bic_cells,
        "bic_nobs": finite.bic_individuals,
        "comparison": {
            "aic": compared.aic, "bic_individuals": compared.bic_individuals, "bic_cells": compared.bic_cells,
        },
        "coefficients": named(|one| one.value),
        "standard_errors": named(|one| one.standard_error),
        "minus_infinity": names(table, fit.minus_infinity()),
    })
}

fn hierarchical(table: &Histories, models: &ModelSet, options: &Options, top: usize) -> Value {
    let ranked = |criterion: Criterion| -> Vec<Value> {
        let best = models.ranked(criterion).into_iter().take(top);
        best.map(|(gap, one)| {
            let criteria = one.criteria();
            json!({
                "model": one.model().to_string(),
                "interactions": names(table, one.model().interactions()),
                "gap": gap,
                "aic": criteria.aic,
                "bic_individuals": criteria.bic_individuals,
                "bic_cells": criteria.bic_cells,
                "population": range(&one.population(options.level)),
            })
        })
        .collect()
    };
    json!({
        "max_order": options.largest,
        "considered": models.considered(),
        "estimable": models.candidates().len(),
        "complete": models.complete(),
        "aic": ranked(Criterion::Aic),
        "bic_individuals": ranked(Criterion::BicIndividuals),
        "bic_cells": ranked(Criterion::BicCells),
    })
}

fn chao(chao: &Chao) -> Value {
    json!({
        "unequal": chao.unequal.as_ref().map(range),
        "unequal_corrected": range(&chao.unequal_corrected),
        "equal": chao.equal.as_ref().map(range),
        "equal_corrected": range(&chao.equal_corrected),
        "zelterman": chao.zelterman,
    })
}

fn interval(assessment: &Assessment, options: &Options, elsewhere: bool) -> Value {
    let (Some(interval), Some(bootstrap)) = (&assessment.interval, &assessment.bootstrap) else {
        return Value::Null;
    };
    let quantiles: Map<String, Value> =
        QUANTILES.iter().map(|at| (at.to_string(), bootstrap.quantile(*at).into())).collect();
    let mut value = range(interval);
    value["assumes"] = ASSUMES.into();
    value["method"] = "bca, the selection repeated".into();
    value["draws"] = bootstrap.replicates().len().into();
    value["seed"] = if elsewhere { Value::Null } else { options.resampling.seed.into() };
    value["share_below"] = bootstrap.share_below().into();
    value["acceleration"] = bootstrap.acceleration().into();
    value["without_estimate"] = bootstrap.share_without_estimate().into();
    value["quantiles"] = quantiles.into();
    value
}

/// An estimate, always with its ends.
pub(super) fn range(range: &Range) -> Value {
    json!({ "estimate": range.point(), "low": range.low(), "high": range.high(), "level": range.level() })
}

fn names(table: &Histories, sets: &[ListSet]) -> Value {
    sets.iter().map(|set| table.name_of(*set)).collect::<Vec<_>>().into()
}

fn held_against(rule: &Rule) -> Map<String, Value> {
    let value = match *rule {
        Rule::Lists { lists } => json!({ "lists": lists }),
        Rule::Overlap { persons } => json!({ "persons": persons }),
        Rule::BoundHolds { bound, lowest } => json!({ "bound": bound, "lowest": lowest }),
        Rule::Estimable { code } => json!({ "existence": code }),
        Rule::Fits { chance } => json!({ "chance": chance }),
        Rule::Agreement { models, lowest, highest } => {
            json!({ "models": models, "lowest": lowest, "highest": highest })
        }
        Rule::Stable { without } => json!({ "without": without }),
        Rule::Narrow { width } => json!({ "width": width }),
        Rule::Withstands { times } => json!({ "times": times }),
        _ => json!({}),
    };
    if let Value::Object(map) = value { map } else { Map::new() }
}

fn drawn(replicates: &Replicates) -> Value {
    let farthest = replicates.theirs.as_ref().map(|theirs| {
        let pairs = replicates.ours.iter().zip(theirs);
        pairs.map(|(ours, theirs)| (ours / theirs - 1.0).abs()).fold(0.0, f64::max)
    });
    json!({ "estimates": replicates.ours, "farthest_from_file": farthest })
}
