//! Mail without content: "there is news in Oever".

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use oever_kernel::Language;
use oever_store::{StoreError, transaction};
use oever_web::App;

use crate::Failure;
use crate::config::MailArgs;

/// The mail server, if there is one.
pub(crate) struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Post {
    /// From the settings; `None` without a server: then mail waits in the outbox.
    ///
    /// # Errors
    /// When the address of the server or of the sender is none.
    pub(crate) fn new(args: &MailArgs) -> Result<Option<Box<Self>>, Failure> {
        let Some(address) = &args.smtp else { return Ok(None) };
        // The address can hold a password: it is not repeated.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(address)
            .map_err(|_| {
                Failure::new("--smtp is not the address of a mail server")
                    .advice("Expected smtps://user:password@host:465.")
            })?
            .timeout(Some(std::time::Duration::from_secs(20)))
            .build();
        let from = args.mail_from.parse().map_err(|_| {
            Failure::new("--mail-from is not a mail address")
                .advice("Expected for example oever@organisation.example.")
        })?;
        Ok(Some(Box::new(Self { transport, from })))
    }

    /// Sends what waits. What cannot be sent stays, with a short code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn send_waiting(&self, app: &App) -> Result<u64, StoreError> {
        let waiting = oever_jobs::unsent(&mut app.db().read().await?).await?;
        let mut sent = 0;
        for mail in waiting {
            let failure = match oever_jobs::address(app.vault(), &mail).await {
                Err(_) => Some("no key"),
                Ok(address) => match self.message(app, &address, &mail) {
                    None => Some("address"),
                    Some(message) => self
                        .transport
                        .send(message)
                        .await
                        .err()
                        .map(|error| if error.is_permanent() { "refused" } else { "mail server" }),
                },
            };
            let now = app.clock().now();
            transaction!(app.db(), "mail", |tx| -> Result<(), StoreError> {
                oever_jobs::mark(tx, mail.id, now, failure).await
            })?;
            match failure {
                None => sent += 1,
                Some(why) => {
                    tracing::warn!(why, "mail not sent");
                    metrics::counter!("oever_mail_failures_total").increment(1);
                }
            }
        }
        Ok(sent)
    }

    fn message(&self, app: &App, address: &str, mail: &oever_jobs::Mail) -> Option<Message> {
        let language = Language::from_code(&mail.language).unwrap_or_default();
        let (subject, body) = words(app, language, &mail.template);
        Message::builder()
            .from(self.from.clone())
            .to(address.parse().ok()?)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .ok()
    }
}

/// Subject and text of a template: the keys `{template}-subject` and `{template}`.
pub(crate) fn words(app: &App, language: Language, template: &str) -> (String, String) {
    let args = [("address", app.settings().base_url.clone())];
    let subject = format!("{template}-subject");
    let subject = if app.catalogue().has(&subject) {
        app.catalogue().text(language, &subject, &args)
    } else {
        "Oever".to_owned()
    };
    (subject, app.catalogue().text(language, template, &args))
}
