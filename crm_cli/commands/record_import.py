"""What `crm interactions|followups|complaints import` have in common: their options, and what is said of what came."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperOption

from crm_cli.commands.column_mapping import Agreement
from crm_cli.commands.context import cli_of, crm_of, say_of
from crm_cli.commands.incoming import Picks, agreed_to, imported, mapped, progress_of, read_file, tell_rejects
from crm_cli.commands.options import Values
from crm_cli.commands.shape import Changes, option
from crm_cli.domain.choices import choice, number
from crm_cli.domain.incoming import ON_DUPLICATE, ON_MISSING
from crm_cli.domain.incoming_dates import DATE_ORDERS
from crm_cli.exchange.mapping import named
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.services.record_imports import RecordPlan
    from crm_cli.services.record_run import RecordResult, RecordSource
    from crm_cli.services.record_updates import Difference

File = Annotated[
    str, typer.Argument(metavar="FILE", help=_("csv, tsv, Excel, json or jsonl file; - reads standard input"))
]
MOST_TOLD = 5


class Imports(Changes):
    """A command that brings records of a file."""

    def shared(self) -> Iterator[TyperOption]:
        yield from super().shared()
        yield option("--map", help=_("what a column means; may be repeated"), metavar="COLUMN=FIELD", multiple=True)
        yield option("--partial", help=_("take the good rows even if others are rejected"))
        yield option("--rejects", help=_("where rejected rows go, if not beside FILE"), metavar="FILE")
        yield option("--encoding", help=_("encoding, when it is not guessed well"), metavar="NAME")
        yield option("--dates", help=_("order of dates like 3/4/2026"), metavar=Values("mdy|dmy", DATE_ORDERS))
        yield option("--sheet", help=_("sheet of a workbook; else the first with anything in it"), metavar="NAME|N")
        yield option(
            "--header-row", help=_("row that names the columns; else the first that reads like it"), metavar="N"
        )
        missing, duplicate = Values("reject|create", ON_MISSING), Values("skip|update|ask|add", ON_DUPLICATE)
        yield option("--on-missing", help=_("rows of people who are not here"), metavar=missing)
        yield option("--on-duplicate", help=_("rows that are here already"), metavar=duplicate)
        yield option("--yes", "-y", help=_("take what is proposed for unknown columns"))


def import_records(ctx: typer.Context, noun: str, file: str) -> "RecordResult":
    """Read the file, refuse it when rows are rejected (unless partial), store what is new; what became of it."""
    crm, asked = crm_of(ctx), _asked(ctx)
    agreement = Agreement(ctx, yes=bool(asked["yes"]))
    source = _source(noun, file, asked)
    plan, path = read_file(
        ctx,
        file,
        asked["rejects"],
        lambda stream, bad, progress: crm.record_imports.read(stream, source, bad, progress, agreement),
    )
    if plan.rejected:
        tell_rejects(ctx, plan, path, partial=bool(asked.get("partial")))
    if source.on_duplicate == "ask":
        plan = plan._replace(agreed=_agreed(ctx, plan))
    result = crm.record_imports.load(plan, progress_of(ctx, _("stored")))
    say_of(ctx).end_progress()
    _tell(ctx, plan._replace(ignored=()) if agreement.was_shown else plan, result)
    return result


def told(ctx: typer.Context, line: str, result: "RecordResult", records: Picks) -> None:
    """Report what was imported; `line` says how many are new, `records` is the service of their noun."""
    made = _.plural("{n} contact added", "{n} contacts added", result.contacts) if result.contacts else ""
    imported(ctx, line, made, result, records)


def _asked(ctx: typer.Context) -> dict[str, Any]:
    names = "map partial rejects encoding dates sheet header_row on_missing on_duplicate yes".split()
    return {name: ctx.meta.get(f"crm.{name}") for name in names}


def _source(noun: str, file: str, asked: dict[str, Any]) -> "RecordSource":
    from crm_cli.services.record_run import RecordSource

    def one_of(name: str, words: tuple[str, ...], default: str) -> str:
        return choice(asked[name], words, field=name) if asked[name] else default

    return RecordSource(
        noun,
        file,
        mapped(list(asked["map"] or ())),
        asked["encoding"],
        one_of("dates", DATE_ORDERS, "") or None,
        asked["sheet"],
        number(asked["header_row"], 1, 1_048_576, field="header_row") if asked["header_row"] else None,
        one_of("on_missing", ON_MISSING, "reject"),
        one_of("on_duplicate", ON_DUPLICATE, "skip"),
    )


def _agreed(ctx: typer.Context, plan: "RecordPlan") -> dict[str, int]:
    """The rows to be taken in of those about what is here, with the version that was looked at; in a dry run all."""
    differing = crm_of(ctx).record_imports.differing(plan)
    if cli_of(ctx).dry_run:
        return {found.row.uid: found.version for found in differing}
    chosen = agreed_to(ctx, differing, lambda found: _show(ctx, plan.source.noun, found))
    return {found.row.uid: found.version for found in chosen}


def _show(ctx: typer.Context, noun: str, found: "Difference") -> None:
    say_of(ctx).note(f"{noun} {found.number} " + _("(line {n})").format(n=found.row.line))
    for field, (ours, theirs) in found.fields.items():
        say_of(ctx).note(f"  {field}: {_shown(ours)} → {_shown(theirs)}")


def _shown(value: object) -> str:
    return "-" if value is None else str(value)


def _tell(ctx: typer.Context, plan: "RecordPlan", result: "RecordResult") -> None:
    say = say_of(ctx)
    if plan.ignored:
        say.note(_("columns left out: {names}").format(names=named(plan.ignored)))
    if plan.overruled:
        rows = [f"{column} ({n})" for column, n in plan.overruled.items()]
        say.note(_("left out in rows where another column says otherwise: {names}").format(names=named(rows)))
    if plan.has_codes and plan.source.noun == "complaint" and result.new:
        say.note(_("the complaints have numbers of this file now; those of the other one are not kept"))
    if result.colleagues:
        several = ", ".join(f"{name} ({n})" for name, n in result.colleagues.most_common(MOST_TOLD))
        say.note(_("colleagues who are not here, left blank: {names}").format(names=several))
        say.note(_("crm staff add NAME, then import again with --on-duplicate update"))
    if result.overdue:
        say.note(
            _.plural(
                "{n} of them is overdue: it stands in crm today",
                "{n} of them are overdue: they stand in crm today",
                result.overdue,
            )
        )
