//! As little of HTTP as a test needs; every request has a connection of its own.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Sends a request. An error: nobody answered, or the answer broke off.
pub fn send(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        for part in [*name, ": ", *value, "\r\n"] {
            request.push_str(part);
        }
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    read(&String::from_utf8_lossy(&answer)).ok_or_else(|| std::io::Error::other("the answer broke off"))
}

fn read(answer: &str) -> Option<Reply> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
    });
    // Half an answer is none.
    if length.is_some_and(|length| body.len() < length) {
        return None;
    }
    Some(Reply { status, head: head.to_owned(), body: body.to_owned() })
}

/// A caller of the JSON interface.
#[derive(Debug, Clone)]
pub struct Caller {
    pub address: String,
    token: String,
}

impl Caller {
    /// Signs in with password and the code of this moment.
    pub fn sign_in(address: &str, login: &oever_organisations::Login) -> Self {
        let now = oever_kernel::Clock::system().now().0 / 1_000_000;
        let body = serde_json::json!({
            "email": login.email, "password": login.password,
            "code": oever_organisations::totp_code(&login.totp_secret, now).unwrap(),
        });
        let json = [("Content-Type", "application/json")];
        let reply = send(address, "POST", "/api/v1/sessions", &json, &body.to_string()).unwrap();
        assert_eq!(reply.status, 200, "{}", reply.body);
        let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
        Self { address: address.to_owned(), token: body["token"].as_str().unwrap().to_owned() }
    }

    /// The same caller at the same installation, started again elsewhere.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), token: self.token.clone() }
    }

    pub fn get(&self, path: &str) -> std::io::Result<Reply> {
        send(&self.address, "GET", path, &[("Authorization", &format!("Bearer {}", self.token))], "")
    }

    pub fn post(&self, path: &str, key: &str, body: &str) -> std::io::Result<Reply> {
        let authorization = format!("Bearer {}", self.token);
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key),
        ];
        send(&self.address, "POST", path, &headers, body)
    }
}
