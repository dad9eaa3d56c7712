-- Two dossiers that look alike, of which a function said that they are about two persons. By id, the smaller first.
CREATE TABLE dossiers_apart (
  one           UUID NOT NULL REFERENCES dossiers (id),
  other         UUID NOT NULL REFERENCES dossiers (id),
  organisation  UUID NOT NULL,
  function      UUID NOT NULL,
  at            BIGINT NOT NULL,
  PRIMARY KEY (one, other)
);

-- Two dossiers that are read as one. Neither of them changes; a row with `undone_at` says that they stand alone again.
CREATE TABLE dossier_merges (
  id              UUID NOT NULL PRIMARY KEY,
  organisation    UUID NOT NULL,
  kept            UUID NOT NULL REFERENCES dossiers (id),
  merged          UUID NOT NULL REFERENCES dossiers (id),
  reason          BYTEA NOT NULL,
  function        UUID NOT NULL,
  function_title  TEXT NOT NULL,
  at              BIGINT NOT NULL,
  undone_at       BIGINT,
  undone_by       UUID,
  undone_title    TEXT,
  undo_reason     BYTEA
);
CREATE UNIQUE INDEX dossier_merges_merged ON dossier_merges (merged) WHERE undone_at IS NULL;
CREATE INDEX dossier_merges_kept ON dossier_merges (kept);
CREATE INDEX dossier_merges_of ON dossier_merges (merged);
CREATE INDEX dossier_merges_organisation ON dossier_merges (organisation);
