"""What piles up within a few days."""

from datetime import date, timedelta

from crm_cli.domain.radar import Seen, patterns

TODAY = date(2026, 11, 22)


def seen(
    *days_ago: int, topic: str | None = "late", about: str | None = "supplier", which: str | None = None
) -> list[Seen]:
    """Complaints of so many days ago, each of another customer."""
    return [Seen(n, n, about, which, topic, TODAY - timedelta(ago), True) for n, ago in enumerate(days_ago, 1)]


def found(complaints: list[Seen], *, days: int = 7, least: int = 3) -> list[tuple[str, str, list[int]]]:
    since = TODAY - timedelta(days - 1)
    return [
        (one.by, one.what, [complaint.id for complaint in one.complaints])
        for one in patterns(complaints, days=days, least=least, since=since)
    ]


def test_three_on_one_topic_within_seven_days_are_a_pattern() -> None:
    assert found(seen(6, 3, 0)) == [("topic", "late", [1, 2, 3])]


def test_two_or_eight_days_are_none() -> None:
    assert found(seen(3, 0)) == []
    assert found(seen(7, 3, 0)) == []


def test_a_pattern_may_begin_before_the_week_but_not_end_before_it() -> None:
    assert found(seen(10, 9, 5)) == [("topic", "late", [1, 2, 3])]
    assert found(seen(12, 11, 7)) == []


def test_the_fullest_days_are_shown() -> None:
    assert found(seen(14, 8, 7, 6, 5, 0)) == [("topic", "late", [2, 3, 4, 5])]


def test_spellings_of_one_topic_are_one() -> None:
    complaints = seen(1, topic="تأخیر ترانسفر") + seen(1, topic="تاخير  ترانسفر") + seen(0, topic="تاخیر ترانسفر")
    assert [what for _by, what, _ids in found(complaints)] == ["تاخیر ترانسفر"]


def test_one_supplier_is_a_pattern_whatever_the_topics() -> None:
    complaints = [one for topic in ("late", "rude", None) for one in seen(1, topic=topic, which="Ali Transfer")]
    assert [(by, what) for by, what, _ids in found(complaints)] == [("which", "Ali Transfer")]


def test_without_a_topic_and_a_name_there_is_nothing_in_common() -> None:
    assert found(seen(1, 1, 1, topic=None)) == []
