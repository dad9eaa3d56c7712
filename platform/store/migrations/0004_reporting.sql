-- Signals: who received them, what was done with them, what the reporter hears back. What a signal says
-- is sealed under its own key, which belongs to the receiving organisation.
CREATE TABLE reports (
  id              UUID NOT NULL PRIMARY KEY,
  owner           UUID NOT NULL,
  reporter        UUID NOT NULL,
  reporter_function UUID,
  source          TEXT NOT NULL,
  status          TEXT NOT NULL,
  reason          TEXT,
  urgency         TEXT NOT NULL,
  setting         TEXT NOT NULL,
  municipality    TEXT,
  region          TEXT,
  age_group       TEXT NOT NULL,
  received_at     BIGINT NOT NULL,
  acknowledge_due TEXT NOT NULL,
  acknowledged_at BIGINT,
  feedback_due    TEXT NOT NULL,
  feedback_at     BIGINT,
  dossier         UUID,
  content         BYTEA NOT NULL,
  feedback        BYTEA,
  version         BIGINT NOT NULL
);
CREATE INDEX reports_owner ON reports (owner, received_at);
CREATE INDEX reports_reporter ON reports (reporter, received_at);
CREATE INDEX reports_received ON reports (received_at);
CREATE TABLE report_forms (
  report UUID NOT NULL REFERENCES reports (id),
  form   TEXT NOT NULL,
  PRIMARY KEY (report, form)
);
-- Where a signal went, and why it was sent on.
CREATE TABLE report_routes (
  id       UUID NOT NULL PRIMARY KEY,
  report   UUID NOT NULL REFERENCES reports (id),
  from_organisation UUID,
  to_organisation   UUID NOT NULL,
  reason   TEXT NOT NULL,
  at       BIGINT NOT NULL
);
CREATE INDEX report_routes_report ON report_routes (report, at);
