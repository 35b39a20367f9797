"""What could be meant by what is being typed, from what is in the file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_cli.domain.fields import FieldSet
from crm_cli.domain.filter_words import filter_words
from crm_cli.queries.offers import MOST, offers

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


def filters(crm: "Crm", fieldset: FieldSet, typed: str) -> Sequence[tuple[str, str]]:
    """Whole filters that begin as typed, the last term completed, and what is told about each."""
    found = offers(crm.reader, f"filter.{fieldset.noun.replace(' ', '-')}", typed, tuple(filter_words(fieldset)))
    return found[:MOST]
