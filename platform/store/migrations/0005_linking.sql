-- Linking: pairs and stops, own values, enrolments, the index of blind tokens, meetings, tasks, alerts.
CREATE TABLE link_pair_decisions (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  other        UUID NOT NULL,
  state        TEXT NOT NULL,
  basis        TEXT NOT NULL,
  dpia         TEXT NOT NULL,
  decided_on   TEXT NOT NULL,
  until        TEXT,
  function     UUID NOT NULL,
  seq          BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  UNIQUE (organisation, other, seq)
);
CREATE TABLE link_stops (
  organisation UUID NOT NULL PRIMARY KEY,
  stopped      BOOLEAN NOT NULL,
  reason       TEXT NOT NULL,
  function     UUID NOT NULL,
  at           BIGINT NOT NULL
);
CREATE TABLE link_own_values (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  kind         TEXT NOT NULL,
  tag          BYTEA NOT NULL,
  value        BYTEA NOT NULL,
  function     UUID NOT NULL,
  at           BIGINT NOT NULL,
  UNIQUE (organisation, kind, tag)
);
CREATE TABLE link_never (
  subject      UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  function     UUID NOT NULL,
  at           BIGINT NOT NULL
);
CREATE TABLE link_enrolments (
  id                 UUID NOT NULL PRIMARY KEY,
  organisation       UUID NOT NULL,
  subject_kind       TEXT NOT NULL,
  subject            UUID NOT NULL,
  label              TEXT NOT NULL,
  role               TEXT NOT NULL,
  basis              BYTEA NOT NULL,
  decision           UUID,
  acute              BOOLEAN NOT NULL,
  state              TEXT NOT NULL,
  proposed_account   UUID NOT NULL,
  proposed_function  UUID NOT NULL,
  proposed_at        BIGINT NOT NULL,
  confirmed_account  UUID,
  confirmed_function UUID,
  confirmed_at       BIGINT,
  answer_at          BIGINT,
  expires_at         BIGINT NOT NULL,
  version            BIGINT NOT NULL
);
CREATE INDEX link_enrolments_organisation ON link_enrolments (organisation, proposed_at);
CREATE INDEX link_enrolments_subject ON link_enrolments (subject);
CREATE UNIQUE INDEX link_enrolments_open ON link_enrolments (subject) WHERE state IN ('proposed', 'confirmed', 'active');
CREATE TABLE link_values (
  id        UUID NOT NULL PRIMARY KEY,
  enrolment UUID NOT NULL REFERENCES link_enrolments (id),
  kind      TEXT NOT NULL,
  value     BYTEA NOT NULL
);
CREATE INDEX link_values_enrolment ON link_values (enrolment);
CREATE TABLE link_handles (
  handle    UUID NOT NULL PRIMARY KEY,
  enrolment UUID NOT NULL REFERENCES link_enrolments (id),
  ordinal   BIGINT NOT NULL,
  strength  TEXT NOT NULL,
  UNIQUE (enrolment, ordinal)
);
-- The index: knows neither values nor records nor organisations. The handle means nothing here.
CREATE TABLE link_tokens (
  kind   TEXT NOT NULL,
  epoch  BIGINT NOT NULL,
  token  BYTEA NOT NULL,
  handle UUID NOT NULL,
  PRIMARY KEY (kind, epoch, token, handle)
);
CREATE INDEX link_tokens_handle ON link_tokens (handle);
-- The key service's own log: how much was evaluated for whom, nothing else is known to it.
CREATE TABLE link_evaluations (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  kind         TEXT NOT NULL,
  epoch        BIGINT NOT NULL,
  amount       BIGINT NOT NULL,
  at           BIGINT NOT NULL
);
CREATE INDEX link_evaluations_organisation ON link_evaluations (organisation, at);
CREATE TABLE link_hits (
  id                  UUID NOT NULL PRIMARY KEY,
  asker               UUID NOT NULL,
  asker_organisation  UUID NOT NULL,
  holder              UUID NOT NULL,
  holder_organisation UUID NOT NULL,
  strength            TEXT NOT NULL,
  kinds               TEXT NOT NULL,
  acute               BOOLEAN NOT NULL,
  state               TEXT NOT NULL,
  asked_at            BIGINT NOT NULL,
  deadline            BIGINT NOT NULL,
  holder_answer       TEXT,
  holder_function     UUID,
  holder_answered_at  BIGINT,
  released_at         BIGINT,
  asker_answer        TEXT,
  asker_function      UUID,
  asker_answered_at   BIGINT,
  brokered            BOOLEAN NOT NULL,
  broker_reason       BYTEA,
  broker_function     UUID,
  closed_at           BIGINT,
  version             BIGINT NOT NULL,
  UNIQUE (asker, holder)
);
CREATE INDEX link_hits_asker ON link_hits (asker_organisation, state);
CREATE INDEX link_hits_holder ON link_hits (holder_organisation, state);
CREATE INDEX link_hits_state ON link_hits (state, deadline);
CREATE TABLE link_tasks (
  id               UUID NOT NULL PRIMARY KEY,
  hit              UUID NOT NULL REFERENCES link_hits (id),
  organisation     UUID NOT NULL,
  function         UUID NOT NULL,
  due_on           TEXT NOT NULL,
  outcome          TEXT,
  outcome_function UUID,
  outcome_at       BIGINT,
  version          BIGINT NOT NULL,
  UNIQUE (hit, organisation)
);
CREATE INDEX link_tasks_organisation ON link_tasks (organisation, due_on);
CREATE TABLE link_alerts (
  id            UUID NOT NULL PRIMARY KEY,
  organisation  UUID NOT NULL,
  kind          TEXT NOT NULL,
  enrolment     UUID,
  function      UUID NOT NULL,
  at            BIGINT NOT NULL,
  seen_at       BIGINT,
  seen_function UUID
);
CREATE INDEX link_alerts_organisation ON link_alerts (organisation, at);
