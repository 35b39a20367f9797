-- What undo, history and the check for damage need beside the journal itself.

-- `undoes` is the command that a command takes back, `undone_by` the one that took it back (NULL again after a redo),
-- `rows` how many rows it changed.
ALTER TABLE command ADD COLUMN undoes INTEGER REFERENCES command (id);
ALTER TABLE command ADD COLUMN undone_by INTEGER REFERENCES command (id);
ALTER TABLE command ADD COLUMN rows INTEGER NOT NULL DEFAULT 0;
UPDATE command SET rows = (SELECT count(*) FROM journal j WHERE j.command_id = command.id);

-- The SHA-256 of what a row said before a person was erased from it; NULL while it says it itself.
ALTER TABLE journal ADD COLUMN digest TEXT;
CREATE INDEX journal_row ON journal (table_name, row_id);

-- One per transaction: the SHA-256 over the one before and over the digests of the journal's rows up to `last_id`.
CREATE TABLE seal (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  command_id INTEGER NOT NULL REFERENCES command (id),
  last_id    INTEGER NOT NULL,
  hash       TEXT    NOT NULL
) STRICT;

-- Who was erased on request: nothing but the uid, so that a restored backup can be cleared of the same people.
CREATE TABLE forgotten (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  uid          TEXT NOT NULL CONSTRAINT forgotten_uid UNIQUE,
  forgotten_at TEXT NOT NULL
) STRICT;

-- What an import brought, so that a list of imports need not count the journal. `file` is its name as it was typed;
-- NULL for imports of older versions, which did not note it.
CREATE TABLE import (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  command_id    INTEGER NOT NULL CONSTRAINT import_command UNIQUE REFERENCES command (id),
  file          TEXT,
  contacts      INTEGER NOT NULL,
  organisations INTEGER NOT NULL
) STRICT;
INSERT INTO import (command_id, contacts, organisations)
SELECT k.id, sum(j.new ->> 'import_key' IS NOT NULL), sum(j.new ->> 'import_key' IS NULL)
  FROM command k JOIN journal j ON j.command_id = k.id AND j.table_name = 'contact'
 WHERE k.subject GLOB 'import:*' GROUP BY k.id;
