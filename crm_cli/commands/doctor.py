"""`crm doctor`: examine the file, what is around it, the settings and the terminal; mend and save what can be."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands import exits
from crm_cli.commands.context import cli_of, output_of, query_of, say_of
from crm_cli.commands.shape import Lists
from crm_cli.domain.fields.doctor import FINDING, SALVAGED
from crm_cli.domain.findings import Finding, verdict
from crm_cli.domain.listing import Query
from crm_cli.errors import Busy, Invalid, NewerFile, NotFound
from crm_cli.i18n import _
from crm_cli.render.write import write_listing

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

app = typer.Typer(help=_("Check-ups of the file, what is around it, and what is in it."))

CODES = {"ok": exits.OK, "note": exits.OK, "mend": exits.DUE, "damaged": exits.DAMAGED}


@app.command(cls=Lists.of(FINDING))
def check(
    ctx: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help=_("also every index entry, row and command; meanwhile nobody can write"))
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help=_("after a backup, make anew indexes and triggers that are wrong"))
    ] = False,
    salvage: Annotated[
        str | None,
        typer.Option("--salvage", metavar="FILE", help=_("save what can be read of a damaged file into a new one")),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("show what these two would do; write nothing"))] = False,
) -> None:
    """Check file, surroundings, settings and terminal, and show what mends them.

    `crm doctor` alone does it.

    The file is changed by --repair alone, which touches no record; the damaged file of --salvage stays as it is.

    Ends with 0 when all is well or mended, 10 when something is to be mended, 7 when the file is damaged or something
    of it could not be saved; as every command does, with 3 when the file does not exist, 4 when another process holds
    it, 6 when it is from a newer version.

    Example: crm doctor check --full
    """
    if repair and salvage is not None:
        raise Invalid(_("--repair and --salvage are two things"), hint=_("--salvage is for a file that is damaged"))
    examine = not repair and salvage is None
    if dry_run and examine:
        raise Invalid(_("there is nothing to try"), hint=_("--dry-run goes with --repair or --salvage"))
    if examine:
        _examine(ctx, full)
        return
    crm = cli_of(ctx).crm
    crm.dry_run = dry_run
    if salvage is None:
        _repair(ctx, crm)
    else:
        _salvage(ctx, crm, Path(salvage))


def _examine(ctx: typer.Context, full: bool) -> None:
    from crm_cli.render.findings import terminal_finding, write_findings, write_right_to_left
    from crm_cli.services.doctor import diagnose
    from crm_cli.services.listed import listed

    cli, query = cli_of(ctx), query_of(ctx)
    diagnosis = diagnose(
        cli.flags,
        cli.env,
        may_create=cli.create,
        full=full,
        progress=lambda name: cli.say.progress(_("checking: {name}").format(name=name)),
    )
    cli.say.end_progress()
    cli.settings = diagnosis.settings  # those of the file may be unusable, and that is what is to be said
    output = output_of(ctx)
    findings = [*diagnosis.findings, *_completion(ctx), terminal_finding(output, cli.env)]
    if output.format == "table" and output.screen and not output.columns and query == Query():
        write_findings(findings, output)
        write_right_to_left()
    else:
        write_listing(listed(FINDING, findings, query), output, diagnosis.present)
    worst = verdict(findings)
    cli.say.note(_summary(findings, worst))
    refusal = diagnosis.refusal
    raise typer.Exit(exits.code_of(refusal) if isinstance(refusal, NotFound | Busy | NewerFile) else CODES[worst])


def _repair(ctx: typer.Context, crm: "Crm") -> None:
    from crm_cli.services.doctor.mending import repair
    from crm_cli.services.listed import listed

    say, query = say_of(ctx), query_of(ctx)
    done = repair(crm)
    write_listing(listed(FINDING, done.findings, query), output_of(ctx, ("state", "check", "found")), crm.present)
    if not done.findings:
        say.note(_("there is nothing to mend"))
    elif crm.dry_run:
        say.note(_("dry run, nothing written: this would be mended"))
    elif done.backup:
        say.note(_("mended; as it was, the file is kept in {path}").format(path=done.backup))
    else:  # the file itself was as it should be
        say.note(_("mended"))


def _salvage(ctx: typer.Context, crm: "Crm", out: Path) -> None:
    from crm_cli.services.doctor.mending import salvage
    from crm_cli.services.listed import listed

    say, query = say_of(ctx), query_of(ctx)
    done = salvage(crm, out, lambda table: say.progress(_("saving: {table}").format(table=table)))
    say.end_progress()
    write_listing(listed(SALVAGED, done.tables, query), output_of(ctx), crm.present)
    if done.commands:
        say.note(
            _.plural(
                "{n} command can no longer be taken back: not all that it changed could be read",
                "{n} commands can no longer be taken back: not all that they changed could be read",
                done.commands,
            )
        )
    say.note(_("something is lost") if done.lost else _("everything was saved"))
    if crm.dry_run:
        say.note(_("dry run, nothing written"))
    else:
        say.note(_("look at it with `crm --db {path} doctor --full`; the damaged file is as it was").format(path=out))
    raise typer.Exit(exits.DAMAGED if done.lost else exits.OK)


def _completion(ctx: typer.Context) -> Iterator[Finding]:
    """What stands where shells look for completion; that nothing does is news only for the user's own shell."""
    from crm_cli.commands.completions import installed

    try:
        found = installed(ctx)
    except (OSError, Invalid) as error:
        yield Finding("completion", "note", _("cannot be examined: {error}").format(error=error))
        return
    own = Path(cli_of(ctx).env.get("SHELL", "")).name
    for shell, path, state in found:
        install = f"crm completions install {shell}"
        if state == "fresh":
            yield Finding("completion", "ok", f"{shell}: {path}")
        elif state == "old":
            yield Finding("completion", "mend", _("{path} is from another version").format(path=path), install)
        elif state == "foreign":
            yield Finding("completion", "note", _("{path} is not from crm").format(path=path))
        elif shell == own:
            yield Finding("completion", "note", _("not installed for {shell}").format(shell=shell), install)


def _summary(findings: list[Finding], worst: str) -> str:
    if worst == "damaged":
        return _("the file is damaged, or it is none of crm's")
    if worst == "mend":
        n = sum(finding.state == worst for finding in findings)
        return _.plural("{n} thing is to be mended", "{n} things are to be mended", n)
    return _("all is well")
