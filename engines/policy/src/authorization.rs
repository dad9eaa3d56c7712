//! May this actor do this to that record? Cedar policies, strictly validated against a schema, default deny.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;

use cedar_policy::{
    Authorizer as Cedar, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId,
    PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};

/// Why authorisation could not be set up or could not be asked. Never holds facts of an actor or a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorizationError {
    /// The schema is not Cedar schema text.
    #[error("the authorisation schema does not parse: {message}")]
    Schema {
        /// What Cedar found.
        message: String,
    },
    /// The schema does not declare the entity types this engine fills.
    #[error("the authorisation schema must declare the entity types Actor and Record; {name} is missing")]
    MissingType {
        /// The entity type.
        name: &'static str,
    },
    /// A policy file is not Cedar text.
    #[error("{file} does not parse: {message}")]
    Policy {
        /// The policy file.
        file: String,
        /// What Cedar found.
        message: String,
    },
    /// A file holds a template; every policy must be complete.
    #[error("{file} holds a policy template ({id}); write complete policies")]
    Template {
        /// The policy file.
        file: String,
        /// Cedar's own name for the template.
        id: String,
    },
    /// A policy carries no `@id`.
    #[error(
        "{file}: policy number {position} has no @id(\"…\"); every policy needs one, because decisions name it"
    )]
    MissingId {
        /// The policy file.
        file: String,
        /// Which policy of the file, from 1.
        position: usize,
    },
    /// Two policies carry the same `@id`.
    #[error("{file}: @id(\"{id}\") is already used in {other}; give each policy its own")]
    DuplicateId {
        /// The policy file.
        file: String,
        /// The name used twice.
        id: String,
        /// Where it was used first.
        other: String,
    },
    /// The policies do not fit the schema.
    #[error("the policies do not fit the schema: {}", .messages.join("; "))]
    Invalid {
        /// One message for each finding.
        messages: Vec<String>,
    },
    /// The action is not in the schema.
    #[error("the action {action:?} is not in the authorisation schema")]
    UnknownAction {
        /// What was asked.
        action: String,
    },
    /// The request does not fit the schema.
    #[error("the question about {action} does not fit the authorisation schema")]
    Request {
        /// What was asked.
        action: String,
    },
    /// A policy could not be evaluated; nothing is decided on half of the policies.
    #[error("a policy could not be evaluated for {action}")]
    Evaluation {
        /// What was asked.
        action: String,
    },
}

/// Who asks: a person working as one function of one organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActorFacts {
    /// The account.
    pub id: String,
    /// The organisation worked for.
    pub organisation: String,
    /// Its kind, e.g. `police`.
    pub organisation_kind: String,
    /// The roles of the function.
    pub roles: BTreeSet<String>,
}

/// What is touched, described by whose it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFacts {
    /// What it is, e.g. `dossier`.
    pub kind: String,
    /// Its handle.
    pub id: String,
    /// The owner; empty is nobody's.
    pub organisation: String,
    /// Organisations with a share in force.
    pub shared_with: BTreeSet<String>,
    /// Organisations it was routed to.
    pub assigned_to: BTreeSet<String>,
}

/// One question.
#[derive(Debug, Clone, Copy)]
pub struct AccessRequest<'a> {
    /// Who asks.
    pub actor: &'a ActorFacts,
    /// What for, e.g. `dossier.read`.
    pub action: &'a str,
    /// On what.
    pub record: &'a RecordFacts,
}

/// The answer. Without a permitting policy it is no, and `because` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessDecision {
    /// Whether it may.
    pub allowed: bool,
    /// The `@id` of each policy that determined this, sorted.
    pub because: Vec<String>,
}

/// Schema and policies, ready to be asked.
#[derive(Debug)]
pub struct Authorizer {
    cedar: Cedar,
    schema: Schema,
    policies: PolicySet,
    actor_type: EntityTypeName,
    record_type: EntityTypeName,
    actions: Vec<String>,
    action_uids: HashMap<String, EntityUid>,
}

impl Authorizer {
    /// Reads the schema and the `(file name, text)` pairs and validates all of it strictly.
    pub fn new(schema: &str, policies: &[(&str, &str)]) -> Result<Self, AuthorizationError> {
        let (schema, _warnings) = Schema::from_cedarschema_str(schema)
            .map_err(|error| AuthorizationError::Schema { message: error.to_string() })?;
        let entity_type = |name: &'static str| {
            schema
                .entity_types()
                .find(|found| found.to_string() == name)
                .cloned()
                .ok_or(AuthorizationError::MissingType { name })
        };
        let (actor_type, record_type) = (entity_type("Actor")?, entity_type("Record")?);
        let policies = read_policies(policies)?;
        let validation = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        if !validation.validation_passed() {
            let mut messages: Vec<String> = validation.validation_errors().map(ToString::to_string).collect();
            messages.sort();
            return Err(AuthorizationError::Invalid { messages });
        }
        let groups: HashSet<&EntityUid> = schema.action_groups().collect();
        let action_uids: HashMap<String, EntityUid> = schema
            .actions()
            .filter(|uid| !groups.contains(uid))
            .map(|uid| (uid.id().unescaped().to_owned(), uid.clone()))
            .collect();
        let mut actions: Vec<String> = action_uids.keys().cloned().collect();
        actions.sort();
        Ok(Self { cedar: Cedar::new(), schema, policies, actor_type, record_type, actions, action_uids })
    }

    /// Decides one question; what no policy permits is refused.
    pub fn decide(&self, request: &AccessRequest<'_>) -> Result<AccessDecision, AuthorizationError> {
        let action = self
            .action_uids
            .get(request.action)
            .ok_or_else(|| AuthorizationError::UnknownAction { action: request.action.to_owned() })?;
        let unfit = || AuthorizationError::Request { action: request.action.to_owned() };

        let actor = self.actor(request.actor).ok_or_else(unfit)?;
        let record = self.record(request.record).ok_or_else(unfit)?;
        let cedar_request =
            Request::new(actor.uid(), action.clone(), record.uid(), Context::empty(), Some(&self.schema))
                .map_err(|_| unfit())?;
        let entities = Entities::from_entities([actor, record], Some(&self.schema)).map_err(|_| unfit())?;

        let response = self.cedar.is_authorized(&cedar_request, &self.policies, &entities);
        if response.diagnostics().errors().next().is_some() {
            return Err(AuthorizationError::Evaluation { action: request.action.to_owned() });
        }
        let mut because: Vec<String> = response.diagnostics().reason().map(ToString::to_string).collect();
        because.sort();
        Ok(AccessDecision { allowed: response.decision() == Decision::Allow, because })
    }

    /// All actions of the schema, sorted.
    pub fn actions(&self) -> &[String] {
        &self.actions
    }

    fn actor(&self, facts: &ActorFacts) -> Option<Entity> {
        let uid = EntityUid::from_type_name_and_id(self.actor_type.clone(), EntityId::new(&facts.id));
        let attributes = HashMap::from([
            ("organisation".to_owned(), text(&facts.organisation)),
            ("organisation_kind".to_owned(), text(&facts.organisation_kind)),
            ("roles".to_owned(), texts(&facts.roles)),
        ]);
        Entity::new(uid, attributes, HashSet::new()).ok()
    }

    fn record(&self, facts: &RecordFacts) -> Option<Entity> {
        let name = format!("{}/{}", facts.kind, facts.id);
        let uid = EntityUid::from_type_name_and_id(self.record_type.clone(), EntityId::new(name));
        let attributes = HashMap::from([
            ("kind".to_owned(), text(&facts.kind)),
            ("organisation".to_owned(), text(&facts.organisation)),
            ("shared_with".to_owned(), texts(&facts.shared_with)),
            ("assigned_to".to_owned(), texts(&facts.assigned_to)),
        ]);
        Entity::new(uid, attributes, HashSet::new()).ok()
    }
}

fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

fn texts(values: &BTreeSet<String>) -> RestrictedExpression {
    RestrictedExpression::new_set(values.iter().map(|value| text(value)))
}

/// One set out of all files, each policy known by its `@id`.
fn read_policies(files: &[(&str, &str)]) -> Result<PolicySet, AuthorizationError> {
    let mut all = PolicySet::new();
    let mut origin: HashMap<String, &str> = HashMap::new();
    for (file, source) in files {
        let failed = |message: String| AuthorizationError::Policy { file: (*file).to_owned(), message };
        let set = PolicySet::from_str(source).map_err(|error| failed(error.to_string()))?;
        if let Some(template) = set.templates().next() {
            return Err(AuthorizationError::Template {
                file: (*file).to_owned(),
                id: template.id().to_string(),
            });
        }
        for (index, policy) in set.policies().enumerate() {
            let id = policy.annotation("id").unwrap_or_default().to_owned();
            if id.is_empty() {
                return Err(AuthorizationError::MissingId { file: (*file).to_owned(), position: index + 1 });
            }
            if let Some(other) = origin.insert(id.clone(), file) {
                return Err(AuthorizationError::DuplicateId {
                    file: (*file).to_owned(),
                    id,
                    other: other.to_owned(),
                });
            }
            all.add(policy.new_id(PolicyId::new(id))).map_err(|error| failed(error.to_string()))?;
        }
    }
    Ok(all)
}
