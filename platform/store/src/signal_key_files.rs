//! The keys of sealed signals at a key service that runs apart: one file an epoch, apart from every database.

use std::fs;
use std::path::{Path, PathBuf};

use oever_sealing::envelope::Key;

use crate::KeyringError;
use crate::keyring::{destroy, read, write_new};

/// The folder with `sealed-1.key`, `sealed-2.key` and so on. Which epoch serves until when is in the database of the key
/// service; here is only the key, so that no copy of that database evaluates anything.
#[derive(Debug, Clone)]
pub struct SignalKeyFiles {
    folder: PathBuf,
}

impl SignalKeyFiles {
    /// Reads nothing yet.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.into() }
    }

    /// Writes the key of a new epoch, in a folder that may be new. A file that is there already stays: it was written a
    /// moment ago by somebody else, or before a crash, and no value was evaluated with any other key.
    ///
    /// # Errors
    /// When the file cannot be written, or what is there is no key file.
    pub fn keep(&self, epoch: u32, key: &Key) -> Result<(), KeyringError> {
        fs::create_dir_all(&self.folder)
            .map_err(|error| KeyringError::Unusable(self.folder.clone(), error.to_string()))?;
        let file = self.file(epoch);
        match write_new(&file, key, false) {
            Err(_) if file.exists() => read(&file).map(drop),
            written => written,
        }
    }

    /// The key of an epoch.
    ///
    /// # Errors
    /// When the file is missing or not a key file.
    pub fn key(&self, epoch: u32) -> Result<Key, KeyringError> {
        read(&self.file(epoch)).map(|(key, _)| key)
    }

    /// Destroys the key of an epoch: nothing can be evaluated under it again. Destroyed twice is destroyed.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn destroy(&self, epoch: u32) -> Result<(), KeyringError> {
        let file = self.file(epoch);
        if file.exists() { destroy(&file) } else { Ok(()) }
    }

    /// Where the key of an epoch is.
    pub fn file(&self, epoch: u32) -> PathBuf {
        self.folder.join(format!("sealed-{epoch}.key"))
    }
}

#[cfg(test)]
mod tests {
    use oever_kernel::Entropy;

    use super::*;

    #[test]
    fn a_key_is_kept_once_and_destroyed_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let files = SignalKeyFiles::in_folder(&folder.path().join("keys"));
        let entropy = Entropy::seeded(4);
        let mut rng = entropy.rng();
        let (first, second) = (Key::generate(&mut rng), Key::generate(&mut rng));
        assert!(matches!(files.key(1), Err(KeyringError::Missing(_))));
        files.keep(1, &first).unwrap();
        files.keep(1, &second).unwrap();
        assert_eq!(files.key(1).unwrap().expose(), first.expose(), "never overwritten");
        files.destroy(1).unwrap();
        files.destroy(1).unwrap();
        assert!(matches!(files.key(1), Err(KeyringError::Missing(_))));
        std::fs::write(files.file(2), "oever-key\n").unwrap();
        assert!(files.keep(2, &second).is_err(), "half a file is not taken for a key");
    }
}
