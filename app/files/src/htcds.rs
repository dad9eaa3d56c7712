//! `oever htcds`: case records in the standard HTCDS 2.0, and those of CTDC made into it.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use oever_exchange::{CtdcForm, Reading, SheetError, read_ctdc, read_htcds, write_htcds};
use serde_json::{Value, json};

use crate::FileError;
use crate::input;
use crate::output::write_to;

/// How many problems an error says; `--json` gives more.
const SAID: usize = 20;

/// What to do with case records.
#[derive(Debug, Clone, Subcommand)]
pub enum HtcdsCommand {
    /// Say what is in a file of case records, and what is wrong with it
    #[command(after_help = "\
HTCDS 2.0 is the Human Trafficking Case Data Standard of the International Organization for
Migration. A file of it is CSV in UTF-8 with the names of fields in line 1 (prs_Gender,
vic_TypeOfExploitation, ...): any of the 83, in any order. Codes are those of the standard, with
semicolons between several; its own spelling Unaquainted stays. Days are written 2026-01-31, check
boxes true or false. One row is one case with one person, organisation and referral; what happens
more than once takes more rows with the same ext_CaseId.

What the standard lacks stands in columns whose names begin with ext_: ext_CaseId, ext_PersonId,
ext_OrganisationId, ext_RegistrationDate, ext_RegistrationYear, ext_AgeBandAtRegistration,
ext_MajorityWhenTrafficked (Minor or Adult), ext_CountryOfExploitation and ext_CriminalExploitation
(true or false). Other ext_ columns are kept as they are; any other column is refused.

Example:
  oever htcds check --input cases.csv

The exit status is 2 when anything is wrong. Values are never shown, only their line and column.")]
    Check(CheckArgs),
    /// Write case records as a file in HTCDS 2.0; nothing is written when anything is wrong
    #[command(after_help = "\
CTDC is the Counter Trafficking Data Collaborative; its public files have 63 columns (k-anonymised,
2018 to 2021) or 27 (synthetic, 2024 to 2026). What a field of HTCDS says goes there. Everything
else is kept under ext_ctdc_ and the name of the column: an explicit no, a column that stands for
several things at once, and what only comes near. The age of CTDC is that at registration and never
becomes vic_AgeWhenTrafficked.

Examples:
  oever htcds convert --input ctdc.csv --from ctdc27 --out cases.csv
  oever htcds convert --input cases.csv --out all-columns-in-order.csv

`oever htcds check --help` says what a file in HTCDS looks like.")]
    Convert(ConvertArgs),
}

/// The file to look at.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    source: Source,
    /// The answer as JSON: form, rows, fields_filled, codes_unknown, problems, first_problems (at most 1,000)
    #[arg(long)]
    json: bool,
}

/// The file to convert, and where to.
#[derive(Debug, Clone, Args)]
pub struct ConvertArgs {
    #[command(flatten)]
    source: Source,
    /// The form to write
    #[arg(long, value_enum, default_value_t = To::Htcds, value_name = "FORM")]
    to: To,
    /// Where it goes
    #[arg(long, value_name = "FILE.csv")]
    out: PathBuf,
    /// What was written as JSON: form, rows, fields_filled, codes_unknown, problems, first_problems
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Args)]
struct Source {
    /// CSV in UTF-8, packed with gzip or not
    #[arg(long, value_name = "FILE.csv")]
    input: PathBuf,
    /// The form of the file
    #[arg(long, value_enum, default_value_t = Form::Htcds, value_name = "FORM")]
    from: Form,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// HTCDS 2.0
    Htcds,
    /// CTDC, k-anonymised, 63 columns
    Ctdc63,
    /// CTDC, synthetic, 27 columns
    Ctdc27,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// HTCDS 2.0: 83 fields, the extension block, what else was kept
    Htcds,
}

/// Does it.
pub(crate) fn run(command: &HtcdsCommand) -> Result<(), FileError> {
    match command {
        HtcdsCommand::Check(args) => {
            let reading = read(&args.source)?;
            say(&args.source, &reading, args.json)?;
            refuse(&args.source.input, &reading)
        }
        HtcdsCommand::Convert(args) => {
            let reading = read(&args.source)?;
            refuse(&args.source.input, &reading)?;
            let bytes = match args.to {
                To::Htcds => write_htcds(&reading.records),
            };
            write_to(Some(&args.out), |out| out.write_all(&bytes))?;
            say(&args.source, &reading, args.json)
        }
    }
}

fn read(source: &Source) -> Result<Reading, FileError> {
    let file = source.input.as_path();
    let mut bytes = Vec::new();
    input::open(file)?.read_to_end(&mut bytes).map_err(|error| FileError::of(file, error))?;
    let reading = match source.from {
        Form::Htcds => read_htcds(&bytes),
        Form::Ctdc63 => read_ctdc(CtdcForm::KAnonymised, &bytes),
        Form::Ctdc27 => read_ctdc(CtdcForm::Synthetic, &bytes),
    };
    reading.map_err(|error| {
        let advice = match (&error, source.from) {
            (SheetError::UnknownColumns { .. }, Form::Htcds) => {
                "What the standard has no field for is kept when its name begins with ext_."
            }
            (SheetError::NoHeadings(_), Form::Htcds) => {
                "A file of CTDC needs --from ctdc63 or --from ctdc27."
            }
            _ => return FileError::of(file, error),
        };
        FileError::of(file, error).advice(advice)
    })
}

/// Refuses a file with anything wrong in it, and says the first of it.
fn refuse(file: &Path, reading: &Reading) -> Result<(), FileError> {
    let problems = &reading.problems;
    let said = problems.first.iter().take(SAID).map(|problem| format!("\n  {problem}"));
    let more = problems.total.saturating_sub(SAID);
    let rest = if more > 0 { format!("\n  and {more} more") } else { String::new() };
    match problems.total {
        0 => Ok(()),
        total => {
            let values = if total == 1 { "1 problem".to_owned() } else { format!("{total} problems") };
            Err(FileError::of(file, format_args!("{values}{}{rest}", said.collect::<String>())))
        }
    }
}

fn say(source: &Source, reading: &Reading, as_json: bool) -> Result<(), FileError> {
    let form = source.from.to_possible_value().map(|value| value.get_name().to_owned());
    let mut filled: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &reading.records {
        let names = record.filled().map(|(field, _)| field.name).chain(record.kept().map(|(name, _)| name));
        names.for_each(|name| *filled.entry(name).or_default() += 1);
    }
    let text = if as_json {
        format!("{:#}", summary(form, reading, &filled))
    } else {
        let lines = filled.iter().map(|(name, rows)| format!("  {rows:>8}  {name}"));
        let heading = format!("{} rows; filled in so many:", reading.records.len());
        std::iter::once(heading).chain(lines).collect::<Vec<_>>().join("\n")
    };
    write_to(None, |out| writeln!(out, "{text}"))
}

fn summary(form: Option<String>, reading: &Reading, filled: &BTreeMap<&str, usize>) -> Value {
    let problems: Vec<Value> = reading
        .problems
        .first
        .iter()
        .map(|problem| {
            json!({ "line": problem.line, "column": problem.column, "reason": problem.reason.to_string() })
        })
        .collect();
    json!({
        "form": form,
        "rows": reading.records.len(),
        "fields_filled": filled,
        "codes_unknown": reading.problems.unknown_codes,
        "problems": reading.problems.total,
        "first_problems": problems,
    })
}
