"""The forms that file a document and take a copy of one out."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from crm_cli.domain.choices import choice, flag
from crm_cli.domain.documents import DocumentDraft, check_days, country, file_name
from crm_cli.domain.numbers import size_text
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import DOCUMENT_KINDS
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.common import day
from crm_cli.tui.forms.entries import Entry, Offer, Typed
from crm_cli.tui.forms.form import Form
from crm_cli.tui.forms.said import command, flags

_OPTIONS = "kind number country issued expires name".split()


def new(desk: Desk, to: str) -> Form[int]:
    """The form that files a copy of a file with a record, written noun:id; its answer is the number."""

    async def store(typed: Mapping[str, Typed]) -> int:
        given = {key: one.value for key, one in typed.items()}
        path, issued, expires = given["file"], given.get("issued"), given.get("expires")
        check_days(issued, expires)
        kind = given.get("kind") or "other"
        name = given.get("name") or file_name(str(path))
        draft = DocumentDraft(to, name, kind, given.get("number"), given.get("country"), issued, expires)
        options = ("--to", to, *flags(typed, _OPTIONS))
        return await desk.write(
            command(("documents", "add"), (str(path),), options), lambda crm: _filed(crm, path, draft)
        )

    entries = (
        Entry("file", _("File"), _file, told=_told, offered=_files, is_required=True),
        Entry("kind", _("Kind"), lambda _crm, text: choice(text, DOCUMENT_KINDS, field="kind"), choices=DOCUMENT_KINDS),
        Entry("number", _("Number on it"), lambda _crm, text: line(text, field="number")),
        day("expires", _("Expires")),
        day("issued", _("Issued")),
        Entry("name", _("Name"), lambda _crm, text: file_name(text), hint=_("empty for that of the file")),
        Entry("country", _("Country"), lambda _crm, text: country(text), hint=_("its two letters: IR, TR, DE")),
    )
    return Form(_("File a document"), entries, store)


def export(desk: Desk, number: int, name: str) -> Form[Path]:
    """The form that takes a copy of a document out; its answer is where that is."""

    async def store(typed: Mapping[str, Typed]) -> Path:
        given = {key: one.value for key, one in typed.items() if one.text}
        out, over = given.get("out", Path()), given.get("over", False)
        target: Path = out / name if out.is_dir() else out
        options = [*flags(typed, ["out"]), *(["--force"] if over else [])] if given else []
        words = command(("documents", "export"), (str(number),), options)
        await desk.write(words, lambda crm: crm.documents.export(number, target, over=over))
        return target

    out = Entry("out", _("Where to"), lambda _crm, text: Path(text).expanduser(), hint=_("a file or a folder"))
    over = Entry(
        "over", _("Write over"), lambda _crm, text: flag(text, field="over"), choices=("yes", "no"), is_required=True
    )
    return Form(_("Take out {name}").format(name=name), [out, over], store, {"out": name, "over": "no"})


def _filed(crm: Crm, path: Path, draft: DocumentDraft) -> int:
    from crm_cli.services.documents import opened

    with opened(path) as stream:
        return crm.documents.add(draft, stream).number


def _file(_crm: Crm, text: str) -> Path:
    """A file that can be read. Raises NotFound, Invalid, StoreUnavailable."""
    from crm_cli.services.documents import opened

    path = Path(text).expanduser()
    with opened(path):
        return path


def _told(path: Path) -> str:
    return size_text(path.stat().st_size)


def _files(_crm: Crm, text: str) -> Iterable[Offer]:
    """The files and folders whose path begins like this."""
    folder, slash, begun = text.rpartition("/")
    try:
        found = sorted(Path(folder + slash or ".").expanduser().iterdir())
    except OSError:
        return
    for path in found:
        if path.name.casefold().startswith(begun.casefold()) and (begun or not path.name.startswith(".")):
            end = "/" if path.is_dir() else ""
            yield Offer(f"{folder}{slash}{path.name}{end}", f"{path.name}{end}", is_whole=not end)
