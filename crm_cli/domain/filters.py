"""The filter language of lists: words are text search, `field:value` and `field:a,b` compare, quotes keep words whole.

One parser for every list; it knows fields only by the table it is given. `queries` turns the terms into SQL.
"""

import re
from typing import NamedTuple

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.folding import words
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_TOKEN = r'\s*(?:(?P<field>[A-Za-z][A-Za-z_-]*):)?(?P<value>(?:"[^"]*"|[^\s"])*)'


class Term(NamedTuple):
    """`field` is any of `values`."""

    field: Field
    values: tuple[str, ...]


class Filter(NamedTuple):
    """A parsed filter: every word begins a word of the record's text, and every term holds."""

    words: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


def parse_filter(text: str, fieldset: FieldSet) -> Filter:
    """Raises Invalid for an unknown field, a value no choice allows, and an open quote."""
    if text.count('"') % 2:
        raise Invalid(
            _("a quote is open in the filter {text!r}").format(text=text), hint=_('close it with "'), field="filter"
        )
    found: list[str] = []
    terms: list[Term] = []
    position, pattern = 0, re.compile(_TOKEN)  # compiled on use: most lists are shown without a filter
    while position < len(text.rstrip()):
        token = pattern.match(text, position)
        if token is None or token.end() == position:  # a lone mark; text search ignores it as well
            position += 1
            continue
        position = token.end()
        if token["field"]:
            field = fieldset.find(token["field"], "filter")
            terms.append(Term(field, _values(field, token["value"])))
        else:
            found += words(token["value"])
    return Filter(tuple(found), tuple(terms))


def _values(field: Field, text: str) -> tuple[str, ...]:
    values = tuple(part.strip() for part in _split(text) if part.strip())
    if not values:
        raise Invalid(
            _("{field}: needs a value").format(field=field.key),
            hint=_("for example {field}:{example}").format(
                field=field.alias or field.key, example=field.choices[0] if field.choices else "..."
            ),
            field="filter",
        )
    return tuple(_checked(field, value) for value in values)


def _split(text: str) -> list[str]:
    """The alternatives of `a,b`; a comma inside quotes belongs to its value."""
    return [part.replace('"', "") for part in re.findall(r'(?:"[^"]*"|[^",])+', text)]


def _checked(field: Field, value: str) -> str:
    if field.kind == "choice":
        for choice in field.choices:
            if choice.casefold() == value.casefold():
                return choice
        raise Invalid(
            _("{field} cannot be {value!r}").format(field=field.key, value=value),
            hint=_("use one of: {choices}").format(choices=", ".join(field.choices)),
            field="filter",
        )
    if field.kind == "flag":
        answers = {"yes": "1", "true": "1", "1": "1", "no": "0", "false": "0", "0": "0"}
        if value.casefold() not in answers:
            raise Invalid(
                _("{field} cannot be {value!r}").format(field=field.key, value=value),
                hint=_("use yes or no"),
                field="filter",
            )
        return answers[value.casefold()]
    return value
