"""The filter language of lists, counts, exports, segments and the verbs that take `--where`.

    filter = and-part ("or" and-part)…      and-part = part ["and"] part …      part = ("not" | "-") part
    part = "(" filter ")" | word | "quoted words" | field:value,value | field:low..high | field>value | is:STATE
         | has:THING | no:THING | segment:NAME

`field:over-X` and `field:under-X` are `field>X` and `field<X` where the shell has uses of its own for these. One parser
for every list: fields, states and things come from the table it is given. `queries.filtering` turns what comes out into
SQL; `filter_values` reads the values.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import takewhile
from typing import NamedTuple, TypeAlias

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.filter_values import Compared, compared
from crm_cli.domain.folding import words
from crm_cli.domain.present import Present
from crm_cli.domain.text import check_encoding
from crm_cli.errors import CrmError, Invalid
from crm_cli.i18n import _

MOST_TERMS = 50
DEEPEST = 20  # parentheses, and segments in segments
LONGEST = 4  # words of a day after the first: "the last day of month"

# The filter of a segment for a noun, by its name. Raises NotFound.
Segments: TypeAlias = Callable[[str], str]


class Words(NamedTuple):
    """Every one of these begins a word of the record's text."""

    words: tuple[str, ...]


class Term(NamedTuple):
    """The field is any of these."""

    field: Field
    values: tuple[Compared, ...]


class Has(NamedTuple):
    """The field is filled in."""

    field: Field


class State(NamedTuple):
    """The record is in a state, or has a thing, of the field set's own list."""

    key: str


class Not(NamedTuple):
    """What does not satisfy `part`."""

    part: "Node"


class All(NamedTuple):
    """What satisfies every part; everything when there is none."""

    parts: tuple["Node", ...]


class Any(NamedTuple):
    """What satisfies at least one part."""

    parts: tuple["Node", ...]


Node: TypeAlias = Words | Term | Has | State | Not | All | Any


class Circumstances(NamedTuple):
    """What a filter is read in: the fields of the noun, the user's present, where segments are found, and the names of
    those that are being read.
    """

    fieldset: FieldSet
    present: Present
    segments: Segments
    within: tuple[str, ...] = ()


class _Token(NamedTuple):
    """A piece of the text and where it begins. `kind`: ( ) - word, quoted, or term (with `field` and `sign`)."""

    kind: str
    text: str
    at: int
    field: str = ""
    sign: str = ""


_NAME = r"(?P<field>[A-Za-z][A-Za-z0-9_-]*)(?P<sign>:|>=|<=|>|<)"
_VALUE = r'(?P<value>(?:"[^"]*"|[^\s"()])*)'
_TOKENS = rf"(?P<open>[(])|(?P<close>[)])|(?P<minus>-(?=[(\w]))|(?:{_NAME})?{_VALUE}"


def parse_filter(text: str, circumstances: Circumstances, depth: int = 0) -> Node:
    """What `text` asks for. Raises Invalid pointing at the place that was not understood, NotFound for a segment."""
    check_encoding(text, "filter")
    if text.count('"') % 2:
        raise _pointing(text, text.rindex('"'), Invalid(_("a quote is open"), hint=_('close it with "')))
    tokens = list(_tokens(text))
    if sum(token.kind in ("word", "quoted", "term") for token in tokens) > MOST_TERMS:
        raise Invalid(_("the filter is too long: at most {n} terms are possible").format(n=MOST_TERMS), field="filter")
    return _Parser(text, tokens, circumstances, depth).whole()


def _tokens(text: str) -> Iterator[_Token]:
    position, pattern = 0, re.compile(_TOKENS)  # compiled on use: most lists are shown without a filter
    while position < len(text):
        found = pattern.match(text, position)
        if text[position].isspace() or found is None or found.end() == position:
            position += 1
            continue
        yield _token(found)
        position = found.end()


def _token(found: "re.Match[str]") -> _Token:
    at = found.start()
    if found["open"] or found["close"] or found["minus"]:
        return _Token(found[0], found[0], at)
    if found["field"]:
        return _Token("term", found["value"], at, found["field"], found["sign"])
    return _Token("quoted" if '"' in found["value"] else "word", found["value"], at)


class _Parser:
    """Recursive descent over the tokens of one filter."""

    def __init__(self, text: str, tokens: list[_Token], circumstances: Circumstances, depth: int) -> None:
        self._text = text
        self._tokens = tokens
        self._known = circumstances
        self._depth = depth
        self._next = 0

    def whole(self) -> Node:
        found = self._any()
        if (left := self._peek()) is not None:
            raise self._refused(left, _("this closes nothing"), _("take it away, or open it with ("))
        return found

    def _any(self) -> Node:
        parts = [self._all()]
        while (token := self._peek()) is not None and _is_word(token, "or"):
            self._next += 1
            parts.append(self._all())
            if parts[-1] == All(()) or parts[-2] == All(()):
                raise self._refused(token, _("`or` wants something on both sides"), _("tag:vip or tier:A"))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Node:
        parts: list[Node] = []
        while (token := self._peek()) is not None and token.kind != ")" and not _is_word(token, "or"):
            if _is_word(token, "and"):
                self._next += 1
                continue
            part = self._part(token)
            if isinstance(part, Words) and parts and isinstance(parts[-1], Words):
                parts[-1] = Words((*parts[-1].words, *part.words))
            elif part not in (Words(()), All(())):
                parts.append(part)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _part(self, token: _Token) -> Node:
        self._next += 1
        if token.kind == "-" or _is_word(token, "not"):
            return self._negated(token)
        if token.kind == "(":
            return self._group(token)
        if token.kind == "term":
            return self._term(token)
        return Words(tuple(words(token.text)))

    def _negated(self, token: _Token) -> Node:
        following = self._peek()
        if following is None or following.kind == ")" or _is_word(following, "or"):
            raise self._refused(token, _("`not` wants something after it"), _("not tag:blocked"))
        self._deeper(token)
        found = Not(self._part(following))
        self._depth -= 1
        if found.part == Words(()):
            raise self._refused(following, _("this says nothing that could be left out"), _("not tag:blocked"))
        return found

    def _group(self, token: _Token) -> Node:
        self._deeper(token)
        found = self._any()
        if (end := self._peek()) is None or end.kind != ")":
            raise self._refused(token, _("this is not closed"), _("close it with )"))
        self._next += 1
        self._depth -= 1
        return found

    def _term(self, token: _Token) -> Node:
        name, fieldset = token.field.replace("-", "_").casefold(), self._known.fieldset
        try:
            if token.sign == ":" and name in ("is", "has", "no", "segment"):
                return self._special(name, token.text, token)
            field = fieldset.find(token.field, "filter")
            return Term(field, self._compared(field, token))
        except CrmError as error:
            raise _pointing(self._text, token.at, error) from error

    def _compared(self, field: Field, token: _Token) -> tuple[Compared, ...]:
        """What a field is compared with. Of a value whose quotes the shell has taken the hint says how to write it."""
        try:
            return compared(field, token.sign, token.text, self._known.present)
        except Invalid as error:
            value = token.text
            for word in takewhile(lambda following: following.kind == "word", self._tokens[self._next :][:LONGEST]):
                value += f"-{word.text}"
                with suppress(Invalid):
                    compared(field, token.sign, value, self._known.present)
                    error.hint = _("one value has no spaces: {term}").format(term=token.field + token.sign + value)
                    break
            raise

    def _special(self, name: str, value: str, token: _Token) -> Node:
        fieldset, wanted = self._known.fieldset, value.strip('"')
        if not wanted:
            raise Invalid(_("{field}: needs a value").format(field=name), hint=_("see crm help filters"))
        if name == "segment":
            return self._segment(wanted, token)
        if name == "is":
            return _state(fieldset, wanted)
        thing = fieldset.thing(wanted)
        has: Node = State(thing.key) if thing else Has(fieldset.find(wanted, "filter"))
        return has if name == "has" else Not(has)

    def _segment(self, name: str, token: _Token) -> Node:
        if name in self._known.within:
            raise Invalid(_("the segment {name!r} names itself").format(name=name), hint=_("see crm segments list"))
        self._deeper(token)
        known = self._known._replace(within=(*self._known.within, name))
        found = parse_filter(self._known.segments(name), known, self._depth)
        self._depth -= 1
        return found

    def _deeper(self, token: _Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused(token, _("this is nested too deeply"), _("at most {n} levels").format(n=DEEPEST))

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _refused(self, token: _Token, message: str, hint: str) -> CrmError:
        return _pointing(self._text, token.at, Invalid(message, hint=hint))


def _is_word(token: _Token, word: str) -> bool:
    return token.kind == "word" and token.text.casefold() == word


def _state(fieldset: FieldSet, wanted: str) -> Node:
    """`is:overdue`, one of the noun's own states; else a flag, or a choice of one of its fields."""
    key = wanted.replace("-", "_").casefold()
    if any(state.key == key for state in fieldset.states):
        return State(key)
    for field in fieldset.everything:
        if field.kind == "flag" and key in (field.key, field.alias):
            return Term(field, (Compared(1, 1),))
        if field.kind == "choice" and key in (same := {choice.casefold(): choice for choice in field.choices}):
            return Term(field, (Compared(same[key], same[key]),))
    known = [state.key for state in fieldset.states]
    known += [field.key for field in fieldset.fields if field.kind == "flag"]
    known += [choice.lower() for field in fieldset.fields if field.kind == "choice" for choice in field.choices]
    import difflib

    near = difflib.get_close_matches(key, known, 3, 0.6) or known
    raise Invalid(
        _("{noun} has no state {name!r}").format(noun=fieldset.noun, name=wanted),
        hint=_("use one of: {choices}").format(choices=", ".join(dict.fromkeys(near))),
    )


def _pointing(text: str, at: int, error: CrmError) -> CrmError:
    """The error with the filter below it and a mark under the place; a hint to the whole language where it has none."""
    if "\n" not in error.message and "\n" not in text:
        mark = "^" if at < 200 else ""
        error.message += f"\n  {text[:200]}\n  {' ' * at}{mark}"
    error.hint = error.hint or _("see crm help filters")
    error.field = "filter"
    return error
