//! Copies of data and keys, and putting them back without bringing back what was erased.
//!
//! The keys stand in a file of their own, so that the two can be kept apart and for different times. What
//! was erased after the copy was made is on the erasure list: of the key store that is there now, or of the
//! file that `oever backup` writes beside. A restore works on copies, replays that list, and only then puts
//! them in place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use oever_kernel::Timestamp;
use oever_store::{Db, Keyring};
use uuid::Uuid;

use crate::cli::say;
use crate::installation::{Installation, capabilities};
use crate::{Failure, StoreArgs};

/// How to make a copy.
#[derive(Debug, Clone, clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// File for the data; must not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) data: PathBuf,
    /// File for the key store; must not exist. Keep it apart from the data, and not for long
    #[arg(long, value_name = "FILE")]
    pub(crate) key_store: PathBuf,
    /// File for the erasure list alone; holds no keys. Write it often and keep it long
    #[arg(long, value_name = "FILE")]
    pub(crate) erasures: Option<PathBuf>,
}

/// How to put a copy back.
#[derive(Debug, Clone, clap::Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// File with the data
    #[arg(long, value_name = "FILE", required_unless_present = "replay")]
    pub(crate) data: Option<PathBuf>,
    /// File with the key store
    #[arg(long, value_name = "FILE", required_unless_present = "replay")]
    pub(crate) key_store: Option<PathBuf>,
    /// Later erasure list, if the present key store is lost
    #[arg(long, value_name = "FILE")]
    pub(crate) erasures: Option<PathBuf>,
    /// Replace the databases that are there
    #[arg(long)]
    pub(crate) replace: bool,
    /// Only replay the erasure list: after pg_restore, or when a restore was interrupted
    #[arg(long, conflicts_with_all = ["data", "key_store", "replace"])]
    pub(crate) replay: bool,
}

/// Makes the copies.
///
/// # Errors
/// When a file exists or cannot be written.
pub async fn backup(args: &BackupArgs) -> Result<(), Failure> {
    let installation = Installation::open(&args.store).await?;
    for path in [&args.data, &args.key_store] {
        if path.exists() {
            return Err(Failure::new(format!("{} exists", path.display()))
                .advice("A backup never overwrites another."));
        }
    }
    // Keys first: data without a key does not open; a key without data is harmless.
    copy(installation.vault.db(), &args.key_store).await?;
    copy(&installation.db, &args.data).await?;
    let erased = installation.vault.erasures().await?;
    if let Some(path) = &args.erasures {
        write_private(path, &list_of(&erased))?;
    }
    installation.close().await;
    say(&format!(
        "Data in {}, keys in {}, {} erased records on the list.",
        args.data.display(),
        args.key_store.display(),
        erased.len()
    ));
    say("The key files themselves (root.key, audit.key, oprf-*.key) are not in it: keep them elsewhere.");
    Ok(())
}

async fn copy(db: &Db, to: &Path) -> Result<(), Failure> {
    let path = to.to_str().ok_or_else(|| Failure::new(format!("{} is not a usable name", to.display())))?;
    db.copy_to(path).await.map_err(|error| {
        Failure::new(format!("{}: {error}", to.display()))
            .advice("PostgreSQL: `pg_dump` makes the copies; --erasures works there too.")
    })?;
    private(to)
}

/// Puts copies back.
///
/// # Errors
/// When a file is missing, a database is there already, or the list cannot be replayed: then nothing changed.
pub async fn restore(args: &RestoreArgs) -> Result<(), Failure> {
    let keyring = Keyring::open(&args.store.keys)?;
    let erased = known_erasures(args).await?;
    if args.replay {
        let installation = Installation::open(&args.store).await?;
        installation.migrate().await?;
        let again = replay(&installation, &erased).await?;
        installation.close().await;
        say(&format!("{again} records erased again."));
        return Ok(());
    }
    let (data, keys) = (sqlite_path(&args.store.database)?, sqlite_path(&args.store.keys_database)?);
    let (Some(from_data), Some(from_keys)) = (&args.data, &args.key_store) else {
        return Err(Failure::new("--data and --key-store are both needed"));
    };
    for path in [&data, &keys] {
        if path.exists() && !args.replace {
            return Err(Failure::new(format!("there is a database at {}", path.display())).advice(
                "With --replace it is replaced. Make a backup of it first, and stop `oever serve`.",
            ));
        }
    }
    let (new_data, new_keys) = (beside(&data), beside(&keys));
    for (from, to) in [(from_data, &new_data), (from_keys, &new_keys)] {
        remove_database(to)?;
        std::fs::copy(from, to).map_err(|error| Failure::new(format!("{}: {error}", from.display())))?;
        private(to)?;
    }
    let aside = StoreArgs {
        database: format!("sqlite:{}", new_data.display()),
        keys_database: format!("sqlite:{}", new_keys.display()),
        keys: args.store.keys.clone(),
    };
    let installation = Installation::with(&aside, keyring).await?;
    installation.migrate().await?;
    let again = replay(&installation, &erased).await?;
    installation.close().await;
    for (new, old) in [(&new_keys, &keys), (&new_data, &data)] {
        remove_database(old)?;
        std::fs::rename(new, old).map_err(|error| Failure::new(format!("{}: {error}", old.display())))?;
        remove_database(new)?;
    }
    say(&format!("Restored. {again} records that were erased after the copy was made were erased again."));
    Ok(())
}

/// What is known to be erased, from the present key store and from the file.
async fn known_erasures(args: &RestoreArgs) -> Result<BTreeMap<Uuid, Timestamp>, Failure> {
    let mut erased = BTreeMap::new();
    let present = sqlite_path(&args.store.keys_database).map_or(true, |path| path.exists());
    if present {
        let keys = Db::open(&args.store.keys_database).await?;
        keys.migrate_keys().await?;
        let entropy = oever_kernel::Entropy::system().map_err(|error| Failure::new(error.to_string()))?;
        let vault = oever_store::Vault::new(keys.clone(), Keyring::open(&args.store.keys)?, entropy);
        erased.extend(vault.erasures().await?);
        keys.close().await;
    }
    if let Some(path) = &args.erasures {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        erased.extend(read_list(&text).map_err(|line| {
            Failure::new(format!("{}, line {line}: expected `record microseconds`", path.display()))
        })?);
    }
    if erased.is_empty() && args.erasures.is_none() && !present {
        say(
            "No present key store and no --erasures: whatever was erased after the copy was made comes back.",
        );
    }
    Ok(erased)
}

/// Erases again what was erased: the keys, and then what the data still holds of those records.
async fn replay(installation: &Installation, erased: &BTreeMap<Uuid, Timestamp>) -> Result<u64, Failure> {
    let already: BTreeMap<Uuid, Timestamp> = installation.vault.erasures().await?.into_iter().collect();
    let assembly =
        installation.assemble(oever_web::Settings::default(), capabilities().map_err(Failure::new)?)?;
    for (record, at) in erased {
        installation.vault.erase(*record, *at).await?;
    }
    installation.set_fact("erasures", "replay").await?; // says nothing about a number: so it is done in any case
    installation.replay_erasures(&assembly.app).await?;
    Ok(erased.keys().filter(|record| !already.contains_key(record)).count() as u64)
}

/// The erasure list as text: record and instant, one a line.
pub(crate) fn list_of(erased: &[(Uuid, Timestamp)]) -> String {
    erased.iter().fold(String::new(), |text, (record, at)| text + &format!("{record} {}\n", at.0))
}

/// Reads an erasure list; the error is the first line that is none.
pub(crate) fn read_list(text: &str) -> Result<Vec<(Uuid, Timestamp)>, usize> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| {
            let (record, at) = line.trim().split_once(' ').ok_or(n + 1)?;
            Ok((
                Uuid::try_parse(record).map_err(|_| n + 1)?,
                Timestamp(at.trim().parse().map_err(|_| n + 1)?),
            ))
        })
        .collect()
}

fn sqlite_path(address: &str) -> Result<PathBuf, Failure> {
    address.strip_prefix("sqlite:").map(PathBuf::from).ok_or_else(|| {
        Failure::new("this is not an SQLite database")
            .advice("PostgreSQL: put the copy back with `pg_restore`, then `oever restore --replay` before you serve.")
    })
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
    name.push(".restoring");
    path.with_file_name(name)
}

/// Removes a database file with the two that stand beside it.
fn remove_database(path: &Path) -> Result<(), Failure> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_os_string();
        name.push(suffix);
        match std::fs::remove_file(PathBuf::from(&name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::new(format!("{}: {error}", PathBuf::from(&name).display())));
            }
            _ => {}
        }
    }
    Ok(())
}

fn write_private(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    private(path)
}

/// Only the owner reads it.
fn private(path: &Path) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written_and_a_bad_line_is_named() {
        let list = vec![(Uuid::from_u128(1), Timestamp(5)), (Uuid::from_u128(2), Timestamp(-7))];
        assert_eq!(read_list(&list_of(&list)), Ok(list));
        assert_eq!(read_list("\n00000000-0000-0000-0000-000000000001 x\n"), Err(2));
    }
}
