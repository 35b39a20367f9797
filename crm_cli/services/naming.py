"""Which record a person means: an id, or words tried in tiers. The first tier with hits decides."""

import sqlite3
from collections.abc import Callable, Iterator

from crm_cli.domain.emails import email_key
from crm_cli.domain.folding import normalise, words
from crm_cli.domain.numbers import as_id
from crm_cli.domain.phones import looks_like_phone, parse_phone
from crm_cli.domain.text import line
from crm_cli.errors import Conflict, NotFound
from crm_cli.i18n import _
from crm_cli.queries import contacts, staff
from crm_cli.queries.listing import match_prefixes

MANY = 20


def find_contact(
    db: sqlite3.Connection,
    text: str,
    *,
    region: str,
    notice: Callable[[str], None],
    exact_only: bool = False,
    kind: str | None = None,
) -> int:
    """The id of the one contact `text` names: id, exact phone or e-mail, exact name, uid, every word a prefix.

    Whoever was merged into another names that one, which is said to `notice`. `kind` looks among persons or
    organisations only. Raises NotFound with near names, Conflict with the candidates when several fit or only a prefix
    fits.
    """
    wanted = line(text, field="contact").removeprefix("contact:")
    for exact, statement, value in _tiers(wanted, region):
        hits = contacts.candidates(db, statement, {"wanted": value, "kind": kind})
        if not hits:
            continue
        if len(hits) > 1:
            raise Conflict(
                _("{text!r} could be any of {n} contacts").format(text=text, n=_count(hits)), hint=_candidates(hits)
            )
        if exact_only and not exact:
            raise Conflict(
                _("{text!r} is only the beginning of a name").format(text=text),
                hint=_("say which one exactly, by id or whole name: {found}").format(found=_candidates(hits)),
            )
        number, name = hits[0]
        if statement in contacts.MERGED:
            notice(_("{text} was merged into {id} {name}").format(text=wanted, id=number, name=name))
        return number
    raise NotFound(_("no contact matches {text!r}").format(text=text), hint=_did_you_mean(db, wanted))


def _tiers(text: str, region: str) -> Iterator[tuple[bool, str, object]]:
    number = as_id(text)
    if number is not None:
        yield True, contacts.BY_ID, number
        yield True, contacts.BY_MERGED_ID, number
    if looks_like_phone(text):
        phone = parse_phone(text, region)
        yield True, contacts.BY_POINT, phone.e164 or normalise(text)
    if "@" in text:
        yield True, contacts.BY_POINT, email_key(text)
    yield True, contacts.BY_NAME, normalise(text)
    yield True, contacts.BY_OWN_UID, text
    yield True, contacts.BY_MERGED_UID, text
    yield True, contacts.BY_MERGED_NAME, normalise(text)
    found = words(text)
    if found and (number is None or looks_like_phone(text)):  # an id that is gone must not find a phone beginning so
        yield False, contacts.BY_PREFIX, match_prefixes(tuple(found))


def _count(hits: list[tuple[int, str]]) -> str:
    return str(len(hits)) if len(hits) <= MANY else _("more than {n}").format(n=MANY)


def _candidates(hits: list[tuple[int, str]]) -> str:
    listed = ", ".join(f"{number} {name}" for number, name in hits[:MANY])
    return listed + (" ..." if len(hits) > MANY else "")


def _did_you_mean(db: sqlite3.Connection, text: str) -> str:
    import difflib

    wanted = normalise(text)
    beginnings = {word[:2] for word in words(text) if len(word) > 1}
    near: dict[str, tuple[int, str]] = {}
    for beginning in beginnings:
        for number, name in contacts.candidates(db, contacts.NEAR_NAMES, {"wanted": match_prefixes((beginning,))}):
            near[normalise(name)] = (number, name)
    best = [near[name] for name in difflib.get_close_matches(wanted, near, 3, 0.6)]
    if best:
        return _("did you mean {names}?").format(names=_candidates(best))
    return _("look with `crm search`, or add the contact with `crm contacts add`")


def find_staff(db: sqlite3.Connection, text: str) -> int:
    """The one colleague `text` names: id, exact name, beginning of a name. Raises NotFound or Conflict."""
    text = line(text, field="colleague")
    number = as_id(text)
    if number is not None and staff.record(db, number):
        return number
    exact = staff.by_name(db, normalise(text))
    if exact is not None:
        return exact
    hits = staff.by_name_start(db, normalise(text))
    if len(hits) == 1:
        return hits[0][0]
    if hits:
        raise Conflict(
            _("{text!r} could be any of {n} colleagues").format(text=text, n=_count(hits)), hint=_candidates(hits)
        )
    raise NotFound(
        _("there is no colleague {text!r}").format(text=text),
        hint=_("see `crm staff list`, or add one with `crm staff add`"),
    )
