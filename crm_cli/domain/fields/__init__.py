"""What a field is. The fields of each noun have a module here, and a command loads those of its own noun.

Filters, --columns, --sort, exports and completion read them. Keys are the snake_case names of machine formats; they are
never renamed within a major version.
"""

from typing import NamedTuple

from crm_cli.errors import Invalid
from crm_cli.i18n import _


class Field(NamedTuple):
    """One field. Kinds: id, name (text that is one), number (whole), minutes, size (bytes), money (minor units;
    people see the currency too), measure (a decimal number, or money), text, secret (text of which people see the end),
    choice, flag, day, time, instant, deadline (an instant that lies ahead), texts and ids (several values), any (of
    which nothing is known).

    `label` is what people who declared the field call it.
    """

    key: str
    kind: str
    help: str
    choices: tuple[str, ...] = ()
    alias: str = ""
    label: str = ""


class Aspect(NamedTuple):
    """Something about a record that is no field: a state it is in (`is:overdue`), a thing it has (`has:complaint`)."""

    key: str
    help: str


class FieldSet(NamedTuple):
    """The fields of one noun, in the order of machine formats, and the columns shown when none are asked for.

    Those that are `derived` from other records are shown when they are asked for; filters know `states` and `things`.
    """

    noun: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    derived: tuple[Field, ...] = ()
    states: tuple[Aspect, ...] = ()
    things: tuple[Aspect, ...] = ()

    @property
    def everything(self) -> tuple[Field, ...]:
        """All that can be shown, sorted by and filtered for."""
        return (*self.fields, *self.derived)

    def thing(self, name: str) -> Aspect | None:
        """The thing called `name`."""
        wanted = name.replace("-", "_").casefold()
        return next((thing for thing in self.things if thing.key == wanted), None)

    def find(self, name: str, purpose: str) -> Field:
        """The field called `name` (its key or alias). Raises Invalid with the nearest names."""
        wanted = name.replace("-", "_").casefold()
        for field in self.everything:
            if wanted in (field.key, field.alias):
                return field
        import difflib

        known = [field.key for field in self.everything]
        near = difflib.get_close_matches(wanted, known, 3, 0.5)
        raise Invalid(
            _("{noun} has no field {name!r}").format(noun=self.noun, name=name),
            hint=_("did you mean {near}?").format(near=", ".join(near))
            if near
            else _("fields: {known}").format(known=", ".join(known)),
            field=purpose,
        )

    def pick(self, names: tuple[str, ...]) -> tuple[Field, ...]:
        """The fields called `names`, all of them when none is named."""
        return tuple(self.find(name, "columns") for name in names) if names else self.fields


def stamps() -> tuple[Field, ...]:
    """The moments that every stored record has."""
    return (
        Field("created_at", "instant", _("when it was entered")),
        Field("updated_at", "instant", _("when it was last changed")),
    )


def handed_on() -> tuple[Field, ...]:
    """How a record was handed on from one colleague to another."""
    return (
        Field("handoffs", "number", _("how often it was handed on")),
        Field("handed_by", "text", _("colleague who handed it on and waits for an answer")),
        Field("handed_note", "text", _("what that colleague wrote")),
    )
