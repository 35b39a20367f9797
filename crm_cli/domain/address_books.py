"""Which changes of a contact and of its card in a folder go to the other side, field by field."""

from typing import NamedTuple

from crm_cli.domain.contact_changes import Changes, Facts, changes, is_same
from crm_cli.domain.fields import Field
from crm_cli.domain.folders import step_fields
from crm_cli.i18n import _

ACTIONS = ("new", "taken", "written", "again", "removed", "archived", "conflict", "unknown", "skipped")
STEP = step_fields(
    Field("contact_id", "id", _("number of the contact")),
    ACTIONS,
    _("what was taken in, what both sides say, or what is wrong with it"),
)


class Verdict(NamedTuple):
    """What is `taken` of a card, and what is not because both sides have changed it."""

    taken: Changes
    conflicts: Changes


def judged(base: Facts | None, ours: Facts, theirs: Facts) -> Verdict:
    """Compare both sides with what was agreed; where nothing was, with what they have in common.

    The changes are those of the contact: from what we say to what the card says.
    """
    if base is None:
        base = _common(ours, theirs)
    news = changes(base, theirs, is_whole=True)
    there = {key: change._replace(ours=ours.get(key, "")) for key, change in news.items()}
    differing = {key: change for key, change in there.items() if not is_same(key, *change)}
    taken = {key: change for key, change in differing.items() if is_same(key, change.ours, base.get(key, ""))}
    return Verdict(taken, {key: change for key, change in differing.items() if key not in taken})


def outdated(base: Facts, ours: Facts, theirs: Facts) -> set[str]:
    """The keys under which a card does not say what we do. What other programs only drop, they would drop again."""
    keys = {key for key in ours.keys() | theirs.keys() if not is_same(key, ours.get(key, ""), theirs.get(key, ""))}
    return {key for key in keys if key in theirs or not is_same(key, ours[key], base.get(key, ""))}


def _common(ours: Facts, theirs: Facts) -> Facts:
    """What both say. What an import has put at the end of a note is ours."""
    found = {key: text for key, text in ours.items() if is_same(key, text, theirs.get(key, ""))}
    note = theirs.get("note", "")
    return {**found, "note": note} if note and ours.get("note", "").startswith(note) else found
