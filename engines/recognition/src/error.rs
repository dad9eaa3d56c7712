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
    #[error("{file}: {entry}: field `{field}`: {problem}")]
    Field {
        /// Name of the file.
        file: String,
        /// The entry in it, such as `indicator DOC_AFG` or `header`.
        entry: String,
        /// The field, dotted when nested.
        field: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// Two entries with one id.
    #[error("{file}: {entry}: the id is already used in {other}; give one of them another id")]
    Duplicate {
        /// Name of the file with the second one.
        file: String,
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
