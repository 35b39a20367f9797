"""`crm followups export|sync-dir`: next steps in calendars."""

from typing import Annotated

import typer

from crm_cli.commands.context import collect_garbage, crm_of, query_of, say_of
from crm_cli.commands.folders import Words, folder_named, report_sync
from crm_cli.commands.options import Filter, text
from crm_cli.commands.report import export_format, export_listing, export_pieces
from crm_cli.commands.shape import Changes, Exports
from crm_cli.domain.choices import choice
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer()

CALENDAR = "ics"
COMPONENTS = ("todos", "events")


@app.command(cls=Exports.of(FOLLOWUP, CALENDAR))
def export(
    ctx: typer.Context,
    filter_: Filter = None,
    all_: Annotated[bool, typer.Option("--all", help=_("done and cancelled ones too"))] = False,
    as_: Annotated[
        str | None,
        text("--as", metavar="todos|events", values=COMPONENTS, help=_("what they are in ics; todos if not given")),
    ] = None,
    out: Annotated[
        str | None, text("--out", "--output", "-o", metavar="FILE", help=_("write to a file instead"))
    ] = None,
) -> None:
    """Write next steps with every field: csv, unless --format or the name of the file says otherwise.

    In ics one that comes again is the single step that is due now; the same step is always the same item (UID).

    Example: crm followups export owner:sara --format ics --out steps.ics
    """
    kind = choice(as_, COMPONENTS, field="as") if as_ else None
    format_ = export_format(ctx, out)
    if format_ == CALENDAR:
        _export_calendar(ctx, filter_, all_of_them=all_, as_events=kind == "events", path=out)
        return
    if kind:
        raise Invalid(_("--as belongs to --format ics"), hint=_("add --format ics"), field="as")
    listing = crm_of(ctx).followups.list(query_of(ctx, filter_), all_of_them=all_)
    export_listing(ctx, listing, format_, out)


def _export_calendar(
    ctx: typer.Context, filter_: list[str] | None, *, all_of_them: bool, as_events: bool, path: str | None
) -> None:
    from crm_cli.exchange.ics import written
    from crm_cli.services import calendars

    collect_garbage()
    entries = calendars.entries(crm_of(ctx), query_of(ctx, filter_), all_of_them=all_of_them)
    pieces = export_pieces(ctx, written(entries, as_events=as_events), path)
    if pieces is not None:
        # What stands before and after the entries is no follow-up.
        say_of(ctx).note(_("{n} follow-ups written to {path}").format(n=pieces - 2, path=path))


@app.command("sync-dir", cls=Changes)
def sync_dir(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help=_("a folder with one item per file, as of vdirsyncer"))],
) -> None:
    """Bring a folder of calendar items into step with next steps, for vdirsyncer to carry to a phone.

    Each one still to be done has a file. What was completed, cancelled, taken up again or moved there is done here,
    too, as one command. Titles and all else are changed here only. Where both sides changed state or day since the last
    time, crm's word counts, and what the other copy said is told. What was deleted there comes again; what was done or
    cancelled is removed from the folder after 30 days, what was deleted here at once. Other files are left alone.

    Example: crm followups sync-dir ~/.calendars/crm
    """
    from crm_cli.domain.calendars import STEP
    from crm_cli.exchange.ics import ITEMS
    from crm_cli.exchange.vdir import Folder
    from crm_cli.services import calendars

    collect_garbage()
    found = Folder(folder_named(folder), ITEMS)
    report_sync(ctx, Words(STEP, _told(), _counted(), ("taken",)), lambda: calendars.sync(crm_of(ctx), found))


def _told() -> dict[str, str]:
    return {
        "taken": _("taken in: {record} {detail}"),
        "again": _("deleted in the folder, written again: {record}"),
        "conflict": _("changed on both sides, crm's stays: {record} was there {detail}"),
        "refused": _("not taken in: {record} {detail}"),
        "skipped": _("skipped: {file}: {detail}"),
    }


def _counted() -> dict[str, str]:
    return {
        "written": _("{n} written"),
        "again": _("{n} written again"),
        "removed": _("{n} removed"),
        "taken": _("{n} taken in"),
        "conflict": _("{n} in conflict"),
        "refused": _("{n} not taken in"),
        "unknown": _("{n} not crm's, left alone"),
        "skipped": _("{n} skipped"),
    }
