//! The side that answers.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::serve::{IncomingStream, Listener};
use http::StatusCode;
use rustls::pki_types::CertificateDer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::Party;

/// How long a caller has to show who it is.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Who calls, by the name in its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer(pub String);

/// Serves the routes to the callers named in `expected`, until `stop`. Anybody else is refused before a route runs; who
/// has no certificate of the authority is refused before a request is read.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    us: &Party,
    expected: Vec<String>,
    routes: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let routes = routes.layer(middleware::from_fn_with_state(expected, only_expected));
    let (shaken, waiting) = mpsc::channel(64);
    let address = listener.local_addr()?;
    let shaking = tokio::spawn(shake(listener, TlsAcceptor::from(us.as_server()), shaken));
    let service = routes.into_make_service_with_connect_info::<Peer>();
    let served = axum::serve(Shaken { waiting, address }, service).with_graceful_shutdown(stop).await;
    shaking.abort();
    served
}

async fn only_expected(State(expected): State<Vec<String>>, request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<ConnectInfo<Peer>>().map(|info| info.0.0.as_str());
    if caller.is_some_and(|name| expected.iter().any(|expected| expected == name)) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this party is not expected here\n").into_response()
    }
}

type Stream = TlsStream<TcpStream>;

/// Shakes hands with many callers at once: one that is slow holds nobody up.
async fn shake(listener: TcpListener, acceptor: TlsAcceptor, shaken: mpsc::Sender<(Stream, Peer)>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: let others finish first.
            tokio::task::yield_now().await;
            continue;
        };
        let (acceptor, shaken) = (acceptor.clone(), shaken.clone());
        tokio::spawn(async move {
            match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    if let Some(peer) = name_of(&stream) {
                        let _ = shaken.send((stream, peer)).await;
                    } else {
                        tracing::warn!("a certificate without one name");
                    }
                }
                Ok(Err(error)) => tracing::warn!(%error, "a caller was refused"),
                Err(_) => tracing::warn!("a caller did not finish the handshake"),
            }
        });
    }
}

fn name_of(stream: &Stream) -> Option<Peer> {
    let certificate: &CertificateDer<'_> = stream.get_ref().1.peer_certificates()?.first()?;
    let certificate = webpki::EndEntityCert::try_from(certificate).ok()?;
    let mut names = certificate.valid_dns_names();
    // A certificate with several names would let one party pass for another.
    let name = names.next()?;
    names.next().is_none().then(|| Peer(name.to_owned()))
}

struct Shaken {
    waiting: mpsc::Receiver<(Stream, Peer)>,
    address: SocketAddr,
}

impl Listener for Shaken {
    type Io = Stream;
    type Addr = Peer;

    async fn accept(&mut self) -> (Stream, Peer) {
        match self.waiting.recv().await {
            Some(caller) => caller,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        Ok(Peer(self.address.to_string()))
    }
}

impl Connected<IncomingStream<'_, Shaken>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Shaken>) -> Self {
        stream.remote_addr().clone()
    }
}
