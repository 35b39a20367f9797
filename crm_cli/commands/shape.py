"""The shapes commands come in, so that shared options are written once, and groups that build what is asked for.

`Shows` adds the formats; `Lists` adds columns, order and limit; `Changes` and `Runs` add the dry run; `Writes` is known
to store something. Their values are read through `context`.

A noun builds only the command that was typed: building all of them costs as much as reading a file.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from inspect import getdoc
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from crm_cli.commands.options import Values
from crm_cli.config.known import FORMATS
from crm_cli.domain.fields import FieldSet
from crm_cli.i18n import _

ONE_LINE = 61  # characters and a full stop: what stands beside a name of up to twelve on a terminal of 80


def _keep(ctx: typer.Context, param: Any, value: Any) -> None:
    """Options of a shape are not parameters of the command's function; they wait in the context."""
    if value not in (None, False, ()):
        ctx.meta[f"crm.{param.name}"] = value


def option(*names: str, help: str, metavar: str | None = None, multiple: bool = False) -> TyperOption:  # noqa: A002
    """An option of a shape: a flag, unless a metavar says that it takes a value."""
    flag = metavar is None
    return TyperOption(
        param_decls=list(names),
        help=help,
        metavar=metavar,
        is_flag=flag,
        default=False if flag else None,
        multiple=multiple,
        expose_value=False,
        callback=_keep,
    )


class Shows(TyperCommand):
    """A command that shows or reports records; `formats` are those it has beside the ones that every command has."""

    formats: tuple[str, ...] = ()

    def __init__(self, *args: Any, params: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, params=[*(params or []), *self.shared()], **kwargs)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """An option that lacks its value says of which command it is, as all other errors do."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            vars(error).update(ctx=getattr(error, "ctx", None) or ctx)
            raise

    def shared(self) -> Iterator[TyperOption]:
        formats = (*FORMATS, *self.formats)
        shown = Values("FORMAT", formats)
        yield option("--format", "-f", help=_("one of {formats}").format(formats=", ".join(formats)), metavar=shown)
        yield option("--json", help=_("short for --format json"))


class Lists(Shows):
    """A command that shows a list; `Lists.of(FIELDSET)` knows of what."""

    keys: tuple[str, ...] = ()
    formats = ("xlsx",)

    @classmethod
    def of(cls, fieldset: FieldSet) -> "type[Lists]":
        """The shape of lists with these fields."""
        return type(cls.__name__, (cls,), {"keys": tuple(field.key for field in fieldset.everything)})

    def shared(self) -> Iterator[TyperOption]:
        yield from super().shared()
        shown, sorted_ = Values("FIELDS", self.keys, "list"), Values("FIELDS", self.keys, "order")
        yield option("--columns", help=_("fields to show, in this order: a,b,c"), metavar=shown)
        yield option("--sort", help=_("fields to sort by: a,-b (- is descending)"), metavar=sorted_)
        yield option("--limit", help=_("at most so many rows"), metavar="N")
        yield option("--no-header", help=_("rows only"))
        yield option("--raw", help=_("csv without the ' that keeps spreadsheets from running cells"))


class Exports(Lists):
    """A list that can go out in other forms as well; `Exports.of(FIELDSET, *formats)` knows what they are called."""

    @classmethod
    def of(cls, fieldset: FieldSet, *formats: str) -> "type[Lists]":
        """The shape of exports with these fields, to these formats too."""
        return type(cls.__name__, (super().of(fieldset),), {"formats": (*cls.formats, *formats)})


class Runs(Shows):
    """A command that has another program do something."""

    def shared(self) -> Iterator[TyperOption]:
        yield from super().shared()
        yield option("--dry-run", help=_("show what would be run; run nothing"))


class Writes(Shows):
    """A command that stores something."""


class Changes(Writes):
    """A command that may change several records."""

    def shared(self) -> Iterator[TyperOption]:
        yield from super().shared()
        yield option("--dry-run", help=_("show what would happen; write nothing"))


class Bulk(Changes):
    """A command that changes records named one by one, or all that a filter picks."""

    def shared(self) -> Iterator[TyperOption]:
        yield from super().shared()
        yield option("--where", help=_("all that satisfy a filter, in place of ids"), metavar="FILTER")
        yield option("--yes", "-y", help=_("do not ask"))


class LazyCommands(Mapping[str, Any]):
    """Commands by name, each made when it is looked up."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers = makers
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def in_short(text: str) -> str:
    """The first sentence of a help text, or of its clauses those that fit into one line of a list of commands."""
    sentence = " ".join(text.partition("\n\n")[0].split()).partition(". ")[0].rstrip(".")
    for marks in (";:؛", ",،"):
        if len(sentence) <= ONE_LINE:
            break
        ends = [end.start() for end in re.finditer(f"[{marks}] ", sentence[: ONE_LINE + 2])]
        sentence = sentence[: ends[-1]] if ends else sentence
    return f"{sentence}."


def makers_of(app: typer.Typer) -> dict[str, Callable[[], Any]]:
    """The makers of the commands registered on a Typer app, by name."""

    def maker(info: Any) -> Callable[[], Any]:
        def make() -> Any:
            info.help = info.help or _(getdoc(info.callback) or "")
            info.short_help = in_short(info.help)
            single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
            single.registered_commands = [info]
            return get_command(single)

        return make

    return {str(info.name or info.callback.__name__): maker(info) for info in app.registered_commands}  # type: ignore[union-attr]


class Noun(TyperGroup):
    """A noun and its verbs; `elsewhere` are verbs with a module of their own, imported only when they are typed."""

    def __init__(self, name: str, app: typer.Typer, elsewhere: Mapping[str, Callable[[], Any]]) -> None:
        help_ = cast(str, app.info.help)
        super().__init__(name=name, help=help_, short_help=in_short(help_), rich_markup_mode=None, no_args_is_help=True)
        self.commands = LazyCommands({**elsewhere, **makers_of(app)})  # type: ignore[assignment]


class DoingNoun(Noun):
    """A noun that does its first verb when none is named: `crm remind --notify` is `crm remind now --notify`."""

    @property
    def unnamed(self) -> Any:
        """The command it then is."""
        return next(iter(self.commands.values()))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_named = bool(args) and (not args[0].startswith("-") or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_named else [self.unnamed.name, *args])


def noun(name: str, kind: type[Noun] = Noun, /, **elsewhere: str) -> Callable[[], Noun]:
    """The maker of a noun whose verbs stand in `commands/<name>.py`, but for those named with another module."""
    others = {name_: verb(module, name_) for name_, module in elsewhere.items()}
    return lambda: kind(name, import_module(f"crm_cli.commands.{name}").app, others)


def verb(module: str, name: str) -> Callable[[], Any]:
    """The maker of a command without a noun, which stands in `commands/<module>.py`."""
    return lambda: makers_of(import_module(f"crm_cli.commands.{module}").app)[name]()
