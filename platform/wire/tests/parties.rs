//! Who is let in, and who is not.

use axum::extract::ConnectInfo;
use axum::routing::post;
use axum::{Json, Router};
use oever_wire::{Client, Party, Peer, WireError, issue, serve};
use tokio::net::TcpListener;

async fn answering(folder: &std::path::Path, expected: &[&str]) -> String {
    let us = Party::open(folder, "index").unwrap();
    let routes = Router::new()
        .route("/twice", post(async |Json(number): Json<u32>| Json(number * 2)))
        .route("/who", post(async |ConnectInfo(peer): ConnectInfo<Peer>, Json(()): Json<()>| Json(peer.0)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let expected = expected.iter().map(|name| (*name).to_owned()).collect();
    tokio::spawn(async move { serve(listener, &us, expected, routes, std::future::pending()).await });
    address
}

#[tokio::test]
async fn a_party_is_known_by_its_certificate() {
    let folder = tempfile::tempdir().unwrap();
    issue(folder.path(), &["index", "node", "other"]).unwrap();
    let address = answering(folder.path(), &["node"]).await;

    let node = Party::open(folder.path(), "node").unwrap();
    let client = Client::new(&node, "index", &address).unwrap();
    assert_eq!(client.ask::<_, u32>("/twice", &21).await.unwrap(), 42);
    assert_eq!(client.ask::<_, String>("/who", &()).await.unwrap(), "node");
    assert!(matches!(client.ask::<_, String>("/twice", &21).await, Err(WireError::Answer { .. })));
    assert!(matches!(client.ask::<_, u32>("/none", &1).await, Err(WireError::Refused { status: 404, .. })));

    let other = Party::open(folder.path(), "other").unwrap();
    let refused = Client::new(&other, "index", &address).unwrap().ask::<_, u32>("/twice", &1).await;
    assert!(matches!(refused, Err(WireError::Refused { status: 403, .. })), "{refused:?}");

    // Calling the index while meaning the key service: the certificate tells.
    let wrong = Client::new(&node, "key-service", &address).unwrap().ask::<_, u32>("/twice", &1).await;
    assert!(matches!(wrong, Err(WireError::Unreachable { .. })), "{wrong:?}");
}

#[tokio::test]
async fn another_authority_is_a_stranger() {
    let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    issue(ours.path(), &["index", "node"]).unwrap();
    issue(theirs.path(), &["index", "node"]).unwrap();
    let address = answering(ours.path(), &["node"]).await;
    let stranger = Party::open(theirs.path(), "node").unwrap();
    let answer = Client::new(&stranger, "index", &address).unwrap().ask::<_, u32>("/twice", &1).await;
    assert!(matches!(answer, Err(WireError::Unreachable { .. })), "{answer:?}");
}

#[test]
fn files_are_never_overwritten_and_a_wrong_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    issue(folder.path(), &["index"]).unwrap();
    assert!(matches!(issue(folder.path(), &["index"]), Err(WireError::File { .. })));
    let Err(WireError::File { file, .. }) = Party::open(folder.path(), "node") else { panic!("opened") };
    assert!(file.ends_with("node.crt"), "{file:?}");
    std::fs::write(folder.path().join("index.crt"), "nothing").unwrap();
    let Err(WireError::File { file, .. }) = Party::open(folder.path(), "index") else { panic!("opened") };
    assert!(file.ends_with("index.crt"), "{file:?}");
    let party = {
        issue(&folder.path().join("new"), &["a"]).unwrap();
        Party::open(&folder.path().join("new"), "a").unwrap()
    };
    for address in ["http://127.0.0.1:1", "127.0.0.1:1", "https://127.0.0.1:1/path"] {
        assert!(matches!(Client::new(&party, "a", address), Err(WireError::Address(_))), "{address}");
    }
}
