"""Records written `noun:id`, as in the page of the day and in what a search found: whom they concern, card and form."""

from collections.abc import Sequence
from typing import Any

from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from crm_cli.tui.screens.work import Subject
from crm_cli.tui.widgets.sheets import Sheet, complaint_sheet, contact_sheet


def subject_of(crm: Crm, record: str) -> Subject:
    """Whom a record of the page concerns; to be called on a lane."""
    noun, _colon, digits = record.partition(":")
    number = int(digits)
    if noun == "followup":
        (followup,) = crm.followups.get([number])
        return Subject(followup.contact_id, number, followup.complaint_id)
    if noun == "complaint":
        (complaint,) = crm.complaints.get([number])
        return Subject(complaint.contact_id, complaint=number)
    if noun == "interaction":
        (interaction,) = crm.interactions.get([number])
        return Subject(interaction.contact_ids[0], interaction=number)
    return Subject(_contact_of(crm, noun, number))


def _contact_of(crm: Crm, noun: str, number: int) -> int | None:
    """The contact itself, or of whom a document is."""
    if noun == "contact":
        return number
    listing = crm.documents.picked([number])
    rows: Sequence[Any] = list(listing.rows(listing.fieldset.pick(("contact_id",)), 1))
    return rows[0][0] if rows else None


def sheet_of(crm: Crm, record: Any) -> Sheet:
    """The card of the complaint, or of whom the record concerns."""
    found = subject_of(crm, str(record))
    if found.complaint and str(record).startswith("complaint"):
        return complaint_sheet(crm, found.complaint)
    return contact_sheet(crm, found.contact or 0)


async def form_of(desk: Desk, subject: Subject) -> Any:
    """The form of what is under the cursor; None where there is nothing."""
    from crm_cli.tui.forms import complaints, contacts, followups, interactions

    if subject.interaction:
        return await interactions.known(desk, subject.interaction)
    if subject.followup:
        return await followups.known(desk, subject.followup)
    if subject.complaint:
        return await complaints.known(desk, subject.complaint)
    return await contacts.known(desk, subject.contact) if subject.contact else None
