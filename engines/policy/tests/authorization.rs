//! The real policies of `rules/authorization`, and the errors of wrong ones.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use oever_policy::authorization::{
    AccessDecision, AccessRequest, ActorFacts, AuthorizationError, Authorizer, RecordFacts,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const SCHEMA: &str = include_str!("../../../rules/authorization/schema.cedarschema");
const ROLES: [&str; 9] = [
    "reporter",
    "coordinator",
    "municipality",
    "provider",
    "police",
    "national_centre",
    "policy_maker",
    "privacy_officer",
    "administrator",
];

fn files() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/authorization");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == "cedar"))
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

fn authorizer() -> Authorizer {
    let files = files();
    let pairs: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Authorizer::new(SCHEMA, &pairs).unwrap()
}

fn set(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn actor(organisation: &str, kind: &str, roles: &[&str]) -> ActorFacts {
    ActorFacts {
        id: "account".into(),
        organisation: organisation.into(),
        organisation_kind: kind.into(),
        roles: set(roles),
    }
}

fn record(organisation: &str, shared: &[&str], assigned: &[&str]) -> RecordFacts {
    RecordFacts {
        kind: "thing".into(),
        id: "1".into(),
        organisation: organisation.into(),
        shared_with: set(shared),
        assigned_to: set(assigned),
    }
}

fn ask(rules: &Authorizer, actor: &ActorFacts, action: &str, record: &RecordFacts) -> AccessDecision {
    rules.decide(&AccessRequest { actor, action, record }).unwrap()
}

/// Who may do each action: on a record of the own organisation; shared with it; assigned to it; nobody's; another's.
/// One line an action, roles in their short order; written by hand from the agreed list, not from the policies.
const EXPECTED: &[(&str, [&[&str]; 5])] = &[
    ("account.manage", [&["administrator"], &[], &[], &[], &[]]),
    ("audit.read", [&["privacy_officer"], &[], &[], &[], &[]]),
    (
        "audit.stop_linking",
        [
            &["privacy_officer"],
            &["privacy_officer"],
            &["privacy_officer"],
            &["privacy_officer"],
            &["privacy_officer"],
        ],
    ),
    ("consult.answer", [&[], &[], &["coordinator", "national_centre"], &[], &[]]),
    ("consult.ask", [PROFESSIONALS, &[], &[], &[], &[]]),
    ("consult.read", [PROFESSIONALS, &[], PROFESSIONALS, &[], &[]]),
    ("directory.edit", [&["administrator"], &[], &[], &[], &[]]),
    ("dossier.close", [&["coordinator"], &[], &[], &[], &[]]),
    ("dossier.create", [&["coordinator"], &[], &[], &[], &[]]),
    ("dossier.edit", [&["coordinator"], &[], &[], &[], &[]]),
    ("dossier.export", [&["coordinator"], &[], &[], &[], &[]]),
    ("dossier.read", [&["coordinator"], &[], &[], &[], &[]]),
    (
        "dossier.read_shared_part",
        [&[], &["coordinator", "municipality", "provider", "national_centre"], &[], &[], &[]],
    ),
    ("dossier.reveal_identity", [&["coordinator"], &[], &[], &[], &[]]),
    ("dossier.transfer", [&["coordinator"], &[], &[], &[], &[]]),
    ("followup.record", [&["coordinator"], &[], &[], &[], &[]]),
    ("import.cases", [&["coordinator"], &[], &[], &[], &[]]),
    ("linking.answer", [&["coordinator"], &[], &[], &[], &[]]),
    (
        "linking.broker",
        [
            &["national_centre"],
            &["national_centre"],
            &["national_centre"],
            &["national_centre"],
            &["national_centre"],
        ],
    ),
    ("linking.confirm", [&["coordinator"], &[], &[], &[], &[]]),
    ("linking.decide_pair", [&["privacy_officer"], &[], &["privacy_officer"], &[], &[]]),
    ("linking.enrol", [&["coordinator"], &[], &[], &[], &[]]),
    (
        "linking.network",
        [
            &["national_centre"],
            &["national_centre"],
            &["national_centre"],
            &["national_centre"],
            &["national_centre"],
        ],
    ),
    (
        "measure.edit",
        [
            &["municipality", "national_centre", "policy_maker"],
            &[],
            &[],
            &["municipality", "national_centre", "policy_maker"],
            &[],
        ],
    ),
    ("organisation.read_directory", [&ROLES, &ROLES, &ROLES, &ROLES, &ROLES]),
    ("picture.read", [&ROLES, &ROLES, &ROLES, &ROLES, &ROLES]),
    (
        "picture.release",
        [&["national_centre", "policy_maker"], &[], &[], &["national_centre", "policy_maker"], &[]],
    ),
    ("placement.answer", [&["provider"], &[], &["provider"], &[], &[]]),
    ("placement.decide_escalated", [&["coordinator"], &[], &["coordinator", "national_centre"], &[], &[]]),
    ("placement.read_gaps", [GAPS, GAPS, GAPS, GAPS, GAPS]),
    ("placement.request", [&["coordinator"], &[], &[], &[], &[]]),
    ("programme.edit", [&["provider"], &[], &[], &[], &[]]),
    ("report.follow", [PROFESSIONALS, &[], &[], &[], &[]]),
    ("report.read", [&[], &[], &["coordinator", "police", "national_centre"], &[], &[]]),
    ("report.submit", [PROFESSIONALS, &[], &[], PROFESSIONALS, &[]]),
    ("report.triage", [&[], &[], &["coordinator", "police", "national_centre"], &[], &[]]),
    ("rights.handle", [&["coordinator", "privacy_officer"], &[], &[], &[], &[]]),
    ("sharing.decide", [PROFESSIONALS, &[], &[], PROFESSIONALS, &[]]),
    ("sharing.read", [READERS, &[], &[], &[], &[]]),
    ("sharing.review", [&["privacy_officer"], &[], &[], &[], &[]]),
    (
        "steering.edit",
        [
            &["municipality", "national_centre", "policy_maker"],
            &[],
            &[],
            &["municipality", "national_centre", "policy_maker"],
            &[],
        ],
    ),
    ("steering.read", [&ROLES, &ROLES, &ROLES, &ROLES, &ROLES]),
    ("substitution.manage", [&["coordinator"], &[], &[], &[], &[]]),
    ("wmo.decide", [&["municipality"], &[], &["municipality"], &[], &[]]),
];
const GAPS: &[&str] = &["coordinator", "municipality", "national_centre", "policy_maker"];
const READERS: &[&str] =
    &["reporter", "coordinator", "municipality", "provider", "police", "national_centre", "privacy_officer"];
const PROFESSIONALS: &[&str] =
    &["reporter", "coordinator", "municipality", "provider", "police", "national_centre"];

#[test]
fn every_role_may_exactly_what_was_agreed() {
    let rules = authorizer();
    let records = [
        record("own", &[], &[]),
        record("other", &["own"], &[]),
        record("other", &[], &["own"]),
        record("", &[], &[]),
        record("other", &["third"], &["third"]),
    ];
    for (action, allowed) in EXPECTED {
        for (record, allowed) in records.iter().zip(allowed) {
            for role in ROLES {
                let decision = ask(&rules, &actor("own", "any", &[role]), action, record);
                assert_eq!(decision.allowed, allowed.contains(&role), "{role} {action} {record:?}");
                assert!(!decision.allowed || !decision.because.is_empty(), "no reason: {role} {action}");
            }
        }
    }
}

/// Capabilities add actions of their own; the printed matrix shows those. What was agreed stays.
#[test]
fn every_agreed_action_is_in_the_schema() {
    let rules = authorizer();
    for (action, _) in EXPECTED {
        assert!(rules.actions().iter().any(|found| found == action), "{action}");
    }
    assert!(rules.actions().is_sorted());
}

#[test]
fn nobody_without_a_role_may_anything() {
    let rules = authorizer();
    for action in rules.actions() {
        for roles in [&[][..], &["superuser"][..]] {
            let decision =
                ask(&rules, &actor("own", "any", roles), action, &record("own", &["own"], &["own"]));
            assert_eq!(decision, AccessDecision { allowed: false, because: vec![] }, "{action}");
        }
    }
}

#[test]
fn an_actor_without_an_organisation_owns_nothing() {
    let rules = authorizer();
    for action in rules.actions() {
        let decision = ask(&rules, &actor("", "any", &ROLES), action, &record("", &[""], &[""]));
        assert!(!decision.allowed, "{action}");
        assert!(decision.because.contains(&"organisations.actor-has-an-organisation".to_owned()), "{action}");
    }
}

#[test]
fn police_never_reads_a_dossier_even_when_shared_or_with_a_second_role() {
    let rules = authorizer();
    let open = record("own", &["own"], &["own"]);
    for action in rules.actions().iter().filter(|action| action.starts_with("dossier.")) {
        let by_role =
            ask(&rules, &actor("own", "any", &["police", "coordinator", "provider"]), action, &open);
        assert_eq!(
            by_role,
            AccessDecision { allowed: false, because: vec!["coordination.police-never-in-dossiers".into()] }
        );
        for kind in ["police", "inspection"] {
            let by_kind = ask(&rules, &actor("own", kind, &["coordinator", "municipality"]), action, &open);
            assert!(!by_kind.allowed, "{kind} {action}");
        }
    }
}

#[test]
fn an_unknown_action_is_an_error() {
    let found = authorizer().decide(&AccessRequest {
        actor: &actor("own", "any", &["coordinator"]),
        action: "dossier.burn",
        record: &record("own", &[], &[]),
    });
    assert!(matches!(found, Err(AuthorizationError::UnknownAction { action }) if action == "dossier.burn"));
}

#[test]
fn reasons_are_sorted_and_do_not_depend_on_the_order_of_the_files() {
    let mut files = files();
    let forward = authorizer();
    files.reverse();
    let pairs: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let backward = Authorizer::new(SCHEMA, &pairs).unwrap();
    let both = actor("own", "any", &["police", "coordinator"]);
    let assigned = record("other", &[], &["own"]);
    let decision = ask(&forward, &both, "report.read", &assigned);
    assert_eq!(
        decision.because,
        ["reporting.assigned-function-takes-up", "reporting.police-only-what-was-assigned"]
    );
    assert_eq!(decision, ask(&backward, &both, "report.read", &assigned));
}

#[test]
fn wrong_rules_are_refused_with_file_and_reason() {
    let new = |policies: &[(&str, &str)]| Authorizer::new(SCHEMA, policies).unwrap_err();
    assert!(matches!(Authorizer::new("entity", &[]).unwrap_err(), AuthorizationError::Schema { .. }));
    assert!(matches!(
        Authorizer::new("entity Actor;", &[]).unwrap_err(),
        AuthorizationError::MissingType { name: "Record" }
    ));
    assert!(
        matches!(new(&[("a.cedar", "permit (")]), AuthorizationError::Policy { file, .. } if file == "a.cedar")
    );
    let nameless = "permit (principal, action, resource);";
    assert!(matches!(new(&[("a.cedar", nameless)]), AuthorizationError::MissingId { position: 1, .. }));
    let named = "@id(\"x\") permit (principal, action, resource);";
    assert!(
        matches!(new(&[("a.cedar", named), ("b.cedar", named)]), AuthorizationError::DuplicateId { file, other, .. } if file == "b.cedar" && other == "a.cedar")
    );
    let template = "@id(\"x\") permit (principal == ?principal, action, resource);";
    assert!(matches!(new(&[("a.cedar", template)]), AuthorizationError::Template { .. }));
    let mistyped = "@id(\"x\") permit (principal, action, resource) when { principal.organization == \"\" };";
    let AuthorizationError::Invalid { messages } = new(&[("a.cedar", mistyped)]) else {
        panic!("must not validate")
    };
    assert!(messages[0].contains("organization"), "{messages:?}");
}

#[test]
fn it_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Authorizer>();
}

/// Actions that open what is recorded about a person, to read or to change.
const PERSONAL: &[&str] = &[
    "consult.answer",
    "consult.read",
    "dossier.close",
    "dossier.create",
    "dossier.edit",
    "dossier.export",
    "dossier.merge",
    "dossier.read",
    "dossier.read_shared_part",
    "dossier.reveal_identity",
    "dossier.transfer",
    "followup.record",
    "import.cases",
    "linking.answer",
    "linking.confirm",
    "linking.decide_pair",
    "linking.enrol",
    "placement.answer",
    "placement.decide_escalated",
    "placement.request",
    "report.follow",
    "report.read",
    "report.triage",
    "rights.handle",
    "sharing.read",
    "sharing.review",
    "substitution.manage",
    "transfer.answer",
    "transfer.read",
    "wmo.decide",
];
/// Of these, the ones that a share opens. All others stay in the compartment, or go where a case was routed.
const BY_SHARE: &[&str] = &["dossier.read_shared_part"];
/// The rest: figures, the directory, accounts, the own audit trail, and what is about nobody yet.
const IMPERSONAL: &[&str] = &[
    "account.manage",
    "audit.read",
    "audit.stop_linking",
    "consult.ask",
    "directory.edit",
    "linking.broker",
    "linking.network",
    "measure.edit",
    "organisation.read_directory",
    "picture.read",
    "picture.release",
    "placement.read_gaps",
    "programme.edit",
    "report.submit",
    "sharing.decide",
    "steering.edit",
    "steering.keep_basics",
    "steering.read",
    "steering.report",
];

#[test]
fn every_action_of_the_schema_is_known_to_open_personal_data_or_not() {
    let known: BTreeSet<&str> = PERSONAL.iter().chain(IMPERSONAL).copied().collect();
    let all: BTreeSet<&str> = rules_once().actions().iter().map(String::as_str).collect();
    assert_eq!(known, all, "say of a new action on which side it stands");
}

/// A world: who is asking, and a record among four organisations and nobody.
fn worlds() -> impl Strategy<Value = (ActorFacts, RecordFacts, usize)> {
    let names = || select(vec!["north", "south", "east", "west", ""]);
    let some = || prop::collection::btree_set(names().prop_map(str::to_owned), 0..4);
    let kinds = ["coordination", "municipality", "police", "inspection", "shelter", "other", ""];
    let roles = subsequence([&ROLES[..], &["superuser"]].concat(), 0..=ROLES.len() + 1);
    let actor =
        (names(), select(kinds.to_vec()), roles).prop_map(|(own, kind, roles)| actor(own, kind, &roles));
    let record = (names(), some(), some(), select(vec!["dossier", "report", "share", ""])).prop_map(
        |(owner, shared_with, assigned_to, kind)| RecordFacts {
            kind: kind.into(),
            id: "1".into(),
            organisation: owner.into(),
            shared_with,
            assigned_to,
        },
    );
    (actor, record, 0..PERSONAL.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever the roles: personal data opens in its own compartment, by a share in force, or where the case was
    /// routed; and then only with a role that is known.
    #[test]
    fn no_role_reaches_personal_data_outside_its_compartment((actor, record, at) in worlds()) {
        let action = PERSONAL[at];
        let decision = ask(rules_once(), &actor, action, &record);
        if decision.allowed {
            let own = record.organisation == actor.organisation;
            let shared = BY_SHARE.contains(&action) && record.shared_with.contains(&actor.organisation);
            let routed = !action.starts_with("dossier.") && record.assigned_to.contains(&actor.organisation);
            prop_assert!(own || shared || routed, "{action} {actor:?} {record:?}");
            prop_assert!(!actor.organisation.is_empty(), "{action} without an organisation");
            prop_assert!(actor.roles.iter().any(|role| ROLES.contains(&role.as_str())), "{action} without a role");
        }
    }

    /// A share that ends closes the shared part, and no share ever opens more than that.
    #[test]
    fn a_share_opens_the_shared_part_alone_and_its_end_closes_it((actor, record, at) in worlds()) {
        let action = PERSONAL[at];
        let mut without = record.clone();
        without.shared_with.remove(&actor.organisation);
        let before = ask(rules_once(), &actor, action, &record).allowed;
        let after = ask(rules_once(), &actor, action, &without).allowed;
        if BY_SHARE.contains(&action) {
            prop_assert!(!after, "{action} without a share in force");
        } else {
            prop_assert_eq!(before, after, "a share changes {}", action);
        }
    }
}

fn rules_once() -> &'static Authorizer {
    static RULES: LazyLock<Authorizer> = LazyLock::new(authorizer);
    &RULES
}
