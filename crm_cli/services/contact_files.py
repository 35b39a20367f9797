"""A file of contacts, whichever of the kinds it is: a table, or cards."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, TextIO, cast

from crm_cli.domain.custom_fields import CustomFieldRecord
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.loading import RawContact
from crm_cli.errors import Invalid
from crm_cli.exchange.contact_chart import chart_of
from crm_cli.exchange.contacts_in import Table, mapping_for
from crm_cli.exchange.csvs import RejectsWriter
from crm_cli.exchange.decoding import Peeked
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import open_table
from crm_cli.exchange.vcards import CardRejects, Cards, are_cards
from crm_cli.i18n import _
from crm_cli.services.mappings import Agree, Learnt

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Source(NamedTuple):
    """The file to import: its name, and what the user says about it.

    `dates` is the order of birthdays that are written with slashes: mdy or dmy. `sheet` is the name of a sheet of a
    workbook or its number, `header_row` the number of the row that names the columns. `on_duplicate` is skip,
    update, ask or add.
    """

    name: str
    columns: dict[str, str]
    source: str | None = None
    encoding: str | None = None
    dates: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    on_duplicate: str | None = None


class ContactFile(Protocol):
    """A file of contacts of any kind: what it is, its rows, what they say, and where those go that cannot be used."""

    @property
    def kind_of_file(self) -> str: ...
    @property
    def ignored(self) -> tuple[str, ...]: ...
    def __iter__(self) -> Iterator[SheetRow | BadRow]: ...
    def read(self, cells: tuple[str, ...]) -> RawContact | None: ...
    def rejects(self, out: TextIO) -> RejectsWriter | CardRejects: ...


def open_contacts(
    crm: "Crm", stream: BinaryIO, source: Source, declared: Sequence[CustomFieldRecord], agree: Agree
) -> tuple[ContactFile, Learnt]:
    """The file, and what is to be remembered of its columns. Raises Invalid, and what `agree` raises."""
    peeked = Peeked(stream)
    binary = cast(BinaryIO, peeked)
    if are_cards(peeked.head):
        return _cards(binary, source, declared), Learnt()
    table = open_table(binary, source.name, encoding=source.encoding, sheet=source.sheet, header_row=source.header_row)
    chart = chart_of(table.headers, declared)
    table, settled = crm.mappings.settle(CONTACT.noun, table, chart, source.columns, agree)
    mapping = mapping_for(table.headers, settled.columns, declared)
    learnt = Learnt(CONTACT.noun, table.headers, settled.learnt)
    return Table(table, mapping, crm.settings.region), learnt


def _cards(stream: BinaryIO, source: Source, declared: Sequence[CustomFieldRecord]) -> ContactFile:
    if source.columns:
        raise Invalid(_("a vCard has no columns"), hint=_("leave --map out"), field="map")
    from crm_cli.exchange.vcards_in import CardReader

    return CardReader(Cards(stream, source.encoding), [field.key for field in declared])
