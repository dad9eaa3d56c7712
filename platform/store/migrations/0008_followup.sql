-- What happened afterwards. When it is asked stands here; what was answered is sealed under the dossier's key.
CREATE TABLE followups (
  id             UUID NOT NULL PRIMARY KEY,
  dossier        UUID NOT NULL,
  organisation   UUID NOT NULL,
  months         BIGINT NOT NULL,
  starts_on      TEXT NOT NULL,
  due_on         TEXT NOT NULL,
  status         TEXT NOT NULL,
  recorded_on    TEXT,
  function_title TEXT,
  outcome        BYTEA,
  version        BIGINT NOT NULL
);
CREATE UNIQUE INDEX followups_once ON followups (dossier, starts_on, months);
CREATE INDEX followups_organisation ON followups (organisation, status, due_on);
CREATE INDEX followups_recorded ON followups (status, recorded_on);
-- A person may be back: found when a dossier is opened again, or when two organisations say it is the same person.
CREATE TABLE followup_returns (
  id             UUID NOT NULL PRIMARY KEY,
  dossier        UUID NOT NULL,
  organisation   UUID NOT NULL,
  found_on       TEXT NOT NULL,
  sign           TEXT NOT NULL,
  status         TEXT NOT NULL,
  function_title TEXT,
  reason         BYTEA,
  version        BIGINT NOT NULL
);
CREATE UNIQUE INDEX followup_returns_once ON followup_returns (dossier, sign, found_on);
CREATE INDEX followup_returns_organisation ON followup_returns (organisation, status, found_on);
