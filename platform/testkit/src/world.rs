//! A small invented world: eight organisations, one login per role.

use std::collections::BTreeMap;

use jiff::civil::date;
use oever_kernel::{Actor, FunctionId, OrganisationId, Role};
use oever_organisations::{
    Login, NewOrganisation, OrganisationKind, actor_for, add_function, create_login_hashed, hash_password,
    map_region, save_organisation,
};
use oever_web::App;
use tokio::sync::OnceCell;

/// Somebody in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Nobody: the public.
    Anonymous,
    /// A care professional who reports.
    Reporter,
    /// Zorgcoördinator in the north (VR01).
    Coordinator,
    /// A second function at the same organisation in the north: confirms, stands in.
    SecondCoordinator,
    /// Zorgcoördinator in the south (VR13), another organisation.
    CoordinatorSouth,
    /// The municipality GM0014 in the north.
    Municipality,
    /// A shelter.
    Provider,
    /// Another shelter.
    ProviderSouth,
    /// Police.
    Police,
    /// National coordination centre.
    Centre,
    /// Policy maker.
    Policy,
    /// Data protection officer of the northern organisation.
    PrivacyOfficer,
    /// Data protection officer of the southern organisation.
    PrivacyOfficerSouth,
    /// Administrator of the northern organisation.
    Administrator,
}

impl Who {
    /// Everybody with a login.
    pub const ALL: [Self; 13] = [
        Self::Reporter,
        Self::Coordinator,
        Self::SecondCoordinator,
        Self::CoordinatorSouth,
        Self::Municipality,
        Self::Provider,
        Self::ProviderSouth,
        Self::Police,
        Self::Centre,
        Self::Policy,
        Self::PrivacyOfficer,
        Self::PrivacyOfficerSouth,
        Self::Administrator,
    ];
}

/// Who and what there is.
#[derive(Debug)]
pub struct TestWorld {
    people: BTreeMap<Who, (Actor, Login)>,
}

/// Password of every login.
const PASSWORD: &str = "een zin die niemand raadt";

impl TestWorld {
    pub(crate) async fn make(app: &App) -> Self {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(async || hash_password(PASSWORD).await.expect("a hash")).await;
        let ctx = app.machine("test");
        for (municipality, region) in [("GM0014", "VR01"), ("GM0363", "VR13")] {
            map_region(app, municipality, region, date(2020, 1, 1), None, "invented for tests")
                .await
                .expect("a mapping");
        }
        let organisation = async |name: &str, kind, region: Option<&str>, municipality: Option<&str>| {
            let new = NewOrganisation {
                name: format!("{name} (verzonnen)"),
                kind,
                legal_person: None,
                region: region.map(str::to_owned),
                municipality: municipality.map(str::to_owned),
                mandate: kind == OrganisationKind::Coordination,
                supervision: String::new(),
                work_number: "088 000 00 00".into(),
                external_ref: None,
            };
            save_organisation(app, &ctx, &new).await.expect("an organisation")
        };
        use OrganisationKind as Kind;
        let north = organisation("Coördinatie Noord", Kind::Coordination, Some("VR01"), None).await;
        let south = organisation("Coördinatie Zuid", Kind::Coordination, Some("VR13"), None).await;
        let municipality =
            organisation("Gemeente Noordstad", Kind::Municipality, Some("VR01"), Some("GM0014")).await;
        let provider = organisation("Huis De Linde", Kind::Provider, Some("VR01"), None).await;
        let provider_south = organisation("Huis De Berk", Kind::Provider, Some("VR13"), None).await;
        let police = organisation("Politie Noord", Kind::Police, Some("VR01"), None).await;
        let centre = organisation("Landelijk Centrum", Kind::NationalCentre, None, None).await;
        let policy = organisation("Beleid", Kind::Policy, None, None).await;
        let care = organisation("Zorggroep Noord", Kind::Care, Some("VR01"), Some("GM0014")).await;

        let mut people = BTreeMap::new();
        for (who, organisation, role, title, region) in [
            (Who::Reporter, care, Role::Reporter, "Wijkverpleegkundige", None),
            (Who::Coordinator, north, Role::Coordinator, "Zorgcoördinator regio Noord", Some("VR01")),
            (Who::SecondCoordinator, north, Role::Coordinator, "Zorgcoördinator regio Noord, tweede", None),
            (Who::CoordinatorSouth, south, Role::Coordinator, "Zorgcoördinator regio Zuid", Some("VR13")),
            (Who::Municipality, municipality, Role::Municipality, "Aandachtsfunctionaris", None),
            (Who::Provider, provider, Role::Provider, "Intake Huis De Linde", None),
            (Who::ProviderSouth, provider_south, Role::Provider, "Intake Huis De Berk", None),
            (Who::Police, police, Role::Police, "Recherche mensenhandel", None),
            (Who::Centre, centre, Role::NationalCentre, "Landelijke coördinatie", None),
            (Who::Policy, policy, Role::PolicyMaker, "Beleidsmaker", None),
            (
                Who::PrivacyOfficer,
                north,
                Role::PrivacyOfficer,
                "Functionaris gegevensbescherming Noord",
                None,
            ),
            (
                Who::PrivacyOfficerSouth,
                south,
                Role::PrivacyOfficer,
                "Functionaris gegevensbescherming Zuid",
                None,
            ),
            (Who::Administrator, north, Role::Administrator, "Beheerder", None),
        ] {
            let function = add_function(app, &ctx, organisation, title, role, region, "088 000 00 01")
                .await
                .expect("a function");
            let email = format!("{who:?}@oever.example").to_lowercase();
            let login = create_login_hashed(
                app,
                &ctx,
                function,
                &format!("Naam Van {who:?}"),
                &email,
                (PASSWORD, hash),
            )
            .await
            .expect("a login");
            let actor = actor_for(app, login.account, function).await.expect("an actor");
            people.insert(who, (actor, login));
        }
        Self { people }
    }

    /// The actor somebody is; `None` for the public.
    pub fn actor(&self, who: Who) -> Option<Actor> {
        self.people.get(&who).map(|(actor, _)| actor.clone())
    }

    /// The login of somebody.
    pub fn login(&self, who: Who) -> &Login {
        &self.people.get(&who).expect("somebody with a login").1
    }

    /// The organisation of somebody.
    pub fn organisation(&self, who: Who) -> OrganisationId {
        self.actor(who).map_or(OrganisationId::INSTALLATION, |actor| actor.organisation)
    }

    /// The function of somebody.
    pub fn function(&self, who: Who) -> FunctionId {
        self.actor(who).expect("somebody with a login").function
    }
}
