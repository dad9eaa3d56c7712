//! JSON with its order kept, and a reader that knows where it is.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::ExchangeError;

/// A JSON value. Objects keep the order of their entries: reasons are given in that order.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    Null,
    Flag(bool),
    Whole(i64),
    Other,
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(i64::try_from(value).map_or(Tree::Other, Tree::Whole))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Object(entries))
    }
}

/// Parses a whole file.
pub(super) fn parse(bytes: &[u8]) -> Result<Tree, ExchangeError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let reason = match error.classify() {
            serde_json::error::Category::Eof => "the file ends in the middle of JSON",
            _ => "not JSON (UTF-8)",
        };
        ExchangeError::new(place, reason)
    })
}

/// A value with its place in the file.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    tree: &'a Tree,
    place: String,
}

/// Names of one field: the Dutch one of the acceptance files and the English one mean the same.
pub(super) type Names = [&'static str];

impl<'a> Node<'a> {
    pub(super) fn root(tree: &'a Tree) -> Self {
        Self { tree, place: String::new() }
    }

    pub(super) fn wrong(&self, reason: impl Into<String>) -> ExchangeError {
        ExchangeError::new(self.place.clone(), reason)
    }

    fn field_place(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    /// The entries of an object; a key twice is refused.
    pub(super) fn entries(&self) -> Result<&'a [(String, Tree)], ExchangeError> {
        let Tree::Object(entries) = self.tree else { return Err(self.wrong("should be an object")) };
        let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(self.wrong("an entry stands in it twice"));
        }
        Ok(entries)
    }

    /// The entries of an object of which the keys come from the file: they are named by number.
    pub(super) fn named(&self) -> Result<Vec<(&'a str, Node<'a>)>, ExchangeError> {
        let entry = |(n, (key, tree)): (usize, &'a (String, Tree))| {
            (key.as_str(), Node { tree, place: format!("{}, entry {}", self.place, n + 1) })
        };
        Ok(self.entries()?.iter().enumerate().map(entry).collect())
    }

    /// A field that may be missing.
    pub(super) fn maybe(&self, names: &Names) -> Result<Option<Node<'a>>, ExchangeError> {
        let mut found = None;
        for (key, tree) in self.entries()? {
            if let Some(name) = names.iter().find(|name| *name == key) {
                if found.is_some() {
                    return Err(
                        self.wrong(format!("`{}` stands in it in two languages", names.join("` and `")))
                    );
                }
                found = Some(Node { tree, place: self.field_place(name) });
            }
        }
        Ok(found.filter(|node| !matches!(node.tree, Tree::Null)))
    }

    /// A field that must be there.
    pub(super) fn field(&self, names: &Names) -> Result<Node<'a>, ExchangeError> {
        let missing = || self.wrong(format!("has no `{}`", names.join("` or `")));
        self.maybe(names)?.ok_or_else(missing)
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Node<'a>>, ExchangeError> {
        let Tree::List(list) = self.tree else { return Err(self.wrong("should be a list")) };
        let item = |(n, tree)| Node { tree, place: format!("{}[{n}]", self.place) };
        Ok(list.iter().enumerate().map(item).collect())
    }

    /// The items of a list that may be missing.
    pub(super) fn list(&self, names: &Names) -> Result<Vec<Node<'a>>, ExchangeError> {
        self.maybe(names)?.map_or(Ok(Vec::new()), |node| node.items())
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.tree, Tree::List(_))
    }

    pub(super) fn text(&self) -> Result<&'a str, ExchangeError> {
        match self.tree {
            Tree::Text(text) => Ok(text),
            _ => Err(self.wrong("should be a text")),
        }
    }

    /// Texts, none twice.
    pub(super) fn texts(&self) -> Result<Vec<&'a str>, ExchangeError> {
        let mut seen = std::collections::BTreeSet::new();
        let mut texts = Vec::new();
        for item in self.items()? {
            let text = item.text()?;
            if !seen.insert(text) {
                return Err(item.wrong("stands in the list twice"));
            }
            texts.push(text);
        }
        Ok(texts)
    }

    pub(super) fn whole(&self) -> Result<i64, ExchangeError> {
        match self.tree {
            Tree::Whole(number) => Ok(*number),
            _ => Err(self.wrong("should be a whole number")),
        }
    }

    pub(super) fn count(&self) -> Result<u32, ExchangeError> {
        u32::try_from(self.whole()?).map_err(|_| self.wrong("should be a whole number from 0 to 4294967295"))
    }

    pub(super) fn flag(&self) -> Result<bool, ExchangeError> {
        match self.tree {
            Tree::Flag(flag) => Ok(*flag),
            _ => Err(self.wrong("should be true or false")),
        }
    }
}
