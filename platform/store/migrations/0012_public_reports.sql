-- Two-way contact with somebody who reported without an account. The return code is not here: only a keyed
-- index of a slow hash of it. Messages are sealed under the key of the report.
CREATE TABLE conversations (
  report     UUID NOT NULL PRIMARY KEY REFERENCES reports (id),
  code_index BYTEA NOT NULL UNIQUE,
  opened_at  BIGINT NOT NULL
);
CREATE TABLE conversation_messages (
  id          UUID NOT NULL PRIMARY KEY,
  report      UUID NOT NULL REFERENCES conversations (report),
  from_public BOOLEAN NOT NULL,
  body        BYTEA NOT NULL,
  at          BIGINT NOT NULL,
  read_at     BIGINT
);
CREATE INDEX conversation_messages_report ON conversation_messages (report, at);
