-- The complaints desk: what becomes of a remedy, why it happened, whether the customer is content, who handed the
-- complaint to whom, which belong together, and whom a confidential one is about.

ALTER TABLE complaint ADD COLUMN cause TEXT CONSTRAINT complaint_cause CHECK (cause <> '');
ALTER TABLE complaint ADD COLUMN prevention TEXT CONSTRAINT complaint_prevention CHECK (prevention <> '');
-- Why there is no document of it.
ALTER TABLE complaint ADD COLUMN no_document TEXT CONSTRAINT complaint_no_document CHECK (no_document <> '');
-- When the customer was asked how content they are, and what they said: 1 (not at all) to 5.
ALTER TABLE complaint ADD COLUMN asked_at TEXT;
ALTER TABLE complaint ADD COLUMN satisfaction INTEGER CONSTRAINT complaint_satisfaction CHECK (
  satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5 AND asked_at IS NOT NULL);
-- The colleague it is about; a confidential one is left out of that colleague's lists.
ALTER TABLE complaint ADD COLUMN about_id INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE complaint ADD COLUMN confidential INTEGER NOT NULL DEFAULT 0 CONSTRAINT complaint_confidential CHECK (
  confidential = 0 OR confidential = 1 AND about_id IS NOT NULL);

-- Why a move was made although something was missing.
ALTER TABLE complaint_event ADD COLUMN forced TEXT CONSTRAINT complaint_event_forced CHECK (forced <> '');

-- A remedy is offered, accepted or declined, delivered. Money is in minor units of its currency (ISO 4217).
ALTER TABLE complaint_remedy ADD COLUMN amount INTEGER CONSTRAINT complaint_remedy_amount CHECK (amount >= 0);
ALTER TABLE complaint_remedy ADD COLUMN currency TEXT CONSTRAINT complaint_remedy_currency CHECK (
  currency GLOB '[A-Z][A-Z][A-Z]' AND (currency IS NULL) = (amount IS NULL));
ALTER TABLE complaint_remedy ADD COLUMN note TEXT CONSTRAINT complaint_remedy_note CHECK (note <> '');
ALTER TABLE complaint_remedy ADD COLUMN answer TEXT CONSTRAINT complaint_remedy_answer CHECK (
  answer = 'accepted' OR answer = 'declined');
ALTER TABLE complaint_remedy ADD COLUMN answered_at TEXT CONSTRAINT complaint_remedy_answered_at CHECK (
  (answered_at IS NULL) = (answer IS NULL));
ALTER TABLE complaint_remedy ADD COLUMN delivered_at TEXT CONSTRAINT complaint_remedy_delivered_at CHECK (
  delivered_at IS NULL OR answer = 'accepted');

-- Complaints handed on to a colleague, who accepts or returns them. NULL while nobody has answered.
CREATE TABLE complaint_handoff (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  complaint_id INTEGER NOT NULL REFERENCES complaint (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  at           TEXT    NOT NULL,
  from_id      INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  to_id        INTEGER NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
  note         TEXT    CONSTRAINT complaint_handoff_note CHECK (note <> ''),
  reply        TEXT    CONSTRAINT complaint_handoff_reply CHECK (reply <> ''),
  answer       TEXT    CONSTRAINT complaint_handoff_answer CHECK (answer = 'accepted' OR answer = 'returned'),
  answered_at  TEXT    CONSTRAINT complaint_handoff_answered_at CHECK ((answered_at IS NULL) = (answer IS NULL))
) STRICT;
CREATE INDEX complaint_handoff_complaint ON complaint_handoff (complaint_id, id);

-- Complaints that have to do with each other. The smaller id comes first.
CREATE TABLE complaint_link (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  complaint_id INTEGER NOT NULL REFERENCES complaint (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  other_id     INTEGER NOT NULL REFERENCES complaint (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  created_at   TEXT    NOT NULL,
  CONSTRAINT complaint_link_order CHECK (complaint_id < other_id),
  CONSTRAINT complaint_link_once UNIQUE (complaint_id, other_id)
) STRICT;
CREATE INDEX complaint_link_other ON complaint_link (other_id);

-- The usual list of contacts, any stretch of it, without their rows.
DROP INDEX contact_sort_name;
CREATE INDEX contact_sort_name ON contact (sort_name, id, archived_at);
