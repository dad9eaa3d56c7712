//! Typed identifiers: a dossier's id cannot be passed where a report's is meant.

use uuid::Uuid;

/// The text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an identifier: expected 32 hexadecimal digits with hyphens")]
pub struct ParseIdError;

/// Defines an identifier type around a [`Uuid`].
///
/// ```
/// oever_kernel::typed_id!(
///     /// A bicycle.
///     BicycleId
/// );
/// let id: BicycleId = "0192d3f0-0000-4000-8000-000000000001".parse()?;
/// assert_eq!(id.to_string(), "0192d3f0-0000-4000-8000-000000000001");
/// # Ok::<(), oever_kernel::ParseIdError>(())
/// ```
#[macro_export]
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::reexport::serde::Serialize, $crate::reexport::serde::Deserialize,
        )]
        #[serde(crate = "oever_kernel::reexport::serde", transparent)]
        pub struct $name(pub $crate::reexport::uuid::Uuid);

        impl $name {
            /// A new random identifier (version 4: it says nothing about when or where it was made).
            pub fn random(entropy: &$crate::Entropy) -> Self {
                Self(entropy.uuid())
            }

            /// The value inside.
            pub const fn uuid(self) -> $crate::reexport::uuid::Uuid {
                self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::ParseIdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::reexport::uuid::Uuid::try_parse(text).map(Self).map_err(|_| $crate::ParseIdError)
            }
        }

        impl From<$name> for $crate::reexport::uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<$crate::reexport::uuid::Uuid> for $name {
            fn from(id: $crate::reexport::uuid::Uuid) -> Self {
                Self(id)
            }
        }
    };
}

extern crate self as oever_kernel;

typed_id!(
    /// An organisation: one compartment with its own key.
    OrganisationId
);
typed_id!(
    /// A person's login.
    AccountId
);
typed_id!(
    /// A function inside an organisation: work belongs to it, not to the person (K038).
    FunctionId
);

impl OrganisationId {
    /// The installation itself: the owner of audit rows that belong to no organisation.
    pub const INSTALLATION: Self = Self(Uuid::nil());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_text_is_refused() {
        assert_eq!("Linde-118".parse::<OrganisationId>(), Err(ParseIdError));
    }
}
