//! What an organisation leaves out before anything leaves it.

use std::collections::BTreeSet;

use super::store::Token;

/// Tokens of an organisation's own: its address, its telephone. Its clients share them because they are its clients.
///
/// ```
/// use oever_linkage::network::{OwnTokens, Token};
///
/// let mut own = OwnTokens::default();
/// own.declare(Token::parse("address:shelter"));
/// let mut tokens = vec![Token::parse("address:shelter"), Token::parse("phone:7f3a")];
/// own.drop_from(&mut tokens);
/// assert_eq!(tokens, [Token::parse("phone:7f3a")]);
/// ```
#[derive(Clone, Default)]
pub struct OwnTokens(BTreeSet<(String, Vec<u8>)>);

impl std::fmt::Debug for OwnTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnTokens({}, redacted)", self.0.len())
    }
}

impl OwnTokens {
    /// Declares a token to be the organisation's own.
    pub fn declare(&mut self, token: Token<'_>) {
        self.0.insert((token.kind.to_owned(), token.value.to_owned()));
    }

    /// Whether a token was declared.
    pub fn contains(&self, token: &Token<'_>) -> bool {
        self.0.contains(&(token.kind.to_owned(), token.value.to_owned()))
    }

    /// Leaves declared tokens out of a record's.
    pub fn drop_from(&self, tokens: &mut Vec<Token<'_>>) {
        if !self.0.is_empty() {
            tokens.retain(|token| !self.contains(token));
        }
    }
}
