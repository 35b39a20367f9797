"""What the check-up can do: make anew what follows from the records, and save what can be read of a damaged file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.findings import Finding, several
from crm_cli.i18n import _
from crm_cli.store.filed import carry, mend
from crm_cli.store.repair import repair as repair_file
from crm_cli.store.salvage import Command, Saved
from crm_cli.store.salvage import salvage as salvage_file

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Repaired(NamedTuple):
    """What was found and is mended, and where the file is kept as it was; None when nothing was written."""

    findings: list[Finding]
    backup: Path | None


class Salvaged(NamedTuple):
    """What became of each table, whether anything is lost, and how many commands are, which cannot be taken back."""

    tables: list[Saved]
    lost: bool
    commands: int


def repair(crm: "Crm") -> Repaired:
    """Mend what follows from the records, after a backup. No row of a record is touched.

    Raises Damaged where more than that is wrong; the file is then as it was.
    """
    done = repair_file(crm.path, crm.present.now, crm.notice, dry=crm.dry_run)
    state, said = ("mend", "{found}") if crm.dry_run else ("ok", _("mended: {found}"))
    findings = [Finding(fault.check, state, said.format(found=fault.found)) for fault in done.faults]
    filed = mend(crm.path, crm.notice, dry=crm.dry_run)
    found = []
    if filed.restored:
        names = several([fault.name for fault in filed.restored])
        found.append(_("{names}: the content is in a backup").format(names=names))
    if filed.swept:
        found.append(_.plural("{n} content that no document has", "{n} contents that no document has", filed.swept))
    findings += [Finding("documents", state, said.format(found=text)) for text in found]
    return Repaired(findings, done.backup)


def salvage(crm: "Crm", out: Path, progress: Callable[[str], None]) -> Salvaged:
    """Save what can be read of the file into a new one. Raises Conflict when there is something at `out`, Damaged."""
    command = Command(crm.line(), crm.present.now)
    tables = salvage_file(crm.path, out, command, progress, dry=crm.dry_run)
    if not crm.dry_run:
        carry(crm.path, out)
    lost = {table.table: table.lost for table in tables if table.lost}
    return Salvaged(tables, bool(lost), lost.get("command", 0))
