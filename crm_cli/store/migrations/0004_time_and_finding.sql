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
