//! Return codes: five plain Dutch words and five digits, 61.6 bits. Easy to write down, easy to disguise as
//! a shopping list. Never stored: only a keyed index of a slow hash is.

use std::fmt::Write as _;

use argon2::Argon2;
use oever_kernel::Entropy;
use oever_sealing::envelope::{Key, blind_index};
use oever_web::WebError;
use zeroize::Zeroizing;

const WORDS: &str = include_str!("words.txt");
/// The words of a code.
const COUNT: usize = 5;
/// All codes share it: they are random themselves, and a code must be found again without a name.
const SALT: &[u8] = b"oever return code v1";

/// A return code in its one spelling: `appel berg fiets lamp regen 04821`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ReturnCode(Zeroizing<String>);

impl std::fmt::Debug for ReturnCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReturnCode")
    }
}

impl ReturnCode {
    /// A new code.
    pub(crate) fn random(entropy: &Entropy) -> Self {
        let words: Vec<&str> = WORDS.lines().collect();
        let bound = u64::try_from(words.len()).unwrap_or(1);
        let mut text = Zeroizing::new(String::new());
        for _ in 0..COUNT {
            let index = usize::try_from(entropy.below(bound)).unwrap_or_default();
            text.push_str(words.get(index).copied().unwrap_or_default());
            text.push(' ');
        }
        let _ = write!(*text, "{:05}", entropy.below(100_000));
        Self(text)
    }

    /// A code as somebody types it: capitals, hyphens, commas and line ends do not matter. `None`: it has
    /// not five words and five digits, so it cannot be one.
    pub(crate) fn parse(typed: &str) -> Option<Self> {
        let words: Vec<String> = typed
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        (words.len() == COUNT && digits.len() == 5)
            .then(|| Self(Zeroizing::new(format!("{} {digits}", words.join(" ")))))
    }

    /// The words and the number, to show once.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up. Takes long on purpose, off the async threads.
    pub(crate) async fn index(&self, key: &Key) -> Result<[u8; 32], WebError> {
        let text = self.0.clone();
        let slow = tokio::task::spawn_blocking(move || {
            let mut hash = Zeroizing::new([0u8; 32]);
            Argon2::default().hash_password_into(text.as_bytes(), SALT, hash.as_mut_slice()).map(|()| hash)
        })
        .await
        .map_err(|_| WebError::Broken)?
        .map_err(|_| WebError::Broken)?;
        Ok(blind_index(key, "return code", slow.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_gives_sixty_bits() {
        let words: BTreeSet<&str> = WORDS.lines().collect();
        assert_eq!(words.len(), WORDS.lines().count(), "a word stands there twice");
        assert!(
            words
                .iter()
                .all(|word| (3..=9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()))
        );
        let bits = 5.0 * (words.len() as f64).log2() + 100_000f64.log2();
        assert!(bits >= 60.0, "{bits}");
    }

    #[test]
    fn a_code_is_read_back_however_it_was_written_down() {
        let code = ReturnCode::random(&Entropy::seeded(3));
        let text = code.expose().to_owned();
        let shouted = text.to_uppercase().replace(' ', " - ");
        let as_list = text.replace(' ', ",\n");
        for typed in [text.as_str(), &shouted, &as_list] {
            assert_eq!(ReturnCode::parse(typed), Some(code.clone()), "{typed}");
        }
        assert_eq!(ReturnCode::parse("appel berg fiets lamp 04821"), None);
        assert_eq!(ReturnCode::parse(""), None);
    }

    #[tokio::test]
    async fn the_index_is_the_same_for_the_same_code_and_key_only() {
        let (code, other) =
            (ReturnCode::random(&Entropy::seeded(1)), ReturnCode::random(&Entropy::seeded(2)));
        let (key, another) = (Key::from_bytes([1; 32]), Key::from_bytes([2; 32]));
        let index = code.index(&key).await.unwrap();
        assert_eq!(index, code.index(&key).await.unwrap());
        assert_ne!(index, other.index(&key).await.unwrap());
        assert_ne!(index, code.index(&another).await.unwrap());
        assert!(!format!("{code:?}").contains(' '));
    }
}
