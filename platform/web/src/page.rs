//! What every page shows around its own content.

use askama::Template;
use axum::response::{Html, IntoResponse as _};
use http::StatusCode;
use jiff::civil::Date;
use oever_kernel::{Language, Text, Timestamp};

use crate::language::{date_in_words, time_in_words};
use crate::{App, Visit, WebError, WebResult, assets};

/// A link of the side menu.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Address.
    pub href: String,
    /// Words.
    pub label: String,
    /// This is where we are.
    pub current: bool,
    /// Open items.
    pub count: Option<u64>,
    /// It begins a new part of the menu.
    pub apart: bool,
}

/// Where the parts of the menu begin, by the order of their entries: the own work; places and linking; reporting
/// and sharing; learning; the installation.
const PARTS: [u32; 4] = [30, 44, 60, 85];

/// The side menu: what this role may do or, without an account, what anybody may open. The entry with the longest
/// address that fits is where we are; a record lives at the singular of its list (`/dossiers`, `/dossier/Iep-3`).
fn menu(visit: &Visit) -> Vec<NavItem> {
    let (app, guest) = (&visit.app, visit.ctx.actor.is_none());
    let entries: Vec<_> = app
        .nav()
        .iter()
        .filter(|entry| if guest { app.is_open(entry.href) } else { app.role_may(&visit.ctx, entry.action) })
        .collect();
    let fits = |href: &str| {
        let below = |start: &str| visit.path.strip_prefix(start).is_some_and(|rest| rest.starts_with('/'));
        visit.path == href || below(href) || href.strip_suffix('s').is_some_and(below)
    };
    let here = entries.iter().map(|entry| entry.href).filter(|href| fits(href)).max_by_key(|href| href.len());
    let part = |order: u32| PARTS.iter().filter(|start| order >= **start).count();
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| NavItem {
            href: entry.href.into(),
            label: app.catalogue().text(visit.ctx.language, entry.label, &[]),
            current: here == Some(entry.href),
            count: None,
            apart: index > 0 && part(entries[index - 1].order) != part(entry.order),
        })
        .collect()
}

/// Who is signed in, for the own screen.
#[derive(Debug, Clone)]
pub struct ActorView {
    /// Title of the function.
    pub function: String,
    /// Name of the organisation.
    pub organisation: String,
    /// Own name.
    pub name: String,
}

/// Something is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; empty for the form as a whole.
    pub field: String,
    /// Words, or the key of a text (translated when the page is made).
    pub message: String,
}

impl FieldError {
    /// An error at a field; `message` is the key of a text.
    pub fn new(field: &str, message: &str) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Another language for this page.
#[derive(Debug, Clone)]
pub struct LanguageLink {
    /// Address.
    pub href: String,
    /// Code.
    pub code: &'static str,
    /// The language's own name.
    pub name: &'static str,
    /// It is this page's.
    pub current: bool,
}

/// What every template has as its field `page`.
#[derive(Debug, Clone)]
pub struct Page {
    /// Language code.
    pub lang: &'static str,
    /// Writing direction.
    pub dir: &'static str,
    /// Title, neutral on public pages.
    pub title: String,
    /// Path.
    pub path: String,
    /// Side menu.
    pub nav: Vec<NavItem>,
    /// Who is signed in.
    pub actor: Option<ActorView>,
    /// Value of the hidden field `csrf`.
    pub csrf: String,
    /// Value of the hidden field `idempotency`.
    pub idempotency: String,
    /// What just succeeded.
    pub notice: Option<String>,
    /// A demonstration.
    pub demo: bool,
    /// What is wrong with the form.
    pub errors: Vec<FieldError>,
    /// Languages.
    pub languages: Vec<LanguageLink>,
    /// A municipality's own theme.
    pub theme_css: Option<String>,
    /// Version of styles and fonts.
    pub asset_version: &'static str,
    language: Language,
    app: App,
}

impl Visit {
    /// A page with this title (the key of a text).
    pub fn page(&self, title: &str) -> Page {
        let language = self.ctx.language;
        let app = &self.app;
        // Only texts that exist are shown: the address cannot put words on the page.
        let notice = self
            .query
            .some("notice")
            .filter(|key| key.contains("-notice-") || *key == "web-saved")
            .filter(|key| app.catalogue().has(key))
            .map(|key| app.catalogue().text(language, key, &[]));
        Page {
            lang: language.code(),
            dir: language.direction(),
            title: app.catalogue().text(language, title, &[]),
            path: self.path.clone(),
            nav: menu(self),
            actor: self.ctx.actor.as_ref().map(|actor| ActorView {
                function: actor.function_title.clone(),
                organisation: actor.organisation_name.clone(),
                name: self.name.clone(),
            }),
            csrf: self.csrf.clone(),
            idempotency: self.ctx.entropy.uuid().to_string(),
            notice,
            demo: app.settings().demo,
            errors: Vec::new(),
            languages: Language::ALL
                .into_iter()
                .map(|other| LanguageLink {
                    href: format!("/taal/{}?terug={}", other.code(), self.path),
                    code: other.code(),
                    name: other.own_name(),
                    current: other == language,
                })
                .collect(),
            theme_css: app.settings().theme_css.clone(),
            asset_version: assets::version(),
            language,
            app: app.clone(),
        }
    }
}

impl Page {
    /// A text.
    pub fn t(&self, key: &str) -> String {
        self.app.catalogue().text(self.language, key, &[])
    }

    /// A text with values.
    pub fn ta(&self, key: &str, args: &[(&str, String)]) -> String {
        self.app.catalogue().text(self.language, key, args)
    }

    /// The language of this page.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text of rule data in the language of this page.
    pub fn of<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.language)
    }

    /// A date in words.
    pub fn date(&self, date: &Date) -> String {
        date_in_words(self.language, *date)
    }

    /// A date and time in words.
    pub fn time(&self, at: &Timestamp) -> String {
        time_in_words(self.language, *at)
    }

    /// What is wrong with a field.
    pub fn error_for(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// Whether anything is wrong.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The words of where we are in the menu, for the button that opens it on a small screen.
    pub fn here(&self) -> Option<&str> {
        self.nav.iter().find(|item| item.current).map(|item| item.label.as_str())
    }

    /// Whether the menu holds this address: the role may use it.
    pub fn has_menu(&self, href: &str) -> bool {
        self.nav.iter().any(|item| item.href == href)
    }

    /// The same page with errors; messages that are keys of texts are translated.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors
            .into_iter()
            .map(|error| {
                let message = if self.app.catalogue().has(&error.message) {
                    self.t(&error.message)
                } else {
                    error.message
                };
                FieldError { field: error.field, message }
            })
            .collect();
        self
    }

    /// The same page with a title in words (an alias, never a name).
    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// The same page with a number beside a menu entry.
    #[must_use]
    pub fn counting(mut self, href: &str, count: u64) -> Self {
        for item in &mut self.nav {
            if item.href == href {
                item.count = Some(count).filter(|count| *count > 0);
            }
        }
        self
    }
}

/// The target of the events that tell which template answered.
pub const TEMPLATES: &str = "oever_web::templates";

/// Turns a template into an answer: 422 when its form has errors, 200 otherwise.
///
/// # Errors
/// When the template cannot be written out.
pub fn render<T: Template>(page: &Page, template: &T) -> WebResult {
    // Which template answered: no content. A test sees by this that every template is rendered.
    tracing::debug!(target: TEMPLATES, template = std::any::type_name::<T>());
    let html = template.render().map_err(|error| {
        tracing::error!(%error, "template");
        WebError::Broken
    })?;
    let status = if page.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Html(html)).into_response())
}
