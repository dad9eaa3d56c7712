//! Is everything as it should be, and if not, what to do?

use std::path::Path;

use jiff::civil::Date;
use oever_audit::Audit;
use oever_store::{Keyring, KeyringError, OprfKeys};
use oever_web::{RuleFile, Settings, rule_files};

use crate::cli::say;
use crate::installation::{Installation, capabilities};
use crate::{Failure, StoreArgs};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grade {
    Good,
    Look,
    Wrong,
}

/// A check: what was looked at, how it is, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) grade: Grade,
    pub(crate) what: String,
    pub(crate) advice: Option<String>,
}

fn good(what: impl Into<String>) -> Check {
    Check { grade: Grade::Good, what: what.into(), advice: None }
}

fn look(what: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { grade: Grade::Look, what: what.into(), advice: Some(advice.into()) }
}

fn wrong(what: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { grade: Grade::Wrong, what: what.into(), advice: Some(advice.into()) }
}

/// Looks at keys, databases, clock and rules. `Ok(false)`: something is wrong.
///
/// # Errors
/// Never: what is wrong is said as a check.
pub async fn doctor(store: &StoreArgs) -> Result<bool, Failure> {
    let mut checks = keys(&store.keys);
    checks.extend(databases(store).await);
    checks.extend(clock());
    let today = oever_kernel::Clock::system().today();
    checks.extend(rules(today));
    for check in &checks {
        let grade = match check.grade {
            Grade::Good => "ok   ",
            Grade::Look => "look ",
            Grade::Wrong => "WRONG",
        };
        say(&format!("{grade}  {}", check.what));
        if let Some(advice) = &check.advice {
            say(&format!("         -> {advice}"));
        }
    }
    let count = |grade| checks.iter().filter(|check| check.grade == grade).count();
    say(&format!(
        "{} ok, {} to look at, {} wrong",
        count(Grade::Good),
        count(Grade::Look),
        count(Grade::Wrong)
    ));
    Ok(count(Grade::Wrong) == 0)
}

fn keys(folder: &Path) -> Vec<Check> {
    let mut checks = Vec::new();
    let oprf = OprfKeys::in_folder(folder);
    let epochs = oprf.epochs().unwrap_or_default();
    let files = Keyring::FILES.iter().map(|name| folder.join(name));
    for path in files.chain(epochs.iter().map(|epoch| oprf.file(*epoch))) {
        match std::fs::metadata(&path) {
            Err(_) => checks.push(wrong(
                format!("key file {} is not there", path.display()),
                "Restore it from your key backup. Only for a new installation: `oever migrate --create-keys`.",
            )),
            Ok(metadata) => checks.push(permissions(&path, &metadata)),
        }
    }
    let of_key_service = epochs.iter().try_for_each(|epoch| oprf.key(*epoch).map(drop));
    match Keyring::open(folder).map(|keyring| (keyring.is_demo(), of_key_service)) {
        Ok((true, _)) => checks.push(wrong(
            "the keys were made by `oever demo`",
            "Never use them for real people: `oever migrate --create-keys` in another folder.",
        )),
        Ok((false, Ok(()))) if epochs.is_empty() => {
            checks.push(good("key files can be read; no key of the key service, so that runs elsewhere"));
        }
        Ok((false, Ok(()))) => checks.push(good("key files can be read")),
        Err(KeyringError::Missing(_)) => {}
        Ok((false, Err(error))) | Err(error) => {
            checks.push(wrong(error.to_string(), "Restore it from your key backup."));
        }
    }
    checks
}

#[cfg(unix)]
fn permissions(path: &Path, metadata: &std::fs::Metadata) -> Check {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    if mode.trailing_zeros() >= 6 {
        good(format!("key file {} is for its owner only ({mode:o})", path.display()))
    } else {
        wrong(
            format!("key file {} can be read by others ({mode:o})", path.display()),
            format!("chmod 600 {}", path.display()),
        )
    }
}

#[cfg(not(unix))]
fn permissions(path: &Path, _: &std::fs::Metadata) -> Check {
    look(
        format!("key file {} is there", path.display()),
        "See to it that only the service account can read it.",
    )
}

async fn databases(store: &StoreArgs) -> Vec<Check> {
    let installation = match Installation::open(store).await {
        Ok(installation) => installation,
        Err(failure) => return vec![wrong("the databases cannot be opened", failure.to_string())],
    };
    let mut checks = Vec::new();
    for (what, answer) in
        [("data", installation.db.ping().await), ("key store", installation.vault.db().ping().await)]
    {
        match answer {
            Ok(()) => checks.push(good(format!("{what}: the database answers"))),
            Err(error) => checks.push(wrong(
                format!("{what}: {error}"),
                "Is the database running, and is the address right?",
            )),
        }
    }
    checks.extend(schema(&installation).await);
    match installation.vault.erasures().await {
        Ok(erased) => checks.push(good(format!("{} records on the erasure list", erased.len()))),
        Err(error) => {
            checks
                .push(wrong(format!("key store: {error}"), "`oever migrate` brings the schema up to date."));
        }
    }
    match installation.fact("demo").await {
        Ok(Some(_)) => checks.push(wrong(
            "the database holds the invented world of `oever demo`",
            "Give --database another place.",
        )),
        Ok(None) => checks.push(good("the database is not a demonstration")),
        Err(failure) => checks.push(wrong("the schema is not up to date", failure.to_string())),
    }
    match given_up(&installation).await {
        Some(0) => checks.push(good("no job was given up")),
        Some(n) => checks.push(look(
            format!("{n} jobs were given up after ten tries"),
            "The log says why (\"job failed\").",
        )),
        None => {}
    }
    // Heads are authenticated with the key file: the right keys with the wrong database show here.
    let audit = Audit::new(installation.vault.keyring().audit());
    match audit.verify(&installation.db, None).await {
        Ok(report) if report.findings.is_empty() => {
            checks.push(good(format!("audit log: {} rows in {} logs, all as they were written", report.rows, report.logs)));
        }
        Ok(report) => checks.push(wrong(
            format!("audit log: {} findings", report.findings.len()),
            "`oever audit verify` names them. If every head is wrong, these are not the keys of this database.",
        )),
        Err(error) => checks.push(wrong(format!("audit log: {error}"), "`oever migrate` brings the schema up to date.")),
    }
    installation.close().await;
    checks
}

async fn given_up(installation: &Installation) -> Option<i64> {
    let mut tx = installation.db.read().await.ok()?;
    oever_jobs::stuck(&mut tx).await.ok()
}

/// Prepares every statement: what is not there yet, shows.
async fn schema(installation: &Installation) -> Vec<Check> {
    let assembled = capabilities()
        .map_err(Failure::new)
        .and_then(|capabilities| installation.assemble(Settings::default(), capabilities));
    let assembly = match assembled {
        Ok(assembly) => assembly,
        Err(failure) => {
            return vec![wrong("the program's own rules or texts are wrong", failure.to_string())];
        }
    };
    let mut failed = Vec::new();
    for statement in &assembly.registry.statements {
        if installation.db.prepare(*statement).await.is_err() {
            failed.push(statement.name);
        }
    }
    let total = assembly.registry.statements.len();
    match failed.first() {
        None => vec![good(format!("the schema fits the program ({total} statements prepared)"))],
        Some(first) => vec![wrong(
            format!("{} of {total} statements do not fit the schema, the first is {first}", failed.len()),
            "`oever migrate` brings the schema up to date.",
        )],
    }
}

fn clock() -> Vec<Check> {
    let today = oever_kernel::Clock::system().today();
    let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").is_ok();
    let mut checks = Vec::new();
    if today < jiff::civil::date(2026, 1, 1) || today > jiff::civil::date(2100, 1, 1) {
        checks.push(wrong(
            format!("the clock says {today}"),
            "Terms are counted by it: set the clock of this machine (NTP).",
        ));
    } else {
        checks.push(good(format!("the clock says {today} in the Netherlands")));
    }
    if !zone {
        checks.push(wrong(
            "the time zone Europe/Amsterdam is not known",
            "The program carries its own: this build is broken.",
        ));
    }
    checks
}

/// Folders of `rules/` that are tables of rules, with dates and sources.
const FOLDERS: [&str; 7] =
    ["clocks", "contraindications", "funding", "holidays", "indicators", "sharing", "regions"];

fn rules(today: Date) -> Vec<Check> {
    FOLDERS.iter().flat_map(|folder| folder_of_rules(folder, &rule_files(folder), today)).collect()
}

/// What a folder of rules says of itself: does it parse, has every file a source, did a version expire?
fn folder_of_rules(folder: &str, files: &[RuleFile], today: Date) -> Vec<Check> {
    if files.is_empty() {
        return vec![look(format!("rules/{folder}: no files"), "What rests on these rules cannot answer.")];
    }
    let mut checks = Vec::new();
    let (mut sources, mut low, mut expired) = (0usize, 0usize, 0usize);
    for file in files {
        if file.name.strip_suffix(".toml").is_none() {
            let remarks = file.text.lines().take_while(|line| line.starts_with('#')).count();
            sources += usize::from(remarks > 0);
            continue;
        }
        match file.text.parse::<toml::Table>() {
            Err(error) => checks.push(wrong(
                format!("rules/{} does not parse: {}", file.name, error.message()),
                "Correct the file and build again.",
            )),
            Ok(table) => {
                let mut seen = Seen { today, ..Seen::default() };
                seen.table(&table);
                if seen.sources == 0 && !file.name.contains("facts") {
                    checks.push(look(
                        format!("rules/{} names no source", file.name),
                        "A rule without a source is not to be relied on.",
                    ));
                }
                sources += seen.sources;
                low += seen.low;
                expired += seen.expired;
            }
        }
    }
    if expired > 0 {
        checks.push(look(
            format!("rules/{folder}: {expired} rules are no longer in force on {today}"),
            "They stay for older cases. Is there a newer version for each?",
        ));
    }
    let certainty =
        if low == 0 { String::new() } else { format!(", {low} of low certainty: those go to a human") };
    checks.push(good(format!("rules/{folder}: {} files, {sources} sources{certainty}", files.len())));
    checks
}

struct Seen {
    today: Date,
    sources: usize,
    low: usize,
    expired: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self { today: Date::MAX, sources: 0, low: 0, expired: 0 }
    }
}

impl Seen {
    fn table(&mut self, table: &toml::Table) {
        for (key, value) in table {
            match (key.as_str(), value) {
                ("source" | "sources", value) if !value.as_str().is_some_and(str::is_empty) => {
                    self.sources += 1;
                }
                ("certainty", toml::Value::String(text)) => {
                    self.low += usize::from(text == "low" || text == "l");
                }
                ("valid_until", value) => {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    self.expired += usize::from(text.parse::<Date>().is_ok_and(|until| until < self.today));
                }
                _ => {}
            }
            self.value(value);
        }
    }

    fn value(&mut self, value: &toml::Value) {
        match value {
            toml::Value::Table(table) => self.table(table),
            toml::Value::Array(items) => items.iter().for_each(|item| self.value(item)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_rules_parse_and_a_broken_file_is_named() {
        let today = jiff::civil::date(2026, 11, 26);
        let checks = rules(today);
        assert!(checks.iter().all(|check| check.grade != Grade::Wrong), "{checks:?}");
        let broken = RuleFile { name: "clocks/x.toml".into(), text: "[[".into() };
        assert!(folder_of_rules("clocks", &[broken], today).iter().any(|check| check.grade == Grade::Wrong));
    }

    #[test]
    fn expired_and_sourceless_rules_are_seen() {
        let today = jiff::civil::date(2026, 11, 26);
        let file = |text: &str| RuleFile { name: "clocks/x.toml".into(), text: text.into() };
        let grades = |text: &str| -> Vec<Grade> {
            folder_of_rules("clocks", &[file(text)], today).iter().map(|check| check.grade).collect()
        };
        assert_eq!(grades("source = 'law'\nvalid_until = 2020-01-01"), [Grade::Look, Grade::Good]);
        assert_eq!(grades("name = 'x'"), [Grade::Look, Grade::Good]);
        assert_eq!(grades("source = 'law'"), [Grade::Good]);
    }
}
