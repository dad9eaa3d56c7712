//! Around the application: health, figures, a number for every request, and stopping well.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use oever_kernel::Clock;
use oever_web::{App, axum};
use tokio::net::TcpListener;

use crate::{Failure, telemetry};

/// How long requests may take to finish when the program stops.
const DRAIN: Duration = Duration::from_secs(25);

#[derive(Clone)]
struct Outside {
    app: App,
    metrics_token: Option<String>,
}

/// Adds health, figures and request numbers to the application's own service.
pub(crate) fn surround(app: &App, router: Router, metrics_token: Option<String>) -> Router {
    let outside = Outside { app: app.clone(), metrics_token };
    Router::new()
        .route("/health/live", get(async || "ok\n"))
        .route("/health/ready", get(ready))
        .route("/metrics", get(figures))
        .with_state(outside.clone())
        .merge(router)
        .layer(middleware::from_fn_with_state(outside, observe))
}

async fn ready(State(outside): State<Outside>) -> Response {
    let data = outside.app.db().ping().await;
    let keys = outside.app.vault().db().ping().await;
    match data.and(keys) {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "a database does not answer\n").into_response()
        }
    }
}

async fn figures(State(outside): State<Outside>, request: Request) -> Response {
    let here =
        request.extensions().get::<ConnectInfo<SocketAddr>>().is_some_and(|peer| peer.0.ip().is_loopback())
            && !request.headers().contains_key("x-forwarded-for");
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ").map(str::to_owned));
    let known = outside.metrics_token.is_some() && token == outside.metrics_token;
    if !here && !known {
        return StatusCode::NOT_FOUND.into_response();
    }
    match telemetry::figures() {
        Some(handle) => {
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render())
                .into_response()
        }
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A number for the request, and a line and a figure about it: by route, never by path.
async fn observe(State(outside): State<Outside>, request: Request, next: Next) -> Response {
    let real = Clock::system(); // a demo's clock is put forward
    let started = real.now();
    let id = outside.app.entropy().uuid().to_string();
    let method = request.method().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, method, route);
    let mut response = tracing::Instrument::instrument(next.run(request), span.clone()).await;
    let micros = real.now().0.saturating_sub(started.0).max(0);
    let status = response.status().as_u16();
    let quiet = route.starts_with("/health") || route == "/metrics" || route.starts_with("/static");
    span.in_scope(|| {
        if quiet {
            tracing::debug!(status, micros, "answered");
        } else {
            tracing::info!(status, micros, "answered");
        }
    });
    let labels = [("method", method), ("route", route), ("status", status.to_string())];
    metrics::counter!("oever_requests_total", &labels).increment(1);
    #[allow(clippy::cast_precision_loss, reason = "microseconds of one request")]
    metrics::histogram!("oever_request_seconds", &labels[..2]).record(micros as f64 / 1e6);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// Serves until told to stop, then lets requests finish.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (told, mut waiting) = tokio::sync::watch::channel(false);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        let _ = told.send(true);
    });
    let late = async move {
        // Waits for the word to stop, then for the time that requests have.
        if waiting.wait_for(|told| *told).await.is_ok() {
            let _ = tokio::time::timeout(DRAIN, std::future::pending::<()>()).await;
        }
    };
    tokio::select! {
        done = std::future::IntoFuture::into_future(server) => done.map_err(Failure::from),
        () = late => {
            tracing::warn!("stopped with requests unfinished");
            Ok(())
        }
    }
}

/// Resolves at Ctrl-C or SIGTERM.
pub(crate) async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
