-- Time: follow-ups that recur, are handed on and belong to something; reminders, rules, holidays.
-- Finding: parts of words, segments, duplicates that were merged or are none, when a way to reach somebody was verified.

-- Kept with the digest's text and dropped when a person is erased, so that nobody can try values against the digest.
-- NULL in rows of older formats.
ALTER TABLE journal ADD COLUMN salt BLOB;

-- What the step is about.
ALTER TABLE followup ADD COLUMN
  complaint_id INTEGER REFERENCES complaint (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE followup ADD COLUMN
  interaction_id INTEGER REFERENCES interaction (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX followup_complaint ON followup (complaint_id) WHERE complaint_id IS NOT NULL;
CREATE INDEX followup_interaction ON followup (interaction_id) WHERE interaction_id IS NOT NULL;

-- A step that comes again carries its rule (`every`, as domain/recurrence.py writes it) on to the next one. Days are
-- reckoned from `anchor_on`, the day of occurrence 0, so that none drifts; those of the same `series` share its uid.
ALTER TABLE followup ADD COLUMN every TEXT CONSTRAINT followup_every CHECK (every <> '');
ALTER TABLE followup ADD COLUMN anchor TEXT CONSTRAINT followup_anchor CHECK (
  anchor = 'schedule' OR anchor = 'completion');
ALTER TABLE followup ADD COLUMN anchor_on TEXT CONSTRAINT followup_anchor_on CHECK (
  anchor_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE followup ADD COLUMN until TEXT CONSTRAINT followup_until CHECK (
  until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE followup ADD COLUMN times INTEGER CONSTRAINT followup_times CHECK (times >= 1);
ALTER TABLE followup ADD COLUMN series TEXT;
ALTER TABLE followup ADD COLUMN occurrence INTEGER CONSTRAINT followup_occurrence CHECK (
  (occurrence IS NULL) = (series IS NULL) AND occurrence >= 0);
CREATE UNIQUE INDEX followup_once ON followup (series, occurrence) WHERE series IS NOT NULL;

-- Steps handed on to a colleague, who accepts or returns them. NULL while nobody has answered.
CREATE TABLE followup_handoff (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  followup_id INTEGER NOT NULL REFERENCES followup (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  at          TEXT    NOT NULL,
  from_id     INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  to_id       INTEGER NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  note        TEXT    CONSTRAINT followup_handoff_note CHECK (note <> ''),
  reply       TEXT    CONSTRAINT followup_handoff_reply CHECK (reply <> ''),
  answer      TEXT    CONSTRAINT followup_handoff_answer CHECK (answer = 'accepted' OR answer = 'returned'),
  answered_at TEXT    CONSTRAINT followup_handoff_answered_at CHECK ((answered_at IS NULL) = (answer IS NULL))
) STRICT;
CREATE INDEX followup_handoff_followup ON followup_handoff (followup_id, id);

-- What was brought to somebody's attention: noted before it is shown, so that it is never shown twice. `due` is the
-- day, and the time if there is one; a step that is moved is due anew.
CREATE TABLE reminder (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  followup_id INTEGER NOT NULL REFERENCES followup (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  due         TEXT    NOT NULL,
  noted_at    TEXT    NOT NULL,
  shown_at    TEXT,
  CONSTRAINT reminder_once UNIQUE (followup_id, due)
) STRICT;
CREATE INDEX reminder_unshown ON reminder (id) WHERE shown_at IS NULL;

-- The rules that make steps by themselves, as far as somebody has decided about them.
CREATE TABLE rule (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL CONSTRAINT rule_name UNIQUE,
  enabled    INTEGER NOT NULL CONSTRAINT rule_enabled CHECK (enabled = 0 OR enabled = 1),
  updated_at TEXT    NOT NULL
) STRICT;

-- Holidays that somebody entered, or that came from a calendar file (`source` is its name).
CREATE TABLE holiday (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  day        TEXT    NOT NULL CONSTRAINT holiday_day CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  name       TEXT    NOT NULL CONSTRAINT holiday_name CHECK (name <> ''),
  source     TEXT,
  created_at TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX holiday_once ON holiday (day, name, ifnull(source, ''));

-- Filters that were given a name, for one kind of record each.
CREATE TABLE segment (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        TEXT    NOT NULL CONSTRAINT segment_uid UNIQUE,
  noun       TEXT    NOT NULL CONSTRAINT segment_noun CHECK (noun <> ''),
  name       TEXT    NOT NULL CONSTRAINT segment_name UNIQUE,
  filter     TEXT    NOT NULL CONSTRAINT segment_filter CHECK (filter <> ''),
  version    INTEGER NOT NULL DEFAULT 1,
  created_at TEXT    NOT NULL,
  updated_at TEXT    NOT NULL
) STRICT;

-- A contact that was merged into another stays under its number, empty, and points to the one that has all of it now.
ALTER TABLE contact ADD COLUMN
  merged_into_id INTEGER REFERENCES contact (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX contact_merged_into ON contact (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Two contacts that somebody has looked at and found to be two. The smaller id comes first.
CREATE TABLE contact_not_same (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  other_id   INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  created_at TEXT    NOT NULL,
  CONSTRAINT contact_not_same_order CHECK (contact_id < other_id),
  CONSTRAINT contact_not_same_once UNIQUE (contact_id, other_id)
) STRICT;
CREATE INDEX contact_not_same_other ON contact_not_same (other_id);

-- When somebody last made sure that it reaches the contact.
ALTER TABLE contact_point ADD COLUMN verified_at TEXT;

-- Parts of words: every three characters that follow each other in the words of a contact.
CREATE VIRTUAL TABLE contact_infix USING fts5 (
  search_text, content = 'contact', content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = none);

CREATE TRIGGER contact_infix_insert AFTER INSERT ON contact
WHEN (SELECT bulk FROM current) IS NOT 1 BEGIN
  INSERT INTO contact_infix (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER contact_infix_update AFTER UPDATE OF search_text ON contact
WHEN old.search_text IS NOT new.search_text BEGIN
  INSERT INTO contact_infix (contact_infix, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO contact_infix (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER contact_infix_delete AFTER DELETE ON contact BEGIN
  INSERT INTO contact_infix (contact_infix, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;

-- The notes of contacts, folded as domain/folding.py folds them: Arabic letters and digits one by one, then without
-- tatweel, vowel signs and marks of direction. Case, accents and ZWNJ are the tokenizer's. The other words of a contact
-- also answer whom a typed name means, so notes have an index of their own.
CREATE VIEW contact_note (id, search_text) AS
SELECT c.id, (
  WITH folded (place, text) AS (
    SELECT 1, c.note
    UNION ALL
    SELECT place + 1, replace(text,
      substr('يىكأإآٱةۀە۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩' || char(1600, 1611, 1612, 1613, 1614, 1615, 1616, 1617, 1618, 1619,
        1620, 1621, 1648, 8205, 8206, 8207), place, 1),
      substr('ییکااااههه01234567890123456789', place, 1)) FROM folded WHERE place <= 46)
  SELECT text FROM folded WHERE place = 47)
  FROM contact c WHERE c.note IS NOT NULL;
CREATE VIRTUAL TABLE contact_note_search USING fts5 (
  search_text, content = 'contact_note', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',
  prefix = '2 3', detail = none);

CREATE TRIGGER contact_note_search_insert AFTER INSERT ON contact
WHEN new.note IS NOT NULL AND (SELECT bulk FROM current) IS NOT 1 BEGIN
  INSERT INTO contact_note_search (rowid, search_text) SELECT id, search_text FROM contact_note WHERE id = new.id;
END;
-- What is taken out of the index has to be what was put in: the view tells as long as the row is as it was.
CREATE TRIGGER contact_note_search_before_update BEFORE UPDATE OF note ON contact
WHEN old.note IS NOT new.note BEGIN
  INSERT INTO contact_note_search (contact_note_search, rowid, search_text)
  SELECT 'delete', id, search_text FROM contact_note WHERE id = old.id;
END;
CREATE TRIGGER contact_note_search_update AFTER UPDATE OF note ON contact
WHEN old.note IS NOT new.note BEGIN
  INSERT INTO contact_note_search (rowid, search_text) SELECT id, search_text FROM contact_note WHERE id = new.id;
END;
CREATE TRIGGER contact_note_search_delete BEFORE DELETE ON contact
WHEN old.note IS NOT NULL BEGIN
  INSERT INTO contact_note_search (contact_note_search, rowid, search_text)
  SELECT 'delete', id, search_text FROM contact_note WHERE id = old.id;
END;

INSERT INTO contact_infix (contact_infix) VALUES ('rebuild');
INSERT INTO contact_note_search (contact_note_search) VALUES ('rebuild');

-- The clocks of a complaint. Deadlines are reckoned in working time when it is heard; NULL for those of older formats.
-- `waiting_since` is set while it is the customer's turn, `escalation` is what was said by hand or by safety.
ALTER TABLE complaint ADD COLUMN acknowledge_due TEXT;
ALTER TABLE complaint ADD COLUMN half_due TEXT;
ALTER TABLE complaint ADD COLUMN resolve_due TEXT;
ALTER TABLE complaint ADD COLUMN acknowledged_at TEXT;
ALTER TABLE complaint ADD COLUMN resolved_at TEXT;
ALTER TABLE complaint ADD COLUMN waiting_since TEXT;
ALTER TABLE complaint ADD COLUMN waited_seconds INTEGER NOT NULL DEFAULT 0
  CONSTRAINT complaint_waited_seconds CHECK (waited_seconds >= 0);
ALTER TABLE complaint ADD COLUMN escalation INTEGER NOT NULL DEFAULT 0
  CONSTRAINT complaint_escalation CHECK (escalation BETWEEN 0 AND 3);

-- What was filed with a contact or a complaint. The content stands beside the file, named by the SHA-256 of its bytes.
CREATE TABLE document (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  uid          TEXT    NOT NULL CONSTRAINT document_uid UNIQUE,
  contact_id   INTEGER REFERENCES contact (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  complaint_id INTEGER REFERENCES complaint (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  kind         TEXT    NOT NULL CONSTRAINT document_kind CHECK (
    kind = 'passport' OR kind = 'visa' OR kind = 'national_id' OR kind = 'receipt' OR kind = 'photo'
    OR kind = 'contract' OR kind = 'voucher' OR kind = 'other'),
  name         TEXT    NOT NULL CONSTRAINT document_name CHECK (name <> ''),
  number       TEXT    CONSTRAINT document_number CHECK (number <> ''),
  country      TEXT    CONSTRAINT document_country CHECK (country GLOB '[A-Z][A-Z]'),
  issued_on    TEXT    CONSTRAINT document_issued_on CHECK (
    issued_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  expires_on   TEXT    CONSTRAINT document_expires_on CHECK (
    expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  size         INTEGER NOT NULL CONSTRAINT document_size CHECK (size > 0),
  sha256       TEXT    NOT NULL CONSTRAINT document_sha256 CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  version      INTEGER NOT NULL DEFAULT 1,
  created_at   TEXT    NOT NULL,
  updated_at   TEXT    NOT NULL,
  CONSTRAINT document_of_one CHECK ((contact_id IS NULL) <> (complaint_id IS NULL))
) STRICT;
CREATE INDEX document_contact ON document (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX document_complaint ON document (complaint_id) WHERE complaint_id IS NOT NULL;
CREATE INDEX document_expiring ON document (expires_on) WHERE expires_on IS NOT NULL;
