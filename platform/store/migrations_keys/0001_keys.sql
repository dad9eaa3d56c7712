-- The key store: apart from the data, with short-lived backups of its own.
CREATE TABLE organisation_keys (
  organisation UUID NOT NULL,
  version      BIGINT NOT NULL,
  wrapped      BYTEA NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (organisation, version)
);
CREATE TABLE record_keys (
  record       UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  key_version  BIGINT NOT NULL,
  wrapped      BYTEA NOT NULL,
  created_at   BIGINT NOT NULL
);
CREATE INDEX record_keys_organisation ON record_keys (organisation);
-- Replayed by a restore before it serves.
CREATE TABLE erasures (
  record    UUID NOT NULL PRIMARY KEY,
  erased_at BIGINT NOT NULL
);
