"""`crm backups …`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands import exits
from crm_cli.commands.context import crm_of, output_of, query_of, say_of, words_of
from crm_cli.commands.options import Yes, text
from crm_cli.commands.report import agree, confirm, removing, wrote
from crm_cli.commands.shape import Changes, Lists, Shows
from crm_cli.domain.choices import number
from crm_cli.domain.fields.backups import BACKUP, CHECKED_BACKUP, THEN_AND_NOW
from crm_cli.domain.listing import Listing
from crm_cli.domain.numbers import size_text
from crm_cli.domain.vocabulary import BACKUP_STATES
from crm_cli.i18n import _
from crm_cli.render.write import write_listing

if TYPE_CHECKING:
    from crm_cli.services.backups import Plan, Restored

app = typer.Typer(help=_("Copies of the file: made, checked, brought back."))

MOST_NAMED = 10  # commands that a restore would lose
CODES = dict(zip(BACKUP_STATES, (exits.OK, exits.DAMAGED, exits.FAILED, exits.NEWER, exits.DAMAGED), strict=True))


@app.command(cls=Shows)
def create(
    ctx: typer.Context,
    to: Annotated[
        str | None, text("--to", metavar="FILE", help=_("a file elsewhere, for example on another disk"))
    ] = None,
) -> None:
    """Keep the file as it is now.

    crm does so itself before the first change of a day, before imports of more than 1,000 rows, before a restore,
    before people are forgotten, and before the file is brought to a newer format.

    Example: crm backups create --to /media/stick/agency-2026-11-28.db
    """
    from crm_cli.services.backups import listing_of

    made = crm_of(ctx).backups.create(Path(to) if to else None)
    path = to or crm_of(ctx).backups.folder / made.name
    message = _("kept: {path} ({size})").format(path=path, size=size_text(made.size))
    wrote(ctx, message, listing_of([made]), [made.name])


@app.command("list", cls=Lists.of(BACKUP))
def list_(ctx: typer.Context) -> None:
    """List the backups of the file, newest first.

    Example: crm backups list
    """
    crm = crm_of(ctx)
    listing = crm.backups.list(query_of(ctx))
    _show(ctx, listing)
    if listing.total() and not crm.exists:
        say_of(ctx).note(_("there is no file {path}; `crm backups restore NAME` brings it back").format(path=crm.path))


@app.command(cls=Lists.of(CHECKED_BACKUP))
def verify(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME...]", help=_("names or files; all of the list when none is given; - reads them")),
    ] = None,
) -> None:
    """Look at every page, reference, seal and document of backups.

    Ends with 7 when one is damaged or lacks documents, 6 when one is newer.

    Example: crm backups verify
    """
    from crm_cli.services.listed import listed

    say = say_of(ctx)
    found = crm_of(ctx).backups.verify(
        words_of(names or []), lambda name: say.progress(_("checking: {name}").format(name=name))
    )
    say.end_progress()
    rows = [(*checked.backup, checked.state, checked.found) for checked in found]
    _show(ctx, listed(CHECKED_BACKUP, rows, query_of(ctx)))
    raise typer.Exit(max((CODES[checked.state] for checked in found), default=exits.OK))


@app.command(cls=Changes)
def restore(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="FILE", help=_("a name of `crm backups list`, or a file elsewhere"), show_default=False),
    ],
    yes: Yes = False,
) -> None:
    """Give the file the content of a backup, after keeping what it has now. --dry-run shows what would change.

    Who has the file open goes on with the new content. People who were forgotten since are forgotten again.

    Example: crm backups restore 20261128T063000Z-daily.db
    """
    crm = crm_of(ctx)
    plan = crm.backups.plan(name)
    _tell_plan(ctx, plan)
    if crm.dry_run:
        from crm_cli.services.listed import listed

        _show(ctx, listed(THEN_AND_NOW, plan.counts))
        wrote(ctx, _("{name} would be restored").format(name=name), None, [])
        return
    confirm(ctx, _("replace everything in {path}?").format(path=crm.path), yes=yes)
    _tell(ctx, name, crm.backups.restore(plan))


@app.command(cls=Changes)
def prune(
    ctx: typer.Context,
    keep: Annotated[
        str | None, text("--keep", metavar="N", help=_("how many of each kind stay, in place of backup.keep"))
    ] = None,
    manual: Annotated[bool, typer.Option("--all", help=_("also those made by hand"))] = False,
    yes: Yes = False,
) -> None:
    """Remove old backups, but not the newest of each kind; without --all, none that was made by hand.

    Example: crm backups prune --keep 7
    """
    from crm_cli.services.backups import listing_of

    crm = crm_of(ctx)
    doomed = crm.backups.surplus(number(keep, 0, 9999, field="keep") if keep else None, manual=manual)
    listing = listing_of(doomed)
    removed = _.plural("{n} backup removed", "{n} backups removed", len(doomed))
    if crm.dry_run:
        _show(ctx, listing)
        wrote(ctx, removed, None, [])
        return
    agree(ctx, _.plural("remove {n} backup?", "remove {n} backups?", len(doomed)), len(doomed), yes=yes)
    report = removing(ctx, listing, [backup.name for backup in doomed])
    crm.backups.remove(doomed)
    report(removed)


def _show(ctx: typer.Context, listing: Listing) -> None:
    """Unlike `report.show` without a word about data: the file may be what is missing."""
    left_out = write_listing(listing, output_of(ctx), crm_of(ctx).present)
    if left_out:
        say_of(ctx).note(left_out)


def _tell_plan(ctx: typer.Context, plan: "Plan") -> None:
    """When it was made, and which commands go."""
    say = say_of(ctx)
    made = _("{name} was made {at}").format(
        name=plan.backup.name, at=crm_of(ctx).present.instant_text(plan.backup.made_at)
    )
    if not plan.gone:
        say.note(made)
        return
    say.note(made + _.plural("; {n} command since goes:", "; {n} commands since go:", len(plan.gone)))
    for command, line in plan.gone[:MOST_NAMED]:
        say.note(f"  {command}  {line}")
    if len(plan.gone) > MOST_NAMED:
        say.note(_("  and {n} more, see `crm history`").format(n=len(plan.gone) - MOST_NAMED))


def _tell(ctx: typer.Context, name: str, done: "Restored") -> None:
    from crm_cli.services.backups import listing_of

    message = _("restored {name}").format(name=name)
    safety = [done.safety.name] if done.safety else []
    if safety:
        message += _("; to go back to what was there: crm backups restore {name}").format(name=safety[0])
    elif done.aside:
        message += _("; the damaged file is kept: {path}").format(path=done.aside)
    wrote(ctx, message, listing_of([done.safety] if done.safety else []), safety)
    if done.forgotten is None:
        say_of(ctx).note(_("who was forgotten since then may be back; to forget again: crm contacts forget NAME"))
    elif done.forgotten:
        say_of(ctx).note(_.plural("{n} person was forgotten again", "{n} people were forgotten again", done.forgotten))
    if done.missing:
        message = _.plural("{n} document has no content", "{n} documents have no content", done.missing)
        say_of(ctx).note(message + _("; which ones: crm doctor"))
