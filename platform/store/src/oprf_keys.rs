//! The keys of the key service: one file an epoch, apart from every database.

use std::fs;
use std::path::{Path, PathBuf};

use oever_kernel::Entropy;
use oever_sealing::envelope::Key;

use crate::KeyringError;
use crate::keyring::{destroy, read, write_new};

/// The folder with `oprf-1.key`, `oprf-2.key` and so on. An epoch is active as long as its file is there.
#[derive(Debug, Clone)]
pub struct OprfKeys {
    folder: PathBuf,
}

impl OprfKeys {
    /// Reads nothing yet.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.into() }
    }

    /// The active epochs, oldest first.
    ///
    /// # Errors
    /// When there is none, or the folder cannot be read.
    pub fn epochs(&self) -> Result<Vec<u32>, KeyringError> {
        let unusable = |error: std::io::Error| KeyringError::Unusable(self.folder.clone(), error.to_string());
        let mut epochs = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(unusable)? {
            let name = entry.map_err(unusable)?.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix("oprf-")?.strip_suffix(".key"));
            epochs.extend(number.and_then(|number| number.parse::<u32>().ok()).filter(|epoch| *epoch > 0));
        }
        epochs.sort_unstable();
        if epochs.is_empty() { Err(KeyringError::Missing(self.file(1))) } else { Ok(epochs) }
    }

    /// The key of an epoch.
    ///
    /// # Errors
    /// When the file is missing or not a key file.
    pub fn key(&self, epoch: u32) -> Result<Key, KeyringError> {
        read(&self.file(epoch)).map(|(key, _)| key)
    }

    /// Whether the key of an epoch was made for a demonstration.
    ///
    /// # Errors
    /// As [`OprfKeys::key`].
    pub fn is_demo(&self, epoch: u32) -> Result<bool, KeyringError> {
        read(&self.file(epoch)).map(|(_, demo)| demo)
    }

    /// Makes the key of the next epoch, in a folder that may be new, and says which epoch that is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, entropy: &Entropy, demo: bool) -> Result<u32, KeyringError> {
        fs::create_dir_all(&self.folder)
            .map_err(|error| KeyringError::Unusable(self.folder.clone(), error.to_string()))?;
        let last = self.epochs().ok().and_then(|epochs| epochs.last().copied());
        let next = last.unwrap_or(0).saturating_add(1);
        write_new(&self.file(next), &Key::generate(&mut entropy.rng()), demo)?;
        Ok(next)
    }

    /// Destroys the key of an epoch: tokens made under it can never be made again. The newest epoch stays.
    ///
    /// # Errors
    /// When there is no such epoch, it is the newest, or the file cannot be removed.
    pub fn destroy(&self, epoch: u32) -> Result<(), KeyringError> {
        let file = self.file(epoch);
        let epochs = self.epochs()?;
        if !epochs.contains(&epoch) {
            return Err(KeyringError::Missing(file));
        }
        if epochs.last() == Some(&epoch) {
            return Err(KeyringError::Unusable(file, "the newest epoch is in use: add one first".into()));
        }
        destroy(&file)
    }

    /// Where the key of an epoch is.
    pub fn file(&self, epoch: u32) -> PathBuf {
        self.folder.join(format!("oprf-{epoch}.key"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_come_and_go_and_the_newest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let keys = OprfKeys::in_folder(&folder.path().join("oprf"));
        let entropy = Entropy::seeded(1);
        assert!(keys.epochs().is_err());
        assert_eq!((keys.add(&entropy, true).unwrap(), keys.add(&entropy, true).unwrap()), (1, 2));
        assert_eq!(keys.epochs().unwrap(), [1, 2]);
        assert_ne!(keys.key(1).unwrap().expose(), keys.key(2).unwrap().expose());
        assert!(keys.destroy(2).is_err());
        assert!(keys.destroy(7).is_err());
        keys.destroy(1).unwrap();
        assert_eq!(keys.epochs().unwrap(), [2]);
        assert!(matches!(keys.key(1), Err(KeyringError::Missing(_))));
        assert_eq!(keys.add(&entropy, true).unwrap(), 3, "an epoch never comes back");
    }
}
