"""The filter language of lists: words are text search, `field:value` and `field:a,b` compare, quotes keep words whole.

One parser for every list; it knows fields only by the table it is given. `queries` turns the terms into SQL.
"""

import re
from typing import NamedTuple

from crm_cli.domain.choices import same, yes_or_no
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.folding import words
from crm_cli.domain.text import check_encoding
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_TOKEN = r'\s*(?:(?P<field>[A-Za-z][A-Za-z0-9_-]*):)?(?P<value>(?:"[^"]*"|[^\s"])*)'


MOST_VALUES = 200  # of one field
MOST_TERMS = 50


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
    check_encoding(text, "filter")
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
        _refuse_more(token[0].strip())
        if token["field"]:
            field = fieldset.find(token["field"], "filter")
            terms.append(Term(field, _values(field, token["value"])))
        else:
            found += words(token["value"])
    if len(terms) + len(found) > MOST_TERMS:
        raise Invalid(_("the filter is too long: at most {n} terms are possible").format(n=MOST_TERMS), field="filter")
    return Filter(tuple(found), tuple(terms))


def _refuse_more(token: str) -> None:
    """What looks like more than words and `field:value` is refused, not searched for as if it were text."""
    if re.match(r"-[a-z_-][a-z0-9_-]*:|[a-z_-][a-z0-9_-]*[<>]|\(|(not|or|and)$", token, re.IGNORECASE):
        raise Invalid(
            _("a filter cannot say {token!r}").format(token=token),
            hint=_('use words, field:value and field:a,b; put text that looks like more in "quotes"'),
            field="filter",
        )


def _values(field: Field, text: str) -> tuple[str, ...]:
    values = tuple(part.strip() for part in _split(text) if part.strip())
    if len(values) > MOST_VALUES:
        raise Invalid(
            _("{field}: has {n} values; at most {most} are possible").format(
                field=field.key, n=len(values), most=MOST_VALUES
            ),
            field="filter",
        )
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
        if known := same(value, field.choices):
            return known
        raise Invalid(
            _("{field} cannot be {value!r}").format(field=field.key, value=value),
            hint=_("use one of: {choices}").format(choices=", ".join(field.choices)),
            field="filter",
        )
    if field.kind == "flag":
        answer = yes_or_no(value)
        if answer is None:
            raise Invalid(
                _("{field} cannot be {value!r}").format(field=field.key, value=value),
                hint=_("use yes or no"),
                field="filter",
            )
        return str(int(answer))
    return value
