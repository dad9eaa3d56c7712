-- The log of a key service that runs apart: the same table as in the main database.
CREATE TABLE link_evaluations (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  kind         TEXT NOT NULL,
  epoch        BIGINT NOT NULL,
  amount       BIGINT NOT NULL,
  at           BIGINT NOT NULL
);
CREATE INDEX link_evaluations_organisation ON link_evaluations (organisation, at);
