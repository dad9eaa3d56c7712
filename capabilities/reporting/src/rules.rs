//! The rules by which signs are recognised: those that ship, and beside them the files of an installation.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use oever_recognition::{RuleError, RuleSet};
use oever_web::RuleFile;

/// Why rule files are not taken into use. Names file and, where there is one, line; holds nothing but rules.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// A file or the folder cannot be read.
    #[error("{}: {problem}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        problem: String,
    },
    /// A file says something that is not allowed.
    #[error(transparent)]
    Wrong(#[from] RuleError),
    /// An example in a file does not come out as written.
    #[error(
        "{file}{}: {rule} {} in \"{text}\"; change the pattern or the example",
        place(*line),
        if *positive { "should hold" } else { "should not hold" }
    )]
    Example {
        /// Name of the file.
        file: String,
        /// Line of the example.
        line: Option<usize>,
        /// The rule it belongs to.
        rule: String,
        /// The example.
        text: String,
        /// The rule should have held.
        positive: bool,
    },
}

fn place(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

/// What is in force after reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Files of the installation.
    pub own_files: usize,
    /// Indicators in all files.
    pub indicators: usize,
    /// Rules on text in all files.
    pub text_rules: usize,
}

/// The rules in force, read anew when the day changes (a new version is in use on its first day) and when
/// [`Recognition::reload`] is called.
#[derive(Debug)]
pub struct Recognition {
    shipped: Vec<RuleFile>,
    own: Option<PathBuf>,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    files: Vec<RuleFile>,
    today: Option<(Date, Arc<RuleSet>)>,
}

impl Recognition {
    /// Keeps the files that ship and those in `own/indicators`, after reading the newest version of each, so that a
    /// mistake shows at the start.
    ///
    /// # Errors
    /// Names file, line, entry and field.
    pub fn new(shipped: Vec<RuleFile>, own: Option<PathBuf>) -> Result<Self, RulesError> {
        let shipped = shipped.into_iter().filter(|file| is_rules(Path::new(&file.name))).collect();
        let recognition = Self { shipped, own, kept: Mutex::new(Kept { files: Vec::new(), today: None }) };
        recognition.reload()?;
        Ok(recognition)
    }

    /// Reads the files of the installation again. All or nothing: with one mistake in one file everything stays as it
    /// was.
    ///
    /// # Errors
    /// Names file, line, entry and field, or the example that does not come out as written.
    pub fn reload(&self) -> Result<InForce, RulesError> {
        let own = self.own.as_deref().map(own_files).transpose()?.unwrap_or_default();
        let files: Vec<RuleFile> = self.shipped.iter().chain(&own).cloned().collect();
        let rules = parse(&files, Date::MAX)?;
        // The examples of what ships run with the tests of the program.
        if !own.is_empty() {
            examples(&rules, &files)?;
        }
        let mut kept = self.kept();
        let day = kept.today.as_ref().map(|(day, _)| *day);
        let today = day.map(|day| parse(&files, day).map(|rules| (day, Arc::new(rules)))).transpose()?;
        *kept = Kept { files, today };
        drop(kept);
        Ok(InForce {
            own_files: own.len(),
            indicators: rules.indicators().len(),
            text_rules: rules.text_rules().len(),
        })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules that hold on a day. When a version that begins that day does not fit the others, the rules of the
    /// day before stay in force, and the log says so.
    ///
    /// # Errors
    /// When no version of a list has begun on that day.
    pub fn on(&self, day: Date) -> Result<Arc<RuleSet>, RulesError> {
        let mut kept = self.kept();
        let before = match &kept.today {
            Some((of, rules)) if *of == day => return Ok(rules.clone()),
            other => other.as_ref().map(|(_, rules)| rules.clone()),
        };
        let rules = match (parse(&kept.files, day), before) {
            (Ok(rules), _) => Arc::new(rules),
            (Err(error), Some(before)) => {
                tracing::error!(%error, "the rules of today are wrong; those of before stay in force");
                before
            }
            (Err(error), None) => return Err(error.into()),
        };
        kept.today = Some((day, rules.clone()));
        Ok(rules)
    }
}

fn is_rules(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "toml")
}

fn parse(files: &[RuleFile], on: Date) -> Result<RuleSet, RuleError> {
    let files: Vec<(&str, &str)> =
        files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    RuleSet::parse_on(&files, on)
}

/// The files of an installation, by name. A folder that does not exist is a mistake; an empty one is not.
fn own_files(folder: &Path) -> Result<Vec<RuleFile>, RulesError> {
    let folder = folder.join("indicators");
    let unreadable = |path: &Path, error: std::io::Error| RulesError::Unreadable {
        path: path.to_owned(),
        problem: error.to_string(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, error))? {
        let path = entry.map_err(|error| unreadable(&folder, error))?.path();
        if is_rules(&path) {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            files.push(RuleFile { name: path.display().to_string(), text });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn examples(rules: &RuleSet, files: &[RuleFile]) -> Result<(), RulesError> {
    let Some(failed) = rules.failed_examples().into_iter().next() else { return Ok(()) };
    let text = files.iter().find(|file| file.name == failed.file).map_or("", |file| file.text.as_str());
    let at = |needle: &str| text.lines().position(|line| line.contains(needle)).map(|line| line + 1);
    Err(RulesError::Example {
        line: at(&format!("\"{}\"", failed.text)).or_else(|| at(&format!("\"{}\"", failed.rule))),
        file: failed.file,
        rule: failed.rule,
        text: failed.text,
        positive: failed.positive,
    })
}
