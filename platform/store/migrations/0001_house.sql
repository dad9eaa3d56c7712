-- What every capability stands on: submissions that count once, events, the audit log, jobs, mail.
CREATE TABLE submissions (
  key      UUID NOT NULL PRIMARY KEY,
  actor    UUID NOT NULL,
  use_case TEXT NOT NULL,
  outcome  TEXT,
  at       BIGINT NOT NULL
);
CREATE TABLE events (
  id           UUID NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  subject      UUID NOT NULL,
  organisation UUID NOT NULL,
  detail       TEXT NOT NULL,
  at           BIGINT NOT NULL,
  delivered_at BIGINT
);
CREATE INDEX events_pending ON events (delivered_at, at);
CREATE TABLE audit_heads (
  organisation UUID NOT NULL PRIMARY KEY,
  seq          BIGINT NOT NULL,
  hash         BYTEA NOT NULL,
  mac          BYTEA NOT NULL
);
CREATE TABLE audit_log (
  organisation UUID NOT NULL,
  seq          BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  account      UUID NOT NULL,
  function     UUID NOT NULL,
  function_title TEXT NOT NULL,
  actor_organisation UUID NOT NULL,
  on_behalf_of UUID,
  action       TEXT NOT NULL,
  record_kind  TEXT NOT NULL,
  record       UUID NOT NULL,
  purpose      TEXT NOT NULL,
  rule         TEXT NOT NULL,
  previous     BYTEA NOT NULL,
  hash         BYTEA NOT NULL,
  PRIMARY KEY (organisation, seq)
);
CREATE INDEX audit_log_record ON audit_log (record, at);
CREATE TABLE jobs (
  id       UUID NOT NULL PRIMARY KEY,
  kind     TEXT NOT NULL,
  subject  UUID NOT NULL,
  due_at   BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  done_at  BIGINT,
  failure  TEXT
);
CREATE INDEX jobs_due ON jobs (done_at, due_at);
CREATE UNIQUE INDEX jobs_once ON jobs (kind, subject, due_at);
CREATE TABLE mail_outbox (
  id        UUID NOT NULL PRIMARY KEY,
  recipient BYTEA NOT NULL,
  template  TEXT NOT NULL,
  language  TEXT NOT NULL,
  at        BIGINT NOT NULL,
  sent_at   BIGINT,
  failure   TEXT
);
CREATE INDEX mail_outbox_pending ON mail_outbox (sent_at, at);
