-- Facts about this installation itself: whether it is a demonstration, whether a restore is half done.
CREATE TABLE installation (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
