-- Two dossiers that look alike, of which a function said that they are about two persons. By id, the smaller first.
CREATE TABLE dossiers_apart (
  one           UUID NOT NULL REFERENCES dossiers (id),
  other         UUID NOT NULL REFERENCES dossiers (id),
  organisation  UUID NOT NULL,
  function      UUID NOT NULL,
  at            BIGINT NOT NULL,
  PRIMARY KEY (one, other)
);
