"""The bodies of `crm contacts import` and of exports to vCards: open the files, report what came of it."""

import typer

from crm_cli.commands.column_mapping import Agreement
from crm_cli.commands.contact_updates import agreed, tell_left
from crm_cli.commands.context import collect_garbage, crm_of, query_of, say_of
from crm_cli.commands.incoming import imported, progress_of, read_file, tell_rejects
from crm_cli.commands.report import export_pieces
from crm_cli.exchange.mapping import named
from crm_cli.i18n import _
from crm_cli.services.contact_files import Source
from crm_cli.services.examining import Result
from crm_cli.services.imports import Plan


def import_contacts(
    ctx: typer.Context, file: str, *, partial: bool, rejects: str | None, source: Source, yes: bool
) -> None:
    """Read the file, refuse it when rows are rejected (unless partial), store what is new, report."""
    crm, agreement = crm_of(ctx), Agreement(ctx, yes=yes)
    plan, path = read_file(
        ctx, file, rejects, lambda stream, bad, progress: crm.imports.read(stream, source, bad, progress, agreement)
    )
    if plan.rejected:
        tell_rejects(ctx, plan, path, partial=partial)
    plan = agreed(ctx, plan)
    result = crm.imports.load(plan, progress_of(ctx, _("stored")))
    say_of(ctx).end_progress()
    _tell(ctx, plan._replace(ignored=()) if agreement.was_shown else plan, result)


def export_cards(ctx: typer.Context, filter_: list[str] | None, version: str, out: str | None) -> None:
    """Write contacts as vCards of a version, as they come."""
    collect_garbage()
    cards = export_pieces(ctx, crm_of(ctx).contacts.cards(query_of(ctx, filter_), version), out)
    if cards is not None:
        say_of(ctx).note(_("{n} contacts written to {path}").format(n=cards, path=out))


def export_aliases(ctx: typer.Context, filter_: list[str] | None, out: str | None) -> None:
    """Write contacts as aliases of mutt, as they come."""
    lines = export_pieces(ctx, crm_of(ctx).contacts.aliases(query_of(ctx, filter_)), out)
    if lines is not None:
        say_of(ctx).note(_("{n} addresses written to {path}").format(n=lines, path=out))


def _tell(ctx: typer.Context, plan: Plan, result: Result) -> None:
    say = say_of(ctx)
    if plan.dates:
        order = _("month/day/year") if plan.dates == "mdy" else _("day/month/year")
        say.note(_("birthdays were read as {order}; --dates mdy|dmy says otherwise").format(order=order))
    if plan.ignored:
        left_out = _("left out of the cards: {names}") if plan.kind == "vcard" else _("columns left out: {names}")
        say.note(left_out.format(names=named(plan.ignored)))
    if result.strangers:
        say.note(_("{n} relations left out: to people who are not here").format(n=result.strangers))
    if result.shared:
        say.note(_.plural("{n} phone or e-mail is shared:", "{n} phones or e-mails are shared:", result.shared))
        for hint in result.hints:
            say.note(f"  {hint}")
    tell_left(ctx, plan, result)
    line, made = _.plural("{n} contact imported", "{n} contacts imported", result.new), ""
    if result.organisations:
        made = _.plural("{n} organisation made", "{n} organisations made", result.organisations)
    imported(ctx, line, made, result, crm_of(ctx).contacts)
