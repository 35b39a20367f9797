"""What is said of a folder that was brought into step with the file."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crm_cli.commands.context import say_of
from crm_cli.commands.report import wrote
from crm_cli.errors import Invalid
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.domain.fields import FieldSet
    from crm_cli.domain.folders import Step

MOST_TOLD = 10


def folder_named(path: str) -> Path:
    """The folder somebody typed. Raises Invalid for the nothing that an unset variable of a shell leaves."""
    if not path:
        raise Invalid(_("the name of the folder is empty"), hint=_("the folder you are in is ."))
    return Path(path)


def tell_steps(ctx: typer.Context, steps: Sequence["Step"], said: Mapping[str, str]) -> None:
    """Say what people have to know of: the steps whose action is in `said`, with its words."""
    told = [step for step in steps if step.action in said]
    for step in told[:MOST_TOLD]:
        record = step.id or step.uid or ""
        words = said[step.action].format(record=record, file=step.file, detail=step.detail or "")
        say_of(ctx).note(words.rstrip())
    if len(told) > MOST_TOLD:
        say_of(ctx).note(_("and {n} more; --json lists them").format(n=len(told) - MOST_TOLD))


def count_steps(
    ctx: typer.Context, steps: Sequence["Step"], fieldset: "FieldSet", said: Mapping[str, str], changing: Container[str]
) -> None:
    """Report how many steps there were of each action, in the words and the order of `said`.

    The ids on stdout are those of the records that steps of the `changing` actions have touched.
    """
    from crm_cli.services.listed import listed

    counts = Counter(step.action for step in steps)
    summary = ", ".join(text.format(n=counts[action]) for action, text in said.items() if counts[action])
    changed = [step.id for step in steps if step.action in changing and step.id]
    wrote(ctx, summary or _("in step"), listed(fieldset, steps), changed)
