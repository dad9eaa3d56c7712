-- Places: what providers offer, requests by needs profile, what was asked and answered.
CREATE TABLE programmes (
  id             UUID NOT NULL PRIMARY KEY,
  organisation   UUID NOT NULL,
  code           TEXT NOT NULL,
  name           TEXT NOT NULL,
  kind           TEXT NOT NULL,
  region         TEXT NOT NULL,
  municipality   TEXT NOT NULL,
  conditions     TEXT NOT NULL,
  offers         TEXT NOT NULL,
  expertise      TEXT NOT NULL,
  places         BIGINT NOT NULL,
  free           BIGINT,
  as_of          BIGINT,
  next_free      TEXT,
  emergency_places   BIGINT NOT NULL,
  emergency_free     BIGINT,
  emergency_max_days BIGINT,
  waiting_days     BIGINT,
  own_contribution BIGINT,
  supervision      TEXT NOT NULL,
  register_number  TEXT,
  wmo_only         BOOLEAN NOT NULL,
  last_inspection  TEXT,
  rules_as_of      TEXT NOT NULL,
  active           BOOLEAN NOT NULL,
  updated_at       BIGINT NOT NULL,
  version          BIGINT NOT NULL
);
CREATE UNIQUE INDEX programmes_code ON programmes (organisation, code);
CREATE TABLE placement_requests (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  function     UUID NOT NULL,
  dossier      UUID,
  alias        TEXT NOT NULL,
  urgency      TEXT NOT NULL,
  status       TEXT NOT NULL,
  needs        BYTEA NOT NULL,
  danger       BYTEA NOT NULL,
  demand       BYTEA NOT NULL,
  created_at   BIGINT NOT NULL,
  decide_by    BIGINT NOT NULL,
  refusals     BIGINT NOT NULL,
  escalated_at BIGINT,
  escalated_to UUID,
  escalated_because TEXT,
  ended_at     BIGINT,
  offer        UUID,
  version      BIGINT NOT NULL
);
CREATE INDEX placement_requests_organisation ON placement_requests (organisation, created_at);
CREATE INDEX placement_requests_dossier ON placement_requests (dossier);
CREATE INDEX placement_requests_escalated ON placement_requests (escalated_to);
CREATE INDEX placement_requests_created ON placement_requests (created_at);
CREATE TABLE placement_offers (
  id           UUID NOT NULL PRIMARY KEY,
  request      UUID NOT NULL REFERENCES placement_requests (id),
  programme    UUID NOT NULL REFERENCES programmes (id),
  pool         TEXT NOT NULL,
  organisation UUID NOT NULL,
  provider     UUID NOT NULL,
  asked_by     TEXT NOT NULL,
  channel      TEXT NOT NULL,
  status       TEXT NOT NULL,
  urgency      TEXT NOT NULL,
  needs        BYTEA NOT NULL,
  question     BYTEA NOT NULL,
  asked_at     BIGINT NOT NULL,
  answer_by    BIGINT NOT NULL,
  answered_at  BIGINT,
  answered_by  TEXT,
  refusal_code TEXT,
  condition_text BYTEA,
  would_help     BYTEA,
  published    BOOLEAN,
  token        BYTEA,
  token_until  BIGINT,
  hold_until   BIGINT,
  version      BIGINT NOT NULL
);
CREATE INDEX placement_offers_request ON placement_offers (request, asked_at);
CREATE INDEX placement_offers_provider ON placement_offers (provider, asked_at);
CREATE UNIQUE INDEX placement_offers_token ON placement_offers (token);
CREATE TABLE placement_lifts (
  id           UUID NOT NULL PRIMARY KEY,
  request      UUID NOT NULL REFERENCES placement_requests (id),
  programme    UUID NOT NULL REFERENCES programmes (id),
  condition    TEXT NOT NULL,
  organisation UUID NOT NULL,
  addressed_to UUID NOT NULL,
  lifter       TEXT NOT NULL,
  status       TEXT NOT NULL,
  asked_at     BIGINT NOT NULL,
  decided_at   BIGINT,
  decided_by   TEXT,
  version      BIGINT NOT NULL
);
CREATE UNIQUE INDEX placement_lifts_once ON placement_lifts (request, programme, condition, addressed_to);
CREATE INDEX placement_lifts_addressed ON placement_lifts (addressed_to, status);
CREATE TABLE placement_decisions (
  id         UUID NOT NULL PRIMARY KEY,
  request    UUID NOT NULL REFERENCES placement_requests (id),
  function   UUID NOT NULL,
  function_title TEXT NOT NULL,
  decision   BYTEA NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX placement_decisions_request ON placement_decisions (request, at);
