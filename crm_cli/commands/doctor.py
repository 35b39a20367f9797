"""`crm doctor`: examine the file, what is around it, the settings and the terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from crm_cli.commands import exits
from crm_cli.commands.context import cli_of, output_of, query_of
from crm_cli.commands.shape import Lists
from crm_cli.domain.fields import FINDING
from crm_cli.domain.findings import Finding, verdict
from crm_cli.domain.listing import Query
from crm_cli.errors import Busy, Invalid, NewerFile, NotFound
from crm_cli.i18n import _
from crm_cli.render.write import write_listing

app = typer.Typer()

CODES = {"ok": exits.OK, "note": exits.OK, "mend": exits.DUE, "damaged": exits.DAMAGED}


@app.command(cls=Lists.of(FINDING))
def doctor(
    ctx: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help=_("also every index entry and word; meanwhile nobody can write"))
    ] = False,
) -> None:
    """Check the file, what is around it, the settings and the terminal, and show what mends them. Changes nothing.

    Ends with 0 when all is well, 10 when something is to be mended, 7 when the file is damaged; as every command does,
    with 3 when the file does not exist, 4 when another process holds it, 6 when it is from a newer version.

    Example: crm doctor
    """
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
