//! From capabilities to one service: guards, error pages, security headers.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State};
use axum::http::request::Parts;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use oever_kernel::{Ctx, Language, Purpose};
use oever_sealing::envelope::mac;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use uuid::Uuid;

use crate::error::Carried;
use crate::form::FORM_LIMIT;
use crate::{
    App, Fields, Guard, Page, Routes, SESSION_COOKIE, SessionToken, Visit, WebError, api, assets, render,
    see_other,
};

const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const LANGUAGE_COOKIE: &str = "taal";
/// The largest upload: a spreadsheet of running cases.
const UPLOAD_LIMIT: usize = 8 * 1024 * 1024;

/// Where a request came from, for rate limits: an address as text. Held in memory only.
#[derive(Debug, Clone)]
pub struct Source(pub String);

pub(crate) fn guarded(route: MethodRouter<App>, guard: Guard) -> MethodRouter<App> {
    route.layer::<_, Infallible>(middleware::from_fn(check)).layer(Extension(guard))
}

async fn check(Extension(guard): Extension<Guard>, mut request: Request, next: Next) -> Response {
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return WebError::Broken.into_response();
    };
    let allowed = match guard {
        Guard::Public => true,
        Guard::SignedIn => visit.ctx.actor.is_some(),
        Guard::Action(action) => {
            if visit.ctx.actor.is_none() {
                return signed_out(&visit, request).await;
            }
            if !visit.app.role_may(&visit.ctx, action) {
                return WebError::NotFound.into_response();
            }
            true
        }
    };
    if !allowed {
        return signed_out(&visit, request).await;
    }
    request.extensions_mut().insert(visit);
    next.run(request).await
}

/// Nobody is signed in: what was typed in a form of this site is kept for the page that says so.
async fn signed_out(visit: &Visit, request: Request) -> Response {
    // The cookie is strictly of this site: with it, another site cannot have sent the form.
    let own = request.headers().get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    if own
        && visit.expired
        && request.method() == Method::POST
        && let Ok(bytes) = axum::body::to_bytes(request.into_body(), FORM_LIMIT).await
    {
        let _ = visit.typed.set(Fields::parse(&bytes));
    }
    WebError::SignIn.into_response()
}

/// The service of an application with these routes.
pub fn router(app: &App, routes: impl IntoIterator<Item = Routes>) -> Router {
    let shell = Routes::new()
        .get("/taal/{language}", Guard::Public, choose_language)
        .get("/weg", Guard::Public, leave)
        .get("/veilig-weg", Guard::Public, elsewhere);
    let mut router = shell.into_router();
    for routes in routes {
        router = router.merge(routes.into_router());
    }
    router
        .route("/static/{name}", get(assets::serve))
        .fallback(async || WebError::NotFound)
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), around))
        .layer(CompressionLayer::new())
        .with_state(app.clone())
}

/// Finds out who comes, runs the rest, and gives every answer its headers and every error its page.
async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let is_static = request.uri().path().starts_with("/static/");
    let is_api = request.uri().path().starts_with("/api/");
    let method = request.method().clone();
    let mut response = if is_static {
        next.run(request).await
    } else {
        let (parts, body) = request.into_parts();
        let visit = visit_of(&app, &parts).await;
        request = Request::from_parts(parts, body);
        match visit {
            Ok(visit) => {
                request.extensions_mut().insert(visit.clone());
                let response = next.run(request).await;
                explained(visit, response, is_api, &method)
            }
            Err(error) => api::problem(&error, &app, Language::Nl),
        }
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.settings().secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    if !is_static {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

fn language_of(headers: &HeaderMap, query: &Fields) -> Language {
    query
        .some(LANGUAGE_COOKIE)
        .and_then(Language::from_code)
        .or_else(|| cookie(headers, LANGUAGE_COOKIE).and_then(Language::from_code))
        .or_else(|| {
            let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            accepted.split(',').find_map(|part| Language::from_code(part.trim()))
        })
        .unwrap_or_default()
}

async fn visit_of(app: &App, request: &Parts) -> Result<Visit, WebError> {
    let headers = &request.headers;
    let query = Fields::parse(request.uri.query().unwrap_or_default().as_bytes());
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let token = bearer.or_else(|| cookie(headers, SESSION_COOKIE)).and_then(SessionToken::parse);
    let signed = match &token {
        Some(token) => app.accounts().signed(app, token).await?,
        None => None,
    };
    let key = app.vault().keyring().drafts();
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let csrf = match (&token, &signed) {
        (Some(token), Some(_)) => hex(&mac(&key, "oever csrf v1", token.expose().as_bytes())),
        _ => String::new(),
    };
    // A page of another site cannot send JSON with our cookie (no CORS), but a bearer needs no cookie at all.
    let peer = request
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip().to_string())
        .or_else(|| request.extensions.get::<Source>().map(|source| source.0.clone()))
        .unwrap_or_default();
    let forwarded = app.settings().behind_proxy.then(|| headers.get("x-forwarded-for")).flatten();
    let address = forwarded
        .and_then(|value| value.to_str().ok()?.rsplit(',').next().map(|text| text.trim().to_owned()))
        .unwrap_or(peer);
    let expired = token.is_some() && signed.is_none();
    let (actor, name) = signed.map_or((None, String::new()), |signed| (Some(signed.actor), signed.name));
    Ok(Visit {
        app: app.clone(),
        ctx: Ctx {
            actor,
            purpose: Purpose::new(""),
            clock: app.clock().clone(),
            entropy: app.entropy().clone(),
            language: language_of(headers, &query),
        },
        path: request.uri.path().to_owned(),
        query,
        name,
        source: hex(&mac(&key, "oever source v1", address.as_bytes())),
        csrf,
        idempotency: headers
            .get("idempotency-key")
            .and_then(|value| Uuid::try_parse(value.to_str().ok()?).ok()),
        expired,
        typed: Arc::default(),
    })
}

/// A refusal for somebody without an account, in the public layout.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    heading: String,
    message: String,
    kept: Vec<String>,
}

/// The same for somebody who works with us: the menu stays.
#[derive(Template)]
#[template(path = "error-work.html")]
struct WorkErrorPage {
    page: Page,
    heading: String,
    message: String,
    kept: Vec<String>,
    sign_in: bool,
}

#[derive(Template)]
#[template(path = "conflict.html")]
struct ConflictPage {
    page: Page,
    action: String,
    back: String,
    other: String,
    at: String,
    version: i64,
    rows: Vec<crate::ConflictRow>,
    fields: Vec<(String, String)>,
}

/// Turns a carried error into a page or a problem document.
fn explained(visit: Visit, response: Response, is_api: bool, method: &Method) -> Response {
    let status = response.status();
    let error = match response.extensions().get::<Carried>() {
        Some(Carried(error)) => error.clone(),
        None if status == StatusCode::METHOD_NOT_ALLOWED || status == StatusCode::INTERNAL_SERVER_ERROR => {
            Arc::new(if status == StatusCode::METHOD_NOT_ALLOWED {
                WebError::NotFound
            } else {
                WebError::Broken
            })
        }
        None => return response,
    };
    if is_api {
        return api::problem(&error, &visit.app, visit.ctx.language);
    }
    let page = visit.page("web-error-not-found-heading");
    let kept = visit.typed.get().map_or_else(Vec::new, Fields::texts);
    let (heading, message) = match &*error {
        WebError::SignIn if kept.is_empty() => return to_sign_in(&visit, method),
        WebError::SignIn => ("web-error-signed-out-heading", "web-error-signed-out"),
        WebError::Conflict(conflict) if !conflict.rows.is_empty() => {
            let conflict = (**conflict).clone();
            let template = ConflictPage {
                page: page.clone(),
                action: conflict.action,
                back: conflict.back,
                other: conflict.other,
                at: conflict.at,
                version: conflict.version,
                rows: conflict.rows,
                fields: conflict.fields,
            };
            return render(&page, &template).map_or_else(
                |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
                |response| (StatusCode::CONFLICT, response).into_response(),
            );
        }
        WebError::NotFound => ("web-error-not-found-heading", "web-error-not-found"),
        WebError::TooMany => ("web-error-busy-heading", "web-error-busy"),
        WebError::TooLarge => ("web-error-too-large-heading", "web-error-too-large"),
        WebError::BadForm => ("web-error-form-heading", "web-error-form"),
        WebError::Conflict(_) => ("web-conflict-heading", "web-conflict-reload"),
        WebError::Invalid(_) => ("web-error-bad-request-heading", "web-error-bad-request"),
        WebError::Refused(key) => ("web-error-bad-request-heading", *key),
        WebError::Broken => ("web-error-broken-heading", "web-error-broken"),
    };
    let sign_in = matches!(&*error, WebError::SignIn);
    let works = visit.ctx.actor.is_some() || sign_in;
    // The public is addressed otherwise than colleagues are.
    let words = |key: &str| {
        let public = format!("{key}-public");
        page.t(if !works && visit.app.catalogue().has(&public) { &public } else { key })
    };
    let (heading, message) = (words(heading), words(message));
    let rendered = if works {
        render(&page, &WorkErrorPage { page: page.clone(), heading, message, kept, sign_in })
    } else {
        render(&page, &ErrorPage { page: page.clone(), heading, message, kept })
    };
    rendered.map_or_else(
        |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        |page| (error.status(), page).into_response(),
    )
}

/// To the page where one signs in, and back to what was asked for.
fn to_sign_in(visit: &Visit, method: &Method) -> Response {
    let back = if method == Method::GET { format!("terug={}", visit.path) } else { String::new() };
    let said = if visit.expired { "notice=web-notice-signed-out" } else { "" };
    let query =
        [back.as_str(), said].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    Redirect::to(&format!("/inloggen{mark}{query}")).into_response()
}

/// A path on this site, for going back after a choice: never another site.
fn own_path(text: &str) -> &str {
    if text.starts_with('/') && !text.starts_with("//") && !text.contains('\\') { text } else { "/" }
}

async fn choose_language(visit: Visit, Path(code): Path<String>) -> crate::WebResult {
    let language = Language::from_code(&code).ok_or(WebError::NotFound)?;
    let mut response = see_other(own_path(visit.query.get("terug")))?;
    let value = format!("{LANGUAGE_COOKIE}={}; Path=/; SameSite=Lax; HttpOnly", language.code());
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// Quick exit (`reference/ux.md` E3): drops everything this browser holds of us and goes somewhere neutral.
async fn leave(_: Visit) -> crate::WebResult {
    let mut response = see_other("/veilig-weg")?;
    let headers = response.headers_mut();
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""));
    let gone = format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; SameSite=Strict; HttpOnly");
    if let Ok(value) = HeaderValue::from_str(&gone) {
        headers.append(header::SET_COOKIE, value);
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "elsewhere.html")]
struct Elsewhere {
    page: Page,
}

/// The neutral page after the quick exit: nothing on it says where one came from.
async fn elsewhere(visit: Visit) -> crate::WebResult {
    let page = visit.page("web-elsewhere");
    render(&page, &Elsewhere { page: page.clone() })
}
