"""E-mail as it really comes, and as somebody might make it to do harm."""

import io
import tracemalloc
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from crm_cli.domain.letters import TEXT_LIMIT, Letter
from crm_cli.errors import Invalid
from crm_cli.exchange.letters import Reading
from crm_cli.exchange.mail_texts import plain
from crm_cli.exchange.mailboxes import Raw, in_folder, in_stream

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


def read(text: str | bytes, *, attachments: bool = False) -> Letter:
    data = text.encode() if isinstance(text, str) else text
    return Reading(NOW, attachments).letter(Raw("x", data, 0))


def of_parts(*parts: str, kind: str = "mixed") -> str:
    inner = "".join(f"--b\n{part}\n" for part in parts)
    return f"From: a@x.ir\nContent-Type: multipart/{kind}; boundary=b\n\n{inner}--b--\n"


@pytest.mark.parametrize(
    ("charset", "encoding", "body", "text"),
    [
        ("windows-1256", "8bit", "سلام".encode("cp1256"), "سلام"),
        ("iso-8859-6", "8bit", "سلام".encode("iso-8859-6"), "سلام"),
        ("ISO-8859-6-I", "8bit", "سلام".encode("iso-8859-6"), "سلام"),
        ("utf-8", "base64", b"2LPZhNin2YU=", "سلام"),
        ("utf-8", "quoted-printable", b"=D8=B3=D9=84=D8=A7=D9=85", "سلام"),
        ("us-ascii", "8bit", "سلام".encode(), "سلام"),
        ("no-such", "8bit", "سلام".encode("cp1256"), "سلام"),
        ("zlib", "8bit", b"x", "x"),
        ("punycode", "8bit", b"x-1", "x-1"),
    ],
)
def test_a_text_is_read_in_any_character_set(charset: str, encoding: str, body: bytes, text: str) -> None:
    head = f"From: a@x.ir\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert read(head.encode() + body).body == text


@pytest.mark.parametrize(
    "subject",
    [b"=?utf-8?B?2YI=?= =?utf-8?B?24zZhdiq?=", "قیمت".encode(), b"=?UTF-8?Q?=D9=82=DB=8C=D9=85=D8=AA?="],
)
def test_a_subject_is_decoded(subject: bytes) -> None:
    assert read(b"From: a@x.ir\nSubject: " + subject + b"\n\n.").subject == "قیمت"


def test_plain_text_is_preferred_and_html_becomes_text() -> None:
    html = "Content-Type: text/html\n\n<style>p{}</style><p>one &amp; two<br>three</p><script>no()</script><li>four"
    assert read(of_parts("Content-Type: text/plain\n\nplain", html, kind="alternative")).body == "plain"
    assert read(of_parts(html)).body == "one & two\nthree\n\n- four"


def test_broken_html_is_read_in_time_that_grows_with_its_length() -> None:
    assert plain("<a " * 20_000).count("<a") == 20_000
    assert plain("2 < 3<!-- never ends") == "2 < 3"


def test_addresses_are_told_apart_before_names_are_decoded() -> None:
    said = read(
        "From: =?utf-8?Q?Sara=2C_boss=40x=2Eir_=3Cboss=40x=2Eir=3E?= <sara@x.ir>\n"
        'To: "Ahmadi, Ali" <ali@x.ir>, Team: b@x.ir, c@x.ir;, broken, ali@x.ir\nCc: undisclosed-recipients:;\n\n.'
    )
    assert [address for _name, address in said.senders] == ["sara@x.ir"]
    assert said.receivers == (("Ahmadi, Ali", "ali@x.ir"), ("", "b@x.ir"), ("", "c@x.ir"))


@pytest.mark.parametrize(
    ("headers", "at"),
    [
        ("Date: Fri, 20 Nov 2026 10:30:00 +0330", "2026-11-20T07:00:00Z"),
        ("Date: nonsense\nReceived: by x; Thu, 19 Nov 2026 08:00:00 +0000", "2026-11-19T08:00:00Z"),
        ("Date: Sun, 22 Nov 2026 12:00:00 +0000", "2026-11-22T06:30:00Z"),  # a clock that is fast
        ("Date: Fri, 20 Nov 2099 10:30:00 +0000", None),
        ("Date: Fri, 20 Nov 1945 10:30:00 +0000", None),
        ("Date: Thu, 1 Jan 1970 00:00:00 +0000", None),
        (
            "Date: Fri, 20 Nov 2026 10:30:00 +9999\nReceived: by y\nReceived: by x; 19 Nov 2026 08:00",
            "2026-11-19T08:00:00Z",
        ),
        ("Date: Fri, 99 Nov 999999 10:30:00 +9999999", None),
    ],
)
def test_a_message_is_of_when_it_was_sent_and_never_of_the_future(headers: str, at: str | None) -> None:
    said = read(f"From: a@x.ir\n{headers}\n\n.")
    assert said.at == at
    assert said.undated == ("+9999" in headers or "Received" in headers or at is None)


def test_a_message_without_a_date_is_of_when_it_was_delivered() -> None:
    box = (
        b"From a Fri Nov 20 10:00:00 +0330 2026\nFrom: a@x.ir\n\n.\n\n"
        b"From crm Thu Jan  1 00:00:00 1970\nFrom: a@x.ir\n\n."
    )
    first, second = (Reading(NOW).letter(raw) for raw in in_stream(io.BytesIO(box), "box", 1_000))
    assert (first.at, second.at) == ("2026-11-20T06:30:00Z", None)
    assert first.uid == second.uid == read("From: a@x.ir\n\n.").uid


def test_control_characters_go_and_a_long_text_is_cut() -> None:
    said = read(b"From: a@x.ir\nSubject: a\x00\x1b[31mb\n\n\x00one\r\ntwo\x1b" + b"x" * TEXT_LIMIT)
    assert said.subject == "a[31mb"
    assert said.body.startswith("one\ntwox")
    assert (len(said.body), said.cut) == (TEXT_LIMIT, 7)


def test_a_message_has_the_same_identity_each_time() -> None:
    named = "From: a@x.ir\nMessage-ID: <1@x>\n\n"
    assert read(named + "one").uid == read(named + "two").uid
    assert read("From: a@x.ir\n\none").uid == read("From: a@x.ir\n\none").uid != read("From: a@x.ir\n\ntwo").uid


def test_attachments_have_harmless_names_and_pictures_of_the_page_are_none() -> None:
    message = EmailMessage()
    message["From"] = "a@x.ir"
    message.set_content("hi")
    message.add_attachment(b"pdf", maintype="application", subtype="pdf", filename="../../گذرنامه.pdf")
    message.add_attachment(b"png", maintype="image", subtype="png", filename="l.png", cid="<1>", disposition="inline")
    inner = EmailMessage()
    inner["Subject"] = "within"
    message.add_attachment(inner)
    found = read(message.as_bytes(), attachments=True).attachments
    assert found == (("گذرنامه.pdf", b"pdf"), ("attachment.eml", b"Subject: within\n\n"))
    assert read(message.as_bytes()).attachments == ()


def nested(depth: int) -> str:
    return "From: a@x.ir\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )


@pytest.mark.parametrize(
    "text",
    [
        nested(1000),
        nested(40) + "x\n" * 1_000_000,
        "From: a@x.ir\n" + "Content-Type: message/rfc822\n\n" * 5000,
        "From: a@x.ir\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n" * 9000,
        "\0" * 1000,
        "no headers at all",
        "",
    ],
    ids=("deep", "deep and long", "messages in messages", "parts", "nul", "text", "empty"),
)
def test_what_is_too_intricate_or_no_message_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read(text)


@pytest.mark.parametrize(
    "head",
    [
        "From: " + "(" * 60_000,
        "From: " + "<" * 30_000,
        "From: a@x.ir\nContent-Type: text/plain; " + "a=b; " * 100_000,
        "From: a@x.ir\nSubject: " + "=?a?q?" * 20_000,
        "From: a@x.ir\nContent-Disposition: attachment; filename*0*=x''a; filename*a=b",
        "From: a@x.ir\nContent-Type: multipart/mixed",
    ],
    ids=("comments", "angles", "parameters", "encoded words", "name in pieces", "no boundary"),
)
def test_hostile_headers_are_read_as_far_as_they_can_be(head: str) -> None:
    assert read(f"{head}\n\ntext", attachments=True).body


def test_an_mbox_is_told_by_its_content_and_its_quotes_are_taken_off() -> None:
    first = b"From a@x Fri Nov 20 10:30:00 2026\nFrom: a@x.ir\n\n>From here\n\nFrom there on\n\n"
    found = list(in_stream(io.BytesIO(first * 2), "box", 10_000))
    assert [raw.data for raw in found] == [b"From: a@x.ir\n\nFrom here\n\nFrom there on\n\n"] * 2
    assert [raw.data for raw in in_stream(io.BytesIO(b"\nFrom: a@x.ir\n\n."), "one", 10_000)] == [b"From: a@x.ir\n\n."]
    assert list(in_stream(io.BytesIO(b"\n\n"), "none", 10_000)) == []


def test_a_folder_is_a_maildir_or_has_eml_files(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        list(in_folder(tmp_path, 100))
    (tmp_path / "one.eml").write_text("From: a@x.ir\n\n1")
    (tmp_path / "other.txt").write_text("x")
    (tmp_path / "link.eml").symlink_to("/etc/passwd")
    assert [raw.place for raw in in_folder(tmp_path, 100)] == ["one.eml"]
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}:2,S").write_text("From: a@x.ir\n\n1")
    assert [raw.place for raw in in_folder(tmp_path, 100)] == ["cur:2,S", "new:2,S"]


class Endless(io.RawIOBase):
    """A message with 100 MB attached, made while it is read."""

    def __init__(self) -> None:
        self.left = 100_000_000
        self.head = b"From: a@x.ir\n\ntext\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        piece = self.head or b"QUJD" * (min(len(view), self.left) // 4)
        self.head, self.left = b"", self.left - len(piece)
        view[: len(piece)] = piece
        return len(piece)


def test_a_huge_message_is_read_in_memory_that_does_not_grow() -> None:
    tracemalloc.start()
    try:
        (raw,) = in_stream(io.BufferedReader(Endless(), 1 << 16), "huge", 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert len(raw.data) == 1_000_000
    assert raw.left_out > 98_000_000
