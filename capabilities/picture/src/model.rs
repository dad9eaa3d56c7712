//! What can be counted, how it is laid out, and what was released.

use jiff::civil::Date;
use oever_disclosure::Dimension;
use oever_kernel::{Text, Timestamp, typed_id};
use oever_store::{Row, StoreError, id_column};
use oever_web::{App, WebError};
use serde::Deserialize;

typed_id!(
    /// A release.
    ReleaseKey
);
typed_id!(
    /// The counts as they were on a day.
    SnapshotId
);
id_column!(ReleaseKey, SnapshotId);

/// Forms of exploitation as counted nationally.
pub const FORMS: [&str; 5] =
    ["sexual_domestic", "sexual_cross_border", "labour", "criminal", "other_unknown"];
/// Age groups as counted nationally.
pub const AGES: [&str; 4] = ["0-17", "18-22", "23+", "unknown"];
/// A region that is not known.
pub const NOWHERE: &str = "unknown";

/// What is counted. Reports and victims are never mixed: one person can be in several reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Possible victims: dossiers, a person known to be the same counted once.
    Victims,
    /// Reports that came in.
    Reports,
    /// Outcomes a number of months after a dossier was closed.
    FollowUp(i64),
    /// How long it took until people came back, of dossiers that were closed in the year.
    Returns,
    /// How many possible victims there may be, those included whom nobody saw: by the lists people are on.
    Unseen,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Victims,
        Self::Reports,
        Self::FollowUp(3),
        Self::FollowUp(6),
        Self::FollowUp(12),
        Self::FollowUp(24),
        Self::Returns,
        Self::Unseen,
    ];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Victims => "victims",
            Self::Reports => "reports",
            Self::FollowUp(3) => "followup-3",
            Self::FollowUp(6) => "followup-6",
            Self::FollowUp(12) => "followup-12",
            Self::FollowUp(_) => "followup-24",
            Self::Returns => "returns",
            Self::Unseen => "unseen",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = String;
    fn from_str(code: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or_else(|| format!("unknown kind: {code}"))
    }
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// Part of the country × form × age group: the yearly table.
    Year,
    /// Part of the country × form.
    PartForm,
    /// Form × age group, the whole country.
    FormAge,
    /// Form, the whole country: what is left when there are few people.
    Form,
    /// Region × form.
    RegionForm,
    /// Region × age group.
    RegionAge,
    /// Outcome.
    Outcome,
    /// Share that is not back, over time.
    Curve,
    /// What may be said about how many there are.
    Estimate,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 9] = [
        Self::Year,
        Self::PartForm,
        Self::FormAge,
        Self::Form,
        Self::RegionForm,
        Self::RegionAge,
        Self::Outcome,
        Self::Curve,
        Self::Estimate,
    ];

    /// From fine to coarse: when one is refused, the next says less and may pass.
    pub const COARSER: [Self; 4] = [Self::Year, Self::PartForm, Self::FormAge, Self::Form];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::PartForm => "part-form",
            Self::FormAge => "form-age",
            Self::Form => "form",
            Self::RegionForm => "region-form",
            Self::RegionAge => "region-age",
            Self::Outcome => "outcome",
            Self::Curve => "curve",
            Self::Estimate => "estimate",
        }
    }

    /// Whether this kind can be laid out so.
    pub const fn fits(self, kind: Kind) -> bool {
        match kind {
            Kind::FollowUp(_) => matches!(self, Self::Outcome),
            Kind::Returns => matches!(self, Self::Curve),
            Kind::Unseen => matches!(self, Self::Estimate),
            Kind::Victims | Kind::Reports => !matches!(self, Self::Outcome | Self::Curve | Self::Estimate),
        }
    }
}

impl Layout {
    /// Two-way tables it can be read as: rows, columns (empty: a single column), words for how it is divided.
    pub(crate) const fn views(self) -> &'static [(&'static str, &'static str, &'static str)] {
        match self {
            Self::Year => {
                &[("region", "form", "picture-by-part-form"), ("age", "form", "picture-by-age-form")]
            }
            Self::PartForm => &[("region", "form", "picture-by-part-form")],
            Self::FormAge => &[("age", "form", "picture-by-age-form")],
            Self::Form => &[("form", "", "picture-by-form")],
            Self::RegionForm => &[("region", "form", "picture-by-region-form")],
            Self::RegionAge => &[("region", "age", "picture-by-region-age")],
            Self::Outcome => &[("outcome", "", "picture-by-outcome")],
            Self::Curve | Self::Estimate => &[],
        }
    }

    /// Whether it counts forms.
    pub(crate) const fn has_form(self) -> bool {
        !matches!(self, Self::RegionAge | Self::Outcome | Self::Curve | Self::Estimate)
    }
}

impl std::str::FromStr for Layout {
    type Err = String;
    fn from_str(code: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|layout| layout.code() == code)
            .ok_or_else(|| format!("unknown layout: {code}"))
    }
}

/// A narrowing of a table: everyone in it meets the condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrow {
    /// One form.
    Form(String),
    /// One age group.
    Age(String),
}

impl Narrow {
    /// Its code, such as `age:0-17`.
    pub fn code(&self) -> String {
        match self {
            Self::Form(form) => format!("form:{form}"),
            Self::Age(age) => format!("age:{age}"),
        }
    }
}

impl std::str::FromStr for Narrow {
    type Err = String;
    fn from_str(code: &str) -> Result<Self, String> {
        match code.split_once(':') {
            Some(("form", form)) if FORMS.contains(&form) => Ok(Self::Form(form.into())),
            Some(("age", age)) if AGES.contains(&age) => Ok(Self::Age(age.into())),
            _ => Err(format!("unknown filter: {code}")),
        }
    }
}

/// A part of the country.
#[derive(Debug, Clone, Deserialize)]
pub struct Part {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its regions.
    pub regions: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct PartFile {
    part: Vec<Part>,
}

/// A figure that somebody else published.
#[derive(Debug, Clone, Deserialize)]
pub struct Published {
    /// Year or years.
    pub period: String,
    /// `victims`, `reports`, `reporters` or `mentions`: never to be added up.
    pub unit: String,
    /// Whose series.
    pub series: String,
    /// What it is divided by.
    pub dimension: String,
    /// The category.
    pub category: String,
    /// The figure.
    pub value: i64,
    /// Where it was read.
    pub source: String,
    /// `C`: read in the source; `D`: derived from it by arithmetic.
    pub certainty: String,
    /// Remark.
    pub note: String,
}

/// An estimate by somebody else of how many there may be, nationally.
#[derive(Debug, Clone, Deserialize)]
pub struct Estimate {
    /// Years.
    pub period: String,
    /// Lower end.
    pub low: i64,
    /// Middle.
    pub middle: i64,
    /// Upper end.
    pub high: i64,
    /// Where it was read.
    pub source: String,
    /// `C`: read in the source; `U`: sources differ on the range.
    pub certainty: String,
}

/// What should have worked did not; the log says what.
pub(crate) fn broken(error: impl std::fmt::Display) -> WebError {
    tracing::error!(%error, "release");
    WebError::Broken
}

fn rows<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, String> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<Vec<T>, _>>().map_err(|error| format!("{name}: {error}"))
}

/// Parts of the country, published totals and estimates: data.
#[derive(Debug, Clone)]
pub struct PictureData {
    /// Estimates by others.
    pub estimates: Vec<Estimate>,
    /// Parts of the country, in order.
    pub parts: Vec<Part>,
    /// Published totals.
    pub published: Vec<Published>,
}

impl PictureData {
    /// Reads the data of this crate.
    ///
    /// # Errors
    /// When a file does not parse.
    pub fn own() -> Result<Self, String> {
        let parts: PartFile =
            toml::from_str(include_str!("../data/parts.toml")).map_err(|e| format!("parts.toml: {e}"))?;
        let published = rows("published_totals.csv", include_str!("../data/published_totals.csv"))?;
        let estimates = rows("estimates.csv", include_str!("../data/estimates.csv"))?;
        Ok(Self { estimates, parts: parts.part, published })
    }

    /// The part of the country a region lies in.
    pub fn part_of(&self, region: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.regions.iter().any(|code| code == region))
    }

    fn parts_dimension(&self) -> Result<Dimension, oever_disclosure::Error> {
        let labels = self.parts.iter().map(|part| part.id.as_str()).chain([NOWHERE]);
        Ok(Dimension::flat("region", labels)?.regional().common_knowledge())
    }

    fn regions_dimension(&self) -> Result<Dimension, oever_disclosure::Error> {
        let mut categories: Vec<(&str, Option<&str>)> = Vec::new();
        for part in &self.parts {
            categories.push((&part.id, None));
            categories.extend(part.regions.iter().map(|region| (region.as_str(), Some(part.id.as_str()))));
        }
        categories.push((NOWHERE, None));
        Ok(Dimension::tree("region", categories)?.regional().common_knowledge())
    }

    /// The dimensions of a layout. An age group and a region are what acquaintances know; a form is not.
    pub(crate) fn dimensions(&self, layout: Layout) -> Result<Vec<Dimension>, oever_disclosure::Error> {
        let form = || Dimension::flat("form", FORMS)?.multiple();
        let age = || -> Result<Dimension, oever_disclosure::Error> {
            Ok(Dimension::flat("age", AGES)?.common_knowledge())
        };
        Ok(match layout {
            Layout::Year => vec![self.parts_dimension()?, form()?, age()?],
            Layout::PartForm => vec![self.parts_dimension()?, form()?],
            Layout::FormAge => vec![form()?, age()?],
            Layout::Form => vec![form()?],
            Layout::RegionForm => vec![self.regions_dimension()?, form()?],
            Layout::RegionAge => vec![self.regions_dimension()?, age()?],
            Layout::Outcome => {
                let codes = oever_followup::Outcome::ALL.iter().map(|outcome| outcome.code());
                vec![Dimension::flat("outcome", codes)?.multiple()?]
            }
            // No tables: see `crate::curve` and `crate::estimate`.
            Layout::Curve | Layout::Estimate => Vec::new(),
        })
    }

    /// The name of a category of a dimension.
    pub fn label(&self, page: &oever_web::Page, app: &App, dimension: &str, label: &str) -> String {
        if label == oever_disclosure::TOTAL {
            return page.t("picture-total");
        }
        match dimension {
            "region" => {
                if let Some(part) = self.parts.iter().find(|part| part.id == label) {
                    return page.of(&part.name).to_owned();
                }
                app.geography()
                    .region(label)
                    .map_or_else(|| page.t("picture-region-unknown"), |region| region.name.clone())
            }
            "form" => page.t(&format!("picture-form-{}", label.replace('_', "-"))),
            "age" => page.t(&format!("picture-age-{}", label.replace('+', "-plus"))),
            _ => page.t(&format!("picture-outcome-{}", label.replace('_', "-"))),
        }
    }
}

/// What is kept of a release beside its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub id: ReleaseKey,
    /// The counts that it was cut from.
    pub snapshot: SnapshotId,
    /// What is counted.
    pub kind: Kind,
    /// Year.
    pub year: i64,
    /// Layout.
    pub layout: Layout,
    /// Narrowing; empty: none.
    pub filter: String,
    /// Function that released it.
    pub function_title: String,
    /// When.
    pub released_at: Timestamp,
    pub(crate) document: String,
}

impl Listed {
    /// Where the file is.
    pub(crate) fn download(&self) -> String {
        format!("/beeld/tabel.csv?uitgave={}", self.id)
    }

    /// Where the interface has it.
    pub(crate) fn interface(&self) -> String {
        format!("/api/v1/picture/{}", self.id)
    }

    /// The day it describes and who released it, in words.
    pub(crate) fn rule(&self, page: &oever_web::Page, provenance: &oever_disclosure::Provenance) -> String {
        let date = page.date(&provenance.reference_date());
        page.ta("picture-provenance", &[("date", date), ("who", self.function_title.clone())])
    }

    /// What is stored, as it was written; to be checked by the engine before it is shown.
    pub(crate) fn document<T: serde::de::DeserializeOwned>(&self) -> Result<T, WebError> {
        serde_json::from_str(&self.document).map_err(broken)
    }

    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            snapshot: row.get("snapshot")?,
            kind: row.parse("kind")?,
            year: row.get("year")?,
            layout: row.parse("layout")?,
            filter: row.get("filter")?,
            function_title: row.get("function_title")?,
            released_at: row.get("released_at")?,
            document: row.get("document")?,
        })
    }
}

/// Counts as they were on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: SnapshotId,
    /// The day.
    pub reference_on: Date,
}

impl Published {
    /// Whose series, as they write it themselves.
    pub fn series_name(&self) -> &str {
        match self.series.as_str() {
            "comensha" => "CoMensha",
            "rapporteur" => "Nationaal Rapporteur",
            "nji" => "NJi",
            "emm" => "EMM",
            other => other,
        }
    }

    /// Key of the words for its unit.
    pub fn unit_key(&self) -> String {
        format!("picture-unit-{}", self.unit)
    }
}
