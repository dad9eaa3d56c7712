-- Organisations, functions, people, sessions, delegation, and which region serves which municipality.
CREATE TABLE organisations (
  id           UUID NOT NULL PRIMARY KEY,
  name         TEXT NOT NULL,
  kind         TEXT NOT NULL,
  legal_person UUID NOT NULL,
  region       TEXT,
  municipality TEXT,
  mandate      BOOLEAN NOT NULL,
  supervision  TEXT NOT NULL,
  work_number  TEXT NOT NULL,
  external_ref TEXT UNIQUE,
  version      BIGINT NOT NULL
);
CREATE INDEX organisations_kind ON organisations (kind, region);
CREATE TABLE functions (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisations (id),
  title        TEXT NOT NULL,
  role         TEXT NOT NULL,
  region       TEXT,
  work_number  TEXT NOT NULL,
  version      BIGINT NOT NULL
);
CREATE INDEX functions_role ON functions (role, region);
CREATE TABLE accounts (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisations (id),
  email_index  BYTEA NOT NULL UNIQUE,
  email        BYTEA NOT NULL,
  name         BYTEA NOT NULL,
  password     BYTEA,
  totp_secret  BYTEA,
  totp_step    BIGINT NOT NULL,
  status       TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
);
CREATE INDEX accounts_organisation ON accounts (organisation);
CREATE TABLE account_functions (
  account  UUID NOT NULL REFERENCES accounts (id),
  function UUID NOT NULL REFERENCES functions (id),
  PRIMARY KEY (account, function)
);
CREATE TABLE recovery_codes (
  code_hash BYTEA NOT NULL PRIMARY KEY,
  account   UUID NOT NULL REFERENCES accounts (id),
  used_at   BIGINT
);
CREATE TABLE invitations (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  account    UUID NOT NULL REFERENCES accounts (id),
  expires_at BIGINT NOT NULL,
  used_at    BIGINT
);
CREATE TABLE sessions (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  account    UUID NOT NULL REFERENCES accounts (id),
  function   UUID NOT NULL REFERENCES functions (id),
  on_behalf_of UUID,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);
CREATE TABLE delegations (
  id            UUID NOT NULL PRIMARY KEY,
  from_function UUID NOT NULL REFERENCES functions (id),
  to_function   UUID NOT NULL REFERENCES functions (id),
  starts_on     TEXT NOT NULL,
  ends_on       TEXT NOT NULL,
  withdrawn_at  BIGINT
);
CREATE INDEX delegations_to ON delegations (to_function, starts_on);
CREATE TABLE region_mapping (
  municipality TEXT NOT NULL,
  region       TEXT NOT NULL,
  valid_from   TEXT NOT NULL,
  valid_until  TEXT,
  source       TEXT NOT NULL,
  PRIMARY KEY (municipality, valid_from)
);
