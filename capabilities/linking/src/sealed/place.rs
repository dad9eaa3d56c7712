//! Against whom a signal is sealed: that follows from where the parts run.

use oever_web::Page;

use crate::service::Parties;

/// Where key service and index of sealed signals run. The keys of the openers are always here, under the key of their
/// organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// All in this process: whoever runs it can open every signal.
    Together,
    /// One of the two here: whoever runs this machine can open a signal of which he guesses a value.
    Partly,
    /// Both at other parties: the same takes an evaluation there for every guess, and deposits at the index.
    Apart,
}

impl Place {
    pub(crate) const fn of(parties: &Parties) -> Self {
        match (parties.signal_keys.is_some(), parties.signal_index.is_some()) {
            (true, true) => Self::Apart,
            (false, false) => Self::Together,
            _ => Self::Partly,
        }
    }

    /// What the page says of it: against whom it is not sealed, and why.
    pub(crate) fn said(self, page: &Page) -> Said {
        let name = match self {
            Self::Together => "together",
            Self::Partly => "partly",
            Self::Apart => "apart",
        };
        Said {
            title: page.t(&format!("sealed-place-{name}")),
            text: page.t(&format!("sealed-place-{name}-text")),
        }
    }
}

/// A title and a text.
pub(crate) struct Said {
    pub(crate) title: String,
    pub(crate) text: String,
}
