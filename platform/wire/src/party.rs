//! The files that say who a party is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig, server::WebPkiClientVerifier};

/// Why parties do not hear each other.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// A file is missing or is not what it should be.
    #[error("{file}: {reason}")]
    File {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The address of a party is not `https://host:port`.
    #[error("{0} is not an address as https://host:port")]
    Address(String),
    /// The other party cannot be reached, or is not who it should be.
    #[error("{party} does not answer: {reason}")]
    Unreachable {
        /// Who was called.
        party: String,
        /// What the connection said.
        reason: String,
    },
    /// The other party answered with a refusal.
    #[error("{party} refused: {reason}")]
    Refused {
        /// Who was called.
        party: String,
        /// The status of the answer.
        status: u16,
        /// What it said, in one line.
        reason: String,
    },
    /// The answer is not what was asked for.
    #[error("{party} answered something else than was asked")]
    Answer {
        /// Who was called.
        party: String,
    },
}

/// Who this party is, and whom it trusts: `NAME.crt`, `NAME.key` and `authority.crt` in one folder.
#[derive(Debug, Clone)]
pub struct Party {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

impl Party {
    /// Reads the files of a party.
    ///
    /// # Errors
    /// When one is missing or is not a certificate or key.
    pub fn open(folder: &Path, name: &str) -> Result<Self, WireError> {
        let certificates = || certificates(&folder.join(format!("{name}.crt")));
        let key_file = folder.join(format!("{name}.key"));
        let key = || {
            PrivateKeyDer::from_pem_file(&key_file)
                .map_err(|error| WireError::File { file: key_file.clone(), reason: error.to_string() })
        };
        let authority_file = folder.join("authority.crt");
        let mut roots = RootCertStore::empty();
        for certificate in self::certificates(&authority_file)? {
            roots.add(certificate).map_err(|error| wrong(&authority_file, error))?;
        }
        let roots = Arc::new(roots);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let client = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(&key_file, error))?
            .with_root_certificates(roots.clone())
            .with_client_auth_cert(certificates()?, key()?)
            .map_err(|error| wrong(&key_file, error))?;
        let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider.clone())
            .build()
            .map_err(|error| wrong(&authority_file, error))?;
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(&key_file, error))?
            .with_client_cert_verifier(verifier)
            .with_single_cert(certificates()?, key()?)
            .map_err(|error| wrong(&key_file, error))?;
        Ok(Self { client: Arc::new(client), server: Arc::new(server) })
    }

    pub(crate) fn as_client(&self) -> ClientConfig {
        ClientConfig::clone(&self.client)
    }

    pub(crate) fn as_server(&self) -> Arc<ServerConfig> {
        self.server.clone()
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, WireError> {
    let all = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(file, error))?;
    if all.is_empty() { Err(wrong(file, "no certificate in it")) } else { Ok(all) }
}

fn wrong(file: &Path, reason: impl ToString) -> WireError {
    WireError::File { file: file.into(), reason: reason.to_string() }
}
