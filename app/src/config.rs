//! Settings, by flag or environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use oever_kernel::Text;
use oever_web::Settings;

/// Where the data and the keys are.
#[derive(Debug, Clone, Args)]
pub struct StoreArgs {
    /// Main database: sqlite:PATH or postgres://…
    #[arg(long, env = "OEVER_DATABASE", default_value = "sqlite:oever.sqlite", hide_env_values = true)]
    pub database: String,
    /// Key store, a database of its own: sqlite:PATH or postgres://…
    #[arg(
        long,
        env = "OEVER_KEYS_DATABASE",
        default_value = "sqlite:oever-keys.sqlite",
        hide_env_values = true
    )]
    pub keys_database: String,
    /// Folder with the key files root.key, audit.key and, unless the key service runs elsewhere, oprf-1.key
    #[arg(long, env = "OEVER_KEYS", default_value = "keys")]
    pub keys: PathBuf,
}

/// Where the key service and the index run, if not in this process.
#[derive(Debug, Clone, Default, Args)]
pub struct PartyArgs {
    /// Address of a key service that runs elsewhere
    #[arg(long, env = "OEVER_KEY_SERVICE", value_name = "https://HOST:PORT", requires = "party_files")]
    pub key_service: Option<String>,
    /// Address of an index that runs elsewhere
    #[arg(long, env = "OEVER_INDEX", value_name = "https://HOST:PORT", requires = "party_files")]
    pub index: Option<String>,
    /// Folder with authority.crt, node.crt and node.key, as `oever parties` makes them
    #[arg(long, env = "OEVER_PARTY_FILES", value_name = "FOLDER")]
    pub party_files: Option<PathBuf>,
}

/// Rules of an installation beside those that come with the program.
#[derive(Debug, Clone, Default, Args)]
pub struct RuleArgs {
    /// Folder with rule files of your own, in a folder indicators: a sign, a pattern or a new form of exploitation
    /// beside those of the program. They are read at the start and again on SIGHUP; with one mistake in one file
    /// everything stays as it was, and the log says which file, line and field
    #[arg(long, env = "OEVER_RULES", value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Where the data and the keys are.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Address and port to listen on
    #[arg(long, env = "OEVER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address where others reach this installation
    #[arg(long, env = "OEVER_BASE_URL", value_name = "https://oever.example")]
    pub base_url: Option<String>,
    /// Trust X-Forwarded-For of the proxy in front
    #[arg(long, env = "OEVER_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Who reads messages of the public and when, in Dutch; without it two-way contact is closed
    #[arg(long, env = "OEVER_PUBLIC_CONTACT_NL", requires = "public_contact_en")]
    pub public_contact_nl: Option<String>,
    /// The same in English
    #[arg(long, env = "OEVER_PUBLIC_CONTACT_EN", requires = "public_contact_nl")]
    pub public_contact_en: Option<String>,
    /// Address of a style sheet with the theme of your organisation
    #[arg(long, env = "OEVER_THEME_CSS")]
    pub theme_css: Option<String>,
    /// Token that opens /metrics to other machines; without it only this machine may read them
    #[arg(long, env = "OEVER_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Do not run the worker in this process; run `oever worker` elsewhere
    #[arg(long, env = "OEVER_NO_WORKER")]
    pub no_worker: bool,
    /// How mail goes out.
    #[command(flatten)]
    pub mail: MailArgs,
    /// Where the parts of linking run.
    #[command(flatten)]
    pub parties: PartyArgs,
    /// Rules of this installation.
    #[command(flatten)]
    pub rules: RuleArgs,
}

/// How mail goes out.
#[derive(Debug, Clone, Default, Args)]
pub struct MailArgs {
    /// Mail server: smtps://user:password@host:465 or smtp://host:25; without it mail waits in the outbox
    #[arg(long, env = "OEVER_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Sender of mail
    #[arg(long, env = "OEVER_MAIL_FROM", default_value = "oever@localhost")]
    pub mail_from: String,
}

impl ServeArgs {
    /// What pages need to know.
    pub fn settings(&self) -> Settings {
        let base_url = self.base_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        let contact = self.public_contact_nl.clone().zip(self.public_contact_en.clone());
        Settings {
            demo: false,
            // Without TLS only a browser on this machine may keep a session.
            secure_cookies: base_url.starts_with("https://") || !self.listen.ip().is_loopback(),
            base_url: base_url.trim_end_matches('/').to_owned(),
            behind_proxy: self.behind_proxy,
            public_contact: contact.map(|(nl, en)| Text { nl, en }),
            theme_css: self.theme_css.clone(),
            limits: true,
        }
    }
}
