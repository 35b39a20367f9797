"""Arguments and options that several commands share, each written once."""

from typing import Annotated

import typer

from crm_cli.i18n import _

Who = Annotated[str, typer.Argument(metavar="WHO", help=_("a contact: id, name, phone or e-mail"), show_default=False)]
Whos = Annotated[
    list[str], typer.Argument(metavar="WHO...", help=_("contacts: ids, names, phones, e-mails; - reads ids"))
]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help=_("ids; - reads them from standard input"))]
Filter = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILTER]", help=_("words, field:value, field:a,b"), show_default=False),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("do not ask"))]
Check = Annotated[bool, typer.Option("--check", help=_("print nothing; exit with 10 if anything is due"))]
Uid = Annotated[str | None, typer.Option(metavar="UID", help=_("identity: repeating the command adds nothing"))]


def text(*names: str, help: str, metavar: str = "TEXT") -> typer.models.OptionInfo:  # noqa: A002
    """An option with a value that the domain will read."""
    found: typer.models.OptionInfo = typer.Option(*names, metavar=metavar, help=help, show_default=False)
    return found


SourceOption = Annotated[str | None, text("--source", help=_("where the contact came from"))]
