//! A signal that is being written: it travels through the browser, sealed, so that nothing is stored before
//! it is sent and nothing readable stays behind in a page.

use oever_kernel::{Ctx, Entropy};
use oever_sealing::envelope::{Aad, Key, open, seal};
use oever_web::{App, WebError};

use crate::model::SubmitReport;

/// Seals a draft for this person: it opens for nobody else.
pub(crate) fn close(app: &App, ctx: &Ctx, draft: &SubmitReport) -> Result<String, WebError> {
    let json = serde_json::to_vec(draft).map_err(|_| WebError::Broken)?;
    Ok(sealed(&app.vault().keyring().drafts(), &owner(ctx)?, &json, app.entropy()))
}

/// Opens a draft. An empty one is a new signal.
pub(crate) fn reopen(app: &App, ctx: &Ctx, text: &str) -> Result<SubmitReport, WebError> {
    if text.is_empty() {
        return Ok(SubmitReport::default());
    }
    opened(&app.vault().keyring().drafts(), &owner(ctx)?, text).ok_or(WebError::BadForm)
}

fn owner(ctx: &Ctx) -> Result<[u8; 16], WebError> {
    ctx.actor.as_ref().map(|actor| *actor.account.uuid().as_bytes()).ok_or(WebError::SignIn)
}

fn aad(owner: &[u8]) -> Aad<'_> {
    Aad { table: "draft", column: "report", row: owner }
}

fn sealed(key: &Key, owner: &[u8], json: &[u8], entropy: &Entropy) -> String {
    let bytes = seal(key, &aad(owner), json, &mut entropy.rng());
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    text
}

fn opened(key: &Key, owner: &[u8], text: &str) -> Option<SubmitReport> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    let json = open(key, &aad(owner), &bytes).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Content;

    #[test]
    fn a_draft_opens_for_its_writer_only_and_shows_nothing() {
        let (entropy, key) = (Entropy::seeded(1), Key::from_bytes([3; 32]));
        let draft = SubmitReport {
            content: Content { story: "kanarie-verhaal".into(), ..Content::default() },
            ..SubmitReport::default()
        };
        let text = sealed(&key, &[1; 16], &serde_json::to_vec(&draft).unwrap(), &entropy);
        assert!(!text.contains("kanarie"));
        assert_eq!(opened(&key, &[1; 16], &text), Some(draft));
        assert_eq!(opened(&key, &[2; 16], &text), None);
        for damaged in ["zz", "0", &text[..text.len() - 2], &text.replace('a', "b")] {
            assert_eq!(opened(&key, &[1; 16], damaged), None);
        }
    }
}
