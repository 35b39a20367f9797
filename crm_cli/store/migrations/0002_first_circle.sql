-- The first circle complete: complaints with their timeline, relations between contacts, custom fields.

CREATE TABLE complaint (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  uid            TEXT    NOT NULL CONSTRAINT complaint_uid UNIQUE,
  contact_id     INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  status         TEXT    NOT NULL DEFAULT 'new' CONSTRAINT complaint_status CHECK (
    status = 'new' OR status = 'acknowledged' OR status = 'investigating' OR status = 'waiting' OR status = 'resolved'
    OR status = 'closed' OR status = 'rejected' OR status = 'withdrawn' OR status = 'merged'),
  received_at    TEXT    NOT NULL,
  channel        TEXT    CONSTRAINT complaint_channel CHECK (
    channel = 'call' OR channel = 'meeting' OR channel = 'visit' OR channel = 'email' OR channel = 'sms' OR
    channel = 'chat' OR channel = 'social' OR channel = 'fax' OR channel = 'letter' OR channel = 'note'),
  heard          TEXT    NOT NULL CONSTRAINT complaint_heard CHECK (heard <> ''),
  wanted         TEXT,
  about          TEXT    CONSTRAINT complaint_about CHECK (
    about = 'product' OR about = 'service' OR about = 'staff' OR about = 'supplier' OR about = 'price' OR
    about = 'process'),
  which          TEXT,
  topic          TEXT,
  severity       INTEGER CONSTRAINT complaint_severity CHECK (severity BETWEEN 1 AND 4),
  safety         INTEGER NOT NULL DEFAULT 0 CONSTRAINT complaint_safety CHECK (safety = 0 OR safety = 1),
  owner_id       INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  decision       TEXT    CONSTRAINT complaint_decision CHECK (
    decision = 'upheld' OR decision = 'partly' OR decision = 'rejected'),
  reason         TEXT,
  reopen_count   INTEGER NOT NULL DEFAULT 0 CONSTRAINT complaint_reopen_count CHECK (reopen_count >= 0),
  follows_id     INTEGER REFERENCES complaint (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  merged_into_id INTEGER REFERENCES complaint (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  ended_at       TEXT    CONSTRAINT complaint_ended_at CHECK ((ended_at IS NOT NULL) = (
    status = 'closed' OR status = 'rejected' OR status = 'withdrawn' OR status = 'merged')),
  search_text    TEXT    NOT NULL,
  version        INTEGER NOT NULL DEFAULT 1,
  created_at     TEXT    NOT NULL,
  updated_at     TEXT    NOT NULL,
  CONSTRAINT complaint_merged CHECK (merged_into_id IS NULL OR status = 'merged')
) STRICT;
CREATE INDEX complaint_ended ON complaint (ended_at);
CREATE INDEX complaint_contact ON complaint (contact_id, received_at);
CREATE INDEX complaint_follows ON complaint (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX complaint_merged_into ON complaint (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- What happened to a complaint, oldest first: every move and every change of hands, with the state it led to.
CREATE TABLE complaint_event (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  complaint_id INTEGER NOT NULL REFERENCES complaint (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  at           TEXT    NOT NULL,
  staff_id     INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  verb         TEXT    NOT NULL CONSTRAINT complaint_event_verb CHECK (verb <> ''),
  status       TEXT    NOT NULL,
  note         TEXT
) STRICT;
CREATE INDEX complaint_event_complaint ON complaint_event (complaint_id, id);

-- What was offered to make amends.
CREATE TABLE complaint_remedy (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  complaint_id INTEGER NOT NULL REFERENCES complaint (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  kind         TEXT    NOT NULL CONSTRAINT complaint_remedy_kind CHECK (
    kind = 'repair' OR kind = 'replace' OR kind = 'refund' OR kind = 'discount' OR kind = 'apology' OR
    kind = 'explanation' OR kind = 'other'),
  offered_at   TEXT    NOT NULL
) STRICT;
CREATE INDEX complaint_remedy_complaint ON complaint_remedy (complaint_id, id);

-- Conversations may be about a complaint.
ALTER TABLE interaction ADD COLUMN
  complaint_id INTEGER REFERENCES complaint (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX interaction_complaint ON interaction (complaint_id) WHERE complaint_id IS NOT NULL;

-- `other_id` is `type` of `contact_id` (RFC 6350, RELATED). The reverse is derived and never stored: of a parent and
-- a child there is one row of type child, and where both are the same to each other, the smaller id comes first.
CREATE TABLE relation (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  other_id   INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  type       TEXT    NOT NULL CONSTRAINT relation_type CHECK (
    type = 'spouse' OR type = 'child' OR type = 'sibling' OR type = 'friend' OR type = 'colleague' OR type = 'agent'
    OR type = 'emergency'),
  created_at TEXT    NOT NULL,
  CONSTRAINT relation_two CHECK (contact_id <> other_id),
  CONSTRAINT relation_once UNIQUE (contact_id, other_id, type)
) STRICT;
CREATE INDEX relation_other ON relation (other_id);

-- Fields of contacts that the agency has declared itself, and their values: text as is, whole numbers in ASCII
-- digits, Gregorian ISO dates, 0 or 1, one of the choices.
CREATE TABLE custom_field (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        TEXT    NOT NULL CONSTRAINT custom_field_uid UNIQUE,
  key        TEXT    NOT NULL CONSTRAINT custom_field_key UNIQUE,
  type       TEXT    NOT NULL CONSTRAINT custom_field_type CHECK (
    type = 'text' OR type = 'number' OR type = 'date' OR type = 'flag' OR type = 'choice'),
  label      TEXT,
  choices    TEXT    CONSTRAINT custom_field_choices CHECK ((choices IS NOT NULL) = (type = 'choice')),
  version    INTEGER NOT NULL DEFAULT 1,
  created_at TEXT    NOT NULL,
  updated_at TEXT    NOT NULL
) STRICT;

CREATE TABLE contact_value (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  field_id   INTEGER NOT NULL REFERENCES custom_field (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  value      TEXT    NOT NULL CONSTRAINT contact_value_value CHECK (value <> ''),
  CONSTRAINT contact_value_once UNIQUE (contact_id, field_id)
) STRICT;
CREATE INDEX contact_value_field ON contact_value (field_id, value);

-- Who of the customers of tier A and B has no next step is asked every day: these two answer it without the tables.
CREATE INDEX contact_valued ON contact (tier, id, archived_at, lifecycle, do_not_contact) WHERE tier < 'C';
CREATE INDEX followup_live ON followup (contact_id) WHERE status IN ('open', 'doing');

CREATE VIRTUAL TABLE complaint_search USING fts5 (
  search_text, content = 'complaint', content_rowid = 'id', tokenize = 'ascii', prefix = '2 3', detail = none);

CREATE TRIGGER complaint_search_insert AFTER INSERT ON complaint
WHEN (SELECT bulk FROM current) IS NOT 1 BEGIN
  INSERT INTO complaint_search (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER complaint_search_update AFTER UPDATE OF search_text ON complaint
WHEN old.search_text IS NOT new.search_text BEGIN
  INSERT INTO complaint_search (complaint_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO complaint_search (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER complaint_search_delete AFTER DELETE ON complaint BEGIN
  INSERT INTO complaint_search (complaint_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;
