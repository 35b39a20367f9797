-- The spine: staff, contacts, interactions, follow-ups, and the journal of every change to them.
--
-- Instants are UTC text (2026-11-28T09:30:00Z), days are Gregorian ISO text, booleans are 0 or 1.
-- An absent value is NULL. `search_text` is the normalised words of a record, `sort_name` its normalised name.
-- Closed lists are written as OR: SQLite builds a table for every IN of more than two values, at every row.
-- The triggers of the journal are generated from these tables (store/journal.py), those of the indexes are here.

CREATE TABLE migration (
  number     INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  applied_at TEXT NOT NULL
) STRICT;

-- One row per command that wrote something; its changes are the rows of `journal`. `subject` is what it works on
-- (import:SHA-256 of the file), so that an unfinished one is known again.
CREATE TABLE command (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        TEXT    NOT NULL CONSTRAINT command_uid UNIQUE,
  started_at TEXT    NOT NULL,
  staff_id   INTEGER,
  line       TEXT    NOT NULL,
  subject    TEXT,
  automatic  INTEGER NOT NULL DEFAULT 0 CONSTRAINT command_automatic CHECK (automatic = 0 OR automatic = 1),
  finished   INTEGER NOT NULL DEFAULT 1 CONSTRAINT command_finished CHECK (finished = 0 OR finished = 1)
) STRICT;

-- The command that is writing now: filled after BEGIN, emptied before COMMIT. Without it no write is accepted.
CREATE TABLE current (
  slot       INTEGER PRIMARY KEY CONSTRAINT current_one_row CHECK (slot = 1),
  command_id INTEGER NOT NULL REFERENCES command (id),
  bulk       INTEGER NOT NULL DEFAULT 0 CONSTRAINT current_bulk CHECK (bulk = 0 OR bulk = 1)
) STRICT;

-- What a command changed: the row before (NULL for an insert) and after (NULL for a delete), as JSON.
CREATE TABLE journal (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  command_id INTEGER NOT NULL REFERENCES command (id),
  table_name TEXT    NOT NULL,
  row_id     INTEGER NOT NULL,
  old        TEXT,
  new        TEXT,
  CONSTRAINT journal_something CHECK (old IS NOT NULL OR new IS NOT NULL)
) STRICT;
CREATE INDEX command_unfinished ON command (subject) WHERE finished = 0;
CREATE INDEX journal_command ON journal (command_id);

CREATE TABLE staff (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        TEXT    NOT NULL CONSTRAINT staff_uid UNIQUE,
  name       TEXT    NOT NULL CONSTRAINT staff_name CHECK (name <> ''),
  sort_name  TEXT    NOT NULL CONSTRAINT staff_sort_name UNIQUE,
  role       TEXT    NOT NULL CONSTRAINT staff_role CHECK (
    role = 'owner' OR role = 'manager' OR role = 'seller' OR role = 'care'),
  active     INTEGER NOT NULL DEFAULT 1 CONSTRAINT staff_active CHECK (active = 0 OR active = 1),
  version    INTEGER NOT NULL DEFAULT 1,
  created_at TEXT    NOT NULL,
  updated_at TEXT    NOT NULL
) STRICT;

CREATE TABLE contact (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  uid                 TEXT    NOT NULL CONSTRAINT contact_uid UNIQUE,
  kind                TEXT    NOT NULL CONSTRAINT contact_kind CHECK (kind = 'person' OR kind = 'org'),
  full_name           TEXT    NOT NULL CONSTRAINT contact_full_name CHECK (full_name <> ''),
  latin_name          TEXT,
  org_id              INTEGER REFERENCES contact (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  job_title           TEXT,
  owner_id            INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  lifecycle           TEXT    NOT NULL DEFAULT 'raw' CONSTRAINT contact_lifecycle CHECK (
    lifecycle = 'raw' OR lifecycle = 'verified' OR lifecycle = 'engaged' OR lifecycle = 'prospect' OR lifecycle
    = 'customer' OR lifecycle = 'lapsed' OR lifecycle = 'disqualified'),
  disqualified_reason TEXT,
  source              TEXT,
  referred_by_id      INTEGER REFERENCES contact (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  birth_year          INTEGER,
  birth_month         INTEGER CONSTRAINT contact_birth_month CHECK (birth_month BETWEEN 1 AND 12),
  birth_day           INTEGER CONSTRAINT contact_birth_day CHECK (birth_day BETWEEN 1 AND 31),
  birth_calendar      TEXT    CONSTRAINT contact_birth_calendar CHECK (birth_calendar = 'gregorian' OR birth_calendar = 'jalali'),
  tier                TEXT    CONSTRAINT contact_tier CHECK (
    tier = 'A' OR tier = 'B' OR tier = 'C' OR tier = 'D'),
  preferred_channel   TEXT,
  best_time           TEXT,
  language            TEXT,
  city                TEXT,
  do_not_contact      INTEGER NOT NULL DEFAULT 0 CONSTRAINT contact_do_not_contact CHECK (do_not_contact = 0 OR do_not_contact = 1),
  note                TEXT,
  archived_at         TEXT,
  import_key          TEXT,
  sort_name           TEXT    NOT NULL,
  search_text         TEXT    NOT NULL,
  version             INTEGER NOT NULL DEFAULT 1,
  created_at          TEXT    NOT NULL,
  updated_at          TEXT    NOT NULL,
  CONSTRAINT contact_birthday CHECK ((birth_month IS NULL) = (birth_day IS NULL)
    AND (birth_month IS NULL) = (birth_calendar IS NULL) AND (birth_year IS NULL OR birth_month IS NOT NULL)),
  CONSTRAINT contact_reason CHECK (disqualified_reason IS NULL OR lifecycle = 'disqualified')
) STRICT;
CREATE INDEX contact_sort_name ON contact (sort_name, id);
CREATE INDEX contact_org ON contact (org_id) WHERE org_id IS NOT NULL;
CREATE INDEX contact_referred_by ON contact (referred_by_id) WHERE referred_by_id IS NOT NULL;
CREATE INDEX contact_archived ON contact (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX contact_birthday ON contact (birth_calendar, birth_month, birth_day) WHERE birth_month IS NOT NULL;
CREATE UNIQUE INDEX contact_import_key ON contact (import_key) WHERE import_key IS NOT NULL;

-- Ways to reach a contact. Not unique across contacts: families share phones.
CREATE TABLE contact_point (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  type       TEXT    NOT NULL CONSTRAINT contact_point_type CHECK (
    type = 'mobile' OR type = 'phone' OR type = 'email' OR type = 'telegram' OR type = 'whatsapp' OR type =
    'instagram' OR type = 'bale' OR type = 'eitaa' OR type = 'website' OR type = 'address' OR type = 'other'),
  label      TEXT,
  value      TEXT    NOT NULL CONSTRAINT contact_point_value CHECK (value <> ''),
  norm       TEXT    NOT NULL,
  preferred  INTEGER NOT NULL DEFAULT 0 CONSTRAINT contact_point_preferred CHECK (preferred = 0 OR preferred = 1)
) STRICT;
CREATE INDEX contact_point_contact ON contact_point (contact_id);
CREATE INDEX contact_point_norm ON contact_point (norm);

CREATE TABLE contact_tag (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  tag        TEXT    NOT NULL CONSTRAINT contact_tag_tag CHECK (tag <> ''),
  CONSTRAINT contact_tag_once UNIQUE (contact_id, tag)
) STRICT;
CREATE INDEX contact_tag_tag ON contact_tag (tag);

-- What a contact said about being written to or called; no row means unknown.
CREATE TABLE contact_consent (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  channel    TEXT    NOT NULL,
  answer     TEXT    NOT NULL CONSTRAINT contact_consent_answer CHECK (answer = 'yes' OR answer = 'no'),
  CONSTRAINT contact_consent_once UNIQUE (contact_id, channel)
) STRICT;

CREATE TABLE interaction (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  uid         TEXT    NOT NULL CONSTRAINT interaction_uid UNIQUE,
  staff_id    INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  at          TEXT    NOT NULL,
  channel     TEXT    NOT NULL CONSTRAINT interaction_channel CHECK (
    channel = 'call' OR channel = 'meeting' OR channel = 'visit' OR channel = 'email' OR channel = 'sms' OR
    channel = 'chat' OR channel = 'social' OR channel = 'fax' OR channel = 'letter' OR channel = 'note'),
  direction   TEXT    CONSTRAINT interaction_direction CHECK (direction = 'in' OR direction = 'out'),
  started_by  TEXT    CONSTRAINT interaction_started_by CHECK (started_by = 'customer' OR started_by = 'us'),
  outcome     TEXT    CONSTRAINT interaction_outcome CHECK (
    outcome = 'answered' OR outcome = 'no_answer' OR outcome = 'busy' OR outcome = 'left_message' OR outcome =
    'sent' OR outcome = 'failed' OR outcome = 'visited'),
  minutes     INTEGER CONSTRAINT interaction_minutes CHECK (minutes > 0),
  topic       TEXT,
  body        TEXT    NOT NULL CONSTRAINT interaction_body CHECK (body <> ''),
  needs_reply INTEGER NOT NULL DEFAULT 0 CONSTRAINT interaction_needs_reply CHECK (needs_reply = 0 OR needs_reply = 1),
  replied_at  TEXT    CONSTRAINT interaction_replied CHECK (replied_at IS NULL OR needs_reply = 1),
  search_text TEXT    NOT NULL,
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  TEXT    NOT NULL,
  updated_at  TEXT    NOT NULL
) STRICT;
CREATE INDEX interaction_at ON interaction (at, id);
CREATE INDEX interaction_to_answer ON interaction (at, id) WHERE needs_reply = 1 AND replied_at IS NULL;

CREATE TABLE interaction_contact (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  interaction_id INTEGER NOT NULL REFERENCES interaction (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  contact_id     INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT interaction_contact_once UNIQUE (interaction_id, contact_id)
) STRICT;
CREATE INDEX interaction_contact_contact ON interaction_contact (contact_id, interaction_id);

CREATE TABLE followup (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  uid          TEXT    NOT NULL CONSTRAINT followup_uid UNIQUE,
  contact_id   INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  title        TEXT    NOT NULL CONSTRAINT followup_title CHECK (title <> ''),
  kind         TEXT    NOT NULL CONSTRAINT followup_kind CHECK (
    kind = 'call' OR kind = 'message' OR kind = 'visit' OR kind = 'payment' OR kind = 'document' OR kind =
    'survey' OR kind = 'care' OR kind = 'other'),
  due_on       TEXT    NOT NULL CONSTRAINT followup_due_on CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  due_time     TEXT    CONSTRAINT followup_due_time CHECK (due_time GLOB '[0-9][0-9]:[0-9][0-9]'),
  first_due_on TEXT    NOT NULL CONSTRAINT followup_first_due_on CHECK (first_due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  hidden_until TEXT,
  status       TEXT    NOT NULL DEFAULT 'open' CONSTRAINT followup_status CHECK (
    status = 'open' OR status = 'doing' OR status = 'done' OR status = 'cancelled'),
  priority     INTEGER NOT NULL DEFAULT 5 CONSTRAINT followup_priority CHECK (priority BETWEEN 1 AND 9),
  owner_id     INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  outcome      TEXT,
  closed_at    TEXT    CONSTRAINT followup_closed_at CHECK ((closed_at IS NULL) = (status = 'open' OR status = 'doing')),
  origin       TEXT    NOT NULL DEFAULT 'manual',
  origin_key   TEXT    CONSTRAINT followup_origin_key UNIQUE,
  version      INTEGER NOT NULL DEFAULT 1,
  created_at   TEXT    NOT NULL,
  updated_at   TEXT    NOT NULL
) STRICT;
CREATE INDEX followup_due ON followup (due_on, priority, id) WHERE status IN ('open', 'doing');
CREATE INDEX followup_contact ON followup (contact_id, due_on);

-- Search: one row per record, words by prefix. The text is normalised before it is stored, so that its words hold
-- only ASCII letters and digits or non-ASCII characters, which is how the `ascii` tokenizer cuts.
CREATE VIRTUAL TABLE contact_search USING fts5 (
  search_text, content = 'contact', content_rowid = 'id', tokenize = 'ascii', prefix = '1 2 3 4', detail = none);
CREATE VIRTUAL TABLE interaction_search USING fts5 (
  search_text, content = 'interaction', content_rowid = 'id', tokenize = 'ascii', prefix = '2 3', detail = none);

CREATE TRIGGER contact_search_insert AFTER INSERT ON contact
WHEN (SELECT bulk FROM current) IS NOT 1 BEGIN
  INSERT INTO contact_search (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER contact_search_update AFTER UPDATE OF search_text ON contact
WHEN old.search_text IS NOT new.search_text BEGIN
  INSERT INTO contact_search (contact_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO contact_search (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER contact_search_delete AFTER DELETE ON contact BEGIN
  INSERT INTO contact_search (contact_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;
CREATE TRIGGER interaction_search_insert AFTER INSERT ON interaction
WHEN (SELECT bulk FROM current) IS NOT 1 BEGIN
  INSERT INTO interaction_search (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER interaction_search_update AFTER UPDATE OF search_text ON interaction
WHEN old.search_text IS NOT new.search_text BEGIN
  INSERT INTO interaction_search (interaction_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO interaction_search (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER interaction_search_delete AFTER DELETE ON interaction BEGIN
  INSERT INTO interaction_search (interaction_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;
