//! Closed lists of codes: what forms, the database and the API use, with the key of their words.

use oever_web::Page;

/// One of a closed list.
pub trait Code: Sized + Copy + PartialEq + 'static {
    /// All of them, in the order shown.
    const ALL: &'static [Self];
    /// Name of the list in the language files.
    const LIST: &'static str;

    /// The code.
    fn code(self) -> &'static str;

    /// From a code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }

    /// Key of its words.
    fn key(self) -> String {
        format!("reporting-{}-{}", Self::LIST, self.code().replace('_', "-"))
    }
}

/// A choice in a form.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Words.
    pub label: String,
    /// Explanation under it.
    pub hint: String,
}

/// The choices of a list, in words.
pub fn choices<T: Code>(page: &Page) -> Vec<Choice> {
    T::ALL
        .iter()
        .map(|one| Choice { value: one.code().into(), label: page.t(&one.key()), hint: String::new() })
        .collect()
}

/// Defines a closed list.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $list:literal, { $($(#[$item:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name {
            $($(#[$item])* #[serde(rename = $code)] $variant),+
        }
        impl $crate::codes::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const LIST: &'static str = $list;
            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(code: &str) -> Result<Self, String> {
                <Self as $crate::codes::Code>::from_code(code).ok_or_else(|| format!("unknown {}: {code}", $list))
            }
        }
    };
}
pub(crate) use codes;
