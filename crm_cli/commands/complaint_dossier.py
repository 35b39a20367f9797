"""`crm complaints dossier|policy|publish`: what is handed over about complaints, and to whom."""

from pathlib import Path
from typing import Annotated

import typer

from crm_cli import config
from crm_cli.commands.context import asked_format, cli_of, crm_of, say_of
from crm_cli.commands.editor import edited, kept, on_terminal
from crm_cli.commands.options import text
from crm_cli.commands.report import form_of, hand_over, write_records
from crm_cli.commands.shape import Shows, Writes
from crm_cli.domain.complaints import code, complaint_id
from crm_cli.domain.text import note
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.render.write import write_text

app = typer.Typer()

Id = Annotated[str, typer.Argument(metavar="ID", help=_("a complaint: 3 or C-3"), show_default=False)]
Out = Annotated[str | None, text("--out", "-o", metavar="FILE", help=_("write to a file instead"))]


@app.command(cls=Shows)
def dossier(
    ctx: typer.Context,
    number: Id,
    html: Annotated[bool, typer.Option("--html", help=_("as a page of HTML, to be printed or handed over"))] = False,
    out: Out = None,
    redact: Annotated[
        bool, typer.Option("--redact", help=_("for others: with marks in place of names, numbers and addresses"))
    ] = False,
) -> None:
    """Show a whole case in order, for the customer or an authority: as text, markdown, json, or --html.

    With --redact people are marks that stay the same: [customer], [person 1], [colleague A]. What a text tells between
    its lines stays: read it before you hand it over.

    Example: crm complaints dossier C-3 --redact --html --out c-3.html
    """
    from crm_cli.render.complaint_dossier import dossier_text

    crm, form = crm_of(ctx), form_of(ctx, _("a dossier"), html=html)
    complaint = complaint_id(number)
    found = crm.papers.dossier(complaint)
    if redact:
        found = crm.papers.redacted(found, complaint)
        say_of(ctx).note(_("what texts tell may still say who people are: read it before you hand it over"))
    hand_over(ctx, dossier_text(found, crm.present, form), out, _("the case {code}").format(code=code(complaint)))


@app.command(cls=Shows)
def policy(
    ctx: typer.Context,
    edit: Annotated[bool, typer.Option("--edit", help=_("open the template in $EDITOR"))] = False,
    path: Annotated[bool, typer.Option("--path", help=_("print where the agency's own template is kept"))] = False,
    reset: Annotated[bool, typer.Option("--reset", help=_("put the agency's own template aside"))] = False,
) -> None:
    """Print the procedure for customers who complain: how, by when we answer, what they can do if they are not content.

    It is made from a template, in which words in braces stand for what is set: {agency}, {hours}, {resolve_1}.

    Example: crm complaints policy --format markdown
    """
    from crm_cli.services import policy_template

    if edit + path + reset > 1:
        raise Invalid(_("--edit, --path and --reset exclude each other"))
    cli = cli_of(ctx)
    own = policy_template.own_template(config.config_path(cli.env))
    if path and asked_format(ctx):
        write_records(ctx, [{"path": str(own)}])
    elif path:
        write_text(f"{clean(str(own))}\n")
    elif reset:
        aside = policy_template.put_aside(own)
        say_of(ctx).note(
            _("the template is the shipped one again; yours is kept in {path}").format(path=aside)
            if aside
            else _("the template is the shipped one")
        )
    elif edit:
        _edit(ctx, own)
    else:
        _print_policy(ctx, own)


def _print_policy(ctx: typer.Context, own: Path) -> None:
    from crm_cli.render.sheets import text_of
    from crm_cli.services.policy_template import template

    form = form_of(ctx, _("the procedure"))
    if not cli_of(ctx).settings["agency"]:
        say_of(ctx).note(_("crm config set agency NAME says what customers call you"))
    filled = crm_of(ctx).papers.policy(template(own, cli_of(ctx).settings["ui.lang"]))
    if form in ("json", "jsonl"):
        write_text(text_of({"text": filled, "template": str(own) if own.exists() else None}, form))
    else:
        write_text(clean(filled, newlines=True))


def _edit(ctx: typer.Context, own: Path) -> None:
    """Have the template edited. One that cannot be filled is not taken, and stays in a file that is named."""
    from crm_cli.services import policy_template

    before = policy_template.template(own, cli_of(ctx).settings["ui.lang"])
    after, draft = edited(before, suffix=".md")
    with kept(draft):
        crm_of(ctx).papers.policy(after)
        if after != before:
            policy_template.keep(own, after)
    say_of(ctx).note(_("the template is in {path}").format(path=own) if after != before else _("nothing was changed"))


@app.command(cls=Writes)
def publish(
    ctx: typer.Context,
    number: Id,
    lesson: Annotated[
        str | None, text("--lesson", help=_("what changes, if other words are wanted than those of the complaint"))
    ] = None,
    out: Out = None,
) -> None:
    """Tell others what was learnt from a complaint that has ended, without telling whose it was.

    Why it happened, and what is done so that it does not happen again, come from the complaint; if it says nothing yet,
    what is typed here is kept there. What was heard comes with marks in place of people; on a terminal $EDITOR opens
    on it, to take out what else tells who it was. What is confidential is not published.

    Example: crm complaints publish 3 --lesson "transfers are confirmed"
    """
    from crm_cli.render.complaint_dossier import lesson_text

    crm, say, form = crm_of(ctx), say_of(ctx), form_of(ctx, _("a lesson"))
    complaint = complaint_id(number)
    crm.papers.check_ended(complaint)
    learnt = _learnt(ctx, complaint, lesson)
    if on_terminal():
        heard, draft = edited(crm.papers.told(complaint))
        with kept(draft):
            found = crm.papers.lesson(complaint, note(heard, field="heard"), learnt)
    else:
        found = crm.papers.lesson(complaint, crm.papers.told(complaint), learnt)
        say.note(_("what texts tell may still say who people are: read it before you publish it"))
    hand_over(ctx, lesson_text(found, form), out, _("the lesson"))


def _learnt(ctx: typer.Context, number: int, typed: str | None) -> str:
    """What changes: as typed, as the complaint says, or as answered. Where the complaint says nothing, it is kept."""
    crm, say = crm_of(ctx), say_of(ctx)
    (complaint,) = crm.complaints.get([number])
    if typed is None and complaint.prevention:
        return complaint.prevention
    if typed is None and not say.asks():
        hint = _("add --lesson TEXT, or keep it: crm complaints edit {id} --prevention TEXT").format(id=number)
        raise Invalid(_("what changes is missing"), hint=hint, field="lesson")
    learnt = note(
        say.ask(_("what changes, so that it does not happen again")) if typed is None else typed, field="lesson"
    )
    if not complaint.prevention:
        crm.complaints.edit([number], {"prevention": learnt})
        say.note(_("kept with {code}, as what is done so that it does not happen again").format(code=code(number)))
    return learnt
