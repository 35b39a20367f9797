"""What is said of a folder that was brought into step with the file."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from crm_cli.commands.context import say_of
from crm_cli.commands.report import wrote, wrote_before
from crm_cli.errors import Invalid, StoreUnavailable
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.domain.fields import FieldSet
    from crm_cli.domain.folders import Step, Stopped

MOST_TOLD = 10


class Words(NamedTuple):
    """How a sync speaks of its steps: their fields, and by action what is `told` of each and how they are `counted`.

    Steps of the `changing` actions have touched a record.
    """

    fieldset: "FieldSet"
    told: Mapping[str, str]
    counted: Mapping[str, str]
    changing: Collection[str]

    def summary(self, steps: Sequence["Step"]) -> str:
        """How many steps there were of each action."""
        counts = Counter(step.action for step in steps)
        return ", ".join(text.format(n=counts[action]) for action, text in self.counted.items() if counts[action])

    def changed(self, steps: Sequence["Step"]) -> list[int]:
        """The ids of the records that were touched."""
        return [step.id for step in steps if step.action in self.changing and step.id]


def folder_named(path: str) -> Path:
    """The folder somebody typed. Raises Invalid for the nothing that an unset variable of a shell leaves."""
    if not path:
        raise Invalid(_("the name of the folder is empty"), hint=_("the folder you are in is ."))
    return Path(path)


def report_sync(ctx: typer.Context, words: Words, sync: Callable[[], Sequence["Step"]]) -> None:
    """Run a sync and report what was done. Raises StoreUnavailable, saying it, where the folder let that be no more."""
    from crm_cli.domain.folders import Stopped
    from crm_cli.services.listed import listed

    try:
        steps = sync()
    except Stopped as stopped:
        _tell(ctx, stopped.steps, words.told)
        wrote_before(ctx, listed(words.fieldset, stopped.steps), words.changed(stopped.steps))
        raise _finished_later(words.summary(stopped.steps), stopped) from stopped
    _tell(ctx, steps, words.told)
    wrote(ctx, words.summary(steps) or _("in step"), listed(words.fieldset, steps), words.changed(steps))


def _finished_later(summary: str, stopped: "Stopped") -> StoreUnavailable:
    then = _("{summary}, then: {reason}").format(summary=summary, reason=stopped.message)
    return StoreUnavailable(then if summary else stopped.message, hint=_("once that is mended, run it again to finish"))


def _tell(ctx: typer.Context, steps: Sequence["Step"], said: Mapping[str, str]) -> None:
    """Say what people have to know of: the steps whose action is in `said`, with its words."""
    told = [step for step in steps if step.action in said]
    for step in told[:MOST_TOLD]:
        record = step.id or step.uid or ""
        words = said[step.action].format(record=record, file=step.file, detail=step.detail or "")
        say_of(ctx).note(words.rstrip())
    if len(told) > MOST_TOLD:
        say_of(ctx).note(_("and {n} more; --json lists them").format(n=len(told) - MOST_TOLD))
