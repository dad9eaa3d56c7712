//! What is known about one person: per attribute one value, a few possible values, or nothing.

use std::collections::BTreeMap;

use crate::schema::{Lit, Schema};
use crate::{MatchError, Values};

/// The answers, and what follows from them through the combinations that cannot exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    /// Per attribute the values the answers leave open (all of them when not answered).
    pub(crate) stated: Vec<u64>,
    pub(crate) facts: Facts,
}

/// Per attribute the values still possible, and which answers that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) possible: Vec<u64>,
    /// Bit `a` of `causes[b]`: what is possible for `b` rests on the answer about `a`.
    pub(crate) causes: Vec<u64>,
}

/// The answers contradict each other; `causes` are the attributes involved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conflict {
    pub(crate) combination: usize,
    pub(crate) causes: u64,
}

impl Profile {
    pub(crate) fn new(schema: &Schema, answers: &BTreeMap<String, Values>) -> Result<Self, MatchError> {
        let mut stated: Vec<u64> = (0..schema.attributes().len()).map(|a| schema.full(a)).collect();
        for (code, values) in answers {
            let literal = crate::Literal { attribute: code.clone(), values: values.clone() };
            let lit = schema.lit(&literal, "answers")?;
            // No value ticked is no answer, not an answer that nothing holds.
            if let Some(slot) = stated.get_mut(lit.attribute).filter(|_| lit.mask != 0) {
                *slot = lit.mask;
            }
        }
        Self::from_stated(schema, stated)
    }

    pub(crate) fn from_stated(schema: &Schema, stated: Vec<u64>) -> Result<Self, MatchError> {
        let facts = Facts::derive(schema, &stated).map_err(|conflict| MatchError::ImpossibleProfile {
            combination: schema
                .impossible()
                .get(conflict.combination)
                .map_or_else(String::new, |c| schema.describe(c)),
        })?;
        Ok(Self { stated, facts })
    }
}

impl Facts {
    /// Unit propagation: where all parts but one of an impossible combination certainly hold, the
    /// last cannot. Sound, not complete: it never removes a value that could still be true.
    pub(crate) fn derive(schema: &Schema, stated: &[u64]) -> Result<Self, Conflict> {
        let mut facts =
            Self { possible: stated.to_vec(), causes: (0..stated.len()).map(|a| 1 << a).collect() };
        loop {
            let mut changed = false;
            for (n, combination) in schema.impossible().iter().enumerate() {
                let mut open = combination.iter().filter(|lit| !facts.certain(**lit));
                let (first, second) = (open.next(), open.next());
                let causes = combination.iter().fold(0, |all, lit| all | facts.cause(lit.attribute));
                match (first, second) {
                    (None, _) => return Err(Conflict { combination: n, causes }),
                    (Some(lit), None) if facts.can(*lit) => {
                        if let Some(slot) = facts.possible.get_mut(lit.attribute) {
                            *slot &= !lit.mask;
                        }
                        if let Some(slot) = facts.causes.get_mut(lit.attribute) {
                            *slot |= causes;
                        }
                        changed = true;
                    }
                    _ => {}
                }
            }
            if !changed {
                return Ok(facts);
            }
        }
    }

    pub(crate) fn values(&self, attribute: usize) -> u64 {
        self.possible.get(attribute).copied().unwrap_or(0)
    }

    pub(crate) fn cause(&self, attribute: usize) -> u64 {
        self.causes.get(attribute).copied().unwrap_or(0)
    }

    /// The literal holds, whatever the open answers turn out to be.
    pub(crate) fn certain(&self, lit: Lit) -> bool {
        self.values(lit.attribute) & !lit.mask == 0
    }

    /// The literal could hold.
    pub(crate) fn can(&self, lit: Lit) -> bool {
        self.values(lit.attribute) & lit.mask != 0
    }
}
