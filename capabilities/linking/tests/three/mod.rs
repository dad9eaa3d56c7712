//! Parties of their own, over mutual TLS, and an ear at each.
#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use oever_store::{Db, Statement, args};
use oever_web::axum;
use oever_wire::{Client, Party, issue, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A folder with the files of all parties, and everything that any of them heard and said, as it was before encryption.
pub struct Three {
    folder: TempDir,
    heard: Arc<Mutex<Vec<Bytes>>>,
}

impl Three {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        issue(&folder.path().join("party"), &["node", "key-service", "index"]).unwrap();
        Self { folder, heard: Arc::default() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub async fn database(&self, name: &str) -> Db {
        Db::open(&format!("sqlite:{}", self.path(name).display())).await.unwrap()
    }

    /// Starts a party that answers the node; gives what the node calls it with.
    pub async fn party(&self, name: &'static str, routes: Router) -> Client {
        let files = self.path("party");
        let us = Party::open(&files, name).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let routes = overheard(routes, self.heard.clone());
        tokio::spawn(async move {
            serve(listener, &us, vec!["node".into()], routes, std::future::pending()).await
        });
        Client::new(&Party::open(&files, "node").unwrap(), name, &address).unwrap()
    }

    /// How many messages went to and fro.
    pub fn messages(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    /// Looks through everything that travelled and every database here for each of these. Close the databases first.
    pub fn nothing_plain(&self, plain: &[String]) {
        let stored: Vec<Bytes> = files(self.folder.path());
        assert!(stored.len() >= 2);
        let heard = self.heard.lock().unwrap();
        assert!(heard.len() > 10, "{}", heard.len());
        for text in plain {
            for form in [text.clone(), digits(text)] {
                let found = |bytes: &Bytes| bytes.windows(form.len()).any(|window| window == form.as_bytes());
                assert!(!heard.iter().any(found), "{form} travelled");
                assert!(!stored.iter().any(found), "{form} is stored at the key service or the index");
            }
        }
    }
}

/// What bytes travel as.
fn digits(text: &str) -> String {
    text.bytes().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

fn files(folder: &Path) -> Vec<Bytes> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_file()).map(|path| Bytes::from(std::fs::read(path).unwrap())).collect()
}

fn overheard(routes: Router, heard: Arc<Mutex<Vec<Bytes>>>) -> Router {
    routes.layer(middleware::from_fn(move |request: Request, next: Next| {
        let heard = heard.clone();
        async move {
            let (parts, body) = request.into_parts();
            let asked = to_bytes(body, usize::MAX).await.unwrap();
            heard.lock().unwrap().push(asked.clone());
            let (parts, body) = next.run(Request::from_parts(parts, Body::from(asked))).await.into_parts();
            let said = to_bytes(body, usize::MAX).await.unwrap();
            heard.lock().unwrap().push(said.clone());
            Response::from_parts(parts, Body::from(said))
        }
    }))
}

pub async fn count(db: &Db, sql: &'static str) -> i64 {
    let statement = Statement { name: "test", sql };
    db.read().await.unwrap().one(statement, args![]).await.unwrap().get("n").unwrap()
}
