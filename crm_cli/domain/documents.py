"""Documents: what is filed with a contact or a complaint, and what of it can be shown, opened and taken out again."""

import re
from datetime import date
from typing import NamedTuple

from crm_cli.domain.text import SPACE, line
from crm_cli.errors import Invalid
from crm_cli.i18n import _

SIZE_LIMIT = 100_000_000  # bytes
NAME_LIMIT = 255  # bytes, of what most disks allow
# What a program shows, and none runs. The rest can be taken out and opened by hand.
OPENED = frozenset(
    "pdf png jpg jpeg gif webp heic heif tif tiff bmp txt md csv tsv rtf eml doc docx odt xls xlsx ods ppt pptx odp "
    "mp3 m4a ogg opus wav flac mp4 mov mkv webm".split()
)

_UNWANTED = re.compile("[\x00-\x1f\x7f\ud800-\udfff/\\\\]")


class DocumentDraft(NamedTuple):
    """A document to be. It is filed `to` a contact or a complaint, as typed."""

    to: str
    name: str
    kind: str = "other"
    number: str | None = None
    country: str | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    uid: str | None = None


class DocumentRecord(NamedTuple):
    """A stored document. It belongs to a contact or to a complaint; its content is known by its hash."""

    id: int
    uid: str
    contact_id: int | None
    complaint_id: int | None
    kind: str
    name: str
    number: str | None
    country: str | None
    issued_on: str | None
    expires_on: str | None
    size: int
    sha256: str
    version: int
    created_at: str
    updated_at: str


def file_name(text: str) -> str:
    """The name of a file as it is kept: without its folders, at most NAME_LIMIT bytes.

    Whatever is no text, breaks lines or separates folders becomes `_`. Raises Invalid when nothing is left.
    """
    kept = _UNWANTED.sub("_", text.rstrip("/").rpartition("/")[2]).strip(SPACE)
    while len(kept.encode()) > NAME_LIMIT:
        stem, dot, suffix = kept.rpartition(".")
        kept = stem[:-1] + dot + suffix if dot and stem[:-1] and len(suffix) < 20 else kept[:-1]
    return line("_" if kept in (".", "..") else kept, field="name")


def country(text: str) -> str:
    """A country as its two letters (ISO 3166). Raises Invalid."""
    code = text.strip().upper()
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code
    raise Invalid(
        _("{value!r} is not a country").format(value=text),
        hint=_("give its two letters, for example IR, TR, DE"),
        field="country",
    )


def masked(number: str) -> str:
    """The end of a number, enough to tell two apart."""
    return f"…{number[-4:]}" if len(number) > 4 else "…"


def check_days(issued_on: date | None, expires_on: date | None) -> None:
    """Raise Invalid for a document that ended before it began."""
    if issued_on and expires_on and expires_on < issued_on:
        raise Invalid(
            _("it expires on {expires} and was issued on {issued}").format(expires=expires_on, issued=issued_on),
            hint=_("check the two days"),
            field="expires",
        )


def check_opened(document: DocumentRecord) -> None:
    """Raise Invalid for a document that is not opened because a program might run it."""
    _stem, dot, ending = document.name.rpartition(".")
    if not dot or ending.casefold() not in OPENED:
        raise Invalid(
            _("{name} is not opened: it is no kind of file that is known only to be shown").format(name=document.name),
            hint=_("take it out and open it by hand: crm documents export {id}").format(id=document.id),
        )
