-- The epochs of sealed signals at a key service that runs apart: the same table as in the main database. The keys are in
-- files, so `secret` stays empty.
CREATE TABLE sealed_epochs (
  id         UUID NOT NULL PRIMARY KEY,
  number     BIGINT NOT NULL UNIQUE,
  opens_at   BIGINT NOT NULL,
  retires_at BIGINT NOT NULL,
  secret     BYTEA
);
