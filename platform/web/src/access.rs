//! May this actor do this with this record?

use std::collections::BTreeSet;

use oever_kernel::{Ctx, OrganisationId};
use oever_policy::authorization::{AccessRequest, ActorFacts, RecordFacts};
use uuid::Uuid;

use crate::{App, WebError};

/// What policies need to know of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Kind, such as `dossier`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Organisations with a share in force.
    pub shared_with: Vec<OrganisationId>,
    /// Organisations it was routed to.
    pub assigned_to: Vec<OrganisationId>,
}

impl Record {
    /// A record of one organisation that nobody else has to do with.
    pub fn owned(kind: &'static str, id: impl Into<Uuid>, organisation: OrganisationId) -> Self {
        Self { kind, id: id.into(), organisation, shared_with: Vec::new(), assigned_to: Vec::new() }
    }
}

/// Proof that the policies allowed an action, with the ids of those that did: goes into the audit row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    because: Vec<String>,
}

impl Allowed {
    /// The policies that allowed it, comma separated.
    pub fn rule(&self) -> String {
        self.because.join(",")
    }
}

impl App {
    /// Asks the policies. A refusal looks like something that does not exist.
    ///
    /// # Errors
    /// [`WebError::NotFound`] when the policies do not allow it, [`WebError::SignIn`] without an actor.
    pub fn authorise(&self, ctx: &Ctx, action: &str, record: &Record) -> Result<Allowed, WebError> {
        let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
        let ids = |organisations: &[OrganisationId]| -> BTreeSet<String> {
            organisations.iter().map(ToString::to_string).collect()
        };
        let request = AccessRequest {
            actor: &ActorFacts {
                id: actor.account.to_string(),
                organisation: actor.organisation.to_string(),
                organisation_kind: actor.organisation_kind.clone(),
                roles: BTreeSet::from([actor.role.name().to_owned()]),
            },
            action,
            record: &RecordFacts {
                kind: record.kind.to_owned(),
                id: record.id.to_string(),
                organisation: record.organisation.to_string(),
                shared_with: ids(&record.shared_with),
                assigned_to: ids(&record.assigned_to),
            },
        };
        match self.authorizer().decide(&request) {
            Ok(decision) if decision.allowed => Ok(Allowed { because: decision.because }),
            Ok(_) => {
                tracing::info!(action, kind = record.kind, role = actor.role.name(), "refused");
                metrics::counter!("oever_refusals_total").increment(1);
                Err(WebError::NotFound)
            }
            Err(error) => {
                tracing::error!(action, %error, "the policies could not decide");
                Err(WebError::NotFound)
            }
        }
    }

    /// Whether the actor's role can do this at all: with a record of its own organisation that is also
    /// routed to and shared with it. Guards routes and fills menus; the record itself is asked later.
    pub fn role_may(&self, ctx: &Ctx, action: &str) -> bool {
        ctx.actor.as_ref().is_some_and(|actor| {
            let own = Record {
                kind: "any",
                id: Uuid::nil(),
                organisation: actor.organisation,
                shared_with: vec![actor.organisation],
                assigned_to: vec![actor.organisation],
            };
            self.authorise(ctx, action, &own).is_ok()
        })
    }
}
