//! Who may place her, and who pays? Asked before any place is ranked.

use jiff::civil::Date;

use crate::table::{
    Analysis, Certainty, FactQuestion, Facts, HumanReason, Row, Table, TableError, Text, Verdict,
    read_sources,
};

/// The content of a row of the funding table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    /// Who may place.
    pub may_place: Text,
    /// Who pays.
    pub pays: Text,
    /// Under which law, as cited.
    pub law: Vec<String>,
    /// In which form.
    pub form: Text,
    /// How sure it is who may place.
    pub place_certainty: Certainty,
    /// How sure it is who pays.
    pub pay_certainty: Certainty,
    /// What still has to be found out with people.
    pub open_questions: Vec<Text>,
}

/// Funding files hold no routes; one that does is refused.
#[derive(Debug, serde::Deserialize)]
enum NoRoute {}

/// The funding table with its questions.
#[derive(Debug, Clone)]
pub struct FundingRules {
    table: Table<Funding>,
}

/// Who may place and who pays, with what is known so far.
#[derive(Debug, Clone)]
pub struct FundingAnswer<'a> {
    /// What to ask next; none when the answer is final.
    pub next_question: Option<&'a FactQuestion>,
    /// The deciding row first. While a question is open or a fact stays unknown: the rows still possible.
    pub rows: Vec<&'a Row<Funding>>,
    /// Who may place; none while open.
    pub may_place: Option<&'a Text>,
    /// Who pays; none while open.
    pub pays: Option<&'a Text>,
    /// Under which law.
    pub law: &'a [String],
    /// In which form; none while open.
    pub form: Option<&'a Text>,
    /// What still has to be found out with people.
    pub open_questions: &'a [Text],
    /// The lower of both certainties; each of them is in the row.
    pub certainty: Option<Certainty>,
    /// A human decides.
    pub needs_human: bool,
    /// Why a human decides.
    pub human_because: Option<HumanReason>,
}

impl FundingRules {
    /// Reads the `(file name, text)` pairs of `rules/funding`.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, TableError> {
        let table = read_sources::<Funding, NoRoute>(files)?.table;
        for row in table.rows() {
            let gives = &row.gives;
            let texts = [&gives.may_place, &gives.pays, &gives.form].into_iter().chain(&gives.open_questions);
            for text in texts {
                if text.nl.trim().is_empty() || text.en.trim().is_empty() {
                    return Err(TableError::MissingText {
                        place: format!("row {}", row.id),
                        what: "every text".into(),
                    });
                }
            }
            if row.certainty != gives.place_certainty.min(gives.pay_certainty) {
                return Err(TableError::Certainty { row: row.id.clone() });
            }
        }
        Ok(Self { table })
    }

    /// All rows.
    pub fn rows(&self) -> &[Row<Funding>] {
        self.table.rows()
    }

    /// All questions.
    pub fn facts(&self) -> &[FactQuestion] {
        self.table.facts()
    }

    /// Walks the whole table as it holds on a day.
    pub fn analyse(&self, on: Date) -> Analysis {
        self.table.analyse(on, &|left, right| left.may_place == right.may_place && left.pays == right.pays)
    }

    /// Answers with what is known, as the rules stand on a day.
    pub fn decide(&self, facts: &Facts, on: Date) -> Result<FundingAnswer<'_>, TableError> {
        let evaluation = self.table.evaluate(facts, on)?;
        let next_question = evaluation.next_question;
        let Verdict { rows, certainty, human_because } = evaluation.verdict(|_| false);
        let asked_out = next_question.is_none();
        let human_because = human_because.filter(|_| asked_out);
        let settled = asked_out && human_because != Some(HumanReason::FactUnknown);
        let gives = rows.first().filter(|_| settled).map(|row| &row.gives);
        Ok(FundingAnswer {
            next_question,
            may_place: gives.map(|gives| &gives.may_place),
            pays: gives.map(|gives| &gives.pays),
            law: gives.map(|gives| gives.law.as_slice()).unwrap_or_default(),
            form: gives.map(|gives| &gives.form),
            open_questions: gives.map(|gives| gives.open_questions.as_slice()).unwrap_or_default(),
            certainty: certainty.filter(|_| asked_out),
            needs_human: human_because.is_some(),
            human_because,
            rows,
        })
    }
}
