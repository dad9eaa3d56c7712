//! Closed lists that stand in the database, in forms and in the API under one name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An enum that stands in the database, in forms and in the API under one name.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant),+
        }
        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|value| value.name() == text).ok_or_else(|| format!("unknown: {text}"))
            }
        }
    };
}

named! {
    /// What the professional decided to do.
    Choice {
        /// Share along the chosen route.
        Share = "share",
        /// Not share.
        NotShare = "not_share",
        /// First ask somebody.
        AskFirst = "ask_first",
    }
}
named! {
    /// Which human was asked, when the table does not decide by itself.
    Adviser {
        /// Nobody.
        Nobody = "nobody",
        /// The data protection officer (FG).
        PrivacyOfficer = "privacy_officer",
        /// A lawyer.
        Lawyer = "lawyer",
        /// A manager who answers for the organisation.
        Manager = "manager",
    }
}
named! {
    /// What the data protection officer thinks of a decision.
    Review {
        /// Not looked at yet.
        Open = "open",
        /// Agreed.
        Agreed = "agreed",
        /// Not agreed: shares on it stop.
        Objected = "objected",
    }
}
named! {
    /// The three consents, which do not replace each other.
    ConsentKind {
        /// Consent as a basis under the GDPR.
        AvgBasis = "avg_basis",
        /// Leave to lift professional secrecy.
        LiftSecrecy = "lift_secrecy",
        /// Agreement with the help itself.
        HelpAgreement = "help_agreement",
    }
}
named! {
    /// What the person answered.
    ConsentAnswer {
        /// Yes.
        Given = "given",
        /// No.
        Refused = "refused",
    }
}
named! {
    /// Who answered.
    GivenBy {
        /// The person.
        Person = "person",
        /// A parent.
        Parent = "parent",
        /// A guardian.
        Guardian = "guardian",
        /// A mentor or curator.
        Mentor = "mentor",
    }
}
named! {
    /// Kinds of items of a dossier that can be shared one by one.
    ItemKind {
        /// What is needed, without who it is.
        NeedsProfile = "needs_profile",
        /// Name and birth date.
        Identity = "identity",
        /// How to reach her safely.
        Contact = "contact",
        /// Who and what is dangerous.
        Safety = "safety",
        /// The plan: who does what, by when.
        Plan = "plan",
        /// Her own wish.
        Wish = "wish",
        /// Statutory clocks.
        Clocks = "clocks",
        /// What happened.
        Timeline = "timeline",
    }
}
