//! Rows of CTDC as records.

use std::collections::BTreeMap;

use crate::ctdc_columns::{CtdcForm, Target};
use crate::field::field;
use crate::problem::{Problems, Reading, Reason, SheetError};
use crate::record::Record;
use crate::sheet::{Sheet, shown};

/// Reads a file of CTDC: exactly the columns of the form, in any order. `-99` and nothing both mean not known.
///
/// What a field of HTCDS says goes there; everything else is kept under `ext_ctdc_` and the name of the column, so that
/// nothing is lost: an explicit no, which the lists of the standard cannot say, a union of several things, and what only
/// comes near. The age is that at registration and never becomes `vic_AgeWhenTrafficked`.
///
/// # Errors
/// When the columns are not those of the form; what is wrong with single values is in the [`Reading`].
///
/// ```
/// use oever_exchange::{CtdcForm, field, read_ctdc};
/// let headings: Vec<&str> = CtdcForm::Synthetic.headings().collect();
/// let values: Vec<&str> = headings.iter().map(|heading| match *heading {
///     "isForcedLabour" | "meansThreats" => "1",
///     _ => "-99",
/// }).collect();
/// let file = format!("{}\n{}\n", headings.join(","), values.join(","));
/// let record = &read_ctdc(CtdcForm::Synthetic, file.as_bytes()).unwrap().records[0];
/// assert_eq!(record.get(field("vic_TypeOfExploitation").unwrap()).unwrap().to_string(), "ForcedLabour");
/// assert!(record.get(field("vic_MethodsOfControl").unwrap()).is_none());
/// assert_eq!(record.kept().collect::<Vec<_>>(), [("ext_ctdc_meansThreats", "1")]);
/// ```
pub fn read_ctdc(form: CtdcForm, bytes: &[u8]) -> Result<Reading, SheetError> {
    let sheet = Sheet::open(bytes)?;
    let known = |heading: &str| form.columns().iter().find(|(name, _)| *name == heading);
    let columns: Vec<_> = sheet.headings.iter().filter_map(|heading| known(heading)).collect();
    if columns.is_empty() {
        return Err(SheetError::NoHeadings(form.name()));
    }
    if columns.len() < sheet.headings.len() {
        let unknown = sheet.headings.iter().filter(|heading| known(heading).is_none());
        let columns = unknown.map(|heading| shown(heading)).collect();
        return Err(SheetError::UnknownColumns { form: form.name(), columns });
    }
    let missing: Vec<_> =
        form.headings().filter(|name| !sheet.headings.iter().any(|heading| heading == name)).collect();
    if !missing.is_empty() {
        return Err(SheetError::MissingColumns { form: form.name(), columns: missing });
    }
    let mut records = Vec::new();
    let mut problems = Problems::default();
    sheet.rows(&mut problems, |line, values, problems| {
        let mut row = Row::default();
        for ((heading, target), text) in columns.iter().zip(values) {
            let text = text.trim();
            if text.is_empty() || text == "-99" {
                continue;
            }
            if let Err(reason) = row.take(heading, *target, text) {
                problems.add(line, Some(heading), reason);
            }
        }
        records.push(row.record());
    });
    Ok(Reading { records, problems })
}

/// A row that is being read.
#[derive(Default)]
struct Row {
    record: Record,
    /// The codes said for each field, with the flags that said them.
    codes: BTreeMap<&'static str, Vec<(&'static str, &'static str)>>,
}

impl Row {
    fn take(&mut self, heading: &'static str, target: Target, text: &str) -> Result<(), Reason> {
        match target {
            Target::Year => self.set("ext_RegistrationYear", text),
            Target::AgeBand => self.set("ext_AgeBandAtRegistration", text),
            Target::MajorityEntry => {
                self.set("ext_MajorityWhenTrafficked", text).map_err(|_| Reason::NotCtdc)
            }
            // 00 is an unknown country; a spreadsheet program makes it 0.
            Target::Citizenship | Target::Country if matches!(text, "00" | "0") => {
                self.keep(heading, text);
                Ok(())
            }
            Target::Citizenship => self.set("prs_Citizenship", text),
            Target::Country => self.set("ext_CountryOfExploitation", text),
            Target::Gender => self.gender(heading, text),
            Target::Criminal => {
                let yes = flag(text)?;
                self.keep(heading, text);
                self.set("ext_CriminalExploitation", if yes { "true" } else { "false" })
            }
            Target::Code { field, code, exact } => {
                let yes = flag(text)?;
                if yes {
                    self.codes.entry(field).or_default().push((code, heading));
                }
                if !(yes && exact) {
                    self.keep(heading, text);
                }
                Ok(())
            }
            Target::Flag => {
                flag(text)?;
                self.keep(heading, text);
                Ok(())
            }
            Target::Kept => {
                self.keep(heading, text);
                Ok(())
            }
        }
    }

    /// The words of both forms. CTDC has one word for what the standard has three codes for; that one is kept.
    fn gender(&mut self, heading: &'static str, text: &str) -> Result<(), Reason> {
        match text {
            "Female" | "Woman" => self.set("prs_Gender", "Feminine"),
            "Male" | "Man" => self.set("prs_Gender", "Masculine"),
            _ if text.starts_with("Trans") || text.starts_with("Non") || text == "Other" => {
                self.keep(heading, text);
                Ok(())
            }
            _ => Err(Reason::NotCtdc),
        }
    }

    fn set(&mut self, name: &str, text: &str) -> Result<(), Reason> {
        field(name).map_or(Ok(()), |field| self.record.set(field, text))
    }

    fn keep(&mut self, heading: &str, text: &str) {
        self.record.keep(&format!("ext_ctdc_{heading}"), text);
    }

    /// With what the flags said. Where the standard has room for one code and the flags say several, the field stays
    /// empty and the flags are kept.
    fn record(mut self) -> Record {
        for (name, said) in std::mem::take(&mut self.codes) {
            let mut codes: Vec<&str> = Vec::new();
            for (code, _) in &said {
                if !codes.contains(code) {
                    codes.push(code);
                }
            }
            if self.set(name, &codes.join(";")).is_err() {
                for (_, heading) in said {
                    self.keep(heading, "1");
                }
            }
        }
        self.record
    }
}

fn flag(text: &str) -> Result<bool, Reason> {
    match text {
        "1" => Ok(true),
        "0" => Ok(false),
        _ => Err(Reason::NotCtdc),
    }
}
