//! What a node asks of the key service and the index of sealed signals, from outside: an answer or a refusal in one line,
//! and only what is well-formed and bounded reaches either.
#![no_main]
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use oever_kernel::OrganisationId;
use oever_linking::{
    IndexFuture, KeysFuture, Ready, ReadyGroup, SignalIndex, SignalKeys, signal_index_routes,
    signal_key_routes,
};
use oever_sealing::epoch::Epoch;
use oever_sealing::oprf::{BlindedElement, EvaluationElement, Server};
use oever_sealing::signal::{Deposit, LegalPerson, Release};
use oever_web::axum::Router;
use oever_web::axum::body::{Body, to_bytes};
use oever_web::axum::http::{Request, StatusCode};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use uuid::Uuid;

const PATHS: [&str; 7] = [
    "/signals/epochs",
    "/signals/evaluate",
    "/signals/destroy-retired",
    "/signals/put",
    "/signals/remove",
    "/signals/ready",
    "/signals/release",
];

/// Keeps nothing; checks what reaches it.
struct Checks;

impl SignalKeys for Checks {
    fn active(&self) -> KeysFuture<'_, Vec<Epoch>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn evaluate<'a>(
        &'a self,
        _: OrganisationId,
        kind: &'a str,
        _: u32,
        blinded: &'a [BlindedElement],
    ) -> KeysFuture<'a, Vec<EvaluationElement>> {
        Box::pin(async move {
            let server = Server::from_seed(&[3; 32], kind.as_bytes());
            let evaluated = server.and_then(|server| server.evaluate_batch(blinded));
            assert!(blinded.len() <= 2_000);
            evaluated.map_err(|error| oever_sealing::epoch::EpochError::from(error).into())
        })
    }

    fn destroy_retired(&self) -> KeysFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

impl SignalIndex for Checks {
    fn put(&self, depositor: LegalPerson, epochs: Vec<Epoch>, deposits: Vec<Deposit>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            assert!(epochs.len() <= 16 && deposits.len() <= 4);
            assert!(epochs.iter().all(|epoch| epoch.number > 0 && epoch.opens < epoch.retires));
            for deposit in &deposits {
                assert_eq!(Deposit::from_bytes(&deposit.to_bytes()).as_ref(), Ok(deposit));
                for epoch in &epochs {
                    deposit.check(depositor, epoch, epoch.opens)?;
                }
            }
            Ok(())
        })
    }

    fn remove(&self, deposits: Vec<Uuid>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            assert!(deposits.len() <= 2_000);
            Ok(())
        })
    }

    fn ready(&self, after: Option<[u8; 32]>) -> IndexFuture<'_, Vec<ReadyGroup>> {
        Box::pin(async move {
            let group = |group| ReadyGroup { group, kind: "phone".into(), deposits: Vec::new() };
            Ok(after.map(group).into_iter().collect())
        })
    }

    fn release(&self, group: [u8; 32], wanted: Vec<Uuid>) -> IndexFuture<'_, Option<Ready>> {
        Box::pin(async move {
            assert!(wanted.len() <= 4);
            let release = Release::from_bytes(&group).ok();
            Ok(release.map(|release| Ready { release, deposits: Vec::new() }))
        })
    }
}

static PARTY: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let checks = Arc::new(Checks);
    (runtime, signal_key_routes(checks.clone()).merge(signal_index_routes(checks)))
});

fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else { return };
    let (runtime, routes) = &*PARTY;
    let request = Request::post(PATHS[usize::from(*which) % PATHS.len()])
        .header("content-type", "application/json")
        .body(Body::from(body.to_vec()))
        .expect("a request");
    runtime.block_on(async {
        let Ok(response) = routes.clone().oneshot(request).await;
        let status = response.status();
        let said = to_bytes(response.into_body(), 1024 * 1024).await.expect("a short answer");
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR);
        if !status.is_success() {
            assert_eq!(String::from_utf8_lossy(&said).lines().count(), 1);
        }
    });
});
