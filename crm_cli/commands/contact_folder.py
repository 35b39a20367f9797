"""`crm contacts sync-dir`: contacts in a folder of cards."""

from typing import Annotated

import typer

from crm_cli.commands.context import collect_garbage, crm_of, query_of
from crm_cli.commands.folders import Words, folder_named, report_sync
from crm_cli.commands.options import Filter, text
from crm_cli.commands.shape import Changes
from crm_cli.domain.choices import choice
from crm_cli.i18n import _

app = typer.Typer()

VERSIONS = {"vcard3": "3.0", "vcard": "4.0"}


@app.command("sync-dir", cls=Changes)
def sync_dir(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help=_("a folder with one card per file, as of vdirsyncer"))],
    filter_: Filter = None,
    as_: Annotated[
        str,
        text("--as", metavar="vcard|vcard3", values=tuple(VERSIONS), help=_("what new cards are; khard wants vcard3")),
    ] = "vcard3",
    archive_deleted: Annotated[
        bool, typer.Option("--archive-deleted", help=_("archive whose card was deleted; else it is written again"))
    ] = False,
) -> None:
    """Bring a folder of vCards into step with the contacts, for khard, and for vdirsyncer to carry to a phone.

    Each contact in use, or of the filter, has a card. What was changed there is changed here, too, field by field, as
    one command; new cards are new contacts. Where both sides changed one field since the last time, neither is touched
    and both are told. Who is archived, merged, deleted or forgotten here has no card any more. Pictures and all that
    crm does not know of stay in a card.

    Example: crm contacts sync-dir ~/.contacts/crm tag:vip
    """
    from crm_cli.domain.address_books import STEP
    from crm_cli.exchange.vcard_file import CARDS
    from crm_cli.exchange.vdir import Folder
    from crm_cli.services import address_books

    collect_garbage()
    version = VERSIONS[choice(as_, tuple(VERSIONS), field="as")]
    found, query = Folder(folder_named(folder), CARDS), query_of(ctx, filter_)
    words = Words(STEP, _told(), _counted(), ("new", "taken", "archived"))
    report_sync(
        ctx,
        words,
        lambda: address_books.sync(crm_of(ctx), found, query, version=version, archives=archive_deleted),
    )


def _told() -> dict[str, str]:
    return {
        "new": _("new: {record} {detail}"),
        "taken": _("taken in: {record} {detail}"),
        "again": _("deleted in the folder, written again: {record} {detail}"),
        "archived": _("deleted in the folder, archived: {record} {detail}"),
        "conflict": _("changed on both sides, left on both: {record} {detail} ({file})"),
        "skipped": _("skipped: {file}: {detail}"),
    }


def _counted() -> dict[str, str]:
    return {
        "written": _("{n} written"),
        "again": _("{n} written again"),
        "removed": _("{n} removed"),
        "new": _("{n} new"),
        "taken": _("{n} taken in"),
        "archived": _("{n} archived"),
        "conflict": _("{n} in conflict"),
        "unknown": _("{n} left alone"),
        "skipped": _("{n} skipped"),
    }
