//! The key files: apart from every database.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oever_kernel::Entropy;
use oever_sealing::envelope::Key;
use zeroize::Zeroize as _;

use crate::OprfKeys;

/// A key file is missing, unreadable or wrong.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The file is not there.
    #[error("key file {0} is missing: restore it from your key backup; without it nothing opens")]
    Missing(PathBuf),
    /// The file is there and cannot be used.
    #[error("key file {0}: {1}")]
    Unusable(PathBuf, String),
}

/// The keys of this installation, read from files: `root.key` wraps the organisations' keys, `audit.key`
/// authenticates the heads of the audit log, `oprf-1.key` and later belong to the key service.
#[derive(Clone)]
pub struct Keyring {
    folder: PathBuf,
    root: Arc<Key>,
    audit: Arc<Key>,
    blind: Arc<Key>,
    demo: bool,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring in {}", self.folder.display())
    }
}

/// First line of a key file made by `oever demo`: `serve` refuses it.
const DEMO: &str = "oever-demo-key";
const REAL: &str = "oever-key";
/// There once the root key was replaced.
const BLIND: &str = "blind.key";
/// There while the root key is being replaced.
const NEXT_ROOT: &str = "root.key.next";

impl Keyring {
    /// The files without which nothing opens.
    pub const FILES: [&'static str; 2] = ["root.key", "audit.key"];

    /// Makes new key files in an empty or new folder. Existing files are never overwritten.
    ///
    /// # Errors
    /// When a file is there already or cannot be written.
    pub fn create(folder: &Path, entropy: &Entropy, demo: bool) -> Result<Self, KeyringError> {
        fs::create_dir_all(folder).map_err(|e| KeyringError::Unusable(folder.into(), e.to_string()))?;
        for name in Self::FILES {
            write_new(&folder.join(name), &Key::generate(&mut entropy.rng()), demo)?;
        }
        OprfKeys::in_folder(folder).add(entropy, demo)?;
        Self::open(folder)
    }

    /// Reads the key files.
    ///
    /// # Errors
    /// When one is missing or not a key file.
    pub fn open(folder: &Path) -> Result<Self, KeyringError> {
        let (root, demo) = read(&folder.join("root.key"))?;
        let (audit, _) = read(&folder.join("audit.key"))?;
        let blind = match read(&folder.join(BLIND)) {
            Err(KeyringError::Missing(_)) => root.derive("oever blind index v1"),
            other => other?.0,
        };
        Ok(Self {
            folder: folder.into(),
            root: Arc::new(root),
            audit: Arc::new(audit),
            blind: Arc::new(blind),
            demo,
        })
    }

    /// Whether these keys were made for a demonstration.
    pub const fn is_demo(&self) -> bool {
        self.demo
    }

    /// Where the files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The key that wraps the organisations' keys.
    pub(crate) fn root(&self) -> &Key {
        &self.root
    }

    /// The key that authenticates the heads of the audit log.
    pub fn audit(&self) -> &Key {
        &self.audit
    }

    /// The keys of the key service: beside the others when it runs in this process.
    pub fn oprf(&self) -> OprfKeys {
        OprfKeys::in_folder(&self.folder)
    }

    /// A key for blind indexes (finding an account by its e-mail address). Derived from the first root key, and kept in
    /// `blind.key` once that was replaced: stored tags must go on meeting.
    pub fn blind_index(&self) -> Key {
        self.blind.duplicate()
    }

    /// The root key that is to replace this one, in `root.key.next`: made now, or left by a replacement that was
    /// interrupted.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn next_root(&self, entropy: &Entropy) -> Result<Key, KeyringError> {
        let blind = self.folder.join(BLIND);
        if !blind.exists() {
            write_new(&blind, &self.blind, self.demo)?;
        }
        let next = self.folder.join(NEXT_ROOT);
        if !next.exists() {
            write_new(&next, &Key::generate(&mut entropy.rng()), self.demo)?;
        }
        read(&next).map(|(key, _)| key)
    }

    /// Puts the next root key in the place of this one, if there is one. What was wrapped under it opens from now on.
    ///
    /// # Errors
    /// When the file cannot be moved.
    pub fn replace_root(&self) -> Result<bool, KeyringError> {
        let next = self.folder.join(NEXT_ROOT);
        if !next.exists() {
            return Ok(false);
        }
        let unusable = |error: std::io::Error| KeyringError::Unusable(next.clone(), error.to_string());
        fs::rename(&next, self.folder.join("root.key")).map_err(unusable)?;
        #[cfg(unix)]
        fs::File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(unusable)?;
        Ok(true)
    }

    /// A key for short-lived drafts that travel through the browser, derived from the root key.
    pub fn drafts(&self) -> Key {
        self.root.derive("oever drafts v1")
    }
}

/// Writes a key file; an existing one is never overwritten.
pub(crate) fn write_new(path: &Path, key: &Key, demo: bool) -> Result<(), KeyringError> {
    let unusable = |error: std::io::Error| KeyringError::Unusable(path.into(), error.to_string());
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(unusable)?;
    let mut digits = hex(key.expose());
    let written = writeln!(file, "{}\n{digits}", if demo { DEMO } else { REAL });
    digits.zeroize();
    written.and_then(|()| file.sync_all()).map_err(unusable)
}

/// Overwrites a key file and removes it.
pub(crate) fn destroy(path: &Path) -> Result<(), KeyringError> {
    let unusable = |error: std::io::Error| KeyringError::Unusable(path.into(), error.to_string());
    let length = fs::metadata(path).map_err(unusable)?.len();
    let mut file = fs::OpenOptions::new().write(true).open(path).map_err(unusable)?;
    let zeros = vec![0; usize::try_from(length).unwrap_or(0)];
    file.write_all(&zeros).and_then(|()| file.sync_all()).map_err(unusable)?;
    fs::remove_file(path).map_err(unusable)
}

pub(crate) fn read(path: &Path) -> Result<(Key, bool), KeyringError> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => KeyringError::Missing(path.into()),
        _ => KeyringError::Unusable(path.into(), error.to_string()),
    })?;
    let wrong = |why: &str| KeyringError::Unusable(path.into(), why.into());
    let mut lines = text.lines();
    let demo = match lines.next() {
        Some(DEMO) => true,
        Some(REAL) => false,
        _ => return Err(wrong("the first line must be `oever-key`")),
    };
    let digits = lines.next().ok_or_else(|| wrong("the second line must hold 64 hexadecimal digits"))?;
    unhex(digits)
        .map(|bytes| (Key::from_bytes(bytes), demo))
        .ok_or_else(|| wrong("the second line must hold 64 hexadecimal digits"))
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_never_overwritten_and_open_again() {
        let folder = tempfile::tempdir().unwrap();
        let entropy = Entropy::seeded(1);
        let made = Keyring::create(folder.path(), &entropy, true).unwrap();
        assert!(made.is_demo());
        assert!(Keyring::create(folder.path(), &entropy, true).is_err());
        let opened = Keyring::open(folder.path()).unwrap();
        assert_eq!(opened.root().expose(), made.root().expose());
    }

    #[test]
    fn a_missing_or_wrong_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Keyring::open(folder.path()), Err(KeyringError::Missing(_))));
        fs::write(folder.path().join("root.key"), "oever-key\nabc\n").unwrap();
        assert!(matches!(Keyring::open(folder.path()), Err(KeyringError::Unusable(..))));
    }
}
