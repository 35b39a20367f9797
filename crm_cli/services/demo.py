"""Builds the sandbox of `crm demo`: a small travel agency with a year of work behind it, as of today.

The same day gives the same content, apart from uids. Only what is still to be done lies on today or later, so the
hour at which it is built makes no difference. The texts are in `demo_agency.py`.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain import contact_fields as fields
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
from crm_cli.store import file
from crm_cli.store.work import Work

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

SEED = "crm demo"
REGION = "IR"  # of the invented numbers, whatever the user's own
DAYS_OFF = (3, 4)  # Thursday and Friday
EARLIEST, LATEST = 700, 3  # days ago: the first contact, and the last
ARCHIVED = 60  # days ago
TRIPS = {"A": 3}  # stories in the year, by tier; others have one
TOLD = {"raw": 0, "verified": 1, "engaged": 2, "prospect": 3}  # how far a story goes before it is a sale
MARGIN = 8  # days: what falls on days off may move back by a week
SETTLED = 20  # days after which everybody who shares a phone is known
CARE_FROM = 10  # day of a story
LEAP_YEARS = {"gregorian": 1988, "jalali": 1366}  # years of birth that have every day this year may have
_PERSIAN = str.maketrans("0123456789", PERSIAN_DIGITS)

# When, what, with whom, by whom.
_Talk = tuple[datetime, InteractionDraft, tuple[int, ...], int]


class DemoCounts(NamedTuple):
    """What was built. `contacts` counts people and organisations."""

    contacts: int
    organisations: int
    interactions: int
    followups: int


def clear(path: Path) -> None:
    """Take the old sandbox away."""
    file.remove(path)


def build(crm: "Crm") -> DemoCounts:
    """Fill the file of `crm` with the agency, in one transaction. Raises Conflict when there are contacts in it."""
    if crm.contacts.list(Query(), all_of_them=True).total():
        hint = _("the demo needs a file of its own")
        raise Conflict(_("there are contacts in {path} already").format(path=crm.path), hint=hint)
    with crm.write() as work:
        agency = _Agency(work, crm.present)
        agency.hire()
        agency.meet()
        interactions, followups = agency.talk(), agency.plan()
    organisations = sum(person.kind == "org" for person in data.CONTACTS)
    return DemoCounts(len(data.CONTACTS), organisations, interactions, followups)


class _Agency:
    """The agency while it is written: who is who by now, and the dice."""

    def __init__(self, work: "Work", present: Present) -> None:
        self._work = work
        self._present = present
        self._dice = Random(SEED)
        self._staff: dict[str, int] = {}  # by role
        # By key of the contact; `met` in days ago, `household` is everybody with the same phone.
        self._ids: dict[str, int] = {}
        self._owners: dict[str, int] = {}
        self._met: dict[str, int] = {}
        self._household: dict[str, list[int]] = {}

    # Time.

    def _day(self, days_ago: int) -> date:
        """That many days ago, or a day of the working week before it."""
        day, back = self._present.today - timedelta(days=days_ago), self._dice.randrange(5)
        return day if day.weekday() not in DAYS_OFF else _working_day(day, -1) - timedelta(days=back)

    def _moment(self, day: date, hour: int | None = None) -> datetime:
        """Some time on `day`, in office hours unless an hour is given."""
        at = time(9 + self._dice.randrange(8) if hour is None else hour, self._dice.randrange(0, 60, 5))
        return self._present.moment(When(day, at))

    def _then(self, at: datetime) -> "Work":
        """The same transaction, writing as it would have written at an earlier moment."""

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
        """The contacts, one after the other over two years; a few have been archived since."""
        by_phone: dict[str, list[int]] = {}
        for index, person in enumerate(data.CONTACTS):
            days_ago = EARLIEST - index * (EARLIEST - LATEST) // (len(data.CONTACTS) - 1)
            owner_id = self._staff["owner" if person.tier == "A" else "seller"]
            draft = _contact(person, self._present.today)
            org_id, referred_by_id = self._ids.get(person.org or ""), self._ids.get(person.by or "")
            store = self._then(self._moment(self._day(days_ago))).contacts
            number = store.insert(draft, org_id=org_id, owner_id=owner_id, referred_by_id=referred_by_id)
            self._ids[person.key], self._owners[person.key], self._met[person.key] = number, owner_id, days_ago
            self._household[person.key] = by_phone.setdefault(draft.points[0].norm, [])
            self._household[person.key].append(number)
            if person.archived:
                self._archive(number)

    def _archive(self, number: int) -> None:
        store = self._then(self._moment(self._day(ARCHIVED))).contacts
        (contact,) = store.fetch([number])
        store.update(contact._replace(archived_at=store.at))

    # Conversations.

    def talk(self) -> int:
        """A year of interactions, oldest first. Returns how many."""
        talks = [talk for person in data.CONTACTS for talk in self._talks_with(person)]
        talks += [self._unanswered(*message) for message in data.TO_ANSWER]
        for at, draft, contact_ids, staff_id in sorted(talks, key=lambda talk: talk[0]):
            self._then(at).interactions.insert(draft._replace(at=at), contact_ids=contact_ids, staff_id=staff_id)
        return len(talks)

    def _talks_with(self, person: data.Person) -> Iterator[_Talk]:
        if person.kind == "org" or person.silent:
            return
        tags, script = ("", *person.tags.split()), _script(person.name)
        fitting = [story for story in data.STORIES if story.script == script and story.tag in tags]
        trips = TRIPS.get(person.tier or "", 1)
        for number, story in enumerate(islice(cycle(fitting), trips)):
            began = self._beginning(person, (number + self._dice.random()) / trips)
            yield from self._told(person, story, began)

    def _beginning(self, person: data.Person, luck: float) -> int:
        """How many days ago a story began: `luck` is 0 for the earliest possible day, 1 for the latest."""
        known = self._met[person.key]
        if person.stage in TOLD:
            return min(38, known - MARGIN) - int(30 * luck)
        first = min(360, known - SETTLED)
        return first - int((60 if person.stage == "lapsed" else first - 1) * luck)

    def _told(self, person: data.Person, story: data.Story, began: int) -> Iterator[_Talk]:
        """The conversations of a story until yesterday, each after the one before."""
        price, people, nights = self._dice.randrange(18, 60), self._dice.randrange(2, 6), self._dice.randrange(3, 8)
        earlier: datetime | None = None
        for offset, how, words in data.STORIES[story][: TOLD.get(person.stage)]:
            if offset >= began:
                return
            channel, *rest = how.split()
            direction, outcome, length = (None if word == "-" else word for word in rest)
            minutes = round(int(length) * self._dice.uniform(0.7, 1.6)) if length else None
            text = words.format(price=price, people=people, nights=nights)
            body = text.translate(_PERSIAN) if story.script == "fa" else text
            draft = InteractionDraft((), channel, body, None, direction, outcome, minutes, story.topic)
            # Who has been a customer for some days also writes in the evening, and on days off.
            late = offset > 0 and how in ("chat in - -", "social in - -") and self._dice.random() < 0.5
            at = self._time(began - offset, earlier, late=late)
            if how.startswith("call out") and self._dice.random() < 0.2:
                yield self._talk(person, self._attempt(story), at, offset)
                at += timedelta(minutes=self._dice.randrange(40, 120, 5))
            yield self._talk(person, draft, at, offset)
            earlier = at

    def _time(self, days_ago: int, earlier: datetime | None, *, late: bool) -> datetime:
        """Some time that day, after the conversation before."""
        if late:
            at = self._moment(self._present.today - timedelta(days=days_ago), 18 + self._dice.randrange(2))
        else:
            at = self._moment(self._day(days_ago))
        return max(at, earlier + timedelta(minutes=self._dice.randrange(10, 60, 5))) if earlier else at

    def _attempt(self, story: data.Story) -> InteractionDraft:
        """A call that came to nothing."""
        outcome, text = self._dice.choice([attempt for attempt in data.TRIES if _script(attempt[1]) == story.script])
        return InteractionDraft((), "call", text, direction="out", outcome=outcome, topic=story.topic)

    def _talk(self, person: data.Person, draft: InteractionDraft, at: datetime, offset: int) -> _Talk:
        """Whoever shares the phone comes along to the office."""
        who = self._household[person.key] if draft.channel == "visit" else [self._ids[person.key]]
        return at, draft, tuple(who), self._staff["care"] if offset > CARE_FROM else self._owners[person.key]

    def _unanswered(self, who: str, days_ago: int, hour: int, channel: str, topic: str, text: str) -> _Talk:
        at = self._moment(self._present.today - timedelta(days=days_ago), hour)
        draft = InteractionDraft((), channel, text, direction="in", topic=topic, needs_reply=True)
        return at, draft, (self._ids[who],), self._owners[who]

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
        earlier = days_ago + self._dice.randrange(7, 16)
        return self._moment(self._day(max(min(earlier, self._met[who] - MARGIN), 1)))

    def _insert(self, then: "Work", step: data.Todo | data.Closed, draft: FollowupDraft) -> rules.FollowupRecord:
        owner_id = self._staff["care"] if step.kind in ("care", "survey") else self._owners[step.who]
        number = then.followups.insert(draft, contact_id=self._ids[step.who], owner_id=owner_id)
        return then.followups.fetch([number])[0]

    def _open(self, todo: data.Todo, then: "Work") -> None:
        today = self._present.today
        due_on = today + timedelta(days=todo.due)
        if due_on > today:
            due_on = _working_day(due_on, 1)
        due_time = time.fromisoformat(todo.mark) if ":" in todo.mark else None
        draft = FollowupDraft(todo.who, todo.title, due_on, due_time, todo.kind, todo.priority)
        followup = self._insert(then, todo, draft)
        if todo.mark == "doing":
            then.followups.update(rules.started(followup))
        elif todo.mark.startswith("+"):
            until = today + timedelta(days=int(todo.mark))
            then.followups.update(rules.snoozed(followup, until=until, today=today))

    def _close(self, closed: data.Closed, then: "Work") -> None:
        late = closed.late or 0
        due_on = _working_day(self._present.today + timedelta(days=closed.due), -1)
        followup = self._insert(then, closed, FollowupDraft(closed.who, closed.title, due_on, kind=closed.kind))
        # Where that is a day off, what was late stays late, and what was on time on time.
        at = self._moment(_working_day(due_on + timedelta(days=late), 1 if late > 0 else -1))
        close = rules.cancelled if closed.late is None else rules.completed
        self._then(at).followups.update(close(followup, at=stored(at), outcome=closed.outcome))


def _working_day(day: date, step: int) -> date:
    while day.weekday() in DAYS_OFF:
        day += timedelta(days=step)
    return day


def _script(text: str) -> str:
    return "fa" if "\u0600" <= text[0] <= "\u06ff" else "en"


def _contact(person: data.Person, today: date) -> contacts.ContactDraft:
    """`org` and `referred_by` are left to the agency, which knows the ids."""
    shared = {name: getattr(person, name) for name in ("kind", "tier", "city", "source", "language", "note")}
    return contacts.ContactDraft(
        person.name,
        latin_name=person.latin,
        job_title=person.job,
        lifecycle=person.stage,
        birthday=_birthday(person.born, today) if person.born else None,
        preferred_channel=person.via,
        best_time=person.best,
        points=tuple(_point(text) for text in person.reach.split(" | ")),
        tags=tuple(person.tags.split()),
        consent=tuple(fields.parse_consent(text) for text in person.consent.split()),
        **shared,
    )


def _point(text: str) -> contacts.Point:
    if "=" in text:
        return fields.parse_point(text, REGION)
    return fields.parse_email_point(text) if "@" in text else fields.parse_phone_point(text, REGION)


def _birthday(text: str, today: date) -> Birthday:
    """As typed, or some days from today in a calendar: `2 gregorian`."""
    days, _space, name = text.partition(" ")
    if not name:
        return parse_birthday(text, today=today)
    calendar: Calendar = "jalali" if name == "jalali" else "gregorian"
    _year, month, day = parts(today + timedelta(days=int(days)), calendar)
    return Birthday(LEAP_YEARS[calendar], month, day, calendar)
