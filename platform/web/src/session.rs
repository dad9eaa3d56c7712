//! Who is behind a session. Sessions live on the server; the browser holds a random token only.

use std::future::Future;
use std::pin::Pin;

use oever_kernel::Actor;
use oever_store::StoreError;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::App;

/// Name of the cookie.
pub const SESSION_COOKIE: &str = "oever_session";

/// The token in the cookie or after `Bearer`. Only its hash is stored.
#[derive(Clone)]
pub struct SessionToken(Zeroizing<String>);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken")
    }
}

impl SessionToken {
    /// A token as it came in; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// A new token.
    pub fn random(entropy: &oever_kernel::Entropy) -> Self {
        use std::fmt::Write as _;
        let bytes = Zeroizing::new(entropy.bytes::<32>());
        Self(Zeroizing::new(bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })))
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    /// The text, for the cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who, as which function.
    pub actor: Actor,
    /// Own name, shown to the own organisation only.
    pub name: String,
}

/// What [`Accounts::signed`] returns.
pub type AccountsFuture<'a> = Pin<Box<dyn Future<Output = Result<Option<Signed>, StoreError>> + Send + 'a>>;

/// Finds who is behind a token. Implemented by the organisations capability, which owns the accounts.
pub trait Accounts: Send + Sync {
    /// The person behind a token, if the session is in force.
    fn signed<'a>(&'a self, app: &'a App, token: &'a SessionToken) -> AccountsFuture<'a>;
}
