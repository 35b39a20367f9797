"""What is handed over about complaints: the whole case, the case without names, a lesson, the procedure."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from crm_cli.domain.cards import ComplaintCard
from crm_cli.domain.complaint_dossier import ComplaintDossier, Happening, Lesson, pauses, redacted
from crm_cli.domain.complaints import ENDED, MOVES, code
from crm_cli.domain.folding import words
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.present import stored
from crm_cli.domain.vocabulary import PHONE_TYPES
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries import complaint_dossier as queries
from crm_cli.queries import documents as document_queries
from crm_cli.queries import followups as followup_queries
from crm_cli.queries.listing import listing

if TYPE_CHECKING:
    from crm_cli.domain.redaction import Redaction, Someone
    from crm_cli.services.application import Crm

MOST_WORDS_OF_A_NAME = 4
# What an event is called by its verb, because the state it leads to says another thing.
_NO_MOVES = ("reopen",)
# Events that are told as something of their own.
_HANDED = ("refer", "accept", "return")
_REMEDIED = {"offer": "offered", "take": "accepted", "decline": "declined", "deliver": "delivered"}
# What is told of a document and of a remedy.
_FILED = ("kind", "name", "number", "size", "sha256", "created_at")
_OFFERED = ("kind", "state", "amount", "currency", "note", "offered_at", "answer", "answered_at", "delivered_at")
_NAMELESS = ("staff", "supplier")  # whose names a lesson does not tell


class Papers:
    """The papers about the complaints of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def dossier(self, number: int) -> ComplaintDossier:
        """A complaint with all that happened. Raises NotFound."""
        crm = self._crm
        card = crm.complaints.card(number)
        (row,) = _records(card.line)
        now, received = crm.present.now, datetime.fromisoformat(row["received_at"])
        paused = tuple(pauses(card.events, now))

        def worked(until: datetime) -> int:
            return crm.holidays.calendar.working_seconds(received, until, paused) // 60

        answered = next((e.at for e in card.events if e.status in ("acknowledged", "investigating")), None)
        is_over = row["status"] == "resolved" or row["status"] in ENDED
        return ComplaintDossier(
            at=stored(now),
            code=code(number),
            fieldset=card.line.fieldset,
            complaint=row,
            happenings=tuple(sorted(self._happenings(number, card), key=lambda one: one.at)),
            documents=tuple(self._documents(number)),
            remedies=tuple(_picked(remedy, _OFFERED) for remedy in _records(card.remedies)),
            acknowledged_after=worked(datetime.fromisoformat(answered)) if answered else None,
            handled_for=worked(now) if is_over else None,
            open_for=None if is_over else worked(now),
        )

    def redacted(self, dossier: ComplaintDossier, number: int) -> ComplaintDossier:
        """The dossier of complaint `number` for others: with marks in place of people, numbers and addresses."""
        texts = [str(value) for value in dossier.complaint.values() if isinstance(value, str)]
        texts += [text for one in dossier.happenings for text in _there(one.text, one.forced)]
        texts += [text for row in (*dossier.documents, *dossier.remedies) for text in _there(row.get("note"))]
        return redacted(dossier, self._redaction(number, texts, ("staff",)))

    def _redaction(self, number: int, texts: Iterable[str], subjects: Sequence[str]) -> "Redaction":
        """Hides, in the texts of a complaint, everybody who has to do with it or is named in them in full.

        Of these `subjects` also whom or what it is about.
        """
        from crm_cli.domain.redaction import Redaction, Someone

        db = self._crm.reader
        (complaint,) = self._crm.complaints.get([number])
        about = []
        if complaint.which and complaint.about in subjects:
            mark, which = f"[{complaint.about}]", (complaint.which,)
            # The words of a supplier's name are words of the trade.
            about.append(Someone(mark, which) if complaint.about == "staff" else Someone(mark, (), others=which))
        involved = queries.involved(db, number)
        mentioned = queries.named(db, {name for text in texts for name in _runs(words(text))})
        return Redaction([*self._someone(list(dict.fromkeys([*involved, *mentioned]))), *self._colleagues(), *about])

    def _someone(self, numbers: Sequence[int]) -> "Iterator[Someone]":
        """These contacts, the customer first, each with a mark."""
        from crm_cli.domain.redaction import Someone

        db = self._crm.reader
        known = queries.contacts(db, numbers)
        points = queries.points(db, numbers)
        marks = {"person": (f"[person {n}]" for n in count(1)), "org": (f"[organisation {n}]" for n in count(1))}
        for place, number in enumerate(numbers):
            kind, names = known[number]
            own = [(type_, value, norm) for contact, type_, value, norm in points if contact == number]
            yield Someone(
                next(marks[kind]) if place else "[customer]",
                names,
                phones=[norm or value for type_, value, norm in own if type_ in PHONE_TYPES],
                emails=[value for type_, value, _norm in own if type_ == "email"],
                others=[value for type_, value, _norm in own if type_ not in (*PHONE_TYPES, "email")],
                kind=kind,
            )

    def _colleagues(self) -> "Iterator[Someone]":
        from crm_cli.domain.redaction import Someone

        for place, name in enumerate(queries.staff(self._crm.reader)):
            yield Someone(f"[colleague {_letters(place)}]", (name,))

    # ---- what happened

    def _happenings(self, number: int, card: ComplaintCard) -> Iterator[Happening]:
        (row,) = _records(card.line)
        yield Happening(row["received_at"], "heard", row["channel"] or "", (row["contact"],))
        yield from _events(card)
        for talk in _records(card.interactions):
            what = ", ".join(_there(talk["channel"], talk["direction"], talk["outcome"]))
            who = _there(talk["staff"], *talk["contacts"])
            text = ": ".join(_there(talk["topic"], talk["text"]))
            yield Happening(talk["at"], "conversation", what, who, text, f"interaction:{talk['id']}")
        yield from self._steps(number)
        yield from _amends(card)
        yield from self._linked(card)
        for document in self._documents(number):
            named = _("{name} (SHA-256 {sha256})").format(**document)
            yield Happening(document["created_at"], "document", document["kind"], (), named)

    def _steps(self, number: int) -> Iterator[Happening]:
        """What was planned, what came of it, and through whose hands it went."""
        db, present = self._crm.reader, self._crm.present
        steps = listing(db, followup_queries.FOLLOWUPS, Query(), present, queries.of_complaint(number))
        for step in _records(steps):
            record, who = f"followup:{step['id']}", _there(step["owner"])
            due = _("{title} (due {day})").format(title=step["title"], day=step["due_on"])
            yield Happening(step["created_at"], "follow-up", "planned", who, due, record)
            if step["closed_at"]:
                came = ": ".join(_there(step["title"], step["outcome"]))
                yield Happening(step["closed_at"], "follow-up", step["status"], who, came, record)
        for at, giver, taker, title, note, answered_at, answer, reply in queries.handoffs(db, number):
            yield Happening(at, "hand-off", "handed on", _there(giver, taker), ": ".join(_there(title, note)) or None)
            if answered_at:
                yield Happening(answered_at, "hand-off", answer, (taker,), ": ".join(_there(title, reply)) or None)

    def _documents(self, number: int) -> Iterator[dict[str, Any]]:
        """What is filed with a complaint, and with those that have become part of it."""
        crm = self._crm
        filed = listing(crm.reader, document_queries.DOCUMENTS, Query(), crm.present, queries.documents(number))
        return (_picked(document, _FILED) for document in _records(filed))

    def _linked(self, card: ComplaintCard) -> Iterator[Happening]:
        """Complaints that became part of this one, take it up again, are taken up by it, or have to do with it."""
        number = card.complaint.id
        for other in _records(card.linked):
            if other["merged_into_id"] == number:
                yield _other(other, "taken in")
            elif other["follows_id"] == number:
                yield _other(other, "taken up again")
            elif other["contact_id"] == card.complaint.contact_id:
                yield _other(other, "linked")
            else:  # what another customer said is not this one's to read
                yield Happening(other["received_at"], "complaint", "linked", (), other["code"])
        if card.complaint.follows_id:
            (earlier,) = _records(self._crm.complaints.picked([card.complaint.follows_id]))
            yield _other(earlier, "earlier complaint")

    # ---- what was learnt

    def check_ended(self, number: int) -> None:
        """Raise Conflict for a complaint from which nothing can be published: open, merged, confidential."""
        (record,) = self._crm.complaints.get([number])
        if record.status not in ENDED:
            raise Conflict(
                _("complaint {id} is {status}; only what has ended is published").format(
                    id=number, status=record.status
                ),
                hint=_("see `crm complaints show {id}`").format(id=number),
            )
        if record.status == "merged":
            raise Conflict(
                _("complaint {id} is part of another one").format(id=number),
                hint=_("publish that one: crm complaints publish {id}").format(id=record.merged_into_id or "ID"),
            )
        if record.confidential:
            raise Conflict(_("complaint {id} is confidential; it is not published").format(id=number))

    def told(self, number: int) -> str:
        """What was heard, with marks in place of people. Raises NotFound."""
        (record,) = self._crm.complaints.get([number])
        return self._redaction(number, [record.heard], _NAMELESS)(record.heard)

    def lesson(self, number: int, heard: str, learnt: str) -> Lesson:
        """What others may know of a complaint that has ended. Raises NotFound, Conflict."""
        self.check_ended(number)
        (record,) = self._crm.complaints.get([number])
        texts = _there(heard, learnt, record.topic, record.reason, record.cause)
        hide = self._redaction(number, texts, _NAMELESS)
        remedies = _records(self._crm.complaints.card(number).remedies)
        ended = datetime.fromisoformat(record.ended_at or record.updated_at)
        return Lesson(
            topic=record.topic and hide(record.topic),
            about=record.about,
            heard=hide(heard),
            outcome=record.decision or record.status,
            reason=record.reason and hide(record.reason),
            remedies=tuple(dict.fromkeys(one["kind"] for one in remedies if one["state"] != "declined")),
            lesson=hide(learnt),
            cause=record.cause and hide(record.cause),
            days=(ended - datetime.fromisoformat(record.received_at)).days,
        )

    # ---- the procedure

    def policy(self, template: str) -> str:
        """The procedure for customers: a template filled with what is set. Raises Invalid."""
        from crm_cli.domain.complaint_policy import Agency, filled, values

        settings, present = self._crm.settings, self._crm.present
        zone = present.now.tzname() or "UTC" if settings["timezone"] == "system" else settings["timezone"]
        agency = Agency(self._name(), settings["week"], settings["hours"], zone, settings["ui.lang"])
        return filled(template, values(agency, present.today))

    def _name(self) -> str:
        """What the agency is called: by the setting, else by the name of its first owner."""
        from crm_cli.queries import staff

        owner = staff.first_owner(self._crm.reader)
        return self._crm.settings["agency"] or (self._crm.staff.name_of(owner) if owner else "")


def _events(card: ComplaintCard) -> Iterator[Happening]:
    """The moves, and what was done besides; hand-offs are told from both sides, by themselves."""
    for event in card.events:
        who = _there(event.staff)
        if event.verb in _REMEDIED:
            yield Happening(event.at, "remedy", _REMEDIED[event.verb], who, event.note)
        elif event.verb not in _HANDED:
            verb = event.verb if event.verb in _NO_MOVES or event.verb not in MOVES else event.status
            yield Happening(event.at, "event", verb, who, event.note, forced=event.forced)


def _amends(card: ComplaintCard) -> Iterator[Happening]:
    """What was offered to make amends together with the decision, of which no event tells, and what came of it then."""
    told = Counter((event.at, _REMEDIED.get(event.verb)) for event in card.events)
    for remedy in _records(card.remedies):
        came = {remedy["offered_at"]: "offered", remedy["answered_at"]: remedy["answer"]}
        came[remedy["delivered_at"]] = "delivered"
        for at, what in came.items():
            told[at, what] -= 1
            if at and told[at, what] < 0:
                yield Happening(at, "remedy", what, (), remedy["kind"])


def _picked(record: dict[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: record[key] for key in keys}


def _other(other: dict[str, Any], what: str) -> Happening:
    return Happening(
        other["received_at"],
        "complaint",
        what,
        (other["contact"],),
        f"{other['code']}: {other['heard']}",
        other["code"],
    )


def _records(found: Listing) -> list[dict[str, Any]]:
    return [json.loads(text) for text in found.json_rows(found.fieldset.fields, None)]


def _there(*parts: str | None) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _runs(found: Sequence[str]) -> Iterator[str]:
    """Words that stand together, as many as a name may have; one alone names nobody."""
    for size in range(2, MOST_WORDS_OF_A_NAME + 1):
        for start in range(len(found) - size + 1):
            yield " ".join(found[start : start + size])


def _letters(place: int) -> str:
    """A, B … Z, AA, AB …"""
    rest, last = divmod(place, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)
