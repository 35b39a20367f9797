"""`crm help TOPIC`: what is not about one command."""

from typing import Annotated

import typer

from crm_cli.commands.context import asked_format, output_of, present_of, query_of
from crm_cli.commands.options import Values
from crm_cli.commands.segments import NOUNS
from crm_cli.commands.shape import Lists
from crm_cli.domain.choices import choice
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.fields.filters import FILTER_FIELD
from crm_cli.domain.listing import Row
from crm_cli.i18n import _

app = typer.Typer()

TOPICS = ("filters",)

_EXAMPLES = {
    "id": "{}:12",
    "ids": "{}:12",
    "number": "{}:over-2",
    "size": "{}:over-1000000",
    "money": "{}:over-1,000,000",
    "day": "{}:next-week",
    "time": "{}:..12:00",
    "instant": "{}:over-30d",
    "deadline": "{}:under-2d",
    "flag": "is:{}",
}


@app.command(name="help", cls=Lists.of(FILTER_FIELD))
def help_(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar=Values("TOPIC", TOPICS), help=", ".join(TOPICS))],
    noun: Annotated[
        str | None,
        typer.Argument(metavar=Values("[NOUN]", tuple(NOUNS)), help=_("only fields of this"), show_default=False),
    ] = None,
) -> None:
    """Explain what is not about one command: the language of filters.

    Example: crm help filters followups
    """
    from crm_cli.render.write import write_listing, write_text
    from crm_cli.services.listed import listed

    choice(topic, TOPICS, field="topic")
    nouns = [choice(noun, tuple(NOUNS), field="noun")] if noun else NOUNS
    if asked_format(ctx) is None:
        write_text(_language())
    rows = [row for name in nouns for row in _rows(name, NOUNS[name])]
    write_listing(listed(FILTER_FIELD, rows, query_of(ctx, None)), output_of(ctx), present_of(ctx))


def _language() -> str:
    lines = (
        (_("sara istanbul"), _("words: each begins a word of the record's text")),
        ('"sara ahmadi"', _("quotes keep blanks, commas and words such as or together")),
        ("tag:vip", _("a field and a value; of text, a part of it")),
        ("city:Shiraz,Tehran", _("any of several")),
        ("tier:A city:Yazd", _("both; `and` may stand between")),
        ("tag:vip or tier:A", _("either")),
        ("not tag:blocked", _("the rest; -tag:blocked is the same")),
        ("(tag:vip or tier:A) no:email", _("parentheses")),
        (
            "due:tomorrow  due:next-week",
            _("days as everywhere, - in place of blanks; weeks, months, years: 2026-11, 1405/09"),
        ),
        ("due:2026-11-01..2026-11-15", _("from, to; one end may be left out")),
        ("priority:over-3  priority>3", _("comparisons: over- and under- need no quotes in a shell, > < >= <= do")),
        ("amount:over-100,000  amount:10EUR..20EUR", _("money, typed as it is shown; only that currency is compared")),
        ("last-contact:over-30d", _("longer ago than 30 days; due:under-7d: in less than 7 days")),
        ("is:overdue  has:phone  no:email", _("states, and what is there or missing")),
        ("segment:loyal", _("a filter with a name: crm segments")),
    )
    width = max(len(written) for written, _meaning in lines)
    return "".join(f"{written:{width}}  {meaning}\n" for written, meaning in lines) + "\n"


def _rows(name: str, fieldset: FieldSet) -> list[Row]:
    fields = [(name, _written(field), field.kind, _example(field), field.help) for field in fieldset.everything]
    states = [
        (name, f"is:{_dashed(state.key)}", "state", f"is:{_dashed(state.key)}", state.help) for state in fieldset.states
    ]
    things = [(name, f"has:{_dashed(one.key)}", "thing", f"no:{_dashed(one.key)}", one.help) for one in fieldset.things]
    return [*fields, *states, *things]


def _example(field: Field) -> str:
    if field.choices:
        return f"{_written(field)}:{field.choices[0]}"
    return _EXAMPLES.get(field.kind, "{}:…").format(_written(field))


def _written(field: Field) -> str:
    return _dashed(field.alias or field.key)


def _dashed(key: str) -> str:
    return key.replace("_", "-")
