//! The invented world of the demo: organisations, programmes and about a thousand people a year, as plain
//! data. Deterministic: the same plan gives the same world, byte for byte. No IO, no clock, no ambient
//! randomness. Nobody in it exists; the municipalities, safety regions and police units do.
//!
//! ```
//! use oever_world::{World, WorldPlan};
//!
//! let plan = WorldPlan { seed: 7, years: 1, today: jiff::civil::date(2026, 11, 22) };
//! let world = World::generate(&plan);
//! let story = world.story.as_ref().expect("every world has its story");
//! assert_eq!(story.alias, "Linde-118");
//! assert_eq!(world.victims(0).count(), 944);
//! ```

mod calibration;
mod contacts;
mod dice;
mod dossiers;
mod fit;
mod functions;
mod geography;
mod model;
mod names;
mod needs;
mod organisations;
mod people;
mod placements;
mod programmes;
mod reports;
mod story;
mod targets;
mod texts;
mod truth;
mod who;
mod world;

pub use calibration::{Calibration, Line};
pub use model::*;
pub use targets::Targets;
pub use world::{World, WorldPlan};
