//! Finding a changed, removed, inserted or cut-off row, and naming it.

use std::collections::BTreeMap;
use std::fmt;

use oever_kernel::OrganisationId;
use oever_store::{Db, StoreError, args};

use crate::{AFTER, Audit, HEADS, Line, ORGANISATIONS};

/// The last row of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Whose log.
    pub organisation: OrganisationId,
    /// Number of its last row.
    pub seq: i64,
    /// Chain value of that row.
    pub hash: Vec<u8>,
}

impl Head {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.organisation.uuid().as_bytes().to_vec();
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.hash);
        bytes
    }
}

/// Heads that were exported earlier and kept elsewhere: what finds a log that was cut off together with
/// its head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heads(pub Vec<Head>);

/// The file of heads cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("heads, line {line}: expected `organisation seq hash mac`, made by `oever audit export`")]
pub struct HeadFileError {
    line: usize,
}

/// Something is wrong with the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The row's content is not what was written.
    Changed(OrganisationId, i64),
    /// The row is not there.
    Removed(OrganisationId, i64),
    /// The row was not written by the program.
    Inserted(OrganisationId, i64),
    /// Rows from this one on are missing at the end.
    CutOff(OrganisationId, i64),
    /// The head was not written by the program.
    ForgedHead(OrganisationId),
    /// An exported head says otherwise than the log about this row.
    OtherThanExported(OrganisationId, i64),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(organisation, seq) => {
                write!(f, "row {seq} of organisation {organisation} was changed")
            }
            Self::Removed(organisation, seq) => {
                write!(f, "row {seq} of organisation {organisation} was removed")
            }
            Self::Inserted(organisation, seq) => {
                write!(f, "row {seq} of organisation {organisation} was inserted")
            }
            Self::CutOff(organisation, seq) => {
                write!(
                    f,
                    "the log of organisation {organisation} was cut off: rows from {seq} on are missing"
                )
            }
            Self::ForgedHead(organisation) => {
                write!(f, "the head of organisation {organisation} was changed")
            }
            Self::OtherThanExported(organisation, seq) => {
                write!(f, "row {seq} of organisation {organisation} is not the one that was exported")
            }
        }
    }
}

/// What a verification read and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Logs read.
    pub logs: u64,
    /// Rows read.
    pub rows: u64,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

impl Audit {
    /// Reads every row of every log, compares the chain, the heads and, when given, heads exported earlier.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify(&self, db: &Db, exported: Option<&Heads>) -> Result<Report, StoreError> {
        let mut tx = db.read().await?;
        let mut report = Report::default();
        let mut heads = BTreeMap::new();
        for row in tx.all(HEADS, args![]).await? {
            let head =
                Head { organisation: row.get("organisation")?, seq: row.get("seq")?, hash: row.get("hash")? };
            if self.mac_of(&head) != row.get::<Vec<u8>>("mac")? {
                report.findings.push(Finding::ForgedHead(head.organisation));
            }
            heads.insert(head.organisation, head);
        }
        let mut organisations: Vec<OrganisationId> = heads.keys().copied().collect();
        for row in tx.all(ORGANISATIONS, args![]).await? {
            let organisation = row.get("organisation")?;
            if !heads.contains_key(&organisation) {
                organisations.push(organisation);
            }
        }
        if let Some(Heads(exported)) = exported {
            organisations
                .extend(exported.iter().map(|head| head.organisation).filter(|id| !heads.contains_key(id)));
        }
        organisations.sort_unstable();
        organisations.dedup();

        for organisation in organisations {
            report.logs += 1;
            let wanted: BTreeMap<i64, &Head> = exported
                .iter()
                .flat_map(|heads| &heads.0)
                .filter(|head| head.organisation == organisation)
                .map(|head| (head.seq, head))
                .collect();
            let head_seq = heads.get(&organisation).map_or(0, |head| head.seq);
            let (mut seq, mut previous) = (0i64, vec![0u8; 32]);
            loop {
                let page = tx.all(AFTER, args![organisation, seq]).await?;
                if page.is_empty() {
                    break;
                }
                for row in page {
                    let line = Line::read(&row)?;
                    report.rows += 1;
                    for missing in seq + 1..line.seq {
                        report.findings.push(Finding::Removed(organisation, missing));
                    }
                    let own = self.chain(&line) == line.hash;
                    if line.seq > head_seq {
                        report.findings.push(Finding::Inserted(organisation, line.seq));
                    } else if !own {
                        report.findings.push(Finding::Changed(organisation, line.seq));
                    } else if line.seq == seq + 1 && line.previous != previous {
                        // This row is as it was written; the one before it is not the one it followed.
                        let before = Finding::Changed(organisation, seq);
                        if !report.findings.contains(&before) {
                            report.findings.push(before);
                        }
                    }
                    if wanted.get(&line.seq).is_some_and(|head| head.hash != line.hash) {
                        report.findings.push(Finding::OtherThanExported(organisation, line.seq));
                    }
                    seq = line.seq;
                    previous = line.hash;
                }
            }
            let last_known = wanted.keys().next_back().copied().unwrap_or(0).max(head_seq);
            if seq < last_known {
                report.findings.push(Finding::CutOff(organisation, seq + 1));
            } else if heads.get(&organisation).is_some_and(|head| head.seq == seq && head.hash != previous) {
                report.findings.push(Finding::Changed(organisation, seq));
            }
        }
        Ok(report)
    }

    /// The heads as text, one a line, to be kept elsewhere.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn export_heads(&self, db: &Db) -> Result<String, StoreError> {
        use fmt::Write as _;
        let mut text = String::new();
        for row in db.read().await?.all(HEADS, args![]).await? {
            let (organisation, seq): (OrganisationId, i64) = (row.get("organisation")?, row.get("seq")?);
            let (hash, mac): (Vec<u8>, Vec<u8>) = (row.get("hash")?, row.get("mac")?);
            let _ = writeln!(text, "{organisation} {seq} {} {}", hex(&hash), hex(&mac));
        }
        Ok(text)
    }

    /// Reads heads that were exported; a line that this installation did not write is refused.
    ///
    /// # Errors
    /// Names the first line that is wrong.
    pub fn read_heads(&self, text: &str) -> Result<Heads, HeadFileError> {
        text.lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(index, line)| {
                let wrong = || HeadFileError { line: index + 1 };
                let parts: Vec<&str> = line.split_whitespace().collect();
                let [organisation, seq, hash, mac] = parts[..] else { return Err(wrong()) };
                let head = Head {
                    organisation: organisation.parse().map_err(|_| wrong())?,
                    seq: seq.parse().map_err(|_| wrong())?,
                    hash: unhex(hash).ok_or_else(wrong)?,
                };
                if unhex(mac).ok_or_else(wrong)? == self.mac_of(&head) { Ok(head) } else { Err(wrong()) }
            })
            .collect::<Result<_, _>>()
            .map(Heads)
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
