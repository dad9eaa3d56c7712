//! Linking: does another organisation probably know the same person?
//!
//! Values never leave the compartment; blind tokens meet in an index that knows nobody. Linking is off for a pair of
//! organisations until both decided, a second function confirms each record, the holder is asked first, and what
//! the asker sees cannot tell "no hit", "no" and "expired" apart. See the README.

mod alerts;
mod answer;
mod apart;
mod api;
mod batch;
mod broker;
mod confirm;
mod enrol;
mod grounds;
mod hex;
mod index;
mod key_service;
mod meet;
mod model;
mod network;
mod own_values;
mod pages;
mod pairs;
mod queries;
mod remove;
mod reports;
mod sealed;
mod service;
mod settings;
mod stop;
mod subjects;
mod tokens;

use std::sync::Arc;

use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes};
use utoipa::OpenApi as _;

pub use alerts::{Alert, see_alert};
pub use answer::{answer, open_tasks, record_outcome};
pub use apart::{
    RemoteIndex, RemoteKeyService, RemoteSignalIndex, RemoteSignalKeys, index_routes, key_service_routes,
    signal_index_routes, signal_key_routes,
};
pub use batch::run_release;
pub use broker::{BrokerDecision, broker};
pub use confirm::{allow_link, confirm, never_link, withdraw};
pub use enrol::{Enrol, Proposed, enrol, enrolments_of};
pub use index::{Index, IndexEntry, LocalIndex, Meeting};
pub use key_service::{EvaluationRequest, KeyService, KeyServiceError, LocalKeyService};
pub use model::{
    AlertKind, Answer, Enrolment, EnrolmentId, EnrolmentState, HitId, LinkTask, LinkTaskId, Outcome,
    PersonRole, Progress, Shown, Side, SubjectKind, SubjectRef,
};
pub use network::{
    DecideNetwork, Network, NetworkAnswer, NetworkEvent, NetworkId, answer_network, decide_network, networks,
};
pub use oever_linkage::AttributeKind;
pub use own_values::{OwnValue, add_own_value, own_values, remove_own_value};
pub use pairs::{DecidePair, PairDecision, decide_pair};
pub use remove::remove;
pub use reports::report_attributes;
pub use sealed::{
    IndexFuture, KeysFuture, LocalSignalIndex, LocalSignalKeys, Opener, Ready, ReadyGroup, ReleaseId,
    SealSignal, SealedSettings, SealedSignal, SealedSignalId, SealedState, SignalIndex, SignalIndexError,
    SignalKeys, SignalKeysError, WaitingRelease, become_opener, open_release, openers, releases_waiting,
    run_gather, seal_offer, seal_signal, sealed_signals, stop_opening, take_over_opening, withdraw_signal,
};
pub use service::Parties;
pub use settings::Settings;
pub use stop::{Stop, resume_linking, stop_linking, stops};
pub use subjects::{Subject, SubjectFuture, SubjectSource};

/// This capability with reports as the only records that can be enrolled: dossiers belong to a later capability and are
/// handed in with [`capability_with`].
///
/// # Errors
/// When `rules/linking` cannot be read.
pub fn capability() -> Result<Capability, String> {
    capability_with(Vec::new(), Parties::default())
}

/// This capability, for the application, with further sources of records beside reports, and with the parts that run at
/// other parties.
///
/// # Errors
/// When `rules/linking` cannot be read.
pub fn capability_with(
    mut sources: Vec<Arc<dyn SubjectSource>>,
    parties: Parties,
) -> Result<Capability, String> {
    sources.push(Arc::new(reports::Reports));
    let settings = Settings::shipped()?;
    let sealed = SealedSettings::shipped()?;
    Ok(Capability {
        name: "linking",
        routes: routes(),
        statements: vec![queries::STATEMENTS, network::STATEMENTS, sealed::STATEMENTS],
        locales: [
            (
                Language::Nl,
                concat!(
                    include_str!("../locales/nl.ftl"),
                    "\n",
                    include_str!("../locales/network-nl.ftl"),
                    "\n",
                    include_str!("../locales/sealed-nl.ftl")
                ),
            ),
            (
                Language::En,
                concat!(
                    include_str!("../locales/en.ftl"),
                    "\n",
                    include_str!("../locales/network-en.ftl"),
                    "\n",
                    include_str!("../locales/sealed-en.ftl")
                ),
            ),
        ],
        nav: vec![
            NavEntry { order: 40, href: "/koppelingen", label: "linking-nav", action: "linking.enrol" },
            NavEntry {
                order: 40,
                href: "/koppelingen/bemiddeling",
                label: "linking-nav-broker",
                action: "linking.broker",
            },
            NavEntry {
                order: 91,
                href: "/toezicht/koppelingen",
                label: "linking-nav-supervision",
                action: "linking.decide_pair",
            },
            NavEntry { order: 41, href: "/netwerken", label: "network-nav", action: "linking.network" },
            NavEntry {
                order: 91,
                href: "/toezicht/netwerken",
                label: "network-nav-decide",
                action: "linking.decide_pair",
            },
            NavEntry { order: 46, href: "/verzegeld", label: "sealed-nav", action: "report.follow" },
            NavEntry {
                order: 92,
                href: "/toezicht/verzegeld",
                label: "sealed-nav-openers",
                action: "linking.decide_pair",
            },
        ],
        events: Vec::new(),
        jobs: vec![
            (batch::TOKENS, batch::tokens_job),
            (batch::TAKE_OUT, batch::take_out_job),
            (batch::RELEASE, batch::release_job),
            (sealed::GATHER, sealed::gather_job),
            (sealed::REMIND, sealed::remind_job),
            (sealed::EXPIRE, sealed::expire_job),
        ],
        parts: vec![
            Arc::new(service::Linking::new(settings, parties, sources)),
            Arc::new(sealed::Sealing { settings: Arc::new(sealed) }),
        ],
        openapi: api::ApiDoc::openapi(),
    })
}

fn routes() -> Routes {
    use pages::{broker, confirm, enrol, hit, list, own_values, supervision};
    const ENROL: Guard = Guard::Action("linking.enrol");
    const CONFIRM: Guard = Guard::Action("linking.confirm");
    const ANSWER: Guard = Guard::Action("linking.answer");
    const BROKER: Guard = Guard::Action("linking.broker");
    const DECIDE: Guard = Guard::Action("linking.decide_pair");
    const NETWORK: Guard = Guard::Action("linking.network");
    const SUBMIT: Guard = Guard::Action("report.submit");
    const FOLLOW: Guard = Guard::Action("report.follow");
    Routes::new()
        .post("/pro/verzegelen", SUBMIT, sealed::pages::explain)
        .post("/pro/verzegelen/bevestigen", SUBMIT, sealed::pages::submit)
        .get("/verzegeld", FOLLOW, sealed::pages::list)
        .post("/verzegeld/{signal}/intrekken", FOLLOW, sealed::pages::withdraw)
        .get("/toezicht/verzegeld", DECIDE, sealed::pages::waiting)
        .post("/toezicht/verzegeld/meedoen", DECIDE, sealed::pages::take_part)
        .post("/toezicht/verzegeld/stoppen", DECIDE, sealed::pages::stop)
        .post("/toezicht/verzegeld/overnemen", DECIDE, sealed::pages::take_over)
        .post("/toezicht/verzegeld/{release}/openen", DECIDE, sealed::pages::open)
        .get("/koppelingen", ENROL, list::show)
        .get("/koppelingen/export.csv", ENROL, list::export)
        .get("/koppelingen/uitleg", Guard::SignedIn, list::explained)
        .get("/koppelingen/inschrijven", ENROL, enrol::form)
        .post("/koppelingen/inschrijven", ENROL, enrol::submit)
        .get("/koppelingen/inschrijving/{enrolment}", ENROL, enrol::show)
        .post("/koppelingen/inschrijving/{enrolment}/intrekken", ENROL, enrol::withdraw)
        .get("/koppelingen/bevestigen", CONFIRM, confirm::list)
        .get("/koppelingen/bevestigen/{enrolment}", CONFIRM, confirm::show)
        .post("/koppelingen/bevestigen/{enrolment}", CONFIRM, confirm::submit)
        .get("/koppelingen/eigen-waarden", ENROL, own_values::show)
        .post("/koppelingen/eigen-waarden", ENROL, own_values::add)
        .post("/koppelingen/eigen-waarden/{own_value}/weg", ENROL, own_values::remove)
        .get("/koppelingen/bemiddeling", BROKER, broker::list)
        .post("/koppelingen/bemiddeling/{hit}", BROKER, broker::submit)
        .get("/koppelingen/{hit}", ANSWER, hit::show)
        .post("/koppelingen/{hit}", ANSWER, hit::submit)
        .post("/koppelingen/{hit}/uitkomst", ANSWER, hit::outcome)
        .get("/toezicht/koppelingen", DECIDE, supervision::show)
        .post("/toezicht/koppelingen", DECIDE, supervision::decide)
        .post("/toezicht/koppelingen/stop", Guard::Action("audit.stop_linking"), supervision::stop)
        .post("/toezicht/koppelingen/melding/{alert}", DECIDE, supervision::see)
        .get("/netwerken", NETWORK, network::pages::list)
        .get("/netwerken/{network}", NETWORK, network::pages::show)
        .post("/netwerken/{network}", NETWORK, network::pages::submit)
        .get("/toezicht/netwerken", DECIDE, network::pages::decisions)
        .post("/toezicht/netwerken", DECIDE, network::pages::decide)
        .get("/api/v1/links/enrolments", ENROL, api::list_enrolments)
        .post("/api/v1/links/enrolments", ENROL, api::create_enrolment)
        .get("/api/v1/links", ANSWER, api::list_links)
        .post("/api/v1/links/{hit}/answer", ANSWER, api::answer_link)
        .post("/api/v1/links/{hit}/outcome", ANSWER, api::set_outcome)
        .get("/api/v1/sealed-signals", FOLLOW, sealed::api::list_sealed_signals)
        .post("/api/v1/sealed-signals/{signal}/withdraw", FOLLOW, sealed::api::withdraw_sealed_signal)
}
