//! States and kinds, stored and shown by name.

use serde::{Deserialize, Serialize};

/// Defines an enumeration whose values are stored and shown by name.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }
        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Its name in the database, the API and the keys of texts.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    };
}

words! {
    /// How soon a place is needed.
    Urgency {
        /// Today.
        Today = "today",
        /// This week.
        ThisWeek = "this_week",
        /// It can wait.
        CanWait = "can_wait",
    }
}
words! {
    /// Where a request stands.
    RequestStatus {
        /// No provider has a question that is still open.
        Searching = "searching",
        /// At least one provider has been asked.
        Asked = "asked",
        /// A provider said yes; the identity may be shared with that provider.
        Accepted = "accepted",
        /// The person has a place.
        Placed = "placed",
        /// The person chose otherwise: respected, never a refusal.
        ChoseOtherwise = "chose_otherwise",
        /// Withdrawn.
        Withdrawn = "withdrawn",
    }
}
impl RequestStatus {
    /// Nothing more is expected.
    pub const fn ended(self) -> bool {
        matches!(self, Self::Placed | Self::ChoseOtherwise | Self::Withdrawn)
    }
}
words! {
    /// Where the question to a provider stands.
    OfferStatus {
        /// Waiting for an answer.
        Asked = "asked",
        /// Yes.
        Accepted = "accepted",
        /// Yes, if.
        Conditional = "conditional",
        /// No, with a reason.
        Refused = "refused",
        /// No answer in time.
        Silent = "silent",
        /// Not needed any more.
        Lapsed = "lapsed",
    }
}
words! {
    /// Ordinary places or emergency beds.
    Pool {
        /// Ordinary.
        Regular = "regular",
        /// Emergency beds.
        Emergency = "emergency",
    }
}
words! {
    /// How the answer of a provider comes.
    Channel {
        /// In the application.
        App = "app",
        /// By a one-time link.
        Link = "link",
        /// By phone, entered afterwards.
        Phone = "phone",
    }
}
words! {
    /// State of supervision over a provider.
    SupervisionState {
        /// Permit and a recent inspection.
        InOrder = "in_order",
        /// A finding is open.
        Finding = "finding",
        /// The check has expired.
        Expired = "expired",
        /// Not known.
        Unknown = "unknown",
    }
}
words! {
    /// Kind of programme.
    ProgrammeKind {
        /// Categorical shelter during the reflection period (COSM).
        Categorical = "categorical",
        /// Women's shelter.
        WomenShelter = "women_shelter",
        /// Men's shelter.
        MenShelter = "men_shelter",
        /// General shelter.
        SocialShelter = "social_shelter",
        /// Addiction, LVB and psychiatry together.
        MultiProblem = "multi_problem",
        /// Specialised youth care.
        YouthSpecialised = "youth_specialised",
        /// Protected reception of unaccompanied minors.
        ProtectedMinors = "protected_minors",
        /// Group shelter after a labour raid.
        LabourGroup = "labour_group",
        /// Supported housing after shelter.
        FollowOnHousing = "follow_on_housing",
        /// Outpatient support.
        Outpatient = "outpatient",
        /// Treatment.
        Treatment = "treatment",
    }
}
words! {
    /// Where a lift stands.
    LiftStatus {
        /// Waiting for a decision.
        Asked = "asked",
        /// Lifted for this person.
        Granted = "granted",
        /// Not lifted.
        Refused = "refused",
    }
}
words! {
    /// Why a named function must decide.
    Because {
        /// A provider did not answer.
        Silence = "silence",
        /// Too many refusals.
        Refusals = "refusals",
        /// Too many days without a place.
        Days = "days",
        /// The coordinator asked for it.
        Asked = "asked",
    }
}
