//! Passwords, one-time codes, recovery codes, tokens.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use oever_kernel::Entropy;
use oever_sealing::envelope::{Key, blind_index};
use oever_web::WebError;
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// Passwords shorter than this are refused; there are no other rules (NIST SP 800-63B).
pub(crate) const SHORTEST_PASSWORD: usize = 12;

/// A slow hash of a password, off the async threads.
pub async fn hash_password(password: &str) -> Result<String, WebError> {
    let password = Zeroizing::new(password.to_owned());
    tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    })
    .await
    .map_err(|_| WebError::Broken)?
    .map_err(|_| WebError::Broken)
}

/// Whether a password is the one that was hashed. Without a hash it takes as long and says no.
pub(crate) async fn verify_password(password: &str, hash: Option<&str>) -> bool {
    /// Of a random password nobody knows: makes unknown accounts as slow as known ones.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Y2Zk0nqFJ0yQ3l2c7cF3y0bqg9hO3o0m9Q8b7ZC2y1E";
    let password = Zeroizing::new(password.to_owned());
    let known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    let matches = tokio::task::spawn_blocking(move || {
        Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok()
    })
    .await
    .unwrap_or(false);
    matches && known
}

/// A new secret for one-time codes, in base32.
pub(crate) fn new_totp_secret(entropy: &Entropy) -> String {
    Secret::from(entropy.bytes::<20>()).to_base32()
}

fn totp(secret: &str, account: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_issuer(Some("Oever")).with_account_name(account).build().ok()
}

/// The address that an authenticator app reads.
pub(crate) fn totp_address(secret: &str, account: &str) -> Option<String> {
    totp(secret, account)?.to_url().ok()
}

/// The step a one-time code belongs to, when it is right now.
pub(crate) fn totp_step(secret: &str, code: &str, unix_seconds: i64) -> Option<i64> {
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let step = totp(secret, "account")?.check(&code, u64::try_from(unix_seconds).ok()?)?;
    i64::try_from(step).ok()
}

/// The one-time code at an instant: for the demo's printed hint and for tests.
pub fn totp_code(secret: &str, unix_seconds: i64) -> Option<String> {
    Some(totp(secret, "account")?.generate(u64::try_from(unix_seconds).ok()?).to_string())
}

/// Ten recovery codes of 80 bits, to be written down.
pub(crate) fn recovery_codes(entropy: &Entropy) -> Vec<String> {
    (0..10)
        .map(|_| {
            let text = Secret::from(entropy.bytes::<10>()).to_base32();
            format!("{}-{}", text.get(..8).unwrap_or_default(), text.get(8..16).unwrap_or_default())
        })
        .collect()
}

/// What is stored of a recovery code or an invitation: they are random, so one hash is enough.
pub(crate) fn token_hash(text: &str) -> Vec<u8> {
    let folded: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    Sha256::digest(folded.as_bytes()).to_vec()
}

/// Finds an account by its address without storing the address readable.
pub(crate) fn email_index(key: &Key, email: &str) -> Vec<u8> {
    blind_index(key, "account e-mail", email.trim().to_lowercase().as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_belongs_to_its_step_and_spaces_do_not_matter() {
        let secret = new_totp_secret(&Entropy::seeded(1));
        let code = totp_code(&secret, 1_000_000_000).unwrap();
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(totp_step(&secret, &spaced, 1_000_000_000), Some(1_000_000_000 / 30));
        assert_eq!(totp_step(&secret, &code, 1_000_000_000 + 600), None);
        assert_eq!(totp_step(&secret, "abc", 1_000_000_000), None);
        assert!(totp_address(&secret, "iemand").unwrap().starts_with("otpauth://totp/"));
    }

    #[test]
    fn recovery_codes_fold_what_people_type() {
        let codes = recovery_codes(&Entropy::seeded(2));
        assert_eq!(codes.len(), 10);
        assert_eq!(token_hash(&codes[0]), token_hash(&codes[0].to_lowercase().replace('-', " ")));
    }
}
