"""Arguments and options that several commands share, each written once."""

from typing import Annotated

import typer

from crm_cli.i18n import _


class Values(str):
    """A metavar that knows the words it stands for. Typer hands it on as it is; completion and reference read it.

    `typed` says how: "one" of the words, a "list" of them (a,b) or an "order" (a,-b).
    """

    words: tuple[str, ...]
    typed: str

    def __new__(cls, metavar: str, words: tuple[str, ...], typed: str = "one") -> "Values":
        found = super().__new__(cls, metavar)
        found.words, found.typed = words, typed
        return found


Who = Annotated[str, typer.Argument(metavar="WHO", help=_("a contact: id, name, phone or e-mail"), show_default=False)]
Whos = Annotated[
    list[str], typer.Argument(metavar="WHO...", help=_("contacts: ids, names, phones, e-mails; - reads ids"))
]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help=_("ids; - reads them from standard input"))]
# In commands of the shape `Bulk`, where --where may stand in their place.
PickedWhos = Annotated[
    list[str],
    typer.Argument(
        metavar="[WHO]...",
        help=_("contacts: ids, names, phones, e-mails; - reads ids"),
        default_factory=list,
        show_default=False,
    ),
]
PickedIds = Annotated[
    list[str],
    typer.Argument(
        metavar="[ID]...",
        help=_("ids; - reads them from standard input"),
        default_factory=list,
        show_default=False,
    ),
]
Filter = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILTER]", help=_("words, field:value, field:a,b"), show_default=False),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("do not ask"))]
Check = Annotated[bool, typer.Option("--check", help=_("print nothing; exit with 10 if anything is due"))]
Uid = Annotated[str | None, typer.Option(metavar="UID", help=_("identity: repeating the command adds nothing"))]


def text(
    *names: str,
    help: str,  # noqa: A002
    metavar: str = "TEXT",
    values: tuple[str, ...] = (),
) -> typer.models.OptionInfo:
    """An option with a value that the domain will read; `values` are the words to choose from."""
    shown = Values(metavar, values) if values else metavar
    found: typer.models.OptionInfo = typer.Option(*names, metavar=shown, help=help, show_default=False)
    return found


SourceOption = Annotated[str | None, text("--source", help=_("where the contact came from"))]
SheetOption = Annotated[
    str | None, text("--sheet", metavar="NAME|N", help=_("sheet of a workbook; else the first with anything in it"))
]
HeaderRowOption = Annotated[
    int | None,
    typer.Option(
        "--header-row",
        metavar="N",
        min=1,
        help=_("row that names the columns; else the first that reads like it"),
        show_default=False,
    ),
]
