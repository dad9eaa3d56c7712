-- A dossier that moves along, and the requests of the person about her own data.
CREATE TABLE transfers (
  id                 UUID NOT NULL PRIMARY KEY,
  dossier            UUID NOT NULL REFERENCES dossiers (id),
  alias              TEXT NOT NULL,
  from_organisation  UUID NOT NULL,
  from_function      UUID NOT NULL,
  to_organisation    UUID NOT NULL,
  to_function        UUID NOT NULL,
  decision           UUID NOT NULL,
  letter             BYTEA NOT NULL,
  offered_at         BIGINT NOT NULL,
  due_on             TEXT NOT NULL,
  status             TEXT NOT NULL,
  answer             BYTEA,
  answered_by        UUID,
  answered_at        BIGINT,
  version            BIGINT NOT NULL
);
CREATE INDEX transfers_dossier ON transfers (dossier, status);
CREATE INDEX transfers_from ON transfers (from_organisation, offered_at);
CREATE INDEX transfers_to ON transfers (to_organisation, status, due_on);

CREATE TABLE rights_requests (
  id            UUID NOT NULL PRIMARY KEY,
  organisation  UUID NOT NULL,
  function      UUID NOT NULL,
  dossier       UUID,
  kind          TEXT NOT NULL,
  asked_by      TEXT NOT NULL,
  received_on   TEXT NOT NULL,
  due_on        TEXT NOT NULL,
  extended_on   TEXT,
  status        TEXT NOT NULL,
  outcome       TEXT,
  answered_on   TEXT,
  details       BYTEA NOT NULL,
  extension     BYTEA,
  answer        BYTEA,
  recorded_at   BIGINT NOT NULL,
  version       BIGINT NOT NULL
);
CREATE INDEX rights_requests_organisation ON rights_requests (organisation, status, due_on);
CREATE INDEX rights_requests_dossier ON rights_requests (dossier);
