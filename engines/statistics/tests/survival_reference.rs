//! Kaplan–Meier, log-rank, Cox, restricted means, Aalen–Johansen and Gray on published data, against R's `survival`
//! and `cmprsk` and lifelines. The data have their origin elsewhere: they are read from the folder with acceptance
//! data beside the project, and skipped aloud where that is not.

#![allow(clippy::float_cmp, reason = "whole numbers")]

mod common;

use common::{Table, close, json};
use oever_statistics::survival::*;

fn all(band: BandKind) -> CurveOptions {
    CurveOptions { band, level: 0.95, minimum_at_risk: 1 }
}

/// Each step of a printed curve; `NA` is not compared.
fn same_curve(curve: &Curve, printed: &Table, stratum: &str) {
    let rows: Vec<_> = printed.rows().filter(|row| row.text("strata") == stratum).collect();
    assert!(!rows.is_empty(), "no rows for {stratum}");
    for row in rows {
        let time = row.number("time");
        let step = curve.at(time);
        close(step.map_or(1.0, |step| step.survival), row.number("surv"), 1e-12, stratum);
        if let Some(error) = row.has("std_err") {
            close(step.map_or(0.0, |step| step.standard_error), error, 1e-12, stratum);
        }
        for (name, of) in [
            ("lower", 0),
            ("lower_log", 0),
            ("lower_loglog", 0),
            ("upper", 1),
            ("upper_log", 1),
            ("upper_loglog", 1),
        ] {
            if let Some(printed) = row.has(name) {
                let ours = step.map_or(1.0, |step| if of == 0 { step.lower } else { step.upper });
                close(ours, printed, 1e-9, &format!("{stratum} {time} {name}"));
            }
        }
        if let (Some(at_risk), Some(step)) = (row.has("n_risk"), step.filter(|step| step.time == time)) {
            assert_eq!(f64::from(step.at_risk), at_risk, "{stratum} {time}");
        }
    }
}

fn curve(table: &Table, time: &str, event: &str, code: &str, group: (&str, &str), band: BandKind) -> Curve {
    let rows: Vec<_> = table.rows().filter(|row| row.text(group.0) == group.1).collect();
    let exit: Vec<f64> = rows.iter().map(|row| row.number(time)).collect();
    let cause: Vec<u8> = rows.iter().map(|row| u8::from(row.text(event) == code)).collect();
    kaplan_meier(&Spells::new(&exit, &cause).unwrap(), all(band)).unwrap()
}

#[test]
fn kaplan_meier_step_by_step() {
    let Some(aml) = Table::read("aml.csv") else { return };
    for (band, file) in [
        (BandKind::Log, "aml_km_log.csv"),
        (BandKind::LogLog, "aml_km_loglog.csv"),
        (BandKind::Plain, "aml_km_plain.csv"),
    ] {
        let printed = Table::read(file).unwrap();
        for group in ["Maintained", "Nonmaintained"] {
            same_curve(
                &curve(&aml, "time", "status", "1", ("x", group), band),
                &printed,
                &format!("x={group}"),
            );
        }
    }
    let lung = Table::read("lung.csv").unwrap();
    for sex in ["1", "2"] {
        let ours = curve(&lung, "time", "status", "2", ("sex", sex), BandKind::Log);
        same_curve(&ours, &Table::read("lung_km_by_sex_full.csv").unwrap(), &format!("sex={sex}"));
        // This one counts events since the time before, and those at risk at the time itself.
        let printed = Table::read("lung_km_by_sex_times.csv").unwrap();
        for row in printed.rows().filter(|row| row.text("strata") == format!("sex={sex}")) {
            let step = ours.at(row.number("time")).unwrap();
            close(step.survival, row.number("surv"), 1e-12, "lung");
            close(step.lower, row.number("lower"), 1e-9, "lung");
            close(step.upper, row.number("upper"), 1e-9, "lung");
        }
    }
    let veteran = Table::read("veteran.csv").unwrap();
    for kind in ["squamous", "smallcell", "adeno", "large"] {
        let ours = curve(&veteran, "time", "status", "1", ("celltype", kind), BandKind::Log);
        let printed = Table::read("veteran_km_by_celltype.csv").unwrap();
        same_curve(&ours, &printed, &format!("celltype={kind}"));
    }
    let rossi = Table::read("rossi.csv").unwrap();
    for fin in ["0", "1"] {
        let ours = curve(&rossi, "week", "arrest", "1", ("fin", fin), BandKind::Log);
        same_curve(&ours, &Table::read("rossi_km_by_fin_R.csv").unwrap(), &format!("fin={fin}"));
    }
    let waltons = Table::read("waltons.csv").unwrap();
    for group in ["control", "miR-137"] {
        let ours = curve(&waltons, "T", "E", "1", ("group", group), BandKind::LogLog);
        same_curve(&ours, &Table::read("waltons_km_by_group_R.csv").unwrap(), &format!("group={group}"));
    }
}

#[test]
fn medians_and_restricted_means() {
    let Some(r) = json("r_reference.json") else { return };
    for (set, time, event, code, group, until) in [
        ("aml", "time", "status", "1", "x", 161.0),
        ("lung", "time", "status", "2", "sex", 1022.0),
        ("veteran", "time", "status", "1", "celltype", 999.0),
    ] {
        let table = Table::read(&format!("{set}.csv")).unwrap();
        for printed in r[set]["median"].as_array().unwrap() {
            let name = printed["strata"].as_str().unwrap().split_once('=').unwrap().1;
            let ours = curve(&table, time, event, code, (group, name), BandKind::Log);
            let median = ours.median();
            assert_eq!(median.time, printed["median"].as_f64(), "{set} {name}");
            assert_eq!(median.lower, printed["0.95LCL"].as_f64(), "{set} {name}");
            assert_eq!(median.upper, printed["0.95UCL"].as_f64(), "{set} {name}");
            assert_eq!(Some(ours.events()), printed["events"].as_u64());
            let mean = restricted_mean(&ours, until).unwrap();
            close(mean.mean, printed["rmean"].as_f64().unwrap(), 1e-11, name);
            close(mean.standard_error, printed["se(rmean)"].as_f64().unwrap(), 1e-11, name);
        }
    }
    let lung = Table::read("lung.csv").unwrap();
    for (sex, printed) in ["1", "2"].into_iter().zip(r["lung"]["rmst365"].as_array().unwrap()) {
        let mean = restricted_mean(&curve(&lung, "time", "status", "2", ("sex", sex), BandKind::Log), 365.0)
            .unwrap();
        close(mean.mean, printed["rmean"].as_f64().unwrap(), 1e-11, sex);
        close(mean.standard_error, printed["se(rmean)"].as_f64().unwrap(), 1e-11, sex);
        assert!(!mean.carried_on);
    }
}

#[test]
fn cumulative_hazard() {
    let Some(r) = json("r_reference.json") else { return };
    let aml = Table::read("aml.csv").unwrap();
    let (exit, cause) = aml.spells("time", "status", |status| u8::from(status == "1"));
    let curve = kaplan_meier(&Spells::new(&exit, &cause).unwrap(), all(BandKind::Log)).unwrap();
    let steps = curve.cumulative_hazard();
    let na = &r["aml"]["na"];
    for (index, time) in na["time"].as_array().unwrap().iter().enumerate() {
        let step = steps.iter().find(|step| Some(step.time) == time.as_f64()).unwrap();
        close(step.hazard, na["cumhaz"][index].as_f64().unwrap(), 1e-11, "hazard");
        close(step.standard_error, na["std"][index].as_f64().unwrap(), 1e-11, "its error");
    }
}

fn compare(
    table: &Table,
    columns: (&str, &str, &str),
    group: &str,
    stratum: Option<&str>,
    weight: Weight,
) -> LogRank {
    let table = match stratum {
        Some(stratum) => table.without_gaps(&[group, stratum]),
        None => table.without_gaps(&[group]),
    };
    let (exit, cause) = table.spells(columns.0, columns.1, |status| u8::from(status == columns.2));
    let strata = stratum.map(|stratum| table.levels(stratum));
    log_rank(&Spells::new(&exit, &cause).unwrap(), &table.levels(group), strata.as_deref(), weight).unwrap()
}

#[track_caller]
fn same_test(ours: &LogRank, printed: &serde_json::Value) {
    close(ours.chi_squared, printed["chisq"].as_f64().unwrap(), 1e-10, "chi-squared");
    close(ours.p, printed["p"].as_f64().unwrap(), 1e-10, "p");
    if let Some(degrees) = printed["df"].as_u64() {
        assert_eq!(u64::from(ours.degrees), degrees);
    }
    for (list, of) in [("obs", 0), ("exp", 1)] {
        let Some(list) = printed[list].as_array() else { continue };
        // R keeps the order of the levels; ours is that of first appearance. Compare as sets.
        let mut theirs: Vec<f64> = list.iter().map(|v| v.as_f64().unwrap()).collect();
        let mut mine: Vec<f64> =
            ours.groups.iter().map(|group| if of == 0 { group.observed } else { group.expected }).collect();
        theirs.sort_by(f64::total_cmp);
        mine.sort_by(f64::total_cmp);
        for (mine, theirs) in mine.into_iter().zip(theirs) {
            close(mine, theirs, 1e-11, "events");
        }
    }
    if let Some(variance) = printed["var"].as_f64() {
        close(ours.variance, variance, 1e-11, "variance");
    }
}

#[test]
fn log_rank_tests() {
    let (Some(r), Some(more)) = (json("r_reference.json"), json("r_rossi_waltons.json")) else { return };
    let read = |name: &str| Table::read(name).unwrap();
    let (aml, lung, veteran) = (read("aml.csv"), read("lung.csv"), read("veteran.csv"));
    let died = ("time", "status", "2");
    let ended = ("time", "status", "1");
    same_test(&compare(&aml, ended, "x", None, Weight::Equal), &r["aml"]["logrank"]);
    same_test(&compare(&aml, ended, "x", None, Weight::Early), &r["aml"]["peto_peto"]);
    same_test(&compare(&lung, died, "sex", None, Weight::Equal), &r["lung"]["logrank_sex"]);
    same_test(
        &compare(&lung, died, "sex", Some("ph.ecog"), Weight::Equal),
        &r["lung"]["logrank_sex_strat_ecog"],
    );
    same_test(&compare(&lung, died, "ph.ecog", None, Weight::Equal), &r["lung"]["logrank_ecog"]);
    same_test(&compare(&veteran, ended, "celltype", None, Weight::Equal), &r["veteran"]["logrank"]);
    let arrested = ("week", "arrest", "1");
    same_test(&compare(&read("rossi.csv"), arrested, "fin", None, Weight::Equal), &more["rossi_logrank_fin"]);
    same_test(
        &compare(&read("waltons.csv"), ("T", "E", "1"), "group", None, Weight::Equal),
        &more["waltons_logrank"],
    );
    let lifelines = json("lifelines_reference.json").unwrap();
    let rossi = read("rossi.csv");
    let (exit, cause) = rossi.spells("week", "arrest", |arrest| u8::from(arrest == "1"));
    let groups: Vec<u32> = rossi.rows().map(|row| row.text("prio").parse::<u32>().unwrap().min(3)).collect();
    let test = log_rank(&Spells::new(&exit, &cause).unwrap(), &groups, None, Weight::Equal).unwrap();
    same_test(&test, &lifelines["rossi_recidivism"]["logrank_prio_0_1_2_3plus"]);
}

fn regression(table: &Table, columns: (&str, &str, &str), covariates: &[&str], ties: Ties) -> CoxFit {
    let table = table.without_gaps(covariates);
    let (exit, cause) = table.spells(columns.0, columns.1, |status| u8::from(status == columns.2));
    let cells: Vec<f64> =
        table.rows().flat_map(|row| covariates.iter().map(move |name| row.coded(name))).collect();
    let options = CoxOptions { ties, ..CoxOptions::default() };
    cox(&Spells::new(&exit, &cause).unwrap(), &cells, covariates.len(), None, options).unwrap()
}

#[track_caller]
fn same_coefficients(ours: &CoxFit, printed: &serde_json::Value) {
    let printed = printed.as_array().unwrap();
    assert_eq!(ours.coefficients.len(), printed.len());
    for (ours, printed) in ours.coefficients.iter().zip(printed) {
        close(ours.coefficient, printed["coef"].as_f64().unwrap(), 1e-6, "coefficient");
        close(ours.standard_error, printed["se(coef)"].as_f64().unwrap(), 1e-6, "error");
        close(ours.hazard_ratio, printed["exp(coef)"].as_f64().unwrap(), 1e-6, "ratio");
        close(ours.p, printed["Pr(>|z|)"].as_f64().unwrap(), 1e-5, "p");
    }
}

#[test]
fn cox_regressions() {
    let (Some(r), Some(more)) = (json("r_reference.json"), json("r_rossi_waltons.json")) else { return };
    let lung = Table::read("lung.csv").unwrap();
    let (died, three) = (("time", "status", "2"), ["age", "sex", "ph.ecog"]);
    let efron = regression(&lung, died, &three, Ties::Efron);
    same_coefficients(&efron, &r["lung"]["cox_efron"]);
    close(efron.log_likelihood_null, r["lung"]["cox_efron_loglik"][0].as_f64().unwrap(), 1e-12, "null");
    close(efron.log_likelihood, r["lung"]["cox_efron_loglik"][1].as_f64().unwrap(), 1e-12, "likelihood");
    same_coefficients(&regression(&lung, died, &three, Ties::Breslow), &r["lung"]["cox_breslow"]);
    let seven = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];
    let rossi = regression(&Table::read("rossi.csv").unwrap(), ("week", "arrest", "1"), &seven, Ties::Efron);
    same_coefficients(&rossi, &more["rossi_cox_efron"]);
    close(rossi.log_likelihood_null, more["rossi_cox_loglik"][0].as_f64().unwrap(), 1e-12, "null");
    close(rossi.log_likelihood, more["rossi_cox_loglik"][1].as_f64().unwrap(), 1e-12, "likelihood");
    let mgus2 = Table::read("mgus2_competing.csv").unwrap();
    let specific = regression(&mgus2, ("etime", "event", "1"), &["age", "sex"], Ties::Efron);
    same_coefficients(&specific, &r["mgus2"]["cause_specific_cox_pcm"]);
}

#[test]
fn competing_events() {
    let Some(r) = json("r_reference.json") else { return };
    let mgus2 = Table::read("mgus2_competing.csv").unwrap();
    let (exit, cause) = mgus2.spells("etime", "event", |event| event.parse().unwrap());
    let spells = Spells::new(&exit, &cause).unwrap();
    let both = incidence(&spells, all(BandKind::Log)).unwrap();
    for row in Table::read("mgus2_aalen_johansen_all.csv").unwrap().rows() {
        let time = row.number("time");
        close(both.without.at(time).unwrap().survival, row.number("p_s0"), 1e-12, "without");
        for (curve, name) in both.causes.iter().zip(["pcm", "death"]) {
            let step = curve.at(time).unwrap();
            close(step.incidence, row.number(&format!("p_{name}")), 1e-12, name);
            close(step.standard_error, row.number(&format!("se_{name}")), 1e-10, name);
        }
    }
    for sex in ["F", "M"] {
        let of: Vec<bool> = mgus2.rows().map(|row| row.text("sex") == sex).collect();
        let both = incidence(&spells.only(|row| of[row]).unwrap(), all(BandKind::Log)).unwrap();
        let printed = Table::read("mgus2_aalen_johansen_by_sex.csv").unwrap();
        let rows: Vec<_> = printed.rows().filter(|row| row.text("strata") == format!("sex={sex}")).collect();
        assert_eq!(rows.len(), 5);
        for row in rows {
            for (curve, name) in both.causes.iter().zip(["pcm", "death"]) {
                let step = curve.at(row.number("time")).unwrap();
                close(step.incidence, row.number(&format!("p_{name}")), 1e-12, name);
                close(step.standard_error, row.number(&format!("se_{name}")), 1e-10, name);
                close(step.lower, row.number(&format!("lo_{name}")), 1e-10, name);
                close(step.upper, row.number(&format!("hi_{name}")), 1e-10, name);
            }
        }
    }
    for (cause, printed) in (1..).zip(r["mgus2"]["gray_test"].as_array().unwrap()) {
        let test = gray(&spells, cause, &mgus2.levels("sex"), None).unwrap();
        close(test.chi_squared, printed["stat"].as_f64().unwrap(), 1e-10, "Gray");
        close(test.p, printed["pv"].as_f64().unwrap(), 1e-10, "Gray's p");
        assert_eq!(Some(u64::from(test.degrees)), printed["df"].as_u64());
    }
}
