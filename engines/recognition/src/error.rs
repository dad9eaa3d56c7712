use thiserror::Error;

/// Why rule files were refused. Every variant names the file, and the entry and field where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The file is not TOML.
    #[error("{file}: not valid TOML: {problem}")]
    Syntax {
        /// Name of the file.
        file: String,
        /// What the TOML reader says, with line and column.
        problem: String,
    },
    /// One field is missing, of the wrong type, or holds something that is not allowed.
    #[error("{file}{}: {entry}: field `{field}`: {problem}", place(*line))]
    Field {
        /// Name of the file.
        file: String,
        /// Line of the field, or of the entry when the field is missing; none for the file as a whole.
        line: Option<usize>,
        /// The entry in it, such as `indicator DOC_AFG` or `header`.
        entry: String,
        /// The field, dotted when nested.
        field: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// Two entries with one id.
    #[error("{file}{}: {entry}: the id is already used in {other}; give one of them another id", place(*line))]
    Duplicate {
        /// Name of the file with the second one.
        file: String,
        /// Line of the second entry.
        line: Option<usize>,
        /// The second entry.
        entry: String,
        /// Name of the file with the first one.
        other: String,
    },
    /// A file that the engine cannot do without is not among the files.
    #[error("no file of kind `{kind}` is valid on the asked date; add one to rules/indicators")]
    MissingKind {
        /// The kind that is missing.
        kind: &'static str,
    },
}

fn place(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

impl RuleError {
    /// One field that is wrong; the line is added by [`RuleError::located`].
    pub(crate) fn field(file: &str, entry: &str, field: &str, problem: impl Into<String>) -> Self {
        Self::Field {
            file: file.to_owned(),
            line: None,
            entry: entry.to_owned(),
            field: field.to_owned(),
            problem: problem.into(),
        }
    }

    /// Adds the line, looked up in the text of the file.
    pub(crate) fn located(mut self, files: &[(&str, &str)]) -> Self {
        let text = |file: &str| files.iter().find(|(name, _)| *name == file).map(|(_, text)| *text);
        match &mut self {
            Self::Field { file, line, entry, field, .. } => {
                *line = text(file).and_then(|text| line_of(text, entry, field));
            }
            Self::Duplicate { file, line, entry, .. } => {
                *line = text(file).and_then(|text| line_of(text, entry, "id"));
            }
            _ => {}
        }
        self
    }
}

/// Entries are named `kind id`, `kind number n`, `header` or `file`; lines count from 1.
fn line_of(text: &str, entry: &str, field: &str) -> Option<usize> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let (kind, name) = entry.split_once(' ').unwrap_or((entry, ""));
    let heading = format!("[[{kind}]]");
    let headings: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| **line == heading).map(|(number, _)| number).collect();
    let end = |start: usize| {
        lines
            .iter()
            .skip(start + 1)
            .position(|line| line.starts_with("[["))
            .map_or(lines.len(), |at| start + 1 + at)
    };
    let id = format!("\"{name}\"");
    let is_id = |line: &&str| line.starts_with("id") && line.contains(&id);
    let (start, end) = match name.strip_prefix("number ").and_then(|number| number.parse::<usize>().ok()) {
        Some(number) => {
            let start = *headings.get(number.checked_sub(1)?)?;
            (start, end(start))
        }
        None if name.is_empty() => (0, lines.len()),
        None => {
            let of =
                |start: &usize| lines.get(*start..end(*start)).is_some_and(|entry| entry.iter().any(is_id));
            let start = headings.into_iter().find(of)?;
            (start, end(start))
        }
    };
    let last = field.rsplit('.').next().unwrap_or(field);
    let named = |line: &str, name: &str| {
        line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', '.']))
    };
    let inside = lines.get(start..end)?;
    let at = inside
        .iter()
        .position(|line| named(line, field))
        .or_else(|| inside.iter().position(|line| named(line, last)))
        .or_else(|| inside.iter().position(|line| named(line, field.split('.').next().unwrap_or(field))))
        .unwrap_or(0);
    if entry == "file" && at == 0 { None } else { Some(start + at + 1) }
}
