//! Which organisation does what where: small look-ups over the invented organisations.

use std::collections::BTreeMap;

use crate::dice::Dice;
use crate::geography::Municipality;
use crate::model::{Organisation, OrganisationKind as Kind, ReporterGroup};
use crate::organisations::NATIONAL;

/// Look-ups.
#[derive(Debug)]
pub(crate) struct Who {
    coordination: BTreeMap<String, String>,
    others: Vec<String>,
    public_desks: Vec<String>,
}

impl Who {
    pub(crate) fn new(organisations: &[Organisation]) -> Self {
        let mut coordination = BTreeMap::new();
        for o in organisations.iter().filter(|o| o.kind == Kind::Coordination) {
            coordination.extend(o.regions.iter().map(|r| (r.clone(), o.code.clone())));
        }
        let of = |kinds: &[Kind]| {
            organisations.iter().filter(|o| kinds.contains(&o.kind)).map(|o| o.code.clone()).collect()
        };
        Self {
            coordination,
            others: of(&[Kind::Provider, Kind::AsylumReception, Kind::Guardianship, Kind::Health]),
            public_desks: of(&[Kind::School, Kind::Health, Kind::YouthCare, Kind::Municipality]),
        }
    }

    /// Coordination organisation of a region, else the national centre.
    pub(crate) fn coordinates(&self, region: &str) -> String {
        self.coordination.get(region).cloned().unwrap_or_else(|| NATIONAL.to_owned())
    }

    /// Function that coordinates a region.
    pub(crate) fn function(&self, region: &str) -> String {
        self.coordination.get(region).map_or_else(
            || format!("{NATIONAL}/op-afstand"),
            |o| format!("{o}/zorgcoordinator-{}", region.to_lowercase()),
        )
    }

    /// Organisation that registers in this group.
    pub(crate) fn registers(&self, group: ReporterGroup, at: &Municipality, dice: &mut Dice) -> String {
        match group {
            ReporterGroup::Police => {
                format!("org-police-{}", at.police_unit.to_lowercase().replace(' ', "-"))
            }
            ReporterGroup::Coordination => self.coordinates(&at.region),
            ReporterGroup::LabourNgo => "org-labour".to_owned(),
            ReporterGroup::LabourInspectorate => "org-inspectorate".to_owned(),
            ReporterGroup::Kmar => "org-kmar".to_owned(),
            ReporterGroup::Other => dice.pick(&self.others).clone(),
        }
    }

    /// A front-line organisation, for a signal without a person.
    pub(crate) fn front_line(&self, dice: &mut Dice) -> String {
        dice.pick(&self.public_desks).clone()
    }
}
