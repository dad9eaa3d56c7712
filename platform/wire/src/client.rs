//! The side that asks.

use std::time::Duration;

use axum::body::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Party, WireError};

/// How long a party has to answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// The largest answer that is read.
const LARGEST: usize = 256 * 1024 * 1024;

/// Asks one other party. Keeps its connections open.
#[derive(Debug, Clone)]
pub struct Client {
    address: String,
    party: String,
    http: hyper_util::client::legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Client {
    /// Calls `party` at `address` (`https://host:port`) as who we are. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address is not one, or the name not a host name.
    pub fn new(us: &Party, party: &str, address: &str) -> Result<Self, WireError> {
        let wrong = || WireError::Address(address.to_owned());
        let uri: http::Uri = address.parse().map_err(|_| wrong())?;
        if uri.scheme_str() != Some("https") || uri.authority().is_none() || uri.path().len() > 1 {
            return Err(wrong());
        }
        let name = rustls::pki_types::ServerName::try_from(party.to_owned()).map_err(|_| wrong())?;
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(us.as_client())
            .https_only()
            // The name in the certificate counts, wherever the party is reached.
            .with_server_name_resolver(hyper_rustls::FixedServerNameResolver::new(name))
            .enable_http1()
            .build();
        let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { address: address.trim_end_matches('/').to_owned(), party: party.to_owned(), http })
    }

    /// Asks one question.
    ///
    /// # Errors
    /// When the party does not answer in time, is not who it should be, refuses, or answers something else.
    pub async fn ask<Q: Serialize + Sync, A: DeserializeOwned>(
        &self,
        path: &str,
        question: &Q,
    ) -> Result<A, WireError> {
        let unreachable = |reason: String| WireError::Unreachable { party: self.party.clone(), reason };
        let body = serde_json::to_vec(question).map_err(|error| unreachable(error.to_string()))?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}{path}", self.address))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| unreachable(error.to_string()))?;
        let exchange = async {
            let response =
                self.http.request(request).await.map_err(|error| unreachable(with_cause(&error)))?;
            let status = response.status();
            let body = Limited::new(response.into_body(), LARGEST)
                .collect()
                .await
                .map_err(|_| WireError::Answer { party: self.party.clone() })?
                .to_bytes();
            if !status.is_success() {
                let said: String =
                    String::from_utf8_lossy(&body).lines().next().unwrap_or("").chars().take(200).collect();
                return Err(WireError::Refused {
                    party: self.party.clone(),
                    status: status.as_u16(),
                    reason: said,
                });
            }
            serde_json::from_slice(&body).map_err(|_| WireError::Answer { party: self.party.clone() })
        };
        tokio::time::timeout(PATIENCE, exchange)
            .await
            .unwrap_or_else(|_| Err(unreachable(format!("no answer within {} seconds", PATIENCE.as_secs()))))
    }
}

/// An error with what caused it: the connection says "connect", the cause says why.
fn with_cause(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
