//! Whether two descriptions may be of one person: in words, with what agrees and what does not. Nothing here reads or
//! stores anything; who may compare what is decided by `duplicates`.

use std::collections::{BTreeMap, BTreeSet};

use oever_kernel::{Certainty, Explained, Explanation, Language, Text};
use oever_linkage::clear::{Attribute, AttributeEvidence, Corpus, LinkOptions, Side, THRESHOLD, link};
use oever_linkage::{AttributeKind, PersonRow, normalise};
use oever_web::App;

use crate::model::{Identity, Precision, Sex};

/// From this probability on a pair is shown as "maybe". A choice of this product: one in five is worth a look.
const MAYBE: f64 = 0.2;
/// A telephone number or account that more dossiers hold is somebody else's: of a shelter or an interpreter.
const COMMON: usize = 5;
/// Up to this many comparisons every pair is looked at; above it candidates share at least one key.
const ALL_PAIRS: usize = 1_000_000;

/// How much two descriptions look like one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// At or above the shipped threshold.
    Probable,
    /// Below it, but worth a look.
    Maybe,
}

impl Likeness {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Probable => "coordination-same-probable",
            Self::Maybe => "coordination-same-maybe",
        }
    }
}

/// A person as she is compared.
#[derive(Clone, Default)]
pub(crate) struct Description {
    given: String,
    surname: String,
    birth: String,
    sex: &'static str,
    street: String,
    postcode: String,
    city: String,
    phone: String,
    email: String,
    documents: String,
    /// Kind and one form of every value that is compared as a whole.
    exact: BTreeSet<(&'static str, String)>,
}

impl std::fmt::Debug for Description {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Description [hidden]")
    }
}

/// Kinds of which one equal value is worth a look by itself. An address is not: people share houses.
const TELLING: [AttributeKind; 4] =
    [AttributeKind::Phone, AttributeKind::Email, AttributeKind::Handle, AttributeKind::DocumentNumber];

impl Description {
    pub(crate) fn of(identity: &Identity, sex: Sex) -> Self {
        let (given, surname) = names(&identity.name);
        let values = |kind: AttributeKind| {
            identity.known.iter().filter(move |known| known.kind == kind.code()).map(|known| &known.value)
        };
        let first = |kind| values(kind).next().cloned().unwrap_or_default();
        let (street, postcode, city) = address(&first(AttributeKind::Address));
        let exact = TELLING
            .into_iter()
            .flat_map(|kind| {
                let normal = move |value: &String| {
                    normalise(kind, value).ok().map(|form| (kind.code(), form.as_str().to_owned()))
                };
                values(kind).filter_map(normal)
            })
            .collect();
        Self {
            given,
            surname,
            birth: birth(identity),
            sex: match sex {
                Sex::Female => "F",
                Sex::Male => "M",
                Sex::Other | Sex::Unknown => "",
            },
            street,
            postcode,
            city,
            phone: first(AttributeKind::Phone),
            email: first(AttributeKind::Email),
            documents: values(AttributeKind::DocumentNumber).cloned().collect::<Vec<_>>().join(";"),
            exact,
        }
    }

    /// There is nothing by which somebody could be recognised.
    pub(crate) fn is_empty(&self) -> bool {
        self.exact.is_empty()
            && [&self.given, &self.surname, &self.birth, &self.street, &self.postcode]
                .into_iter()
                .all(String::is_empty)
    }

    fn row(&self) -> PersonRow<'_> {
        PersonRow {
            given_name: &self.given,
            surname: &self.surname,
            date_of_birth: &self.birth,
            sex: self.sex,
            street: &self.street,
            postcode: &self.postcode,
            city: &self.city,
            phone: &self.phone,
            email: &self.email,
            document: &self.documents,
        }
    }
}

/// One field holds the whole name: `Achternaam, Voornaam`, or the first word is the given name. The comparison knows
/// that the order may differ.
fn names(name: &str) -> (String, String) {
    let name = name.trim();
    if let Some((surname, given)) = name.split_once(',') {
        return (given.trim().to_owned(), surname.trim().to_owned());
    }
    match name.split_once(char::is_whitespace) {
        Some((given, rest)) => (given.to_owned(), rest.trim().to_owned()),
        None => (name.to_owned(), String::new()),
    }
}

/// As precise as it is known: an estimate is a year and no more.
fn birth(identity: &Identity) -> String {
    let Some(born) = identity.birth_date else { return String::new() };
    match identity.birth_precision {
        Some(Precision::Day) | None => born.to_string(),
        Some(Precision::Month) => format!("{:04}-{:02}", born.year(), born.month()),
        Some(Precision::Year | Precision::Estimate) => format!("{:04}", born.year()),
    }
}

/// Street with number, Dutch postcode and town of an address in one line. Without a postcode it is all street.
fn address(line: &str) -> (String, String, String) {
    let words: Vec<&str> = line.split([' ', ',', '\t']).filter(|word| !word.is_empty()).collect();
    let digits = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let letters = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    for (at, word) in words.iter().enumerate() {
        let together = word.is_ascii() && word.len() == 6 && digits(&word[..4]) && letters(&word[4..]);
        let apart = digits(word) && words.get(at + 1).is_some_and(|next| letters(next));
        if together || apart {
            let after = at + if together { 1 } else { 2 };
            let postcode = words[at..after].concat();
            return (words[..at].join(" "), postcode, words[after..].join(" "));
        }
    }
    (words.join(" "), String::new(), String::new())
}

/// Two descriptions that may be of one person.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// Place in the first list.
    pub left: usize,
    /// Place in the second list, or a later place in the only one.
    pub right: usize,
    /// How much, and why.
    pub likeness: Explained<Likeness>,
    probability: f64,
}

/// Pairs between two lists, the most alike first.
pub(crate) fn between(app: &App, left: &[Description], right: &[Description]) -> Vec<Pair> {
    if left.is_empty() || right.is_empty() { Vec::new() } else { pairs(app, left, right) }
}

/// Pairs within one list, the most alike first.
pub(crate) fn within(app: &App, rows: &[Description]) -> Vec<Pair> {
    if rows.len() < 2 { Vec::new() } else { pairs(app, rows, &[]) }
}

fn pairs(app: &App, left: &[Description], right: &[Description]) -> Vec<Pair> {
    let mut corpus = Corpus::new();
    for one in left {
        corpus.add(Side::Left, &one.row());
    }
    for one in right {
        corpus.add(Side::Right, &one.row());
    }
    let few = left.len().saturating_mul(left.len().max(right.len())) <= ALL_PAIRS;
    // The shipped weights: the few dossiers of one organisation teach nothing.
    let options = LinkOptions { floor: MAYBE, estimate: false, all_pairs: few };
    let linked = link(&corpus, &options);
    let mut found: BTreeMap<(usize, usize), f64> = linked
        .pairs
        .iter()
        .map(|pair| ((pair.left as usize, pair.right as usize), pair.probability))
        .collect();
    let equal = equal_values(left, right);
    for pair in equal.keys() {
        found.entry(*pair).or_insert(0.0);
    }
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut pairs: Vec<Pair> = found
        .into_iter()
        .filter_map(|((a, b), probability)| {
            let kinds = equal.get(&(a, b)).cloned().unwrap_or_default();
            let evidence = linked.explain(&corpus, number(a), number(b));
            if kinds.is_empty() && !speaks_for(&evidence) {
                return None;
            }
            let why = explanation(app, &evidence, &kinds);
            let likeness = if probability >= THRESHOLD { Likeness::Probable } else { Likeness::Maybe };
            Some(Pair { left: a, right: b, likeness: Explained::new(likeness, why), probability })
        })
        .collect();
    pairs.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    pairs
}

type Equal = BTreeMap<(usize, usize), BTreeSet<&'static str>>;

/// Pairs that hold one and the same telephone number, account or document, with the kinds.
fn equal_values(left: &[Description], right: &[Description]) -> Equal {
    type Holders = (Vec<usize>, Vec<usize>);
    let mut holders: BTreeMap<&(&'static str, String), Holders> = BTreeMap::new();
    for (at, one) in left.iter().enumerate() {
        for value in &one.exact {
            holders.entry(value).or_default().0.push(at);
        }
    }
    for (at, one) in right.iter().enumerate() {
        for value in &one.exact {
            holders.entry(value).or_default().1.push(at);
        }
    }
    let mut equal = Equal::new();
    for ((kind, _), (lefts, rights)) in holders {
        if lefts.len().max(rights.len()) > COMMON {
            continue;
        }
        for a in &lefts {
            let others = if right.is_empty() { &lefts } else { &rights };
            for b in others.iter().filter(|b| !right.is_empty() || *b > a) {
                equal.entry((*a, *b)).or_default().insert(kind);
            }
        }
    }
    equal
}

fn differs_at(one: &AttributeEvidence) -> bool {
    matches!(one.level, "different" | "other-initial" | "other-town")
}

/// Among a handful of dossiers any two are alike before anything was compared. So something besides the sex must
/// agree, and all together must speak for one person.
fn speaks_for(evidence: &[AttributeEvidence]) -> bool {
    let agrees = |one: &AttributeEvidence| {
        one.level != "missing"
            && !differs_at(one)
            && !matches!(one.attribute, Attribute::Sex | Attribute::WholeName)
    };
    evidence.iter().any(agrees) && evidence.iter().map(|one| one.weight).sum::<f32>() > 0.0
}

/// What agrees first, then what does not; what is unknown says nothing.
fn explanation(app: &App, evidence: &[AttributeEvidence], equal: &BTreeSet<&'static str>) -> Explanation {
    let text = |key: &str, args: &dyn Fn(Language) -> Vec<(&'static str, String)>| {
        let words = |language| app.catalogue().text(language, key, &args(language));
        Text::new(words(Language::Nl), words(Language::En))
    };
    let (mut agrees, mut differs, mut same) = (Vec::new(), Vec::new(), BTreeSet::new());
    for one in evidence {
        // Where a whole name was cut in two, the order of the parts is ours.
        if one.level == "missing" || one.attribute == Attribute::WholeName {
            continue;
        }
        let line = text("coordination-same-line", &|language| {
            let words = |key: String| app.catalogue().text(language, &key, &[]);
            vec![
                ("attribute", words(format!("coordination-same-of-{}", one.attribute.code()))),
                ("level", words(format!("coordination-same-level-{}", one.level))),
            ]
        });
        if differs_at(one) {
            differs.push(line);
        } else {
            agrees.push(line);
        }
        if one.level == "same" {
            same.insert(one.attribute.code());
        }
    }
    for kind in equal {
        let compared = if *kind == "document-number" { "document" } else { kind };
        if !same.contains(compared) {
            agrees.push(text(&format!("coordination-same-value-{kind}"), &|_| Vec::new()));
        }
    }
    agrees.append(&mut differs);
    Explanation {
        because: agrees,
        rule: "DB-1".into(),
        version: "1".into(),
        source: "Fellegi & Sunter (1969)".into(),
        certainty: Certainty::Low,
        method: "/uitleg/dubbel",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Known;

    #[test]
    fn a_name_is_cut_where_it_is_written_apart() {
        let cut = |name: &str| names(name);
        assert_eq!(cut("Anna van der Berg"), ("Anna".into(), "van der Berg".into()));
        assert_eq!(cut("Berg, Anna"), ("Anna".into(), "Berg".into()));
        assert_eq!(cut(" Anna "), ("Anna".into(), String::new()));
        assert_eq!(cut(""), (String::new(), String::new()));
    }

    #[test]
    fn an_address_in_one_line_is_cut_at_its_postcode() {
        let parts = ("Verzonnenlaan 12".into(), "9999ZZ".into(), "Nergens".into());
        assert_eq!(address("Verzonnenlaan 12, 9999 ZZ Nergens"), parts);
        assert_eq!(address("Verzonnenlaan 12 9999ZZ  Nergens"), parts);
        assert_eq!(address("Éénlaan 1 ëëëëëë").0, "Éénlaan 1 ëëëëëë");
        assert_eq!(address(""), (String::new(), String::new(), String::new()));
    }

    fn with_phone(phone: &str) -> Description {
        let known = vec![Known { kind: "phone".into(), value: phone.into() }];
        Description::of(&Identity { known, ..Identity::default() }, Sex::Unknown)
    }

    #[test]
    fn one_number_in_another_notation_is_worth_a_look_and_a_number_of_many_is_not() {
        let one = [with_phone("06 - 0000 0000")];
        let other = [with_phone("0031 600000000"), with_phone("06 11111111")];
        assert_eq!(equal_values(&one, &other).into_keys().collect::<Vec<_>>(), [(0, 0)]);
        assert_eq!(equal_values(&[one[0].clone(), other[0].clone()], &[]).len(), 1, "within one list");
        let many = vec![with_phone("0600000000"); COMMON + 1];
        assert!(equal_values(&one, &many).is_empty());
        assert!(Description::of(&Identity::default(), Sex::Female).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = address(&text);
            let _ = names(&text);
        }
    }
}
