"""Builds the sandbox of `crm demo`: a small travel agency with a year of work behind it, as of today.

The same day gives the same content, apart from uids. Nothing lies in the future, or on today, but what is still to
be done; so the hour at which it is built makes no difference. The texts are in `demo_agency.py`.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain import contacts
from crm_cli.domain import followups as rules
from crm_cli.domain.birthdays import Birthday, parse_birthday
from crm_cli.domain.dates import When
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.jalali import PERSIAN_DIGITS, Calendar, parts
from crm_cli.domain.listing import Query
from crm_cli.domain.present import Present, stored
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.services import demo_agency as data

if TYPE_CHECKING:
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

SEED = "crm demo"
REGION = "IR"  # of the invented numbers, whatever the user's own
THURSDAY, FRIDAY = 3, 4
EARLIEST, LATEST = 700, 3  # days ago: the first contact, and the last
TRIPS = {"A": 3, "B": 2}  # stories in the year, by tier; others have one
TOLD = {"raw": 0, "verified": 1, "engaged": 2, "prospect": 3}  # steps of a story before it is a sale
SETTLED = 15  # days after which everybody who shares a phone is known
CARE_FROM = 10  # day of a story
LEAP_YEARS = {"gregorian": 1988, "jalali": 1366}  # so that any day of today's year exists in the year of birth


class DemoCounts(NamedTuple):
    """What was built. `contacts` counts people and organisations."""

    contacts: int
    organisations: int
    interactions: int
    followups: int


class _Talk(NamedTuple):
    """A conversation to be written."""

    at: datetime
    draft: InteractionDraft
    contact_ids: tuple[int, ...]
    staff_id: int


def build(crm: "Crm") -> DemoCounts:
    """Fill the file of `crm` with the agency, in one transaction. Raises Conflict when there are contacts in it."""
    if crm.contacts.list(Query(), all_of_them=True).total():
        raise Conflict(
            _("{path} is not empty").format(path=crm.path), hint=_("the demo is built in a file of its own: `crm demo`")
        )
    with crm.write() as work:
        agency = _Agency(work, crm.present)
        agency.hire()
        agency.meet()
        interactions = agency.talk()
        followups = agency.plan()
    return DemoCounts(
        len(data.CONTACTS), sum(person.kind == "org" for person in data.CONTACTS), interactions, followups
    )


class _Agency:
    """The agency while it is written: who is who by now, and the dice."""

    def __init__(self, work: "Work", present: Present) -> None:
        self._work = work
        self._present = present
        self._dice = Random(SEED)
        self._staff: dict[str, int] = {}
        self._ids: dict[str, int] = {}
        self._owners: dict[str, int] = {}
        self._met: dict[str, int] = {}  # days ago
        self._household: dict[str, list[int]] = {}

    # Time.

    def _day(self, days_ago: int) -> date:
        """That many days ago, or the last working day before it."""
        return _working_day(self._present.today - timedelta(days=days_ago), -1)

    def _moment(self, day: date, hour: int | None = None) -> datetime:
        """Some time on `day`, within office hours unless an hour is given."""
        minutes = self._dice.randrange(0, 60, 5)
        at = time(9 + self._dice.randrange(8) if hour is None else hour, minutes)
        return self._present.moment(When(day, at))

    def _then(self, at: datetime) -> "Work":
        """The same transaction, writing as it would have been written at an earlier moment."""
        from crm_cli.store.work import Work

        return Work(self._work.session, self._work.command_id, stored(at), self._work.staff_id)

    # People.

    def hire(self) -> None:
        """The colleagues; the owner every new file begins with gets a name of the agency."""
        for name, role in data.STAFF:
            if role == "owner" and self._work.staff_id:
                (owner,) = self._work.staff.fetch([self._work.staff_id])
                self._work.staff.update(owner._replace(name=name))
                self._staff[role] = owner.id
            else:
                self._staff[role] = self._work.staff.insert(StaffDraft(name, role))

    def meet(self) -> None:
        """The contacts, one after the other over two years; a few are archived since."""
        by_phone: dict[str, list[int]] = {}
        for index, person in enumerate(data.CONTACTS):
            days_ago = EARLIEST - index * (EARLIEST - LATEST) // (len(data.CONTACTS) - 1)
            draft = _contact(person, self._present.today)
            owner_id = self._staff["owner" if person.tier == "A" else "seller"]
            number = self._then(self._moment(self._day(days_ago))).contacts.insert(
                draft,
                org_id=self._ids.get(person.org or ""),
                owner_id=owner_id,
                referred_by_id=self._ids.get(person.by or ""),
            )
            self._ids[person.key], self._owners[person.key], self._met[person.key] = number, owner_id, days_ago
            phone = draft.points[0].norm
            self._household[person.key] = by_phone.setdefault(phone, [])
            by_phone[phone].append(number)
            if person.archived:
                self._archive(number)

    def _archive(self, number: int) -> None:
        store = self._then(self._moment(self._day(60))).contacts
        (contact,) = store.fetch([number])
        store.update(contact._replace(archived_at=store.at))

    # Conversations.

    def talk(self) -> int:
        """A year of interactions, oldest first. Returns how many."""
        talks = [talk for person in data.CONTACTS for talk in self._talks_with(person)]
        talks += [self._unanswered(*message) for message in data.TO_ANSWER]
        for talk in sorted(talks, key=lambda talk: talk.at):
            self._then(talk.at).interactions.insert(talk.draft, contact_ids=talk.contact_ids, staff_id=talk.staff_id)
        return len(talks)

    def _talks_with(self, person: data.Person) -> Iterator[_Talk]:
        steps = TOLD.get(person.stage)
        if person.kind == "org" or person.silent or steps == 0:
            return
        script = _script(person.name)
        fitting = [
            story for story in data.STORIES if story.script == script and story.tag in ("", *person.tags.split())
        ]
        trips = TRIPS.get(person.tier or "", 1)
        for number, story in enumerate(islice(cycle(fitting), trips)):
            yield from self._told(person, story, self._beginning(person, number / trips, 1 / trips), steps)

    def _beginning(self, person: data.Person, after: float, share: float) -> int:
        """How many days ago a story began, in this share of the time the contact has been known."""
        luck = self._dice.random()
        if person.stage == "lapsed":
            return 300 + int(60 * luck)
        if person.stage in TOLD:
            return 8 + int(min(30, self._met[person.key] - LATEST - 8) * luck)
        known = min(360, self._met[person.key] - SETTLED)
        return 1 + int(known * (1 - after - share * luck))

    def _told(self, person: data.Person, story: data.Story, began: int, steps: int | None) -> Iterator[_Talk]:
        """The conversations of a story until yesterday, each after the one before."""
        price, people, nights = self._dice.randrange(18, 60), self._dice.randrange(2, 6), self._dice.randrange(3, 8)
        earlier: datetime | None = None
        for offset, how, words in data.STORIES[story][:steps]:
            if offset >= began:
                return
            channel, direction, outcome, minutes = (None if word == "-" else word for word in how.split())
            text = words.format(price=price, people=people, nights=nights)
            draft = InteractionDraft(
                (),
                channel=channel or "note",
                body=text if story.script == "en" else text.translate(str.maketrans("0123456789", PERSIAN_DIGITS)),
                direction=direction,
                outcome=outcome,
                minutes=round(int(minutes) * self._dice.uniform(0.7, 1.6)) if minutes else None,
                topic=story.topic,
            )
            at = self._time_of(draft, began - offset, earlier)
            if how.startswith("call out") and self._dice.random() < 0.2:
                yield self._talk(person, self._try(story), at, offset)
                at += timedelta(minutes=self._dice.randrange(40, 120, 5))
            yield self._talk(person, draft, at, offset)
            earlier = at

    def _time_of(self, draft: InteractionDraft, days_ago: int, earlier: datetime | None) -> datetime:
        """In office hours; some customers write in the evening and on days off. After the conversation before."""
        evening = draft.direction == "in" and draft.channel in ("chat", "social") and self._dice.random() < 0.25
        day = self._present.today - timedelta(days=days_ago) if evening else self._day(days_ago)
        at = self._moment(day, 18 + self._dice.randrange(4) if evening else None)
        return max(at, earlier + timedelta(minutes=self._dice.randrange(10, 60, 5))) if earlier else at

    def _try(self, story: data.Story) -> InteractionDraft:
        outcome, text = self._dice.choice([attempt for attempt in data.TRIES if _script(attempt[1]) == story.script])
        return InteractionDraft((), "call", text, direction="out", outcome=outcome, topic=story.topic)

    def _talk(self, person: data.Person, draft: InteractionDraft, at: datetime, offset: int) -> _Talk:
        """Whoever shares the phone comes along to the office."""
        who = self._household[person.key] if draft.channel == "visit" else [self._ids[person.key]]
        staff_id = self._staff["care"] if offset > CARE_FROM else self._owners[person.key]
        return _Talk(at, draft._replace(at=at), tuple(who), staff_id)

    def _unanswered(self, who: str, days_ago: int, hour: int, channel: str, topic: str, text: str) -> _Talk:
        at = self._moment(self._present.today - timedelta(days=days_ago), hour)
        draft = InteractionDraft((), channel, text, at, direction="in", topic=topic, needs_reply=True)
        return _Talk(at, draft, (self._ids[who],), self._owners[who])

    # Next steps.

    def plan(self) -> int:
        """The follow-ups, in the order in which they were noted down. Returns how many."""
        steps = [(self._noted(step.who, max(-step.due, 0)), step) for step in (*data.TODO, *data.CLOSED)]
        for at, step in sorted(steps, key=lambda noted: noted[0]):
            if isinstance(step, data.Todo):
                self._open(step, self._then(at))
            else:
                self._close(step, self._then(at))
        return len(steps)

    def _noted(self, who: str, days_ago: int) -> datetime:
        """Some days before it was due, or before today, but not before the contact was known."""
        earlier = days_ago + self._dice.randrange(2, 12)
        return self._moment(self._day(max(min(earlier, self._met[who] - 1), 1)))

    def _insert(
        self, then: "Work", step: data.Todo | data.Closed, due_on: date, due_time: time | None, priority: int
    ) -> int:
        draft = FollowupDraft(step.who, step.title, due_on, due_time, step.kind, priority)
        owner_id = self._staff["care"] if step.kind in ("care", "survey") else self._owners[step.who]
        return then.followups.insert(draft, contact_id=self._ids[step.who], owner_id=owner_id)

    def _open(self, todo: data.Todo, then: "Work") -> None:
        today = self._present.today
        due_on = today + timedelta(days=todo.due)
        if todo.due > 0:
            due_on = _working_day(due_on, 1)
        due_time = time.fromisoformat(todo.mark) if ":" in todo.mark else None
        number = self._insert(then, todo, due_on, due_time, todo.priority)
        (followup,) = then.followups.fetch([number])
        if todo.mark == "doing":
            then.followups.update(rules.started(followup))
        elif todo.mark.startswith("+"):
            until = today + timedelta(days=int(todo.mark))
            then.followups.update(rules.snoozed(followup, until=until, today=today))

    def _close(self, closed: data.Closed, then: "Work") -> None:
        late = closed.late or 0
        due_on = self._day(-closed.due)
        number = self._insert(then, closed, due_on, None, 5)
        # A late one stays late, and a punctual one punctual, when the day would have been a day off.
        at = self._moment(_working_day(due_on + timedelta(days=late), 1 if late > 0 else -1))
        store = self._then(at).followups
        (followup,) = store.fetch([number])
        move = rules.cancelled if closed.late is None else rules.completed
        store.update(move(followup, at=store.at, outcome=closed.outcome))


def _working_day(day: date, direction: int) -> date:
    while day.weekday() in (THURSDAY, FRIDAY):
        day += timedelta(days=direction)
    return day


def _script(text: str) -> str:
    return "fa" if "\u0600" <= text[0] <= "\u06ff" else "en"


def _contact(person: data.Person, today: date) -> contacts.ContactDraft:
    """`org` and `referred_by` are left to the agency, which knows the ids."""
    return contacts.ContactDraft(
        person.name,
        kind=person.kind,
        latin_name=person.latin,
        job_title=person.job,
        lifecycle=person.stage,
        source=person.source,
        birthday=_birthday(person.born, today) if person.born else None,
        tier=person.tier,
        preferred_channel=person.via,
        best_time=person.best,
        language=person.language,
        city=person.city,
        note=person.note,
        points=tuple(_point(text) for text in person.reach.split(" | ")),
        tags=tuple(person.tags.split()),
        consent=tuple(contacts.parse_consent(text) for text in person.consent.split()),
    )


def _point(text: str) -> contacts.Point:
    if "=" in text:
        return contacts.parse_point(text, REGION)
    return contacts.parse_email_point(text) if "@" in text else contacts.parse_phone_point(text, REGION)


def _birthday(text: str, today: date) -> Birthday:
    """As typed, or some days from today in a calendar: `2 gregorian`."""
    days, _space, name = text.partition(" ")
    if not name:
        return parse_birthday(text, today=today)
    calendar: Calendar = "jalali" if name == "jalali" else "gregorian"
    _year, month, day = parts(today + timedelta(days=int(days)), calendar)
    return Birthday(LEAP_YEARS[calendar], month, day, calendar)
