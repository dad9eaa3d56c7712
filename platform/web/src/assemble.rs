//! From capabilities to an application: the same for the binary, the demo and every test.

use std::sync::Arc;

use axum::Router;
use oever_audit::Audit;
use oever_kernel::{Clock, Entropy, Geography, GeographyError};
use oever_policy::authorization::{AuthorizationError, Authorizer};
use oever_store::{Db, Statement, Vault};

use crate::{
    Accounts, App, AppParts, Capability, Catalogue, CatalogueError, Guard, Handler, RouteSpec, Settings,
    router, rule_files,
};

/// What an application stands on.
#[derive(Debug)]
pub struct Base {
    /// The main database, its schema up to date.
    pub db: Db,
    /// The keys.
    pub vault: Vault,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Settings.
    pub settings: Settings,
}

/// The program's own data is wrong: nothing starts.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// Texts.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// Policies.
    #[error("rules/authorization: {0}")]
    Authorization(#[from] AuthorizationError),
    /// Municipalities.
    #[error("rules/regions: {0}")]
    Geography(#[from] GeographyError),
    /// A file that must be there is not.
    #[error("rules/{0} is missing")]
    Missing(&'static str),
}

/// What capabilities bring, besides their routes.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Every route with its guard.
    pub routes: Vec<RouteSpec>,
    /// Every SQL statement.
    pub statements: Vec<Statement>,
    /// Event handlers by kind.
    pub events: Vec<(&'static str, Handler)>,
    /// Job handlers by kind.
    pub jobs: Vec<(&'static str, Handler)>,
}

/// An application, ready to serve.
pub struct Assembly {
    /// The application.
    pub app: App,
    /// Its service.
    pub router: Router,
    /// What its capabilities brought.
    pub registry: Registry,
    /// The OpenAPI document.
    pub openapi: utoipa::openapi::OpenApi,
}

impl std::fmt::Debug for Assembly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Assembly")
    }
}

/// Puts capabilities on a base.
///
/// # Errors
/// When texts, policies or regions are incomplete.
pub fn assemble(
    base: Base,
    accounts: Arc<dyn Accounts>,
    capabilities: Vec<Capability>,
) -> Result<Assembly, AssembleError> {
    let files: Vec<_> =
        capabilities.iter().map(|capability| (capability.name, &capability.locales[..])).collect();
    let catalogue = Catalogue::new(&files)?;

    let policies = rule_files("authorization");
    let schema = policies
        .iter()
        .find(|file| file.name.ends_with(".cedarschema"))
        .ok_or(AssembleError::Missing("authorization/schema.cedarschema"))?;
    let texts: Vec<_> = policies
        .iter()
        .filter(|file| file.name.strip_suffix(".cedar").is_some())
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    let authorizer = Authorizer::new(&schema.text, &texts)?;
    let regions = rule_files("regions");
    let municipalities = regions
        .iter()
        .find(|file| file.name.ends_with("municipalities.csv"))
        .ok_or(AssembleError::Missing("regions/municipalities.csv"))?;

    let mut registry = Registry::default();
    registry.statements.extend(oever_store::STATEMENTS.iter().copied().flatten());
    registry.statements.extend(oever_audit::STATEMENTS);
    registry.statements.extend(oever_jobs::STATEMENTS);
    let (mut nav, mut parts, mut routes) = (Vec::new(), Vec::new(), Vec::new());
    let mut openapi = utoipa::openapi::OpenApiBuilder::new()
        .info(utoipa::openapi::InfoBuilder::new().title("Oever").version(env!("CARGO_PKG_VERSION")).build())
        .build();
    for capability in capabilities {
        registry.routes.extend_from_slice(capability.routes.specs());
        registry.statements.extend(capability.statements.iter().copied().flatten());
        registry.events.extend(capability.events);
        registry.jobs.extend(capability.jobs);
        nav.extend(capability.nav);
        parts.extend(capability.parts);
        routes.push(capability.routes);
        openapi.merge(capability.openapi);
    }
    let open = |spec: &&RouteSpec| spec.method == "GET" && spec.guard == Guard::Public;
    let open_pages = registry.routes.iter().filter(open).map(|spec| spec.path).collect();
    let audit = Audit::new(base.vault.keyring().audit());
    let app = App::new(AppParts {
        db: base.db,
        vault: base.vault,
        audit,
        authorizer,
        clock: base.clock,
        entropy: base.entropy,
        catalogue,
        geography: Geography::parse(&municipalities.text)?,
        accounts,
        nav,
        open_pages,
        parts,
        settings: base.settings,
    });
    let router = router(&app, routes);
    Ok(Assembly { app, router, registry, openapi })
}
