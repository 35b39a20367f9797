"""The funnel's first stage: contacts that somebody has made sure of. The legal moves stand with contacts."""

from collections.abc import Collection

from crm_cli.domain.contacts import ContactRecord, Point, moved
from crm_cli.errors import NotFound
from crm_cli.i18n import _

UNSURE = ("raw", "disqualified")
STAGES = ("verified", "engaged", "prospect", "customer", "lapsed")  # those that are not where one begins, or ends


def verified(contact: ContactRecord) -> ContactRecord:
    """`contact` when it was found to be right: verified, if it was not further on already."""
    return moved(contact, "verified") if contact.lifecycle in UNSURE else contact


def points_called(contact: ContactRecord, spellings: Collection[str]) -> tuple[Point, ...]:
    """The points of a contact that are one of these, as typed or as compared. Raises NotFound."""
    found = tuple(point for point in contact.points if {point.value, point.norm} & set(spellings))
    if not found:
        raise NotFound(
            _("{name} has no {value}").format(name=contact.full_name, value=min(spellings, key=len)),
            hint=_("it has: {values}").format(values=", ".join(p.value for p in contact.points) or _("nothing")),
            field="point",
        )
    return found
