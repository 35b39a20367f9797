"""How the columns of a file are read: shown when anything is proposed or remembered, and asked about."""

from collections.abc import Sequence

import typer

from crm_cli.commands.context import cli_of, say_of
from crm_cli.errors import Declined, Invalid
from crm_cli.exchange.mapping import REMEMBERED, Reading, flags
from crm_cli.i18n import _


class Agreement:
    """What is said and asked about the columns of one file."""

    def __init__(self, ctx: typer.Context, *, yes: bool) -> None:
        self._cli, self._say = cli_of(ctx), say_of(ctx)
        self._yes = yes
        self.was_shown = False

    def __call__(self, readings: Sequence[Reading]) -> bool:
        """Whether anything is proposed, which is used then. Raises Declined on no, Invalid where nobody can be asked.

        A column that is left out unnoticed would be worse than an import that has to be asked for again.
        """
        proposed = {reading.header: reading.field for reading in readings if reading.is_proposed}
        if proposed or self._cli.dry_run or any(reading.why == REMEMBERED for reading in readings):
            self._show(readings)
        if not proposed or self._yes or self._cli.dry_run:
            return bool(proposed)
        if not self._say.asks():
            raise Invalid(
                _("what some columns mean is only proposed; nothing was imported"),
                hint=_("take it with --yes, or say what they mean, `ignore` for nothing: {flags}").format(
                    flags=flags(proposed)
                ),
                field="map",
            )
        if not self._say.confirm(_("Import with this mapping?"), default=True):
            raise Declined(
                _("nothing was imported"),
                hint=_("change what is wrong, and import again with {flags}").format(flags=flags(proposed)),
            )
        return True

    def _show(self, readings: Sequence[Reading]) -> None:
        from crm_cli.render.mappings import mapping_lines

        self.was_shown = True
        self._say.end_progress()
        self._say.note(_("how the columns are read:"))
        for line in mapping_lines(readings):
            self._say.note(line)
