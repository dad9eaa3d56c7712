use super::*;

const ALWAYS: RarityBands = RarityBands { rare_up_to: 2, uncommon_up_to: 5 };

/// Enrolments, each with its organisation and the values it holds; equal values meet, as in the index.
#[derive(Default)]
struct World {
    held: Vec<Held>,
    values: Vec<u32>,
    next: u128,
}

impl World {
    fn enrol(&mut self, enrolment: u128, organisation: u128, values: &[u32]) {
        for value in values {
            self.next += 1;
            self.held.push(Held {
                handle: Uuid::from_u128(self.next),
                enrolment: EnrolmentId(Uuid::from_u128(enrolment)),
                organisation: OrganisationId(Uuid::from_u128(organisation)),
                since: Timestamp(0),
                kind: TokenKind::Phone,
                apart: None,
            });
            self.values.push(*value);
        }
    }

    fn leave(&mut self, enrolment: u128) {
        let gone = EnrolmentId(Uuid::from_u128(enrolment));
        let kept: Vec<bool> = self.held.iter().map(|one| one.enrolment != gone).collect();
        let mut at = kept.iter();
        self.held.retain(|_| *at.next().unwrap());
        let mut at = kept.iter();
        self.values.retain(|_| *at.next().unwrap());
    }

    /// Looks, remembers what was apart, and gives the members of each network.
    fn look(&mut self) -> Vec<Vec<u128>> {
        let mut meetings = Vec::new();
        for (one, value) in self.held.iter().zip(&self.values) {
            for (other, same) in self.held.iter().zip(&self.values) {
                if one.handle < other.handle && value == same {
                    let holders = self.values.iter().filter(|known| *known == value).count() as u64;
                    if holders < 50 {
                        let kind = oever_linkage::InputKind::Value(one.kind);
                        meetings.push(Meeting { one: one.handle, other: other.handle, kind, holders });
                    }
                }
            }
        }
        let picture = Picture::of(&self.held, &meetings, Policy::default(), &ALWAYS).unwrap();
        for one in &mut self.held {
            one.apart = Some(picture.apart[&one.handle]);
        }
        picture.components.iter().map(|one| one.members.iter().map(|id| id.0.as_u128()).collect()).collect()
    }
}

#[test]
fn what_two_organisations_share_is_a_network_and_what_one_has_is_not() {
    let mut world = World::default();
    world.enrol(1, 10, &[100]);
    world.enrol(2, 20, &[100, 101]);
    world.enrol(3, 20, &[101]);
    world.enrol(4, 30, &[200]);
    world.enrol(5, 40, &[300]);
    world.enrol(6, 40, &[300]);
    assert_eq!(world.look(), [vec![1, 2, 3]]);
    world.leave(2);
    assert!(world.look().is_empty());
}

#[test]
fn the_same_value_under_two_epochs_is_one() {
    let mut world = World::default();
    // The second epoch: other handles, other tokens, the same holders.
    world.enrol(1, 10, &[100, 1100]);
    world.enrol(2, 20, &[100, 1100]);
    let found = {
        world.look();
        let meetings = [(0, 2, 2), (1, 3, 2)].map(|(one, other, holders): (usize, usize, u64)| Meeting {
            one: world.held[one].handle,
            other: world.held[other].handle,
            kind: oever_linkage::InputKind::Value(TokenKind::Phone),
            holders,
        });
        Picture::of(&world.held, &meetings, Policy::default(), &ALWAYS).unwrap()
    };
    assert_eq!(found.components[0].explanation.shared[0].tokens, 1);
}

#[test]
fn deletions_only_ever_split() {
    // A value of an institution that nobody declared: 60 hold it, more than the index compares.
    let mut world = World::default();
    (1..=60).for_each(|one| world.enrol(one, 10 + one % 3, &[7]));
    assert!(world.look().is_empty());
    // Retention takes most of them away: what is left was never together, and is not now.
    (13..=60).for_each(|one| world.leave(one));
    assert!(world.look().is_empty());
    // Somebody new holds it while few do: that is a reason to look.
    world.enrol(61, 99, &[7]);
    assert_eq!(world.look(), [(1..=12).chain([61]).collect::<Vec<u128>>()]);
}

#[test]
fn a_hub_that_lost_a_few_stays_out_also_when_somebody_new_comes() {
    let mut world = World::default();
    (1..=30).for_each(|one| world.enrol(one, 10 + one % 3, &[7]));
    assert!(world.look().is_empty(), "30 hold it and share nothing else");
    (20..=30).for_each(|one| world.leave(one));
    world.enrol(31, 99, &[7]);
    assert!(world.look().is_empty(), "20 hold it: too near the limit");
}
