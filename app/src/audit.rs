//! `oever audit verify` and `oever audit export`.

use std::path::Path;

use oever_audit::Audit;

use crate::cli::say;
use crate::installation::Installation;
use crate::{Failure, StoreArgs};

/// Reads every row of every log. `Ok(false)`: something is wrong and was said.
///
/// # Errors
/// When the log or the file of heads cannot be read.
pub async fn verify(store: &StoreArgs, head: Option<&Path>) -> Result<bool, Failure> {
    let installation = Installation::open(store).await?;
    let audit = Audit::new(installation.vault.keyring().audit());
    let heads = match head {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
            Some(audit.read_heads(&text)?)
        }
        None => None,
    };
    let report = audit.verify(&installation.db, heads.as_ref()).await?;
    for finding in &report.findings {
        say(&format!("WRONG  {finding}"));
    }
    let against = if heads.is_some() { ", compared with the exported heads" } else { "" };
    say(&format!(
        "{} rows in {} logs read{against}: {}",
        report.rows,
        report.logs,
        match report.findings.len() {
            0 => "all as they were written".to_owned(),
            1 => "1 finding".to_owned(),
            n => format!("{n} findings"),
        }
    ));
    if heads.is_none() && report.findings.is_empty() {
        say(
            "Without --head a log that was cut off together with its head is not found. Keep exported heads elsewhere.",
        );
    }
    installation.close().await;
    Ok(report.findings.is_empty())
}

/// Writes the heads of all logs, to be kept elsewhere.
///
/// # Errors
/// When the log cannot be read or the file cannot be written.
pub async fn export(store: &StoreArgs, to: Option<&Path>) -> Result<(), Failure> {
    let installation = Installation::open(store).await?;
    let audit = Audit::new(installation.vault.keyring().audit());
    let text = audit.export_heads(&installation.db).await?;
    match to {
        Some(path) => std::fs::write(path, text)
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?,
        None => say(text.trim_end()),
    }
    installation.close().await;
    Ok(())
}
