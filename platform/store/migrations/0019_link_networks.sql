-- Networks: which organisations take part, what hangs together today, and what became of it.
CREATE TABLE link_network_decisions (
  id           UUID NOT NULL PRIMARY KEY,
  organisation UUID NOT NULL,
  state        TEXT NOT NULL,
  basis        TEXT NOT NULL,
  dpia         TEXT NOT NULL,
  decided_on   TEXT NOT NULL,
  until        TEXT,
  function     UUID NOT NULL,
  seq          BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  UNIQUE (organisation, seq)
);
CREATE TABLE link_networks (
  id        UUID NOT NULL PRIMARY KEY,
  formed_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE TABLE link_network_members (
  enrolment UUID NOT NULL PRIMARY KEY REFERENCES link_enrolments (id),
  network   UUID NOT NULL REFERENCES link_networks (id)
);
CREATE INDEX link_network_members_network ON link_network_members (network);
CREATE TABLE link_network_kinds (
  network  UUID NOT NULL REFERENCES link_networks (id),
  kind     TEXT NOT NULL,
  standing TEXT NOT NULL,
  rarity   TEXT NOT NULL,
  tokens   BIGINT NOT NULL,
  records  BIGINT NOT NULL,
  PRIMARY KEY (network, kind, standing, rarity)
);
CREATE TABLE link_network_events (
  id            UUID NOT NULL PRIMARY KEY,
  network       UUID NOT NULL REFERENCES link_networks (id),
  kind          TEXT NOT NULL,
  records       BIGINT NOT NULL,
  organisations BIGINT NOT NULL,
  function      UUID,
  at            BIGINT NOT NULL
);
CREATE INDEX link_network_events_network ON link_network_events (network);
-- At the last look, not all holders of this token were in one network: a deletion alone may not make it link them.
-- NULL: not looked at yet.
ALTER TABLE link_handles ADD COLUMN apart BOOLEAN;
