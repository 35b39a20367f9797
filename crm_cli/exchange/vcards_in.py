"""Reads the contacts in a file of vCards; what a card says about one is told in `vcard_contact`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from crm_cli.domain.loading import RawContact
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.vcard_contact import CardContact
from crm_cli.exchange.vcard_lines import parsed
from crm_cli.exchange.vcards import CardRejects, Cards


class CardReader:
    """Reads the contacts in a file of vCards; what was not understood is counted in `ignored`.

    `custom` are the keys of the custom fields there are. `notes`: what has no place goes into the note.
    """

    kind_of_file = "vcard"

    def __init__(self, cards: Cards, custom: Iterable[str] = (), *, notes: bool = True) -> None:
        self._cards = cards
        self._notes = notes
        self._custom = frozenset(custom)

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        return iter(self._cards)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The properties that were left out so far, each with how often."""
        return tuple(f"{name} ({n})" for name, n in sorted(self._cards.left_out.items()))

    def rejects(self, out: TextIO) -> CardRejects:
        """What takes the cards that cannot be used."""
        return CardRejects(out)

    def read(self, cells: Sequence[str]) -> RawContact | None:
        """The contact a card is about; None for a card that is a group of others. Raises Invalid."""
        properties = [parsed(line, self._cards.encoding) for line in cells]
        found = CardContact(properties, self._custom, notes=self._notes)
        if found.is_group:
            self._cards.leave_out("KIND:group")
            return None
        for one in properties:
            if not found.take(one):
                self._cards.leave_out(one.name)
        return found.contact()
