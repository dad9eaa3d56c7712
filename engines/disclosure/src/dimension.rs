use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::Error;

/// The label of the margin ("all categories") in every dimension.
pub const TOTAL: &str = "*";

/// One way of dividing people: a tree of categories under the margin [`TOTAL`].
///
/// Deeper than one level for a hierarchy such as municipality in region in country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct Dimension {
    name: String,
    /// Node 0 is the margin; a parent always comes before its children.
    nodes: Vec<Node>,
    regional: bool,
    multiple: bool,
    common_knowledge: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    label: String,
    parent: usize,
}

impl Dimension {
    /// A dimension with one level of categories.
    pub fn flat<L: AsRef<str>>(name: &str, labels: impl IntoIterator<Item = L>) -> Result<Self, Error> {
        Self::tree(name, labels.into_iter().map(|l| (l, None::<&str>)))
    }

    /// A dimension with levels: each category with the category it is part of, if any.
    /// A category comes after the one it is part of.
    pub fn tree<L: AsRef<str>, P: AsRef<str>>(
        name: &str,
        categories: impl IntoIterator<Item = (L, Option<P>)>,
    ) -> Result<Self, Error> {
        let fail = |reason: String| Error::Dimension { dimension: name.to_owned(), reason };
        if name.trim().is_empty() {
            return Err(fail("a dimension needs a name".into()));
        }
        let mut nodes = vec![Node { label: TOTAL.into(), parent: 0 }];
        let mut seen = BTreeSet::from([TOTAL.to_owned()]);
        for (label, parent) in categories {
            let label = label.as_ref();
            if label.trim().is_empty() {
                return Err(fail("a category needs a label".into()));
            }
            if !seen.insert(label.to_owned()) {
                return Err(fail(format!("category {label:?} occurs twice or is reserved")));
            }
            let parent = match parent {
                None => 0,
                Some(p) => nodes.iter().position(|n| n.label == p.as_ref()).ok_or_else(|| {
                    fail(format!(
                        "category {label:?} is part of {:?}, which does not come before it",
                        p.as_ref()
                    ))
                })?,
            };
            nodes.push(Node { label: label.to_owned(), parent });
        }
        if nodes.len() == 1 {
            return Err(fail("a dimension needs at least one category".into()));
        }
        Ok(Self { name: name.to_owned(), nodes, regional: false, multiple: false, common_knowledge: false })
    }

    /// Marks the division by region: every cell below the margin gets the regional threshold.
    #[must_use]
    pub fn regional(mut self) -> Self {
        self.regional = true;
        self
    }

    /// Marks a division in which one person may fall in several categories (forms of
    /// exploitation): the categories may add up to more than the margin, which counts people.
    pub fn multiple(mut self) -> Result<Self, Error> {
        if self.nodes.iter().any(|n| n.parent != 0) {
            return Err(Error::Dimension {
                dimension: self.name,
                reason: "a dimension with several categories per person has one level".into(),
            });
        }
        self.multiple = true;
        Ok(self)
    }

    /// Marks a division that anyone who knows a person already knows (a year, a pilot arm): that
    /// everyone falls in one category then reveals nothing.
    #[must_use]
    pub fn common_knowledge(mut self) -> Self {
        self.common_knowledge = true;
        self
    }

    /// Name of the dimension.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether [`Dimension::regional`] was set.
    pub fn is_regional(&self) -> bool {
        self.regional
    }

    /// Whether [`Dimension::multiple`] was set.
    pub fn is_multiple(&self) -> bool {
        self.multiple
    }

    pub(crate) fn is_common_knowledge(&self) -> bool {
        self.common_knowledge
    }

    /// Labels of all nodes, the margin first.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|n| n.label.as_str())
    }

    /// Labels of the finest categories, in order.
    pub fn leaf_labels(&self) -> impl Iterator<Item = &str> {
        self.leaves().map(|i| self.label(i))
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn label(&self, node: usize) -> &str {
        self.nodes.get(node).map_or(TOTAL, |n| n.label.as_str())
    }

    pub(crate) fn find(&self, label: &str) -> Option<usize> {
        self.nodes.iter().position(|n| n.label == label)
    }

    pub(crate) fn parent(&self, node: usize) -> Option<usize> {
        (node > 0).then(|| self.nodes[node].parent)
    }

    pub(crate) fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        (1..self.nodes.len()).filter(move |&i| self.nodes[i].parent == node)
    }

    pub(crate) fn leaves(&self) -> impl Iterator<Item = usize> {
        (1..self.nodes.len()).filter(|&i| self.children(i).next().is_none())
    }

    /// The node and everything it is part of, up to the margin.
    pub(crate) fn ancestors(&self, node: usize) -> Vec<usize> {
        let mut path = vec![node];
        let mut at = node;
        while let Some(up) = self.parent(at) {
            path.push(up);
            at = up;
        }
        path
    }
}

#[derive(Serialize, Deserialize)]
struct Raw {
    name: String,
    categories: Vec<RawCategory>,
    #[serde(default)]
    regional: bool,
    #[serde(default)]
    multiple: bool,
    #[serde(default)]
    common_knowledge: bool,
}

#[derive(Serialize, Deserialize)]
struct RawCategory {
    label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part_of: Option<String>,
}

impl TryFrom<Raw> for Dimension {
    type Error = Error;
    fn try_from(raw: Raw) -> Result<Self, Error> {
        let mut made = Self::tree(&raw.name, raw.categories.into_iter().map(|c| (c.label, c.part_of)))?;
        made.regional = raw.regional;
        made.common_knowledge = raw.common_knowledge;
        if raw.multiple {
            made = made.multiple()?;
        }
        Ok(made)
    }
}

impl From<Dimension> for Raw {
    fn from(d: Dimension) -> Self {
        let categories = (1..d.len())
            .map(|i| RawCategory {
                label: d.label(i).to_owned(),
                part_of: d.parent(i).filter(|&p| p > 0).map(|p| d.label(p).to_owned()),
            })
            .collect();
        Raw {
            name: d.name,
            categories,
            regional: d.regional,
            multiple: d.multiple,
            common_knowledge: d.common_knowledge,
        }
    }
}
