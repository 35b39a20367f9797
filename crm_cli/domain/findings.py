"""What a check-up finds: one line for every thing that was looked at, and the verdict over all of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crm_cli.domain.vocabulary import FINDING_STATES
from crm_cli.errors import Busy, CrmError, Damaged
from crm_cli.i18n import _


class Finding(NamedTuple):
    """What was checked, its state, what was found, and the command that mends it (or does the next thing)."""

    check: str
    state: str
    found: str
    command: str | None = None


def refused(check: str, error: CrmError, command: str | None = None) -> Finding:
    """An error as a finding. Its hint is said where there is no command in its place."""
    state = "damaged" if isinstance(error, Damaged) else "note" if isinstance(error, Busy) else "mend"
    found = error.message if command or not error.hint else f"{error.message}; {error.hint}"
    return Finding(check, state, found, command)


def verdict(findings: Iterable[Finding]) -> str:
    """The worst state there is."""
    return max((finding.state for finding in findings), key=FINDING_STATES.index, default=FINDING_STATES[0])


def several(found: Sequence[str]) -> str:
    """The first, and how many more."""
    more = len(found) - 1
    return f"{found[0]} " + _("(and {n} more)").format(n=more) if more else found[0]
