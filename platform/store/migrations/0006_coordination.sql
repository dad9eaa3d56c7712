-- Dossiers: one person, one function that coordinates, one plan, clocks that are watched.
CREATE TABLE dossiers (
  id            UUID NOT NULL PRIMARY KEY,
  organisation  UUID NOT NULL,
  function      UUID NOT NULL,
  alias         TEXT NOT NULL,
  status        TEXT NOT NULL,
  report        UUID,
  reference     BYTEA,
  region        TEXT,
  opened_on     TEXT NOT NULL,
  closed_on     TEXT,
  close_reason  TEXT,
  identity      BYTEA NOT NULL,
  facts         BYTEA NOT NULL,
  changed_at    BIGINT NOT NULL,
  changed_by    UUID NOT NULL,
  version       BIGINT NOT NULL
);
CREATE UNIQUE INDEX dossiers_alias ON dossiers (alias);
CREATE UNIQUE INDEX dossiers_reference ON dossiers (organisation, reference);
CREATE UNIQUE INDEX dossiers_report ON dossiers (report);
CREATE INDEX dossiers_organisation ON dossiers (organisation, status, opened_on);

-- The person's own wish, or that it was not asked yet. Every one is kept; the newest counts.
CREATE TABLE dossier_wishes (
  id         UUID NOT NULL PRIMARY KEY,
  dossier    UUID NOT NULL REFERENCES dossiers (id),
  state      TEXT NOT NULL,
  noted_on   TEXT NOT NULL,
  content    BYTEA NOT NULL,
  at         BIGINT NOT NULL,
  function   UUID NOT NULL
);
CREATE INDEX dossier_wishes_dossier ON dossier_wishes (dossier, noted_on, at);

-- Who does what, why, with which desired effect, and was the effect seen.
CREATE TABLE plan_items (
  id            UUID NOT NULL PRIMARY KEY,
  dossier       UUID NOT NULL REFERENCES dossiers (id),
  who           TEXT NOT NULL,
  who_organisation UUID,
  content       BYTEA NOT NULL,
  asked_on      TEXT NOT NULL,
  due_on        TEXT,
  status        TEXT NOT NULL,
  done_on       TEXT,
  effect        TEXT,
  reminded_at   BIGINT,
  escalated_at  BIGINT,
  changed_at    BIGINT NOT NULL,
  changed_by    UUID NOT NULL,
  version       BIGINT NOT NULL
);
CREATE INDEX plan_items_dossier ON plan_items (dossier, due_on);

-- A clock is the list of its events; the due date is kept beside it for sorting, unless it gives away a
-- date of birth.
CREATE TABLE clocks (
  id            UUID NOT NULL PRIMARY KEY,
  dossier       UUID NOT NULL REFERENCES dossiers (id),
  rule          TEXT NOT NULL,
  party         UUID,
  state         TEXT NOT NULL,
  due_on        TEXT,
  reminded_at   BIGINT,
  escalated_at  BIGINT,
  version       BIGINT NOT NULL
);
CREATE INDEX clocks_dossier ON clocks (dossier, state);
CREATE TABLE clock_events (
  id         UUID NOT NULL PRIMARY KEY,
  clock      UUID NOT NULL REFERENCES clocks (id),
  dossier    UUID NOT NULL,
  event      BYTEA NOT NULL,
  at         BIGINT NOT NULL,
  function   UUID NOT NULL
);
CREATE INDEX clock_events_clock ON clock_events (clock, at);
CREATE INDEX clock_events_dossier ON clock_events (dossier);

-- What happened, newest first. A record, not a list of tasks.
CREATE TABLE timeline (
  id              UUID NOT NULL PRIMARY KEY,
  dossier         UUID NOT NULL REFERENCES dossiers (id),
  kind            TEXT NOT NULL,
  on_date         TEXT NOT NULL,
  content         BYTEA,
  at              BIGINT NOT NULL,
  function        UUID NOT NULL,
  function_title  TEXT NOT NULL,
  organisation    UUID NOT NULL
);
CREATE INDEX timeline_dossier ON timeline (dossier, on_date, at);

-- Tasks that other capabilities put on the worklist (an answer to give, an outcome to ask).
CREATE TABLE work_tasks (
  id            UUID NOT NULL PRIMARY KEY,
  organisation  UUID NOT NULL,
  dossier       UUID,
  kind          TEXT NOT NULL,
  subject       UUID NOT NULL,
  href          TEXT NOT NULL,
  due_on        TEXT NOT NULL,
  at            BIGINT NOT NULL,
  done_at       BIGINT
);
CREATE UNIQUE INDEX work_tasks_once ON work_tasks (kind, subject);
CREATE INDEX work_tasks_open ON work_tasks (organisation, done_at, due_on);

-- A spreadsheet between upload and import: sealed under its own key, which is destroyed afterwards.
CREATE TABLE case_imports (
  id            UUID NOT NULL PRIMARY KEY,
  organisation  UUID NOT NULL,
  function      UUID NOT NULL,
  content       BYTEA NOT NULL,
  at            BIGINT NOT NULL,
  done_at       BIGINT
);
