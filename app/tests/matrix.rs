//! The matrix role × action × record, printed to a file that people review: `docs/authorization-matrix.txt`.
//! After an intended change: `UPDATE_MATRIX=1 cargo test -p oever --test matrix`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use oever_kernel::Role;
use oever_policy::authorization::{AccessRequest, ActorFacts, Authorizer, RecordFacts};
use oever_web::rule_files;

fn authorizer() -> Authorizer {
    let files = rule_files("authorization");
    let schema = files.iter().find(|file| file.name.ends_with(".cedarschema")).expect("a schema");
    let policies: Vec<_> = files
        .iter()
        .filter(|file| file.name.ends_with("cedar"))
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    Authorizer::new(&schema.text, &policies).expect("the policies are valid")
}

/// The relations a record can have to the actor's organisation.
fn relations() -> [(&'static str, RecordFacts); 4] {
    let record = |organisation: &str, shared: bool, assigned: bool| RecordFacts {
        kind: "any".into(),
        id: "record".into(),
        organisation: organisation.into(),
        shared_with: if shared { BTreeSet::from(["own".to_owned()]) } else { BTreeSet::new() },
        assigned_to: if assigned { BTreeSet::from(["own".to_owned()]) } else { BTreeSet::new() },
    };
    [
        ("own", record("own", false, false)),
        ("assigned", record("other", false, true)),
        ("shared", record("other", true, false)),
        ("foreign", record("other", false, false)),
    ]
}

fn matrix() -> String {
    let authorizer = authorizer();
    let mut text = String::from(
        "Who may do what with which record. own: of the own organisation; assigned: routed to it; shared: a share is in\n\
         force; foreign: none of these. A dot: never. Made by app/tests/matrix.rs from rules/authorization; review each change.\n",
    );
    for action in authorizer.actions() {
        let _ = writeln!(text, "\n{action}");
        for role in Role::ALL {
            let actor = ActorFacts {
                id: "actor".into(),
                organisation: "own".into(),
                organisation_kind: "any".into(),
                roles: BTreeSet::from([role.name().to_owned()]),
            };
            let allowed: Vec<&str> = relations()
                .iter()
                .filter(|(_, record)| {
                    authorizer
                        .decide(&AccessRequest { actor: &actor, action, record })
                        .is_ok_and(|decision| decision.allowed)
                })
                .map(|(name, _)| *name)
                .collect();
            let _ = writeln!(
                text,
                "  {:<16} {}",
                role.name(),
                if allowed.is_empty() { "·".into() } else { allowed.join(", ") }
            );
        }
    }
    text
}

#[test]
fn the_matrix_is_the_reviewed_one() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/authorization-matrix.txt");
    let now = matrix();
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        std::fs::write(&path, &now).expect("the matrix can be written");
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        now == reviewed,
        "who may do what has changed. Review it, then run UPDATE_MATRIX=1 cargo test -p oever --test matrix\n{now}"
    );
}

#[test]
fn who_investigates_never_reads_a_dossier() {
    let authorizer = authorizer();
    let actor = ActorFacts {
        id: "actor".into(),
        organisation: "own".into(),
        organisation_kind: "police".into(),
        roles: BTreeSet::from(["police".to_owned()]),
    };
    for action in authorizer.actions().iter().filter(|action| action.starts_with("dossier.")) {
        for (relation, record) in relations() {
            let decision = authorizer
                .decide(&AccessRequest { actor: &actor, action, record: &record })
                .expect("a decision");
            assert!(!decision.allowed, "police may {action} a record that is {relation}");
        }
    }
}

#[test]
fn nothing_is_allowed_with_a_foreign_record_but_what_concerns_no_record() {
    let authorizer = authorizer();
    // These are about the installation as a whole: the directory, the published picture, the register of
    // bottlenecks, starting something of one's own.
    let general = [
        "organisation.read_directory",
        "picture.read",
        "picture.release",
        "steering.read",
        "steering.edit",
        "measure.edit",
        "report.submit",
        "sharing.decide",
        "placement.read_gaps",
        "linking.broker",
        "linking.network",
        // The switch that stops all linking is for every data protection officer.
        "audit.stop_linking",
    ];
    for action in authorizer.actions() {
        for role in Role::ALL {
            let actor = ActorFacts {
                id: "actor".into(),
                organisation: "own".into(),
                organisation_kind: "any".into(),
                roles: BTreeSet::from([role.name().to_owned()]),
            };
            let (_, foreign) = &relations()[3];
            let decision = authorizer
                .decide(&AccessRequest { actor: &actor, action, record: foreign })
                .expect("a decision");
            assert!(
                !decision.allowed || general.contains(&action.as_str()),
                "{role} may {action} a record of an organisation it has nothing to do with"
            );
        }
    }
}
