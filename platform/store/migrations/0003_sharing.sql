-- Sharing: what was weighed and decided, what is shared on that, what she agreed to, and questions without a name.
CREATE TABLE sharing_decisions (
  id              UUID NOT NULL PRIMARY KEY,
  organisation    UUID NOT NULL,
  function        UUID NOT NULL,
  function_title  TEXT NOT NULL,
  decided_at      BIGINT NOT NULL,
  decided_on      TEXT NOT NULL,
  purpose         TEXT NOT NULL,
  from_kind       TEXT NOT NULL,
  to_kind         TEXT NOT NULL,
  to_organisation UUID,
  subject_kind    TEXT NOT NULL,
  subject         UUID,
  route           TEXT NOT NULL,
  outcome         TEXT NOT NULL,
  human_because   TEXT,
  certainty       TEXT,
  rule_rows       TEXT NOT NULL,
  articles        TEXT NOT NULL,
  choice          TEXT NOT NULL,
  advised_by      TEXT NOT NULL,
  ends_on         TEXT,
  facts           BYTEA NOT NULL,
  motivation      BYTEA NOT NULL,
  review          TEXT NOT NULL,
  review_note     BYTEA,
  reviewed_by     UUID,
  reviewed_at     BIGINT,
  version         BIGINT NOT NULL
);
CREATE INDEX sharing_decisions_organisation ON sharing_decisions (organisation, decided_at);
CREATE INDEX sharing_decisions_subject ON sharing_decisions (subject);

-- A share: some kinds of items of one record, for one organisation, one purpose and one term, on one decision.
CREATE TABLE shares (
  id                 UUID NOT NULL PRIMARY KEY,
  decision           UUID NOT NULL REFERENCES sharing_decisions (id),
  owner              UUID NOT NULL,
  with_organisation  UUID NOT NULL,
  subject_kind       TEXT NOT NULL,
  subject            UUID NOT NULL,
  item_kinds         TEXT NOT NULL,
  purpose            TEXT NOT NULL,
  starts_on          TEXT NOT NULL,
  ends_on            TEXT NOT NULL,
  consent            UUID,
  granted_by         UUID NOT NULL,
  granted_at         BIGINT NOT NULL,
  withdrawn_at       BIGINT,
  withdrawn_because  TEXT
);
CREATE INDEX shares_subject ON shares (subject, withdrawn_at);
CREATE INDEX shares_with ON shares (with_organisation, withdrawn_at);
CREATE INDEX shares_consent ON shares (consent);

-- Three different consents, each its own row: GDPR basis, lifting secrecy, agreement with the help.
CREATE TABLE consents (
  id                 UUID NOT NULL PRIMARY KEY,
  organisation       UUID NOT NULL,
  subject_kind       TEXT NOT NULL,
  subject            UUID NOT NULL,
  kind               TEXT NOT NULL,
  with_organisation  UUID,
  purpose            TEXT NOT NULL,
  answer             TEXT NOT NULL,
  given_by           TEXT NOT NULL,
  asked_on           TEXT NOT NULL,
  ends_on            TEXT,
  details            BYTEA NOT NULL,
  function           UUID NOT NULL,
  recorded_at        BIGINT NOT NULL,
  withdrawn_at       BIGINT
);
CREATE INDEX consents_subject ON consents (subject, kind, asked_on);

-- A question without a name to a coordination function, and its answer.
CREATE TABLE consult_questions (
  id              UUID NOT NULL PRIMARY KEY,
  organisation    UUID NOT NULL,
  function        UUID NOT NULL,
  function_title  TEXT NOT NULL,
  to_organisation UUID NOT NULL,
  to_function     UUID NOT NULL,
  asked_at        BIGINT NOT NULL,
  due_on          TEXT NOT NULL,
  question        BYTEA NOT NULL,
  answer          BYTEA,
  answered_at     BIGINT,
  answered_by     UUID,
  answered_title  TEXT,
  version         BIGINT NOT NULL
);
CREATE INDEX consult_questions_to ON consult_questions (to_organisation, answered_at, due_on);
CREATE INDEX consult_questions_from ON consult_questions (organisation, asked_at);
