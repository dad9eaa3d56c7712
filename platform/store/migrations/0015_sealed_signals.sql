-- Sealed signals. The reporter's organisation knows its own signals and under which identities they lie at the index;
-- the index knows deposits that it cannot read; the key service knows epochs; openers know their keys.
CREATE TABLE sealed_signals (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  account      UUID NOT NULL,
  function     UUID NOT NULL,
  kinds        TEXT NOT NULL,
  state        TEXT NOT NULL,
  sealed_at    BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  reminded_at  BIGINT,
  closed_at    BIGINT,
  report       UUID,
  version      BIGINT NOT NULL
);
CREATE INDEX sealed_signals_function ON sealed_signals (organisation, function, sealed_at);
CREATE TABLE sealed_handles (
  deposit UUID NOT NULL PRIMARY KEY,
  signal  UUID NOT NULL REFERENCES sealed_signals (id),
  release UUID
);
CREATE INDEX sealed_handles_signal ON sealed_handles (signal);
-- The index.
CREATE TABLE sealed_deposits (
  id           UUID NOT NULL PRIMARY KEY,
  group_key    BYTEA NOT NULL,
  legal_person UUID NOT NULL,
  threshold    BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  body         BYTEA NOT NULL
);
CREATE INDEX sealed_deposits_group ON sealed_deposits (group_key, expires_at);
-- The key service: an epoch whose key is gone stays in the list.
CREATE TABLE sealed_epochs (
  id         UUID NOT NULL PRIMARY KEY,
  number     BIGINT NOT NULL UNIQUE,
  opens_at   BIGINT NOT NULL,
  retires_at BIGINT NOT NULL,
  secret     BYTEA
);
-- Openers: one for each legal person.
CREATE TABLE sealed_openers (
  id           UUID NOT NULL PRIMARY KEY,
  legal_person UUID NOT NULL UNIQUE,
  organisation UUID NOT NULL,
  function     UUID NOT NULL,
  public_key   BYTEA NOT NULL,
  secret       BYTEA NOT NULL,
  since        BIGINT NOT NULL
);
CREATE TABLE sealed_releases (
  id        UUID NOT NULL PRIMARY KEY,
  group_key BYTEA NOT NULL,
  kind      TEXT NOT NULL,
  persons   BIGINT NOT NULL,
  state     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX sealed_releases_state ON sealed_releases (state, at);
CREATE TABLE sealed_shares (
  id       UUID NOT NULL PRIMARY KEY,
  release  UUID NOT NULL REFERENCES sealed_releases (id),
  deposit  UUID NOT NULL,
  opener   UUID NOT NULL,
  function UUID NOT NULL,
  share    BYTEA NOT NULL,
  at       BIGINT NOT NULL,
  UNIQUE (release, deposit, opener)
);
