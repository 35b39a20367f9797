"""An import shown whole: what it brought, what became of it, and the first of it."""

from typing import Any

from crm_cli.domain.cards import ImportCard
from crm_cli.domain.present import Present
from crm_cli.i18n import _
from crm_cli.render.cards import Card, Section, documents, lines_of, record_card


def import_card(card: ImportCard, present: Present) -> Card:
    """The list line, what became of the records, and the first of them that are still there."""
    (line,) = record_card(card.line, present)
    fate = (
        (_("As imported"), str(card.fate.unchanged)),
        (_("Changed since"), str(card.fate.changed)),
        (_("Gone since"), str(card.fate.gone)),
    )
    of_contacts = card.first.fieldset.noun == "contact"
    keys = "id name org phones" if of_contacts else " ".join(card.first.fieldset.columns)
    first = Section(_("The first of them"), lines_of(card.first, keys, None, present))
    return Card(line.title, (*line.facts, *fate), (first,) if first.lines else ())


def import_document(card: ImportCard) -> dict[str, Any]:
    """The same as machine formats show it: the keys of the list line, and what became of the contacts."""
    return {**documents(card.line, 1)[0], **card.fate._asdict(), "first": documents(card.first, None)}
