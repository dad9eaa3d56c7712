//! Reasons, questions and states as sentences: the engine gives data, this gives words.

use oever_matching as engine;
use oever_web::Page;

use crate::coverage::Part;
use crate::model::{Lift, Programme};
use crate::network::parse_entry;
use crate::rules::PlacementRules;
use crate::search::Search;
use crate::words::{OfferStatus, Pool};

/// One condition in the way, and what can be done about it.
#[derive(Debug, Clone)]
pub(crate) struct Contra {
    pub(crate) text: String,
    pub(crate) rule: String,
    /// Who can lift it and under which condition; empty when it is hard.
    pub(crate) lift: String,
    pub(crate) condition: String,
    pub(crate) lifter: String,
    /// Words for a lift that was asked already.
    pub(crate) asked: String,
    /// It can be asked now.
    pub(crate) can_ask: bool,
}

/// One place on the page.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) number: usize,
    pub(crate) programme: String,
    pub(crate) pool: &'static str,
    pub(crate) name: String,
    pub(crate) place: String,
    pub(crate) fit: String,
    pub(crate) room: String,
    pub(crate) room_kind: &'static str,
    /// Answer (`yes`, `conditional`, `no`) and words.
    pub(crate) points: Vec<(&'static str, String)>,
    pub(crate) contras: Vec<Contra>,
    pub(crate) supervision: String,
    pub(crate) supervision_kind: &'static str,
    /// Where the question to this provider stands; empty when it was not asked.
    pub(crate) asked: String,
    pub(crate) can_ask: bool,
}

/// Words with everything they need at hand.
pub(crate) struct Words<'a> {
    pub(crate) page: &'a Page,
    pub(crate) rules: &'a PlacementRules,
}

impl Words<'_> {
    pub(crate) fn attribute(&self, code: &str) -> String {
        self.page.of(&self.rules.attribute(code)).to_owned()
    }

    pub(crate) fn value(&self, attribute: &str, value: &str) -> String {
        self.page.of(&self.rules.value(attribute, value)).to_owned()
    }

    pub(crate) fn values(&self, attribute: &str, values: &[String]) -> String {
        let words: Vec<String> = values.iter().map(|value| self.value(attribute, value)).collect();
        words.join(&format!(" {} ", self.page.t("placement-or")))
    }

    pub(crate) fn fact(&self, attribute: &str, values: &[String]) -> String {
        format!("{}: {}", self.attribute(attribute), self.values(attribute, values))
    }

    /// Somebody with these facts, in plain words: "een vrouw met 1 kind en in de Dublinprocedure".
    pub(crate) fn person(&self, facts: &[Part]) -> String {
        let (mut head, mut rest) = (self.page.t("placement-somebody"), Vec::new());
        for (attribute, values) in facts {
            let words: Option<Vec<(bool, oever_kernel::Text)>> =
                values.iter().map(|value| self.rules.in_sentence(attribute, value)).collect();
            // An installation may have values without such words.
            let Some(words) = words.filter(|words| !words.is_empty()) else {
                rest.push(format!("({})", self.fact(attribute, values)));
                continue;
            };
            let noun = words.iter().all(|(noun, _)| *noun);
            let words: Vec<&str> = words.iter().map(|(_, text)| self.page.of(text)).collect();
            let words = self.list(&words, "placement-or");
            if noun { head = words } else { rest.push(words) }
        }
        let rest = self.list(&rest.iter().map(String::as_str).collect::<Vec<_>>(), "placement-and");
        format!("{head} {rest}").trim_end().to_owned()
    }

    /// "a, b and c".
    fn list(&self, words: &[&str], last: &str) -> String {
        match words {
            [before @ .., end] if !before.is_empty() => {
                format!("{} {} {end}", before.join(", "), self.page.t(last))
            }
            _ => words.concat(),
        }
    }

    fn facts(&self, facts: &[engine::Fact]) -> String {
        let words: Vec<String> = facts.iter().map(|fact| self.fact(&fact.attribute, &fact.values)).collect();
        words.join(&format!(" {} ", self.page.t("placement-and")))
    }

    /// Why a condition is in the way.
    pub(crate) fn condition(&self, reason: &engine::ConditionReason) -> String {
        let facts = self.facts(&reason.facts);
        match (reason.kind, reason.facts.first()) {
            (engine::ConditionKind::Inclusion, Some(fact)) => {
                let accepted = self.values(&fact.attribute, &fact.rule_values);
                self.page.ta("placement-reason-inclusion", &[("fact", facts), ("accepted", accepted)])
            }
            _ => self.page.ta("placement-reason-contra", &[("fact", facts)]),
        }
    }

    pub(crate) fn lifter(&self, lifter: &str) -> String {
        self.page.t(if lifter == "municipality" {
            "placement-lifter-municipality"
        } else {
            "placement-lifter-provider"
        })
    }

    fn contra(&self, reason: &engine::ConditionReason, lifts: &[&Lift]) -> Contra {
        let lifter = reason.negotiable.as_ref().and_then(|rule| rule.by.first().cloned()).unwrap_or_default();
        let lift = reason.negotiable.as_ref().map_or_else(String::new, |rule| {
            let who = self.lifter(&lifter);
            self.page.ta("placement-lift-if", &[("who", who), ("condition", rule.on_condition.clone())])
        });
        let asked = lifts.iter().find(|lift| lift.condition == reason.condition);
        Contra {
            text: self.condition(reason),
            rule: self.page.ta(
                "placement-rule-of",
                &[("owner", reason.owner.clone()), ("since", self.page.date(&reason.since))],
            ),
            can_ask: reason.negotiable.is_some() && asked.is_none(),
            lift,
            condition: reason.condition.clone(),
            lifter,
            asked: asked.map_or_else(String::new, |lift| {
                self.page.t(&format!("placement-lift-{}", lift.status.word()))
            }),
        }
    }

    fn reason(&self, reason: &engine::Reason, lifts: &[&Lift]) -> Contra {
        let plain = |text: String| Contra {
            text,
            rule: String::new(),
            lift: String::new(),
            condition: String::new(),
            lifter: String::new(),
            asked: String::new(),
            can_ask: false,
        };
        match reason {
            engine::Reason::Condition(reason) => self.contra(reason, lifts),
            engine::Reason::Danger(danger) => {
                let region = self.rules.region_name(danger.reveal()).to_owned();
                plain(self.page.ta("placement-reason-danger", &[("region", region)]))
            }
            engine::Reason::Full { next_free, .. } => plain(match next_free {
                Some(date) => self.page.ta("placement-reason-full-until", &[("date", self.page.date(date))]),
                None => self.page.t("placement-reason-full"),
            }),
        }
    }

    fn question(&self, question: &engine::Question) -> String {
        match question {
            engine::Question::Attribute { attribute, .. } => {
                let words = self.page.of(&self.rules.question(attribute)).to_owned();
                self.page.ta("placement-ask-first", &[("question", words)])
            }
            engine::Question::Danger(danger) => {
                let region = self.rules.region_name(danger.reveal()).to_owned();
                self.page.ta("placement-ask-danger", &[("region", region)])
            }
            engine::Question::Capacity { as_of: 0 } => self.page.t("placement-ask-room"),
            engine::Question::Capacity { as_of } => {
                let at = self.page.time(&oever_kernel::Timestamp(*as_of));
                self.page.ta("placement-ask-room-again", &[("at", at)])
            }
        }
    }

    fn fit(&self, assessment: &engine::Assessment) -> String {
        let counted = |key: &str, n: usize| self.page.ta(key, &[("n", n.to_string())]);
        match assessment.fit {
            engine::Fit::Fits => self.page.t("placement-fit-fits"),
            engine::Fit::OnCondition => self.page.t("placement-fit-on-condition"),
            engine::Fit::Possible => counted("placement-fit-possible", assessment.questions.len()),
            engine::Fit::No => counted("placement-fit-no", assessment.broken.len()),
        }
    }

    pub(crate) fn supervision(&self, programme: &Programme) -> (String, &'static str) {
        let state = self.page.t(&format!("placement-supervision-{}", programme.supervision.word()));
        let inspected = programme.last_inspection.map_or_else(String::new, |date| {
            self.page.ta("placement-supervision-inspected", &[("date", self.page.date(&date))])
        });
        let kind = if programme.wmo_only { "attention" } else { "outline" };
        let regime =
            if programme.wmo_only { self.page.t("placement-supervision-wmo-only") } else { String::new() };
        let parts: Vec<String> =
            [regime, state, inspected].into_iter().filter(|part| !part.is_empty()).collect();
        (parts.join(". "), kind)
    }

    /// One place as a card.
    pub(crate) fn place(
        &self,
        search: &Search,
        assessment: &engine::Assessment,
        number: usize,
    ) -> Option<Place> {
        let (id, pool) = parse_entry(&assessment.programme)?;
        let programme = search.network.programmes.get(&id)?;
        let lifts: Vec<&Lift> = search.lifts.iter().filter(|lift| lift.programme == id).collect();
        let met = assessment.met.iter().map(|reason| ("yes", self.facts(&reason.facts)));
        let wish = |code: &String| self.page.of(&self.rules.wish(code)).to_owned();
        let no_wish = |code: &String| self.page.ta("placement-wish-not", &[("wish", wish(code))]);
        let unknown_wish = |code: &String| self.page.ta("placement-wish-unknown", &[("wish", wish(code))]);
        let lifted = assessment.lifted.iter().map(|lifted| {
            let agreed =
                lifted.reason.negotiable.as_ref().map_or_else(String::new, |rule| rule.on_condition.clone());
            let who = self.lifter(&lifted.by);
            ("conditional", self.page.ta("placement-lifted", &[("who", who), ("condition", agreed)]))
        });
        let points = assessment
            .wishes
            .met
            .iter()
            .map(|code| ("yes", wish(code)))
            .chain(met)
            .chain(lifted)
            .chain(assessment.questions.iter().map(|question| ("conditional", self.question(question))))
            .chain(assessment.wishes.unknown.iter().map(|code| ("conditional", unknown_wish(code))))
            .chain(assessment.wishes.unmet.iter().map(|code| ("no", no_wish(code))))
            .collect();
        let offer = search.offers.iter().find(|offer| offer.programme == id && offer.pool == pool);
        let danger = assessment.broken.iter().any(|reason| matches!(reason, engine::Reason::Danger(_)));
        let waiting = offer.is_some_and(|offer| offer.open() || offer.yes());
        let (supervision, supervision_kind) = self.supervision(programme);
        let (room, room_kind) = match assessment.capacity {
            engine::CapacityState::Free => (self.page.t("placement-room-free"), "positive"),
            engine::CapacityState::Unknown => (self.page.t("placement-room-unknown"), "attention"),
            engine::CapacityState::Full => (self.page.t("placement-room-full"), "late"),
        };
        Some(Place {
            number,
            programme: id.to_string(),
            pool: pool.word(),
            name: programme.name.clone(),
            place: self.place_line(programme, pool, assessment),
            fit: self.fit(assessment),
            room,
            room_kind,
            points,
            contras: assessment.broken.iter().map(|reason| self.reason(reason, &lifts)).collect(),
            supervision,
            supervision_kind,
            asked: offer.map_or_else(String::new, |offer| self.offer_state(offer.status)),
            can_ask: !danger && !waiting && !search.request.status.ended(),
        })
    }

    fn place_line(&self, programme: &Programme, pool: Pool, assessment: &engine::Assessment) -> String {
        let mut parts = vec![self.rules.region_name(&programme.region).to_owned()];
        match assessment.distance.km {
            Some(0) => parts.push(self.page.t("placement-distance-same")),
            Some(km) => parts.push(self.page.ta("placement-distance", &[("km", km.to_string())])),
            None => {}
        }
        parts.push(self.page.t(&format!("placement-kind-{}", programme.kind.word())));
        if pool == Pool::Emergency {
            parts.push(match programme.emergency_max_days {
                Some(days) => self.page.ta("placement-emergency-days", &[("days", days.to_string())]),
                None => self.page.t("placement-emergency"),
            });
        }
        if let Some(days) = programme.waiting_days.filter(|days| *days > 0) {
            parts.push(self.page.ta("placement-waiting", &[("days", days.to_string())]));
        }
        parts.join(" · ")
    }

    pub(crate) fn offer_state(&self, status: OfferStatus) -> String {
        self.page.t(&format!("placement-offer-{}", status.word()))
    }

    /// One change in words.
    pub(crate) fn change(&self, search: &Search, change: &engine::Change) -> String {
        let name = |entry: &str| {
            let found = parse_entry(entry).and_then(|(id, _)| search.network.programmes.get(&id));
            found.map_or_else(String::new, |programme| programme.name.clone())
        };
        match change {
            engine::Change::Set { attribute, value } => {
                format!("{}: {}", self.attribute(attribute), self.value(attribute, value))
            }
            engine::Change::Forget { attribute } => {
                self.page.ta("placement-change-forget", &[("attribute", self.attribute(attribute))])
            }
            engine::Change::Lift { programme, condition } => {
                let rule = parse_entry(programme)
                    .and_then(|(id, _)| search.network.programmes.get(&id))
                    .and_then(|found| found.conditions.iter().find(|c| c.id == *condition));
                let what = rule
                    .and_then(|c| c.lift.as_ref())
                    .map_or_else(String::new, |lift| lift.on_condition.clone());
                let who = rule
                    .and_then(|c| c.lift.as_ref())
                    .and_then(|lift| lift.by.first().cloned())
                    .unwrap_or_default();
                let args = [("place", name(programme)), ("who", self.lifter(&who)), ("condition", what)];
                self.page.ta("placement-change-lift", &args)
            }
            engine::Change::Room { programme } => {
                self.page.ta("placement-change-room", &[("place", name(programme))])
            }
            engine::Change::DropWish { wish } => {
                let wish = self.page.of(&self.rules.wish(wish)).to_owned();
                self.page.ta("placement-change-wish", &[("wish", wish)])
            }
        }
    }

    /// Several changes that belong together.
    pub(crate) fn changes(
        &self,
        search: &Search,
        changes: &std::collections::BTreeSet<engine::Change>,
    ) -> String {
        let words: Vec<String> = changes.iter().map(|change| self.change(search, change)).collect();
        words.join(&format!(" {} ", self.page.t("placement-and")))
    }
}
