//! Organisations, functions and regions of the invented world.

use std::collections::BTreeMap;

use oever_kernel::{AccountId, Actor, Clock, Ctx, FunctionId, OrganisationId, Purpose, Role};
use oever_organisations::{
    FunctionView, NewOrganisation, add_function, function, map_region, save_organisation,
};
use oever_web::App;
use oever_world::{OrganisationKind as Kind, Role as WorldRole, World};
use uuid::Uuid;

use crate::Failure;
use crate::import::kind_of;

/// Where the codes of the world ended up.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    pub(crate) organisations: BTreeMap<String, OrganisationId>,
    pub(crate) functions: BTreeMap<String, FunctionView>,
    /// One nameless account a function: whoever did the work before you came.
    accounts: BTreeMap<FunctionId, AccountId>,
}

impl Directory {
    /// An organisation by its code in the world.
    pub(crate) fn organisation(&self, code: &str) -> Result<OrganisationId, Failure> {
        self.organisations
            .get(code)
            .copied()
            .ok_or_else(|| Failure::new(format!("the world has no organisation {code}")))
    }

    /// A function by its code in the world.
    pub(crate) fn function(&self, code: &str) -> Result<&FunctionView, Failure> {
        self.functions.get(code).ok_or_else(|| Failure::new(format!("the world has no function {code}")))
    }

    /// The code in the world of an organisation.
    pub(crate) fn code_of(&self, id: OrganisationId) -> Result<&str, Failure> {
        self.organisations
            .iter()
            .find(|(_, found)| **found == id)
            .map(|(code, _)| code.as_str())
            .ok_or_else(|| Failure::new("an organisation that is not of this world"))
    }

    /// A function of an organisation with one of these roles, for this region if there is a choice.
    pub(crate) fn function_for(
        &self,
        organisation: &str,
        roles: &[Role],
        region: &str,
    ) -> Result<&FunctionView, Failure> {
        let prefix = format!("{organisation}/");
        let of =
            self.functions.iter().filter(|(code, f)| code.starts_with(&prefix) && roles.contains(&f.role));
        of.map(|(_, function)| function)
            .min_by_key(|function| {
                let place = roles.iter().position(|role| *role == function.role);
                (place, function.region.as_deref() != Some(region))
            })
            .ok_or_else(|| {
                Failure::new(format!("organisation {organisation} of the world has no function for this"))
            })
    }

    /// The second function of an organisation, which confirms linking.
    pub(crate) fn second_function(&self, organisation: &str) -> Result<&FunctionView, Failure> {
        self.function(&format!("{organisation}/tweede-functie"))
    }

    /// Somebody who works as a function, at the time of this clock.
    pub(crate) fn acting(&self, app: &App, function: &FunctionView, purpose: &str) -> Ctx {
        let account = self.accounts.get(&function.id).copied().unwrap_or(AccountId(Uuid::nil()));
        let mut ctx = app.machine(purpose);
        ctx.purpose = Purpose::new(purpose);
        ctx.actor = Some(Actor {
            account,
            organisation: function.organisation,
            organisation_kind: function.organisation_kind.name().to_owned(),
            organisation_name: function.organisation_name.clone(),
            function: function.id,
            function_title: function.title.clone(),
            role: function.role,
            region: function.region.clone(),
            on_behalf_of: None,
        });
        ctx
    }

    /// Lets a login do the earlier work of its function too.
    pub(crate) fn signs_for(&mut self, function: FunctionId, account: AccountId) {
        self.accounts.insert(function, account);
    }
}

/// Writes organisations, functions and the division in regions.
pub(crate) async fn load(app: &App, world: &World) -> Result<Directory, Failure> {
    let ctx = app.machine("administration");
    let mut directory = Directory::default();
    for organisation in &world.organisations {
        let region = match &organisation.regions[..] {
            [one] => Some(one.clone()),
            _ => None,
        };
        let number = world
            .functions
            .iter()
            .find(|f| f.organisation == organisation.code)
            .map(|f| f.work_number.clone());
        let new = NewOrganisation {
            name: organisation.name.clone(),
            kind: kind_of(kind_name(organisation.kind))
                .ok_or_else(|| Failure::new("unknown kind of organisation"))?,
            legal_person: None,
            region,
            municipality: Some(organisation.municipality_code.clone()),
            mandate: organisation.mandate,
            supervision: String::new(),
            work_number: number.unwrap_or_default(),
            external_ref: Some(organisation.code.clone()),
        };
        let id = save_organisation(app, &ctx, &new).await?;
        directory.organisations.insert(organisation.code.clone(), id);
    }
    for f in &world.functions {
        let organisation = directory.organisation(&f.organisation)?;
        let region = region_of(world, f);
        let id = add_function(
            app,
            &ctx,
            organisation,
            &f.label_nl,
            role(f.role),
            region.as_deref(),
            &f.work_number,
        )
        .await?;
        let view = function(&mut app.db().read().await?, id).await?;
        directory.accounts.insert(id, AccountId::random(app.entropy()));
        directory.functions.insert(f.code.clone(), view);
    }
    for row in app.geography().municipalities() {
        let from = jiff::civil::date(2018, 1, 1);
        map_region(
            app,
            &row.code,
            &row.region,
            from,
            None,
            "demo: follows the safety region (certainty: low)",
        )
        .await?;
    }
    Ok(directory)
}

/// A coordinator's function works for the region in its code; others for the one region of their organisation.
fn region_of(world: &World, function: &oever_world::Function) -> Option<String> {
    if let Some((_, region)) = function.code.rsplit_once("zorgcoordinator-") {
        return Some(region.to_uppercase());
    }
    let organisation = world.organisations.iter().find(|o| o.code == function.organisation)?;
    match (function.role, &organisation.regions[..]) {
        (WorldRole::Coordinator, _) => None, // the second function confirms; signals do not go to it
        (_, [one]) => Some(one.clone()),
        _ => None,
    }
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Coordination => "coordination",
        Kind::CentreMunicipality => "centre_municipality",
        Kind::Municipality => "municipality",
        Kind::Provider => "provider",
        Kind::Police => "police",
        Kind::Kmar => "kmar",
        Kind::LabourInspectorate => "labour_inspectorate",
        Kind::NationalCentre => "national_centre",
        Kind::PolicyMaker => "policy_maker",
        Kind::YouthCare => "youth_care",
        Kind::VeiligThuis => "veilig_thuis",
        Kind::LabourNgo => "labour_ngo",
        Kind::AsylumReception => "asylum_reception",
        Kind::Guardianship => "guardianship",
        Kind::School => "school",
        Kind::Health => "health",
        Kind::Operations => "operations",
    }
}

pub(crate) const fn role(role: WorldRole) -> Role {
    match role {
        WorldRole::Reporter => Role::Reporter,
        WorldRole::Coordinator => Role::Coordinator,
        WorldRole::Municipality => Role::Municipality,
        WorldRole::Provider => Role::Provider,
        WorldRole::Police => Role::Police,
        WorldRole::NationalCentre => Role::NationalCentre,
        WorldRole::PolicyMaker => Role::PolicyMaker,
        WorldRole::PrivacyOfficer => Role::PrivacyOfficer,
        WorldRole::Administrator => Role::Administrator,
    }
}

/// The clock that the loading of a world moves through its years.
pub(crate) fn clock_at(date: jiff::civil::Date) -> Clock {
    Clock::fixed(oever_kernel::Timestamp::start_of(date).plus_seconds(8 * 3600))
}
