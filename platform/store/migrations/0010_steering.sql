-- Bottlenecks as professionals said them, measures with an owner, and the effect that was seen.
CREATE TABLE bottlenecks (
  id            UUID NOT NULL PRIMARY KEY,
  code          TEXT UNIQUE,
  words         TEXT NOT NULL,
  theme         TEXT NOT NULL,
  region        TEXT,
  source        TEXT NOT NULL,
  capability    TEXT NOT NULL,
  reach         TEXT NOT NULL,
  answer        TEXT NOT NULL,
  organisation  UUID,
  function      UUID,
  added_on      TEXT NOT NULL
);
CREATE INDEX bottlenecks_theme ON bottlenecks (theme, code);
CREATE TABLE measures (
  id            UUID NOT NULL PRIMARY KEY,
  title         TEXT NOT NULL,
  what          TEXT NOT NULL,
  goal          TEXT NOT NULL,
  indicator     TEXT NOT NULL,
  better_when   TEXT NOT NULL,
  margin        BIGINT NOT NULL,
  baseline      BIGINT,
  baseline_on   TEXT,
  compared_with TEXT NOT NULL,
  stop_rule     TEXT NOT NULL,
  starts_on     TEXT NOT NULL,
  organisation  UUID,
  function      UUID,
  function_title TEXT NOT NULL,
  region        TEXT,
  status        TEXT NOT NULL,
  changed_at    BIGINT NOT NULL,
  changed_by    TEXT NOT NULL,
  version       BIGINT NOT NULL
);
CREATE TABLE measure_bottlenecks (
  measure    UUID NOT NULL REFERENCES measures (id),
  bottleneck UUID NOT NULL REFERENCES bottlenecks (id),
  PRIMARY KEY (measure, bottleneck)
);
CREATE INDEX measure_bottlenecks_bottleneck ON measure_bottlenecks (bottleneck);
CREATE TABLE measure_effects (
  id             UUID NOT NULL PRIMARY KEY,
  measure        UUID NOT NULL REFERENCES measures (id),
  measured_on    TEXT NOT NULL,
  value          BIGINT NOT NULL,
  note           TEXT NOT NULL,
  function_title TEXT NOT NULL,
  at             BIGINT NOT NULL
);
CREATE INDEX measure_effects_measure ON measure_effects (measure, measured_on);
-- What a municipality has in order, with date and proof.
CREATE TABLE basic_level (
  organisation   UUID NOT NULL,
  item           TEXT NOT NULL,
  state          TEXT NOT NULL,
  state_on       TEXT NOT NULL,
  proof          TEXT NOT NULL,
  function_title TEXT NOT NULL,
  at             BIGINT NOT NULL,
  version        BIGINT NOT NULL,
  PRIMARY KEY (organisation, item)
);
CREATE TABLE agreements (
  id             UUID NOT NULL PRIMARY KEY,
  subject        TEXT NOT NULL,
  words          TEXT NOT NULL,
  parties        TEXT NOT NULL,
  region         TEXT,
  starts_on      TEXT NOT NULL,
  ends_on        TEXT,
  organisation   UUID NOT NULL,
  function_title TEXT NOT NULL,
  at             BIGINT NOT NULL
);
CREATE INDEX agreements_region ON agreements (region, starts_on);
