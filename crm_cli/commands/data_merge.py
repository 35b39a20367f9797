"""`crm data merge`: the records of another file."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands.context import crm_of, say_of
from crm_cli.commands.incoming import progress_of
from crm_cli.commands.options import Yes, text
from crm_cli.commands.report import agree, show, wrote
from crm_cli.commands.shape import Changes
from crm_cli.domain.choices import choice
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.services.data_merge import Found, Merged

app = typer.Typer()

PREFERENCES = ("here", "there", "newer")
MOST_NAMED = 5
LONG = 1.0  # seconds


@app.command(cls=Changes)
def merge(
    ctx: typer.Context,
    other: Annotated[str, typer.Argument(metavar="FILE", help=_("the other crm file"), show_default=False)],
    prefer: Annotated[
        str | None,
        text("--prefer", metavar="SIDE", values=PREFERENCES, help=_("who is right where both sides say something")),
    ] = None,
    yes: Yes = False,
) -> None:
    """Bring the records of another crm file here: what is new there, and what was changed there only.

    Records are known by their uid, colleagues also by name, fields of your own by key, segments by name. Copies of one
    file know from their common history what was changed on which side; of other files nobody knows, and whatever
    differs is a conflict. --dry-run shows the plan and every conflict, field by field. --prefer newer takes the file in
    which a record was changed last, which is a guess. The history of the other file, its imports and its backups stay
    there, and it is not changed. One `crm undo` takes all of it back.

    Example: crm data merge laptop.db --dry-run
    """
    crm, say, path = crm_of(ctx), say_of(ctx), Path(other)
    if prefer is not None:
        prefer = choice(prefer, PREFERENCES, field="prefer")
    with crm.file_merging.compared(path, say.progress) as found:
        say.end_progress()
        _tell_plan(ctx, found)
        if crm.dry_run or (found.in_conflict and prefer is None):
            show(ctx, found.conflicts)
        summary = _summary(other, found.new, found.changing)
        if crm.dry_run:
            say.note(_("dry run, nothing written: {message}").format(message=summary))
            return
        crm.file_merging.refuse(found, prefer)
        if not found.is_something:
            wrote(ctx, _("{path} has nothing that is not here").format(path=other), found.listing, [])
            return
        agree(ctx, _("{summary}; go on?").format(summary=summary), found.new + found.changing, yes=yes)
        done = crm.file_merging.merge(found, prefer, say.progress, progress_of(ctx, _("stored")))
        say.end_progress()
        _tell(ctx, done, other)


def _tell_plan(ctx: typer.Context, found: "Found") -> None:
    """A line for each noun of which anything is to be said, and what one would not expect."""
    say = say_of(ctx)
    for noun in found.nouns:
        said = {
            _("{n} new"): noun.new,
            _("{n} the same"): noun.same,
            _("{n} changed there only"): noun.there,
            _("{n} changed here only"): noun.here,
            _("{n} changed on both sides"): noun.both,
            _("{n} deleted or forgotten here, left out"): noun.left_out,
            _("{n} only here"): noun.only_here,
        }
        parts = [text.format(n=n) for text, n in said.items() if n]
        if parts:
            say.note(f"{noun.noun}: {', '.join(parts)}")
    _tell_codes(ctx, found.codes)
    if found.forgotten:
        say.note(
            _("forgotten there, and still here: {ids}; to forget them here too: crm contacts forget ID").format(
                ids=", ".join(map(str, found.forgotten[:MOST_NAMED]))
            )
        )
    if found.crossed:
        say.note(_("contacts merged otherwise there: {ids}").format(ids=", ".join(map(str, found.crossed))))
    if found.incompatible:
        say.note(_("fields of another type there: {keys}").format(keys=", ".join(found.incompatible)))


def _tell_codes(ctx: typer.Context, codes: Sequence[tuple[int, int]]) -> None:
    if codes:
        named = ", ".join(f"C-{there} → C-{here}" for there, here in codes[:MOST_NAMED])
        more = "" if len(codes) <= MOST_NAMED else " …"
        say_of(ctx).note(_("complaints whose number is taken here: {codes}").format(codes=named + more))


def _tell(ctx: typer.Context, done: "Merged", other: str) -> None:
    say = say_of(ctx)
    wrote(ctx, _summary(other, done.found.new, done.changed), done.found.listing, [])
    if done.codes != done.found.codes:  # others have taken numbers meanwhile
        _tell_codes(ctx, done.codes)
    if done.lost:
        message = _.plural("{n} document has no content", "{n} documents have no content", done.lost)
        say.note(message + _("; which ones: crm doctor"))
    if done.seconds >= LONG:
        say.note(_("nobody else could write for {n} seconds").format(n=round(done.seconds)))


def _summary(other: str, new: int, changed: int) -> str:
    return _("{path}: {new} new, {changed} changed").format(path=other, new=new, changed=changed)
