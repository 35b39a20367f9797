-- In and out: imports bring more than contacts, and remember how the columns of a file were read.

-- What an import brings: `records` of `noun`, beside the contacts it made for them; `updated` are those it changed.
ALTER TABLE import ADD COLUMN noun TEXT NOT NULL DEFAULT 'contact' CONSTRAINT import_noun CHECK (
  noun = 'contact' OR noun = 'interaction' OR noun = 'followup' OR noun = 'complaint');
ALTER TABLE import ADD COLUMN records INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN updated INTEGER NOT NULL DEFAULT 0;
UPDATE import SET records = contacts;

-- Which column meant what in a file of records of `noun` with these `headers` (a digest of them, in any order):
-- `columns` is a JSON object of header and field.
CREATE TABLE import_mapping (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  noun    TEXT NOT NULL,
  headers TEXT NOT NULL,
  columns TEXT NOT NULL,
  at      TEXT NOT NULL,
  CONSTRAINT import_mapping_once UNIQUE (noun, headers)
) STRICT;
