-- Of what each token of an enrolment was made: which kinds both sides of a pair have decides what it means that some met.
ALTER TABLE link_handles ADD COLUMN kind TEXT NOT NULL DEFAULT '';
-- Which set of tokens was made. What was made before pieces of the person were among them is made again.
ALTER TABLE link_tokenised ADD COLUMN token_set BIGINT NOT NULL DEFAULT 1;
