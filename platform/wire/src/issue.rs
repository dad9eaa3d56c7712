//! Makes the files of a small group of parties, where there is no authority of one's own.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::WireError;

/// Makes `authority.crt` and, for every name, `NAME.crt` and `NAME.key` in a new or empty folder. The key of the
/// authority is not kept: another party later means new files for all. Existing files are never overwritten.
///
/// # Errors
/// When a file is there already or cannot be written, or a name is not a host name.
pub fn issue(folder: &Path, names: &[&str]) -> Result<(), WireError> {
    let broken = |reason: rcgen::Error| WireError::File { file: folder.into(), reason: reason.to_string() };
    fs::create_dir_all(folder)
        .map_err(|error| WireError::File { file: folder.into(), reason: error.to_string() })?;
    let authority_key = KeyPair::generate().map_err(broken)?;
    let mut authority = CertificateParams::new(Vec::new()).map_err(broken)?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority.distinguished_name.push(DnType::CommonName, "Oever parties");
    let certificate = authority.self_signed(&authority_key).map_err(broken)?;
    write(&folder.join("authority.crt"), &certificate.pem(), false)?;
    let issuer = Issuer::new(authority, authority_key);
    for name in names {
        let key = KeyPair::generate().map_err(broken)?;
        let mut party = CertificateParams::new(vec![(*name).to_owned()]).map_err(broken)?;
        party.distinguished_name.push(DnType::CommonName, *name);
        party.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = party.signed_by(&key, &issuer).map_err(broken)?;
        write(&folder.join(format!("{name}.crt")), &certificate.pem(), false)?;
        write(&folder.join(format!("{name}.key")), &key.serialize_pem(), true)?;
    }
    Ok(())
}

fn write(file: &Path, text: &str, secret: bool) -> Result<(), WireError> {
    let wrong = |error: std::io::Error| WireError::File { file: file.into(), reason: error.to_string() };
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut out = options.open(file).map_err(wrong)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(wrong)
}
