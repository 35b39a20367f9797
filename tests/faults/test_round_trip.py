"""Out of one file and into another: what an export wrote, an import brings back as it was."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Shell

SAME = (
    "uid,kind,name,latin_name,org,job_title,city,source,note,birthday,language,phones,emails,points,tags,lifecycle,"
    "disqualified_reason,tier,preferred_channel,best_time,do_not_contact,consent,archived_at"
)
# Letters of both scripts, what separates and quotes in files, what runs in spreadsheets, what joins without a width.
ODD = "aZسي ک۱٣1,;؛\t'\"=+-@|/\\:<>[]{}%&\u200c\u200d\u202eé👩❤"
LETTERS = st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8"))
TEXT = st.text(LETTERS, min_size=1, max_size=20)
FLAGS = {
    "--note": st.text(st.one_of(LETTERS, st.just("\n")), min_size=1, max_size=60),
    **dict.fromkeys(("--city", "--source", "--latin-name", "--job-title", "--language"), TEXT),
    "--phone": st.sampled_from(["09121234567", "+49 (170) 123-4567", "021 1234 ext 5", "۰۹۳۵۱۱۱۲۲۳۳", "112"]),
    "--email": st.sampled_from(["sara@example.com", "a'b+c=d@example.co.uk", "x@مثال.ایران"]),
    "--point": st.sampled_from(
        ["telegram=@sara", "bale=۰۹۱۲۱۲۳۴۵۶۷", "whatsapp=09121234567", "whatsapp=+90 5321234567"]
    )
    | st.tuples(st.sampled_from(["website", "address", "other", "instagram"]), TEXT).map("=".join),
    "--tag": TEXT,
    "--birthday": st.sampled_from(["1990-04-15", "04-15", "1369/07/15", "07/15@jalali"]),
    "--lifecycle": st.sampled_from(["verified", "customer", "lapsed"]),
    "--tier": st.sampled_from("ABCD"),
    "--consent": st.sampled_from(["sms=yes", "call=no", "email=unknown"]),
    "--preferred-channel": st.sampled_from(["call", "sms"]),
    "--best-time": TEXT,
    "--kind": st.sampled_from(["person", "org"]),
}
FLAG = st.sampled_from(sorted(FLAGS)).flatmap(lambda flag: FLAGS[flag].map(lambda value: f"{flag}={value}"))
PERSON = st.tuples(TEXT, st.lists(FLAG | st.just("--do-not-contact")))


def round_trip(people: list[tuple[str, list[str]]], style: str) -> int:
    """Whoever could be added is the same in another file; returns how many that were."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        here, there = Shell(Path(one)), Shell(Path(two))
        for name, flags in people:
            said = here("contacts", "add", *flags, "--", name)
            assert said.code in (0, 2), said
        if not here.db.exists():
            return 0
        for deed in (("archive",), ("disqualify", "--reason", "'=moved; away")) if len(people) > 1 else ():
            assert here("contacts", *deed[:1], "1", *deed[1:]).code in (0, 2, 5)
        out = Path(one) / f"out.{style}"
        here.ok("contacts", "export", "--out", str(out), "-f", style)
        there.ok("contacts", "import", str(out))
        everybody = ("contacts", "list", "--all", "--columns", SAME, "--sort", "uid")
        lists = [shell.json(*everybody) for shell in (here, there)]
        for person in (*lists[0], *lists[1]):
            person["points"].sort()  # a card has them by their kind
        assert lists[0] == lists[1]
        assert "0 contacts imported" in there("contacts", "import", str(out)).err
        return len(lists[0])


STYLES = ["csv", "tsv", "json", "jsonl", "xlsx", "vcard", "vcard3"]
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=20, **QUIET)
@given(st.lists(PERSON, min_size=1, max_size=4), st.sampled_from(STYLES))
def test_an_export_imports_as_it_was(people: Any, style: str) -> None:
    round_trip(people, style)


@pytest.mark.long
def test_exports_of_random_people_import_as_they_were(counted: Any) -> None:
    carried = []

    @settings(max_examples=300, **QUIET)
    @given(st.lists(PERSON, min_size=1, max_size=4), st.sampled_from(STYLES))
    def run(people: Any, style: str) -> None:
        carried.append(round_trip(people, style))

    run()
    counted(files=len(carried), contacts=sum(carried))


TALK = st.tuples(
    st.integers(0, 2),
    st.text(st.one_of(LETTERS, st.just("\n")), min_size=1, max_size=60),
    st.none() | TEXT,
    st.booleans(),
)
KEPT = "uid,at,channel,direction,contacts,staff,outcome,minutes,topic,text,needs_reply,replied_at"


def talks_round_trip(name: str, talks: list[tuple[int, str, str | None, bool]], style: str) -> int:
    """Conversations that could be added are the same in another file; returns how many that were."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        here, there = Shell(Path(one)), Shell(Path(two))
        for shell in (there, here):  # whose numbers differ
            shell.ok("contacts", "add", "Sara Ahmadi")
            for called in {"Ali Rezaei", name} if shell is here else {name, "Ali Rezaei"}:
                assert shell("contacts", "add", "--", called).code in (0, 2)
        if len(here.json("contacts", "list")) != 3:
            return 0
        for who, text, topic, is_waiting in talks:
            more = [*([f"--topic={topic}"] if topic else []), *(["--in", "--needs-reply"] if is_waiting else [])]
            said = here("interactions", "add", "--channel", "call", *more, "--", str(who + 1), text)
            assert said.code in (0, 2), said
        written = here.ok("interactions", "list", "-f", style)
        if not here.json("interactions", "list"):
            return 0
        there.ok("interactions", "import", "-", stdin=written)
        lists = [shell.json("interactions", "list", "--columns", KEPT, "--sort", "uid") for shell in (here, there)]
        assert lists[0] == lists[1]
        assert "0 conversations imported" in there("interactions", "import", "-", stdin=written).err
        return len(lists[0])


@settings(max_examples=10, **QUIET)
@given(TEXT, st.lists(TALK, min_size=1, max_size=4), st.sampled_from(["csv", "jsonl"]))
def test_conversations_import_as_they_were(name: str, talks: Any, style: str) -> None:
    talks_round_trip(name, talks, style)


@pytest.mark.long
def test_exports_of_random_conversations_import_as_they_were(counted: Any) -> None:
    carried = []

    @settings(max_examples=300, **QUIET)
    @given(TEXT, st.lists(TALK, min_size=1, max_size=4), st.sampled_from(["csv", "tsv", "json", "jsonl"]))
    def run(name: str, talks: Any, style: str) -> None:
        carried.append(talks_round_trip(name, talks, style))

    run()
    counted(files=len(carried), conversations=sum(carried))
