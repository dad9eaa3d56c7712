-- An opener that stops is not named in new signals; it opens what names it until that has expired, then its key goes.
ALTER TABLE sealed_openers ADD COLUMN stopped_at BIGINT;
