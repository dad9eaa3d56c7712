//! Signing in, own functions, people of the organisation, the directory.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use oever_kernel::{Purpose, Role};
use oever_web::{
    FieldError, Fields, Form, FormProblem, Limit, Page, SESSION_COOKIE, SessionToken, Visit, WebError,
    WebResult, axum, render, see_other,
};

use crate::invite::{AccountView, Invite};
use crate::model::{FunctionView, Organisation, OrganisationKind};
use crate::{directory, invite, sessions};

pub(crate) mod log;

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn {
    page: Page,
    form: Fields,
}

pub(crate) async fn sign_in_form(visit: Visit) -> WebResult {
    if visit.ctx.actor.is_some() {
        return see_other(start_of(visit.actor()?.role));
    }
    let page = visit.page("organisations-sign-in");
    render(
        &page,
        &SignIn { page: page.clone(), form: Fields::default().with("terug", visit.query.get("terug")) },
    )
}

/// Where a role begins.
const fn start_of(role: Role) -> &'static str {
    match role {
        Role::Coordinator => "/werk",
        Role::Reporter => "/mijn-meldingen",
        Role::Provider => "/opvang",
        Role::Police | Role::NationalCentre => "/meldingen",
        Role::Municipality => "/mijn-gemeente",
        Role::PolicyMaker => "/beeld",
        Role::PrivacyOfficer => "/toezicht",
        Role::Administrator => "/beheer",
    }
}

pub(crate) async fn sign_in(visit: Visit, form: Form) -> WebResult {
    sessions::count_attempt(&visit, form.get("email"))?;
    match sessions::sign_in(&visit.app, &visit.ctx, form.get("email"), form.get("password"), form.get("code"))
        .await
    {
        Ok(token) => {
            let back = form.get("terug");
            let back =
                if back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') && back != "/" {
                    back
                } else {
                    "/start"
                };
            let mut response = see_other(back)?;
            set_cookie(response.headers_mut(), token.expose(), "", visit.app.settings().secure_cookies);
            Ok(response)
        }
        Err(WebError::Invalid(problem)) => {
            let page = visit.page("organisations-sign-in").with_errors(problem.0);
            let form = Fields::default().with("email", form.get("email")).with("terug", form.get("terug"));
            render(&page, &SignIn { page: page.clone(), form })
        }
        Err(error) => Err(error),
    }
}

fn set_cookie(headers: &mut HeaderMap, value: &str, more: &str, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

pub(crate) async fn start(visit: Visit) -> WebResult {
    see_other(start_of(visit.actor()?.role))
}

fn own_token(headers: &HeaderMap) -> Option<SessionToken> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .and_then(|(_, value)| SessionToken::parse(value))
}

pub(crate) async fn sign_out(visit: Visit, headers: HeaderMap, _form: Form) -> WebResult {
    if let Some(token) = own_token(&headers) {
        sessions::sign_out(&visit.app, &token).await?;
    }
    let mut response = see_other("/inloggen?notice=organisations-notice-signed-out")?;
    set_cookie(response.headers_mut(), "", "; Max-Age=0", visit.app.settings().secure_cookies);
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

#[derive(Template)]
#[template(path = "functions.html")]
struct Functions {
    page: Page,
    current: FunctionView,
    own: Vec<FunctionView>,
    standing_in: Vec<(FunctionView, String)>,
}

pub(crate) async fn functions(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    let own = sessions::functions_of_account(&visit.app, actor.account).await?;
    let delegations = sessions::delegations_to(&visit.app, &visit.ctx, actor.account).await?;
    let page = visit.page("organisations-functions");
    let mut tx = visit.app.db().read().await?;
    let mut standing_in = Vec::new();
    for delegation in delegations {
        standing_in
            .push((directory::function(&mut tx, delegation.from).await?, page.date(&delegation.ends_on)));
    }
    let current = directory::function(&mut tx, actor.function).await?;
    render(&page, &Functions { page: page.clone(), current, own, standing_in })
}

pub(crate) async fn switch_function(visit: Visit, headers: HeaderMap, form: Form) -> WebResult {
    let token = own_token(&headers).ok_or(WebError::SignIn)?;
    let function = form.get("function").parse().map_err(|_| WebError::NotFound)?;
    sessions::work_as(&visit.app, &visit.ctx, &token, function).await?;
    see_other("/start")
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct Invitation {
    page: Page,
    action: String,
    secret: String,
    address: String,
}

pub(crate) async fn invitation(visit: Visit, Path(token): Path<String>) -> WebResult {
    visit.limit(Limit::OneTimeLink)?;
    invite::invited(&visit.app, &visit.ctx, &token).await?;
    let enrolment = invite::new_enrolment(&visit.ctx)?;
    let page = visit.page("organisations-invitation");
    render(
        &page,
        &Invitation {
            page: page.clone(),
            action: format!("/uitnodiging/{token}"),
            secret: enrolment.secret,
            address: enrolment.address,
        },
    )
}

#[derive(Template)]
#[template(path = "recovery-codes.html")]
struct RecoveryCodes {
    page: Page,
    codes: Vec<String>,
}

pub(crate) async fn accept_invitation(visit: Visit, Path(token): Path<String>, form: Form) -> WebResult {
    visit.limit(Limit::OneTimeLink)?;
    let secret = form.get("secret").to_owned();
    match invite::accept(&visit.app, &visit.ctx, &token, form.get("password"), &secret, form.get("code"))
        .await
    {
        Ok(codes) => {
            let page = visit.page("organisations-recovery");
            render(&page, &RecoveryCodes { page: page.clone(), codes })
        }
        Err(WebError::Invalid(problem)) => {
            let page = visit.page("organisations-invitation").with_errors(problem.0);
            render(
                &page,
                &Invitation {
                    page: page.clone(),
                    action: format!("/uitnodiging/{token}"),
                    address: String::new(),
                    secret,
                },
            )
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    page: Page,
    accounts: Vec<AccountView>,
    functions: Vec<FunctionView>,
    form: Fields,
    link: Option<String>,
}

async fn people_page(
    visit: &Visit,
    errors: Vec<FieldError>,
    form: Fields,
    link: Option<String>,
) -> WebResult {
    let accounts = invite::accounts(&visit.app, &visit.ctx).await?;
    let functions =
        directory::functions_of(&mut visit.app.db().read().await?, visit.actor()?.organisation).await?;
    let page = visit.page("organisations-people").with_errors(errors);
    render(&page, &People { page: page.clone(), accounts, functions, form, link })
}

pub(crate) async fn people(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::ADMINISTRATION);
    people_page(&visit, Vec::new(), Fields::default(), None).await
}

pub(crate) async fn invite_person(visit: Visit, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::ADMINISTRATION);
    let input = Invite {
        email: form.get("email").into(),
        name: form.get("name").into(),
        function: form.get("function").into(),
    };
    match invite::invite(&visit.app, &visit.ctx, form.submission()?, &input).await {
        Ok(path) => {
            let link = format!("{}{path}", visit.app.settings().base_url);
            people_page(&visit, Vec::new(), Fields::default(), Some(link)).await
        }
        Err(WebError::Invalid(FormProblem(errors))) => {
            people_page(&visit, errors, form.fields.clone(), None).await
        }
        Err(error) => Err(error),
    }
}

pub(crate) async fn change_account(visit: Visit, Path(account): Path<String>, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::ADMINISTRATION);
    let account = account.parse().map_err(|_| WebError::NotFound)?;
    invite::set_status(&visit.app, &visit.ctx, form.submission()?, account, form.get("status") == "active")
        .await?;
    see_other("/beheer?notice=web-saved")
}

#[derive(Template)]
#[template(path = "directory.html")]
struct Directory {
    page: Page,
    rows: Vec<DirectoryRow>,
    kinds: Vec<(&'static str, String)>,
    kind: String,
    search: String,
}

struct DirectoryRow {
    organisation: Organisation,
    kind: String,
    region: String,
    functions: Vec<FunctionView>,
}

pub(crate) async fn directory_page(visit: Visit) -> WebResult {
    let page = visit.page("organisations-directory");
    let (kind, search) = (visit.query.get("soort").to_owned(), visit.query.get("zoek").to_owned());
    let wanted = search.to_lowercase();
    let mut tx = visit.app.db().read().await?;
    let mut rows = Vec::new();
    for organisation in directory::organisations(&mut tx).await? {
        let region = organisation
            .region
            .as_deref()
            .and_then(|code| visit.app.geography().region(code))
            .map_or("", |region| &region.name)
            .to_owned();
        let fits =
            organisation.name.to_lowercase().contains(&wanted) || region.to_lowercase().contains(&wanted);
        if (!kind.is_empty() && organisation.kind.name() != kind) || !fits {
            continue;
        }
        let functions = directory::functions_of(&mut tx, organisation.id).await?;
        rows.push(DirectoryRow {
            kind: page.t(&kind_key(organisation.kind)),
            region,
            functions,
            organisation,
        });
    }
    let kinds =
        OrganisationKind::ALL.into_iter().map(|kind| (kind.name(), page.t(&kind_key(kind)))).collect();
    render(&page, &Directory { page: page.clone(), rows, kinds, kind, search })
}

fn kind_key(kind: OrganisationKind) -> String {
    format!("organisations-kind-{}", kind.name().replace('_', "-"))
}
