//! Requests as a browser makes them, straight into the service.

use http::{Method, Request, header};
use oever_organisations::totp_code;
use oever_web::axum::body::{Body, to_bytes};
use oever_web::{SESSION_COOKIE, Source};
use tower::ServiceExt as _;

use crate::{TestApp, Who};

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body as text.
    pub text: String,
    /// Where a redirect goes, or "".
    pub location: String,
    /// Cookies that were set.
    pub cookies: Vec<String>,
    /// Content type.
    pub content_type: String,
}

impl Answer {
    /// The value of a hidden field on the page.
    pub fn hidden(&self, name: &str) -> Option<&str> {
        let (_, after) = self.text.split_once(&format!("name=\"{name}\" value=\""))?;
        after.split_once('"').map(|(value, _)| value)
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text))
    }

    /// Fails when a text is missing or the page is not what it should be.
    pub fn assert_page(&self) -> &Self {
        assert_eq!(self.status, 200, "{}", self.text);
        assert!(!self.text.contains('⟦'), "a text is missing: {}", self.text);
        self
    }
}

/// A signed-in browser.
#[derive(Debug, Clone)]
pub struct Browser {
    cookie: Option<String>,
    csrf: String,
}

impl TestApp {
    /// Signs somebody in through the page, with password and one-time code. Each sign-in needs a code of
    /// its own, so the clock moves by half a minute.
    pub async fn browser(&self, who: Who) -> Browser {
        if who == Who::Anonymous {
            return Browser { cookie: None, csrf: String::new() };
        }
        self.app.clock().advance_seconds(30);
        let login = self.world.login(who);
        let code = totp_code(&login.totp_secret, self.app.clock().now().0 / 1_000_000).expect("a code");
        let fields =
            [("email", login.email.as_str()), ("password", login.password.as_str()), ("code", code.as_str())];
        let answer = self
            .send(&Browser { cookie: None, csrf: String::new() }, Method::POST, "/inloggen", &fields, None)
            .await;
        assert_eq!(answer.status, 303, "{who:?} cannot sign in: {}", answer.text);
        let cookie = answer
            .cookies
            .iter()
            .find_map(|cookie| cookie.split(';').next().filter(|pair| pair.starts_with(SESSION_COOKIE)))
            .expect("a session cookie")
            .to_owned();
        let mut browser = Browser { cookie: Some(cookie), csrf: String::new() };
        let page = self.send(&browser, Method::GET, "/functies", &[], None).await;
        page.hidden("csrf").unwrap_or_default().clone_into(&mut browser.csrf);
        browser
    }

    /// Gets a page as somebody.
    pub async fn get(&self, who: Who, path: &str) -> Answer {
        let browser = self.browser(who).await;
        self.get_in(&browser, path).await
    }

    /// Gets a page in a browser that is signed in.
    pub async fn get_in(&self, browser: &Browser, path: &str) -> Answer {
        self.send(browser, Method::GET, path, &[], None).await
    }

    /// Posts a form as somebody, with its csrf value and a fresh idempotency key (unless given).
    pub async fn post(&self, who: Who, path: &str, fields: &[(&str, &str)]) -> Answer {
        let browser = self.browser(who).await;
        self.post_in(&browser, path, fields).await
    }

    /// Posts a form in a browser that is signed in.
    pub async fn post_in(&self, browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.app.entropy().uuid().to_string();
        let mut all = fields.to_vec();
        if !fields.iter().any(|(name, _)| *name == "csrf") {
            all.push(("csrf", &browser.csrf));
        }
        if !fields.iter().any(|(name, _)| *name == "idempotency") {
            all.push(("idempotency", &key));
        }
        self.send(browser, Method::POST, path, &all, None).await
    }

    /// Calls the JSON interface; a body makes it a POST with a fresh idempotency key.
    pub async fn api(&self, who: Who, path: &str, body: Option<&serde_json::Value>) -> Answer {
        let browser = self.browser(who).await;
        self.api_in(&browser, path, body).await
    }

    /// As [`TestApp::api`], in a browser that is signed in.
    pub async fn api_in(&self, browser: &Browser, path: &str, body: Option<&serde_json::Value>) -> Answer {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        self.send(browser, method, path, &[], body).await
    }

    async fn send(
        &self,
        browser: &Browser,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        json: Option<&serde_json::Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method.clone()).uri(path);
        if let Some(cookie) = &browser.cookie {
            if json.is_some() || path.starts_with("/api/") {
                // Interfaces are called with the token, not with a cookie.
                let token = cookie.split_once('=').map_or("", |(_, token)| token);
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            } else {
                request = request.header(header::COOKIE, cookie);
            }
        }
        let body = if let Some(json) = json {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .header("idempotency-key", self.app.entropy().uuid().to_string());
            Body::from(json.to_string())
        } else if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(fields);
            Body::from(form.finish())
        } else {
            Body::empty()
        };
        let mut request = request.body(body).expect("a request");
        request.extensions_mut().insert(Source("127.0.0.1".into()));
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let text_of = |name: header::HeaderName| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (location, content_type) = (text_of(header::LOCATION), text_of(header::CONTENT_TYPE));
        let cookies = response
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok().map(str::to_owned))
            .collect();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 16 << 20).await.expect("a body");
        Answer { status, text: String::from_utf8_lossy(&bytes).into_owned(), location, cookies, content_type }
    }
}
