-- The deposits of sealed signals at an index that runs apart: the same table as in the main database.
CREATE TABLE sealed_deposits (
  id           UUID NOT NULL PRIMARY KEY,
  group_key    BYTEA NOT NULL,
  legal_person UUID NOT NULL,
  threshold    BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  body         BYTEA NOT NULL
);
CREATE INDEX sealed_deposits_group ON sealed_deposits (group_key, expires_at);
