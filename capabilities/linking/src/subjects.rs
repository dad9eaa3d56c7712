//! What linking needs to know of a dossier or report. The capabilities that own them answer.

use std::future::Future;
use std::pin::Pin;

use oever_kernel::{Ctx, OrganisationId, Sensitive};
use oever_linkage::AttributeKind;
use oever_web::{App, WebError};

use crate::model::{PersonRole, SubjectRef};

/// A record as linking sees it.
#[derive(Debug)]
pub struct Subject {
    /// The record.
    pub subject: SubjectRef,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Its alias: what screens show.
    pub label: String,
    /// What the person is in the case, as the record says.
    pub role: PersonRole,
    /// It is a public report that nobody has taken up yet.
    pub untriaged: bool,
    /// It says "never link".
    pub never_link: bool,
    /// What it knows, as typed: the form is filled with it.
    pub attributes: Vec<(AttributeKind, Sensitive<String>)>,
}

/// What [`SubjectSource`] returns.
pub type SubjectFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, WebError>> + Send + 'a>>;

/// Answers for one kind of record. Opening a record here is a reading: the source writes its own audit row and
/// refuses, with [`WebError::NotFound`], whom it would refuse the record itself.
pub trait SubjectSource: Send + Sync {
    /// The record of the actor's organisation behind a reference (an alias such as `Linde-118`, or an id);
    /// `None` when this source has no such record.
    fn find<'a>(
        &'a self,
        app: &'a App,
        ctx: &'a Ctx,
        reference: &'a str,
    ) -> SubjectFuture<'a, Option<Subject>>;
}
