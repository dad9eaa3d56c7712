//! What travels through the browser in a hidden field: sealed, for one use, for a limited time. Nothing is
//! stored before somebody sends.

use oever_kernel::{Ctx, Timestamp};
use oever_sealing::envelope::{Aad, open, seal};
use oever_web::App;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a field is for. A value made for one use does not open as another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    /// Answers on their way through the questions.
    Draft,
    /// The right to read and answer one conversation.
    Conversation,
}

impl Use {
    const fn name(self) -> &'static str {
        match self {
            Self::Draft => "public report",
            Self::Conversation => "conversation",
        }
    }

    /// How long somebody may take, in seconds. Long enough for who reads slowly; no clock is shown.
    const fn life(self) -> i64 {
        match self {
            Self::Draft => 12 * 3600,
            Self::Conversation => 2 * 3600,
        }
    }

    const fn aad(self) -> Aad<'static> {
        Aad { table: "hidden field", column: self.name(), row: b"" }
    }
}

#[derive(Serialize, Deserialize)]
struct Dated<T> {
    at: Timestamp,
    value: T,
}

/// Seals a value for the browser to carry.
pub(crate) fn carry<T: Serialize>(app: &App, ctx: &Ctx, what: Use, value: &T) -> String {
    let text = serde_json::to_vec(&Dated { at: ctx.now(), value }).unwrap_or_default();
    let key = app.vault().keyring().drafts();
    let sealed = seal(&key, &what.aad(), &text, &mut ctx.entropy.rng());
    sealed.iter().fold(String::with_capacity(sealed.len() * 2), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Opens what [`carry`] made. `None`: not ours, for another use, or too old.
pub(crate) fn carried<T: DeserializeOwned>(app: &App, ctx: &Ctx, what: Use, text: &str) -> Option<T> {
    let bytes = (0..text.len())
        .step_by(2)
        .map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect::<Option<Vec<u8>>>()?;
    let opened = open(&app.vault().keyring().drafts(), &what.aad(), &bytes).ok()?;
    let dated: Dated<T> = serde_json::from_slice(&opened).ok()?;
    (ctx.now().seconds_since(dated.at) <= what.life()).then_some(dated.value)
}
