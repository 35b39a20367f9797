"""Who is what to whom. Types after RFC 6350 (RELATED): `child` on a contact names that contact's child."""

from crm_cli.errors import Invalid
from crm_cli.i18n import _

# What a contact is to the other one, seen from the other side.
REVERSE = {
    "spouse": "spouse",
    "child": "parent",
    "parent": "child",
    "sibling": "sibling",
    "friend": "friend",
    "colleague": "colleague",
    "agent": "agent_of",
    "emergency": "emergency_of",
}


def kept(who: int, other: int, type_: str) -> tuple[int, int, str]:
    """The one form in which "`other` is `type_` of `who`" is stored, whichever side it was told from.

    Raises Invalid for a contact and itself.
    """
    if who == other:
        raise Invalid(_("a contact cannot be related to itself"), hint=_("name two contacts"))
    if type_ == "parent":
        return other, who, "child"
    return (min(who, other), max(who, other), type_) if REVERSE[type_] == type_ else (who, other, type_)


def relation_name(type_: str) -> str:
    """What a relation is called in a sentence or on a card."""
    named = {"agent_of": _("agent of"), "emergency": _("emergency contact"), "emergency_of": _("emergency contact of")}
    return named.get(type_) or _(type_)
