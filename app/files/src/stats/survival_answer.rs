//! What `oever stats survival` answers, as data.

use oever_statistics::survival::{
    BandKind, CoxOptions, Curve, CurveOptions, Ending, LogRank, Spells, SurvivalError, Ties, Weight, cox,
    gray, incidence, kaplan_meier, log_rank, mean_count, restricted_mean,
};
use serde_json::{Value, json};

use super::sheet::Problem;
use super::survival_rows::{Names, SurvivalRows};

/// How it is answered.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) cause: u8,
    pub(super) band: BandKind,
    pub(super) level: f64,
    pub(super) minimum_at_risk: u32,
    pub(super) at: Vec<f64>,
    pub(super) until: Option<f64>,
    pub(super) ties: Ties,
}

impl Settings {
    fn curve(&self) -> CurveOptions {
        CurveOptions { band: self.band, level: self.level, minimum_at_risk: self.minimum_at_risk }
    }
}

pub(super) fn answer_of(rows: &SurvivalRows, settings: &Settings) -> Result<Value, Problem> {
    let all = Spells::new(&rows.exit, &rows.cause).map_err(|error| named(&error, rows))?;
    let all = match &rows.entry {
        Some(entry) => all.entering(entry).map_err(|error| named(&error, rows))?,
        None => all,
    };
    let competing = rows.cause.iter().any(|cause| *cause > 1);
    let mut value = json!({
        "schema": "oever.stats.survival/1",
        "rows": rows.rows,
        "left_out": rows.rows - rows.exit.len(),
        "level": settings.level,
        "minimum_at_risk": settings.minimum_at_risk,
    });
    let groups: Vec<(Option<&String>, Spells<'_>)> = match &rows.group {
        None => vec![(None, all.clone())],
        Some(groups) => groups
            .names
            .iter()
            .zip(0..)
            .filter_map(|(name, number)| {
                Some((Some(name), all.only(|row| groups.of.get(row) == Some(&Some(number))).ok()?))
            })
            .collect(),
    };
    if let Some(persons) = &rows.person {
        value["mean_counts"] = mean_counts(rows, &all, persons, settings)?;
        return Ok(value);
    }
    let one = if competing { all.of_cause(settings.cause) } else { all.clone() };
    if competing {
        value["cause"] = json!(settings.cause);
        value["incidence"] =
            groups.iter().map(|(name, spells)| incidence_of(*name, spells, settings)).collect();
    } else {
        value["curves"] = curves(&groups, settings);
    }
    if let Some(group) = &rows.group {
        let picked = Picked::new(rows, &all, &one, group);
        value["log_rank"] = picked.log_rank(group, Weight::Equal);
        value["peto_peto"] = picked.log_rank(group, Weight::Early);
        if competing {
            value["gray"] = picked.gray();
        }
    }
    if !rows.covariates.is_empty() {
        value["cox"] = regression(rows, &one, settings);
    }
    Ok(value)
}

/// An engine's refusal with the line of the file it is about.
fn named(error: &SurvivalError, rows: &SurvivalRows) -> Problem {
    let row = match error {
        SurvivalError::Time { row } | SurvivalError::Entry { row } | SurvivalError::Overlap { row } => {
            Some(*row)
        }
        _ => None,
    };
    match row.and_then(|row| rows.lines.get(row)) {
        Some(line) => Problem::at(*line, reason(error)),
        None => Problem::of(error.to_string()),
    }
}

/// The reason without the row, whose number means nothing to who has a file.
fn reason(error: &SurvivalError) -> String {
    let text = error.to_string();
    text.split_once(": ")
        .filter(|(row, _)| row.starts_with("row"))
        .map_or(text.clone(), |(_, reason)| reason.to_owned())
}

fn refused(error: &SurvivalError) -> Value {
    json!({ "refused": reason(error) })
}

fn ending(ending: Ending) -> Value {
    match ending {
        Ending::EverybodySeen => json!({ "why": "everybody_seen" }),
        Ending::TooFewAtRisk { at, minimum } => {
            json!({ "why": "too_few_at_risk", "at": at, "minimum": minimum })
        }
    }
}

fn curves(groups: &[(Option<&String>, Spells<'_>)], settings: &Settings) -> Value {
    let drawn: Vec<_> =
        groups.iter().map(|(name, spells)| (name, kaplan_meier(spells, settings.curve()))).collect();
    let reach = |curve: &Curve| curve.steps().last().map(|step| step.time);
    let common = drawn.iter().filter_map(|(_, curve)| reach(curve.as_ref().ok()?)).min_by(f64::total_cmp);
    let until = settings.until.or(common);
    drawn
        .into_iter()
        .map(|(name, curve)| match curve {
            Ok(curve) => curve_of(*name, &curve, until, &settings.at),
            Err(error) => json!({ "group": name, "refused": reason(&error) }),
        })
        .collect()
}

fn curve_of(name: Option<&String>, curve: &Curve, until: Option<f64>, at: &[f64]) -> Value {
    let steps = curve.steps().iter().zip(curve.cumulative_hazard()).map(|(step, hazard)| {
        json!({
            "time": step.time, "at_risk": step.at_risk, "events": step.events, "censored": step.censored,
            "survival": step.survival, "standard_error": step.standard_error, "lower": step.lower, "upper": step.upper,
            "hazard": hazard.hazard, "hazard_error": hazard.standard_error,
        })
    });
    let median = curve.median();
    let mean = until.and_then(|until| restricted_mean(curve, until)).map(|mean| {
        json!({
            "until": mean.until, "mean": mean.mean, "standard_error": mean.standard_error,
            "lower": mean.lower, "upper": mean.upper, "carried_on": mean.carried_on,
        })
    });
    let at_times = at.iter().map(|time| match (curve.at(*time), curve.reaches(*time)) {
        (Some(step), _) => json!({
            "time": time, "survival": step.survival, "standard_error": step.standard_error,
            "lower": step.lower, "upper": step.upper,
        }),
        (None, true) => {
            json!({ "time": time, "survival": 1.0, "standard_error": 0.0, "lower": 1.0, "upper": 1.0 })
        }
        (None, false) => json!({ "time": time, "refused": "beyond the end of the curve" }),
    });
    json!({
        "group": name, "records": curve.records(), "events": curve.events(),
        "steps": steps.collect::<Vec<_>>(), "ending": ending(curve.ending()),
        "median": { "time": median.time, "lower": median.lower, "upper": median.upper },
        "restricted_mean": mean, "at": at_times.collect::<Vec<_>>(),
    })
}

fn incidence_of(name: Option<&String>, spells: &Spells<'_>, settings: &Settings) -> Value {
    let all = match incidence(spells, settings.curve()) {
        Ok(all) => all,
        Err(error) => return json!({ "group": name, "refused": reason(&error) }),
    };
    let causes = all.causes.iter().map(|curve| {
        let steps = curve.steps().iter().map(|step| {
            json!({
                "time": step.time, "at_risk": step.at_risk, "events": step.events, "incidence": step.incidence,
                "standard_error": step.standard_error, "lower": step.lower, "upper": step.upper,
            })
        });
        let at = settings.at.iter().map(|time| match (curve.at(*time), all.without.reaches(*time)) {
            (Some(step), _) => json!({
                "time": time, "incidence": step.incidence, "standard_error": step.standard_error,
                "lower": step.lower, "upper": step.upper,
            }),
            (None, true) => json!({ "time": time, "incidence": 0.0, "standard_error": 0.0, "lower": 0.0, "upper": 0.0 }),
            (None, false) => json!({ "time": time, "refused": "beyond the end of the curve" }),
        });
        json!({
            "cause": curve.cause, "events": curve.events,
            "steps": steps.collect::<Vec<_>>(), "at": at.collect::<Vec<_>>(),
        })
    });
    json!({
        "group": name, "records": all.without.records(), "causes": causes.collect::<Vec<_>>(),
        "ending": ending(all.without.ending()),
    })
}

fn mean_counts(
    rows: &SurvivalRows,
    all: &Spells<'_>,
    persons: &Names,
    settings: &Settings,
) -> Result<Value, Problem> {
    let names: Vec<Option<(&String, u32)>> = match &rows.group {
        None => vec![None],
        Some(groups) => groups.names.iter().zip(0..).map(Some).collect(),
    };
    let mut answers = Vec::new();
    for group in names {
        let of_group = |row: &usize| match (&rows.group, group) {
            (Some(groups), Some((_, number))) => groups.of.get(*row) == Some(&Some(number)),
            _ => true,
        };
        let person = |row: usize| persons.of.get(row).copied().flatten();
        let kept: Vec<usize> =
            (0..rows.exit.len()).filter(of_group).filter(|row| person(*row).is_some()).collect();
        let of: Vec<u32> = kept.iter().filter_map(|row| person(*row)).collect();
        let name = group.map(|(name, _)| name);
        let Ok(spells) = all.only(|row| kept.binary_search(&row).is_ok()) else { continue };
        match mean_count(&spells, &of, settings.curve()) {
            Ok(mean) => {
                let steps = mean.steps().iter().map(|step| {
                    json!({
                        "time": step.time, "at_risk": step.at_risk, "events": step.events, "mean": step.mean,
                        "standard_error": step.standard_error, "lower": step.lower, "upper": step.upper,
                    })
                });
                answers.push(json!({
                    "group": name, "persons": mean.persons, "events": mean.events,
                    "steps": steps.collect::<Vec<_>>(), "ending": ending(mean.ending()),
                }));
            }
            Err(SurvivalError::Overlap { row }) => {
                let row = kept.get(row).copied().unwrap_or(row);
                return Err(named(&SurvivalError::Overlap { row }, rows));
            }
            Err(error) => answers.push(json!({ "group": name, "refused": reason(&error) })),
        }
    }
    Ok(Value::Array(answers))
}

/// The rows that have a group, and a stratum where there are strata.
struct Picked {
    all: Result<Spells<'static>, SurvivalError>,
    one: Result<Spells<'static>, SurvivalError>,
    group: Vec<u32>,
    stratum: Option<Vec<u32>>,
}

impl Picked {
    fn new(rows: &SurvivalRows, all: &Spells<'_>, one: &Spells<'_>, group: &Names) -> Self {
        let has = |names: &Names, row: usize| names.of.get(row).copied().flatten();
        let keep = |row: usize| {
            has(group, row).is_some()
                && rows.stratum.as_ref().is_none_or(|stratum| has(stratum, row).is_some())
        };
        let numbers = |names: &Names| {
            (0..one.len()).filter(|row| keep(*row)).filter_map(|row| has(names, row)).collect()
        };
        Self {
            all: all.only(keep),
            one: one.only(keep),
            group: numbers(group),
            stratum: rows.stratum.as_ref().map(numbers),
        }
    }

    fn log_rank(&self, names: &Names, weight: Weight) -> Value {
        let test = |spells: &Spells<'_>| log_rank(spells, &self.group, self.stratum.as_deref(), weight);
        let LogRank { groups, chi_squared, degrees, p, variance } =
            match self.one.as_ref().map_err(Clone::clone).and_then(test) {
                Ok(test) => test,
                Err(error) => return refused(&error),
            };
        let groups = groups.iter().map(|group| {
            let name = usize::try_from(group.group).ok().and_then(|number| names.names.get(number));
            json!({ "group": name, "records": group.records, "observed": group.observed, "expected": group.expected })
        });
        json!({
            "groups": groups.collect::<Vec<_>>(), "chi_squared": chi_squared, "degrees": degrees, "p": p,
            "variance": variance, "stratified": self.stratum.is_some(),
        })
    }

    fn gray(&self) -> Value {
        let spells = match &self.all {
            Ok(spells) => spells,
            Err(error) => return json!([refused(error)]),
        };
        let most = spells.causes().iter().copied().max().unwrap_or(0);
        (1..=most)
            .map(|cause| match gray(spells, cause, &self.group, self.stratum.as_deref()) {
                Ok(test) => {
                    json!({ "cause": cause, "chi_squared": test.chi_squared, "degrees": test.degrees, "p": test.p })
                }
                Err(error) => json!({ "cause": cause, "refused": reason(&error) }),
            })
            .collect()
    }
}

fn regression(rows: &SurvivalRows, one: &Spells<'_>, settings: &Settings) -> Value {
    let stratum = |row: usize| match &rows.stratum {
        Some(stratum) => stratum.of.get(row).copied().flatten(),
        None => Some(0),
    };
    let cells = |row: usize| -> Option<Vec<f64>> {
        rows.covariates.iter().map(|(_, values)| values.get(row).copied().flatten()).collect()
    };
    let kept: Vec<(usize, u32, Vec<f64>)> =
        (0..one.len()).filter_map(|row| Some((row, stratum(row)?, cells(row)?))).collect();
    let strata: Vec<u32> = kept.iter().map(|(_, stratum, _)| *stratum).collect();
    let values: Vec<f64> = kept.iter().flat_map(|(_, _, cells)| cells).copied().collect();
    let options = CoxOptions { ties: settings.ties, level: settings.level };
    let fit = one
        .only(|row| kept.binary_search_by_key(&row, |(row, _, _)| *row).is_ok())
        .and_then(|spells| cox(&spells, &values, rows.covariates.len(), Some(&strata), options));
    let fit = match fit {
        Ok(fit) => fit,
        Err(SurvivalError::Collinear { covariate } | SurvivalError::NoMaximum { covariate })
            if rows.covariates.len() > covariate =>
        {
            let name = rows.covariates.get(covariate).map(|(name, _)| name.as_str()).unwrap_or_default();
            let why =
                "is constant, follows from the others, or separates those with the event from those without";
            return json!({ "refused": format!("covariate {name} {why}"), "covariate": name });
        }
        Err(error) => return refused(&error),
    };
    let coefficients = rows.covariates.iter().zip(&fit.coefficients).map(|((name, _), one)| {
        json!({
            "covariate": name, "coefficient": one.coefficient, "standard_error": one.standard_error,
            "hazard_ratio": one.hazard_ratio, "lower": one.lower, "upper": one.upper, "z": one.z, "p": one.p,
        })
    });
    let test = |test: oever_statistics::survival::Test| json!({ "chi_squared": test.chi_squared, "degrees": test.degrees, "p": test.p });
    json!({
        "ties": if settings.ties == Ties::Efron { "efron" } else { "breslow" },
        "records": fit.records, "events": fit.events, "left_out": rows.rows - fit.records,
        "coefficients": coefficients.collect::<Vec<_>>(),
        "log_likelihood_null": fit.log_likelihood_null, "log_likelihood": fit.log_likelihood,
        "tests": {
            "likelihood_ratio": test(fit.likelihood_ratio), "wald": test(fit.wald), "score": test(fit.score),
        },
    })
}
