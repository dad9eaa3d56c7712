//! Routes that cannot exist without a guard.

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};

use crate::App;
use crate::server::guarded;

/// Who may use a route. The record itself is asked by the use case; this is the door before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Anyone, without an account.
    Public,
    /// Anyone who is signed in.
    SignedIn,
    /// Roles that the policies allow this action.
    Action(&'static str),
}

/// A route as the generated refusal tests and the matrix see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteSpec {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path with `{parameters}` named after what they are, such as `{dossier}`.
    pub path: &'static str,
    /// Who may use it.
    pub guard: Guard,
}

/// The routes of a capability.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    specs: Vec<RouteSpec>,
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.specs).finish()
    }
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or interface that reads.
    #[must_use]
    pub fn get<T: 'static, H: Handler<T, App>>(self, path: &'static str, guard: Guard, handler: H) -> Self {
        self.add("GET", path, guard, get(handler))
    }

    /// A form or interface that writes.
    #[must_use]
    pub fn post<T: 'static, H: Handler<T, App>>(self, path: &'static str, guard: Guard, handler: H) -> Self {
        self.add("POST", path, guard, post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        guard: Guard,
        route: MethodRouter<App>,
    ) -> Self {
        self.router = self.router.route(path, guarded(route, guard));
        self.specs.push(RouteSpec { method, path, guard });
        self
    }

    /// Every route with its guard.
    pub fn specs(&self) -> &[RouteSpec] {
        &self.specs
    }

    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }
}
