-- Under which epochs of the key service the tokens of an enrolment are in the index.
CREATE TABLE link_tokenised (
  enrolment UUID NOT NULL REFERENCES link_enrolments (id),
  epoch     BIGINT NOT NULL,
  PRIMARY KEY (enrolment, epoch)
);
INSERT INTO link_tokenised (enrolment, epoch) SELECT id, 1 FROM link_enrolments WHERE state = 'active';
