//! The closed lists of signals.

use crate::codes::codes;

codes!(
    /// Where a signal stands. The reporter sees this; it never depends on a hit.
    Status, "status", {
        /// Received.
        Received = "received",
        /// Being talked over.
        InConsultation = "in_consultation",
        /// Taken up.
        TakenUp = "taken_up",
        /// Not taken up, with a reason.
        NotTakenUp = "not_taken_up",
    }
);
codes!(
    /// Why a signal is not taken up.
    Reason, "reason", {
        /// Too little to go on.
        TooLittle = "too_little_information",
        /// Nothing points to exploitation.
        NoSigns = "no_signs",
        /// The person does not want help now, and may decide that.
        NotWanted = "person_does_not_want",
        /// Another kind of help fits better.
        OtherHelp = "other_help_fits",
        /// Nobody has time. This is counted.
        NoCapacity = "no_capacity",
    }
);
codes!(
    /// How urgent.
    Urgency, "urgency", {
        /// Danger now.
        Acute = "acute",
        /// This week.
        ThisWeek = "this_week",
        /// Can wait.
        Later = "later",
    }
);
codes!(
    /// Where it was seen.
    Setting, "setting", {
        /// School.
        School = "school",
        /// Wmo desk.
        WmoDesk = "wmo_desk",
        /// Youth care.
        YouthCare = "youth_care",
        /// Inspection on site.
        Inspection = "inspection",
        /// Asylum reception.
        AsylumReception = "asylum_reception",
        /// Police or border.
        Police = "police",
        /// Health care.
        Health = "health",
        /// Shelter.
        Shelter = "shelter",
        /// The person, or somebody near.
        Public = "public",
        /// Elsewhere.
        Other = "other",
    }
);
codes!(
    /// Why the signal is sent. Without a purpose nothing is accepted.
    Aim, "aim", {
        /// Help for the person.
        Help = "help",
        /// Safety.
        Safety = "safety",
        /// To stop whoever exploits.
        Stop = "stop",
        /// Something else, in words.
        Other = "other",
    }
);
codes!(
    /// Who is to receive it.
    Destination, "destination", {
        /// The coordination function of the region.
        Coordination = "coordination",
        /// Police, in their own workspace.
        Police = "police",
    }
);
codes!(
    /// Whether the person knows and agrees.
    Agreement, "agreement", {
        /// Asked, and yes.
        Yes = "yes",
        /// Asked, and no.
        No = "no",
        /// Not asked: that would not be safe.
        Unsafe = "unsafe",
        /// Not asked yet.
        NotYet = "not_yet",
        /// The person cannot decide now.
        Unable = "unable",
        /// Nobody can be recognised in this signal.
        Nobody = "nobody",
    }
);
codes!(
    /// Part of a person in a signal. Both can hold.
    Part, "part", {
        /// Possible victim.
        PossibleVictim = "possible_victim",
        /// Possible suspect.
        PossibleSuspect = "possible_suspect",
        /// Possibly both.
        Both = "both",
        /// Witness.
        Witness = "witness",
        /// Not known.
        Unknown = "unknown",
    }
);
codes!(
    /// Who represents a person.
    Represented, "represented", {
        /// Nobody.
        Nobody = "nobody",
        /// Parents or others with custody.
        Custody = "custody",
        /// Guardian.
        Guardian = "guardian",
        /// Mentor or administrator.
        Mentor = "mentor",
        /// An interpreter speaks.
        Interpreter = "interpreter",
        /// Not known.
        Unknown = "unknown",
    }
);
codes!(
    /// Kind of an attribute; the codes of linking where linking knows it.
    AttributeKind, "attribute", {
        /// Telephone number.
        Phone = "phone",
        /// E-mail address.
        Email = "email",
        /// Account on a platform.
        Handle = "handle",
        /// Number plate.
        Plate = "plate",
        /// Address.
        Address = "address",
        /// Employer with its number in the trade register.
        KvkNumber = "kvk_number",
        /// Number of a document.
        DocumentNumber = "document_number",
        /// A place, in words.
        Place = "place",
    }
);
codes!(
    /// Whose attribute it is.
    AttributeOf, "of", {
        /// The person.
        Person = "person",
        /// The employer or whoever is in charge.
        Employer = "employer",
        /// Somebody else.
        Other = "other",
    }
);
codes!(
    /// Whether a voice message is safe.
    Voicemail, "voicemail", {
        /// Never.
        No = "no",
        /// Yes.
        Yes = "yes",
        /// Not known: so no.
        Unknown = "unknown",
    }
);
codes!(
    /// How precisely a date is known.
    Precision, "precision", {
        /// To the day.
        Day = "day",
        /// To the month.
        Month = "month",
        /// To the year.
        Year = "year",
        /// An estimate.
        Estimate = "estimate",
    }
);
codes!(
    /// Form of exploitation that the reporter thinks of, as counted nationally.
    Form, "form", {
        /// Sexual, within the country.
        SexualDomestic = "sexual_domestic",
        /// Sexual, across a border.
        SexualCrossBorder = "sexual_cross_border",
        /// Labour.
        Labour = "labour",
        /// Criminal.
        Criminal = "criminal",
        /// Other or not known.
        OtherUnknown = "other_unknown",
    }
);
codes!(
    /// Age group of the youngest possible victim, as counted nationally.
    AgeGroup, "age", {
        /// Under 18.
        Minor = "0-17",
        /// 18 to 22.
        Young = "18-22",
        /// 23 and over.
        Adult = "23+",
        /// Not known.
        Unknown = "unknown",
    }
);
codes!(
    /// Where a signal came from.
    Source, "source", {
        /// A professional with an account.
        Professional = "professional",
        /// The public, without an account.
        Public = "public",
    }
);
