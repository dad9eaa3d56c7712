-- Figures: what is counted, the counts as they were on a day, and what was released of them.
CREATE TABLE picture_subjects (
  kind       TEXT NOT NULL,
  subject    UUID NOT NULL,
  year       BIGINT NOT NULL,
  region     TEXT NOT NULL,
  forms      TEXT NOT NULL,
  age_group  TEXT NOT NULL,
  PRIMARY KEY (kind, subject)
);
CREATE INDEX picture_subjects_year ON picture_subjects (kind, year);
-- Two dossiers of which both sides said that it is the same person: one victim.
CREATE TABLE picture_same (
  first_dossier  UUID NOT NULL,
  second_dossier UUID NOT NULL,
  PRIMARY KEY (first_dossier, second_dossier)
);
CREATE TABLE picture_snapshots (
  id           UUID NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  year         BIGINT NOT NULL,
  reference_on TEXT NOT NULL,
  taken_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX picture_snapshots_once ON picture_snapshots (kind, year, reference_on);
CREATE TABLE picture_counts (
  snapshot   UUID NOT NULL REFERENCES picture_snapshots (id),
  region     TEXT NOT NULL,
  categories TEXT NOT NULL,
  age_group  TEXT NOT NULL,
  n          BIGINT NOT NULL,
  PRIMARY KEY (snapshot, region, categories, age_group)
);
CREATE TABLE picture_releases (
  id             UUID NOT NULL PRIMARY KEY,
  snapshot       UUID NOT NULL REFERENCES picture_snapshots (id),
  kind           TEXT NOT NULL,
  year           BIGINT NOT NULL,
  layout         TEXT NOT NULL,
  filter         TEXT NOT NULL,
  document       TEXT NOT NULL,
  organisation   UUID NOT NULL,
  function_title TEXT NOT NULL,
  released_at    BIGINT NOT NULL
);
CREATE INDEX picture_releases_snapshot ON picture_releases (snapshot, released_at);
CREATE INDEX picture_releases_kind ON picture_releases (kind, layout, released_at);
