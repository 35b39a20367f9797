"""Builds the sandbox of `crm demo`: a small travel agency with a year of work behind it, as of today.

The same day gives the same content, apart from uids. Only what is still to be done lies on today or later, so the
hour at which it is built makes no difference. Nobody in it exists; numbers and addresses are not in use. Texts are as
typed by the staff, so they are not translated. Days are counted from today: -1 is yesterday.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.services.demo import complaints, people, steps, talks
from crm_cli.services.demo.agency import Agency
from crm_cli.store import file
from crm_cli.store.contents import of_file

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class DemoCounts(NamedTuple):
    """What was built. `contacts` counts people and organisations."""

    contacts: int
    interactions: int
    followups: int
    complaints: int


def clear(path: Path) -> None:
    """Take the old sandbox away."""
    file.remove(path)
    of_file(path).remove()


def build(crm: "Crm") -> DemoCounts:
    """Fill the file of `crm` with the agency, in one transaction. Raises Conflict when there are contacts in it."""
    if crm.contacts.list(Query(), all_of_them=True).total():
        hint = _("the demo needs a file of its own")
        raise Conflict(_("there are contacts in {path} already").format(path=crm.path), hint=hint)
    with crm.write() as work:
        agency = Agency(work, crm.present, people.hire(work))
        for subject in (people, talks, steps, complaints):
            subject.tell(agency)
        agency.live()
    return DemoCounts(
        crm.contacts.list(Query(), all_of_them=True).total(),
        crm.interactions.list(Query()).total(),
        crm.followups.list(Query(), all_of_them=True).total(),
        crm.complaints.list(Query(), all_of_them=True).total(),
    )
