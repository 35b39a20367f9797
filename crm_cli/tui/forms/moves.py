"""What may be done with complaints: a table of moves, each with the entries it asks for and what it does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crm_cli.domain.choices import choice, number
from crm_cli.domain.complaints import code
from crm_cli.domain.money import parse_money, understood
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.text import note
from crm_cli.domain.vocabulary import DECISIONS, REMEDIES
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.common import colleague, when
from crm_cli.tui.forms.complaints import entry, found_out
from crm_cli.tui.forms.entries import Entry, Typed
from crm_cli.tui.forms.form import Form
from crm_cli.tui.forms.said import several

Given = Mapping[str, Any]
Act = Callable[[Crm, Sequence[int], Given], object]


class Move(NamedTuple):
    """One thing to do: the verb as typed, what it means, what it asks for, and how it is done."""

    verb: str
    words: str
    entries: tuple[Entry, ...]
    act: Act


def table() -> Mapping[str, Move]:
    """Every move by its verb."""
    note_, force = _note("note", _("Note")), _note("force", _("Nevertheless, because"))
    to = colleague("to", _("To whom"), is_required=True)
    score = Entry("score", _("How content, 1 to 5"), _score, choices=tuple("12345"), is_required=True)
    reason = _note("reason", _("Reason told"))._replace(is_required=True)
    return {
        move.verb: move
        for move in (
            _plain("acknowledge", _("the customer knows that it arrived"), note_),
            Move("investigate", _("look into it"), (_severity(), note_, force), _investigate),
            _plain("wait", _("it is the customer's turn"), note_),
            Move("resolve", _("decide, and tell the customer"), (*_decided(), note_, force), _resolve),
            Move("close", _("nothing is left to be done"), (*found_out(), note_, force), _close),
            Move("reject", _("not justified, and the reason told"), (reason, note_), _reject),
            _plain("withdraw", _("taken back by the customer"), note_),
            _plain("reopen", _("take it up again"), note_),
            _plain("escalate", _("bring it to everybody's attention"), note_),
            _plain("ask", _("the customer was asked how content they are"), note_),
            Move("rate", _("what the customer said to that"), (score, note_), _rate),
            Move("refer", _("hand it on to a colleague"), (to, note_), _refer),
            Move("accept", _("keep what was handed to you"), (), _answer(accepted=True)),
            Move("return", _("give back what was handed to you"), (note_,), _answer(accepted=False)),
        )
    }


def form(desk: Desk, move: Move, ids: Sequence[int]) -> Form[bool]:
    """The form of a move of these complaints; what it lacks is shown in it. Its answer is True."""

    async def store(typed: Mapping[str, Typed]) -> bool:
        given = {key: one.value for key, one in typed.items()}
        words = ("complaints", move.verb, *map(str, ids), *_said(move, typed))
        await desk.write(words, lambda crm: move.act(crm, ids, given))
        return True

    return Form(f"{', '.join(map(code, ids))}: {move.verb}", move.entries, store)


def _plain(verb: str, words: str, note_: Entry) -> Move:
    def act(crm: Crm, ids: Sequence[int], given: Given) -> None:
        getattr(crm.complaints, verb)(ids, note=given.get("note"))

    return Move(verb, words, (note_,), act)


def _investigate(crm: Crm, ids: Sequence[int], given: Given) -> None:
    severity, said = given.get("severity"), given.get("note")
    crm.complaints.investigate(ids, severity=severity, note=said, forced=given.get("force"))


def _resolve(crm: Crm, ids: Sequence[int], given: Given) -> None:
    ask = given.get("ask")
    crm.complaints.resolve(
        ids,
        decision=given.get("decision"),
        remedies=given.get("remedy") or (),
        note=given.get("note"),
        ask_on=ask.day if ask else None,
        forced=given.get("force"),
    )


def _close(crm: Crm, ids: Sequence[int], given: Given) -> None:
    found = {key: value for key, value in given.items() if key not in ("note", "force")}
    crm.complaints.close(ids, found=found, note=given.get("note"), forced=given.get("force"))


def _reject(crm: Crm, ids: Sequence[int], given: Given) -> None:
    crm.complaints.reject(ids, reason=given["reason"], note=given.get("note"))


def _rate(crm: Crm, ids: Sequence[int], given: Given) -> None:
    crm.complaints.rate(ids, given["score"], note=given.get("note"))


def _refer(crm: Crm, ids: Sequence[int], given: Given) -> None:
    crm.complaints.refer(ids, given["to"], note=given.get("note"))


def _answer(*, accepted: bool) -> Act:
    return lambda crm, ids, given: crm.complaints.answer(ids, accepted=accepted, reply=given.get("note"))


# ---- what they ask for


def _note(key: str, label: str) -> Entry:
    return Entry(key, label, lambda _crm, text: note(text, field=key))


def _severity() -> Entry:
    return entry("severity", _("Severity"), choices=tuple("1234"), hint=_("1 is gravest, 4 slightest"))


def _score(_crm: Crm, text: str) -> int:
    return number(text, 1, 5, field="satisfaction")


def _decided() -> tuple[Entry, ...]:
    return (
        Entry(
            "decision",
            _("Customer right"),
            lambda _crm, text: choice(text, DECISIONS, field="decision"),
            choices=DECISIONS,
        ),
        Entry(
            "remedy",
            _("Remedies"),
            lambda crm, text: tuple(_remedy(crm, part) for part in several(text)),
            told=_worth,
            hint=_("{kinds}; with an amount, refund:2500000").format(kinds=", ".join(REMEDIES)),
        ),
        when("ask", _("Ask whether it helped")),
    )


def _remedy(crm: Crm, text: str) -> RemedyDraft:
    kind, colon, amount = text.partition(":")
    known = choice(kind, REMEDIES, field="remedy")
    present = crm.present
    return RemedyDraft(known, *(parse_money(amount, present.currency, toman=present.toman) if colon else ()))


def _worth(remedies: Sequence[RemedyDraft]) -> str:
    from crm_cli.domain.money import Money

    return " · ".join(
        f"{one.kind} {understood(Money(one.amount, one.currency))}"
        if one.amount is not None and one.currency
        else one.kind
        for one in remedies
    )


def _said(move: Move, typed: Mapping[str, Typed]) -> Iterator[str]:
    """The words behind the numbers of the complaints."""
    if "score" in typed:
        yield typed["score"].text
    for one in move.entries:
        if one.key not in typed or one.key == "score":
            continue
        texts = several(typed[one.key].text) if one.key == "remedy" else [typed[one.key].text]
        for text in texts:
            yield from (f"--{one.key.replace('_', '-')}", text)
