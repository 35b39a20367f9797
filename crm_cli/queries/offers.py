"""Reads for completion: what the file has for a word that is being typed. On TAB nothing else of crm is loaded.

An offer is the text that may stand in the place of the word, and what is told about it; the most relevant come first.
Text typed in ASCII is folded here as `domain.folding` does it, which is dear to import; a test compares the two.
"""

import sqlite3
from collections.abc import Iterable, Iterator

MOST = 50
_LOOKED_AT = 2000  # contacts among which those of a kind are sought, the newest
_LONGEST = 60  # characters of a name that is typed out
_ZWNJ = "\u200c"

Offer = tuple[str, str]

_NEWEST = f"SELECT id FROM contact ORDER BY id DESC LIMIT {_LOOKED_AT}"
_OF_WORDS = f"""
SELECT rowid FROM contact_search WHERE contact_search MATCH ? ORDER BY rowid DESC LIMIT {_LOOKED_AT}
"""
_OF_NUMBER = f"SELECT id FROM contact WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT {_LOOKED_AT}"
# Whether nobody else has the name comes last: only then does typing it mean this contact.
_CONTACT = """
SELECT c.id, c.full_name, coalesce(c.city, (SELECT o.full_name FROM contact o WHERE o.id = c.org_id)),
       NOT EXISTS (SELECT 1 FROM contact s WHERE s.sort_name = c.sort_name AND s.id <> c.id)
  FROM contact c
 WHERE c.id = ? AND (c.archived_at IS NOT NULL) = ? AND c.kind = ifnull(?, c.kind) AND c.merged_into_id IS NULL
"""
_CONTACTS = {"contact": (0, None), "archived": (1, None), "organisation": (0, "org")}

_FOLLOWUP = "r.id, r.title, c.full_name, r.due_on FROM followup r JOIN contact c ON c.id = r.contact_id"
# On TAB nobody asks who it is that types: of a confidential one nobody is told what was heard.
_COMPLAINT = """r.id, iif(r.confidential, NULL, substr(r.heard, 1, 99)), c.full_name, r.status
  FROM complaint r JOIN contact c ON c.id = r.contact_id"""
_INTERACTION = """r.id, substr(r.body, 1, 99), (SELECT group_concat(c.full_name, ', ') FROM interaction_contact t
 JOIN contact c ON c.id = t.contact_id WHERE t.interaction_id = r.id), substr(r.at, 1, 10) FROM interaction r"""
_DOCUMENT = """r.id, r.name, c.full_name, r.kind FROM document r LEFT JOIN complaint m ON m.id = r.complaint_id
  JOIN contact c ON c.id = ifnull(r.contact_id, m.contact_id)"""
_REMEDY = """r.id, r.kind, c.full_name, 'C-' || r.complaint_id FROM complaint_remedy r
  JOIN complaint m ON m.id = r.complaint_id JOIN contact c ON c.id = m.contact_id"""
_LIVE = "r.status IN ('open', 'doing')"
# Records that go by their number: what is told about them, which they are, and their order before anything is typed.
_NUMBERED = {
    "followup": (_FOLLOWUP, "1", "r.id DESC"),
    "live-followup": (_FOLLOWUP, _LIVE, "r.due_on, r.priority, r.id"),
    "closed-followup": (_FOLLOWUP, f"NOT {_LIVE}", "r.id DESC"),
    "complaint": (_COMPLAINT, "1", "r.id DESC"),
    "open-complaint": (_COMPLAINT, "r.ended_at IS NULL", "r.id DESC"),
    "ended-complaint": (_COMPLAINT, "r.ended_at IS NOT NULL", "r.id DESC"),
    "open-remedy": (_REMEDY, "r.delivered_at IS NULL AND r.answer IS NOT 'declined'", "r.offered_at, r.id"),
    "interaction": (_INTERACTION, "1", "r.at DESC, r.id DESC"),
    "unanswered": (_INTERACTION, "r.needs_reply = 1 AND r.replied_at IS NULL", "r.at DESC, r.id DESC"),
    "document": (_DOCUMENT, "1", "r.id DESC"),
    "command": ("r.id, r.line FROM command r", "r.automatic = 0 AND r.undone_by IS NULL", "r.id DESC"),
    "import": ("r.id, m.file FROM import m JOIN command r ON r.id = m.command_id", "1", "r.id DESC"),
    "mapping": ("r.id, r.noun, r.columns FROM import_mapping r", "1", "r.at DESC"),
    "holiday": ("r.id, r.day, r.name FROM holiday r", "1", "r.day DESC"),
}

_STAFF = "SELECT name, id, role FROM staff WHERE active = 1 ORDER BY id"
_KEYS = "SELECT key, label FROM custom_field ORDER BY id"
_FLAGS = "SELECT '--' || replace(key, '_', '-'), label FROM custom_field ORDER BY id"
_SEGMENTS = "SELECT name, filter FROM segment WHERE noun = ifnull(?, noun) ORDER BY name"
# Every text of an index once, from one on, without a look at those between.
_TAGS = f"""
WITH RECURSIVE once (tag) AS (
  SELECT min(tag) FROM contact_tag WHERE tag >= ?
   UNION ALL SELECT (SELECT min(t.tag) FROM contact_tag t WHERE t.tag > once.tag) FROM once WHERE tag IS NOT NULL)
SELECT tag FROM once WHERE tag IS NOT NULL LIMIT {MOST + 1}
"""
_VALUES = f"""
WITH RECURSIVE once (field, value) AS (
  SELECT f.id, (SELECT min(v.value) FROM contact_value v WHERE v.field_id = f.id AND v.value >= :first)
    FROM custom_field f WHERE f.key = :key
   UNION ALL SELECT field, (SELECT min(v.value) FROM contact_value v WHERE v.field_id = field AND v.value > once.value)
    FROM once WHERE value IS NOT NULL)
SELECT value FROM once WHERE value IS NOT NULL LIMIT {MOST + 1}
"""
_CHOICES = "SELECT e.value FROM custom_field f, json_each(f.choices) e WHERE f.key = ?"
# Texts of contacts that several may have in common, as the newest have them.
_RECENT = {
    name: f"SELECT DISTINCT {name} FROM (SELECT {name} FROM contact ORDER BY id DESC LIMIT {_LOOKED_AT})"
    for name in ("city", "source", "job_title", "language")
}
_PEOPLE = {"contact": "contact", "referred_by": "contact", "org": "organisation"}


def offers(db: sqlite3.Connection, kind: str, typed: str, words: Iterable[str] = ()) -> list[Offer]:
    """What there is of this kind for what was typed: MOST offers at most, and one more where there is more.

    For filters of contacts the kind is `filter.contact`, and `words` are all that needs no file: `kind:`, `kind:org`.
    For values of the custom field behind the flag `--visa-no` it is `value.visa-no`.
    Raises ValueError for a kind that is none.
    """
    kind, _dot, noun = kind.partition(".")
    found: Iterable[Offer]
    if kind == "filter":
        found = _of_filter(db, noun, typed, tuple(words))
    elif kind == "value":
        found = _custom(db, noun.replace("-", "_"), typed)
    elif kind in _CONTACTS:
        found = map(_contact, _contacts(db, kind, typed))
    elif kind in _NUMBERED:
        found = _numbered(db, kind, typed)
    else:
        found = _named(db, kind, typed)
    once: dict[str, str] = {}
    for text, told in found:
        once.setdefault(text, told)
        if len(once) > MOST:
            break
    return list(once.items())


def identity(db: sqlite3.Connection) -> tuple[int, int]:
    """Whose file it is, and of which format."""
    ((application,), (version,)) = (
        db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    return application, version


def folded(text: str) -> str:
    """`domain.folding.normalise`."""
    if text.isascii():
        return " ".join(text.lower().split())
    from crm_cli.domain.folding import normalise

    return normalise(text)


def split(text: str) -> list[str]:
    """`domain.folding.words`."""
    if text.isascii():
        return "".join(char if char.isalnum() else " " for char in text.lower()).split()
    from crm_cli.domain.folding import words

    return words(text)


def begins(text: str, typed: str) -> bool:
    """Whether this is how `text` begins, in any spelling."""
    start = folded(typed)
    return (text.lower() if start.isascii() else folded(text)).startswith(start)


def is_visible(text: str) -> bool:
    """Whether nothing in a text steers a terminal or hides: all is printable but what parts Persian words."""
    return text.isprintable() or text.replace(_ZWNJ, "").isprintable()


def is_plain(text: str) -> bool:
    """Whether a text can be seen, is short enough to be typed out, and is no option."""
    return is_visible(text) and 0 < len(text) <= _LONGEST and text[0] != "-"


def is_unmistakable(name: str) -> bool:
    """Whether a name is plain and cannot be taken for a number, a phone or an e-mail address."""
    return is_plain(name) and any(map(str.isalpha, name)) and "@" not in name and not name.startswith("contact:")


def _told(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part is not None)


def _contacts(db: sqlite3.Connection, kind: str, typed: str) -> list[tuple[int, str, str | None, int]]:
    """Those whose number begins so, else those with words that begin so; names that do so stand before others."""
    if not typed:
        return _picked(db, kind, db.execute(_NEWEST))
    if numbered := _picked(db, kind, _of_number(db, _OF_NUMBER, typed)):
        return [(*row[:3], 0) for row in numbered]  # who types a number wants numbers
    if not (words := split(typed)):
        return []
    found = _picked(db, kind, db.execute(_OF_WORDS, (" AND ".join(f'"{word}"*' for word in words),)))
    return sorted(found, key=lambda row: not begins(row[1], typed))


def _picked(
    db: sqlite3.Connection, kind: str, numbers: Iterable[tuple[object, ...]]
) -> list[tuple[int, str, str | None, int]]:
    found = []
    for number in numbers:
        found += db.execute(_CONTACT, (*number, *_CONTACTS[kind])).fetchall()
        if len(found) > MOST:
            break
    return found


def _contact(row: tuple[int, str, str | None, int]) -> Offer:
    number, name, more, is_alone = row
    return (name, _told(number, more)) if is_alone and is_unmistakable(name) else (str(number), _told(name, more))


def _of_number(db: sqlite3.Connection, statement: str, typed: str) -> Iterator[tuple[object, ...]]:
    """Rows whose number begins with what was typed: that very number, then the newest."""
    number = folded(typed)
    if number.isascii() and number.isdigit() and number[0] != "0" and len(number) <= 8:
        for size in (1, *(10**more for more in range(8 - len(number), 0, -1))):
            low = int(number) * size
            yield from db.execute(statement, (low, low + size - 1))


def _numbered(db: sqlite3.Connection, kind: str, typed: str) -> Iterator[Offer]:
    columns, which, order = _NUMBERED[kind]
    statement = f"SELECT {columns} WHERE {which}"
    rows: Iterable[tuple[object, ...]]
    if typed:
        rows = _of_number(db, f"{statement} AND r.id BETWEEN ? AND ? ORDER BY r.id DESC LIMIT {MOST + 1}", typed)
    else:
        rows = db.execute(f"{statement} ORDER BY {order} LIMIT {MOST + 1}")
    return ((str(number), _told(*told)) for number, *told in rows)


def _named(db: sqlite3.Connection, kind: str, typed: str) -> Iterator[Offer]:
    """What goes by its name; a colleague whose name can be mistaken goes by the number."""
    if kind == "staff":
        for name, number, role in _colleagues(db, typed):
            yield (name, role) if is_unmistakable(name) else (str(number), name)
    elif kind == "field":
        yield from _fitting(db.execute(_KEYS), typed)
    elif kind == "flag":
        yield from ((flag, _told(label)) for flag, label in db.execute(_FLAGS) if begins(flag, typed))
    elif kind == "segment":
        yield from _fitting(db.execute(_SEGMENTS, (None,)), typed)
    elif kind == "tag":
        yield from _fitting(db.execute(_TAGS, (folded(typed),)), typed)
    else:
        raise ValueError(kind)


def _colleagues(db: sqlite3.Connection, typed: str) -> list[tuple[str, int, str]]:
    return [row for row in db.execute(_STAFF) if begins(row[0], typed)]


def _fitting(rows: Iterable[tuple[str, ...]], typed: str) -> Iterator[Offer]:
    """The texts that begin so, each with the rest of its row."""
    return ((text, _told(*told)) for text, *told in rows if text and is_plain(text) and begins(text, typed))


def _of_filter(db: sqlite3.Connection, noun: str, typed: str, words: tuple[str, ...]) -> Iterator[Offer]:
    """Whole filters: what was typed, with something in the place of its last term."""
    quote = typed.rfind('"') if typed.count('"') % 2 else len(typed)
    start = max(typed.rfind(" ", 0, quote), typed.rfind("(", 0, quote)) + 1
    start += typed.startswith("-", start)
    field, colon, value = typed[start:].partition(":")
    if not colon:
        own = (f"{key}:" for key, _label in db.execute(_KEYS) if noun == "contact")
        yield from ((typed[:start] + word, "") for word in (*words, *own) if word[-1] == ":" and begins(word, field))
        return
    value = value.rpartition(",")[2]
    before = typed[: len(typed) - len(value)]
    field, value = field.lower().replace("_", "-"), value.removeprefix('"')
    for offered, told in (*_known(field, value, words), *_kept(db, noun, field, value)):
        if '"' not in offered:
            yield before + (f'"{offered}"' if any(mark in offered for mark in " (),") else offered), told


def _known(field: str, typed: str, words: tuple[str, ...]) -> Iterator[Offer]:
    """What a filter may compare a field with whatever the file holds. A record has things, and has fields filled in."""
    texts = [word.partition(":")[2] for word in words if word.startswith(f"{'has' if field == 'no' else field}:")]
    if field in ("has", "no"):
        texts += [word[:-1] for word in words if word[-1] == ":" and word not in ("is:", "has:", "no:", "segment:")]
    return ((text, "") for text in texts if text and begins(text, typed))


def _kept(db: sqlite3.Connection, noun: str, field: str, typed: str) -> Iterator[Offer]:
    """What the records of the file have in a field."""
    key = field.replace("-", "_")
    if field == "segment":
        yield from _fitting(db.execute(_SEGMENTS, (noun,)), typed)
    elif key in ("owner", "staff", "handed_by"):
        yield from _fitting(((name, role) for name, _number, role in _colleagues(db, typed)), typed)
    elif key in _PEOPLE:
        found = _contacts(db, _PEOPLE[key], typed)
        yield from ((name, _told(number, more)) for number, name, more, _alone in found if is_plain(name))
    elif noun != "contact":
        return
    elif key in ("tag", "tags"):
        yield from _named(db, "tag", typed)
    elif key in _RECENT:
        yield from _fitting(db.execute(_RECENT[key]), typed)
    else:
        yield from _custom(db, key, typed)


def _custom(db: sqlite3.Connection, key: str, typed: str) -> Iterator[Offer]:
    """What a custom field may be, or is where that is free."""
    yield from _fitting(db.execute(_CHOICES, (key,)), typed)
    yield from _fitting(db.execute(_VALUES, {"key": key, "first": typed}), typed)
