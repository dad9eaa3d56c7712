-- The tokens of an index that runs apart: the same table as in the main database.
CREATE TABLE link_tokens (
  kind   TEXT NOT NULL,
  epoch  BIGINT NOT NULL,
  token  BYTEA NOT NULL,
  handle UUID NOT NULL,
  PRIMARY KEY (kind, epoch, token, handle)
);
CREATE INDEX link_tokens_handle ON link_tokens (handle);
