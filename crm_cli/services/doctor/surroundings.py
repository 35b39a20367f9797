"""What is around the file: who may read and write it, how much room is left, and on what kind of disk it lies."""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from crm_cli import config
from crm_cli.domain.findings import Finding
from crm_cli.domain.numbers import size_text
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.services.doctor.patient import Patient
from crm_cli.store.contents import of_file

LEAST_FREE = 100_000_000  # bytes besides a copy of the file, which every migration and every backup makes

# Folders that a program keeps the same on several computers: by name, or by what that program leaves in them.
_SYNC_NAMES = re.compile(
    r"(dropbox|onedrive|google ?drive|nextcloud|owncloud|pcloud ?drive|mobile documents|cloudstorage)( .*)?",
    re.IGNORECASE,
)
_SYNC_MARKS = (".stfolder", ".dropbox", ".nextcloudsync.log", ".owncloudsync.log")
_NETWORK_TYPES = re.compile(r"nfs\d?|cifs|smb\w*|afs|ceph|9p|davfs|fuse\.(sshfs|rclone|davfs2?|gvfsd-fuse|s3fs)")


def permissions(patient: Patient) -> Iterator[Finding]:
    """Nobody else reads the file and its documents, and we may write it and make its journal beside it."""
    path = patient.path
    faults = [*_file_faults(path), *_documents_faults(of_file(path).folder), *_folder_faults(nearest(path.parent))]
    yield from faults
    if not faults:
        there = is_there(path)
        yield Finding("permissions", "ok", _("yours alone, and writable") if there else _("the file can be made"))


def _file_faults(path: Path) -> Iterator[Finding]:
    try:
        info = path.stat()
    except OSError:
        return  # there is none to be seen
    if not os.access(path, os.W_OK):
        yield Finding("permissions", "mend", _("the file is read-only"), f"chmod u+w {quote(str(path))}")
    if os.name != "posix" or not stat.S_ISREG(info.st_mode):
        return
    only_owner = f"chmod 600 {quote(str(path))}"
    if info.st_mode & stat.S_IRWXO:
        yield Finding("permissions", "mend", _("everybody on this computer can open the file"), only_owner)
    elif info.st_mode & stat.S_IRWXG:
        yield Finding("permissions", "note", _("the file's group can open it"), only_owner)


def _documents_faults(folder: Path) -> Iterator[Finding]:
    if os.name != "posix" or not is_there(folder):
        return
    mode, only_owner = folder.stat().st_mode, f"chmod 700 {quote(str(folder))}"
    if mode & stat.S_IRWXO:
        yield Finding("permissions", "mend", _("everybody on this computer can open the documents"), only_owner)
    elif mode & stat.S_IRWXG:
        yield Finding("permissions", "note", _("the group of the documents' folder can open them"), only_owner)


def _folder_faults(folder: Path) -> Iterator[Finding]:
    quoted, mode = quote(str(folder)), folder.stat().st_mode
    if not stat.S_ISDIR(mode):
        return  # the file's place cannot be, which has been said
    if not os.access(folder, os.W_OK):
        yield Finding(
            "permissions", "mend", _("nothing can be written in {folder}").format(folder=folder), f"chmod u+w {quoted}"
        )
    if os.name == "posix" and mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        found = _("everybody on this computer can replace files in {folder}").format(folder=folder)
        yield Finding("permissions", "mend", found, f"chmod o-w {quoted}")


def space(patient: Patient) -> Iterator[Finding]:
    """Room for a copy of the file and the work of a day."""
    folder = nearest(patient.path.parent)
    free = shutil.disk_usage(folder).free
    found = _("{free} free").format(free=size_text(free))
    if free >= LEAST_FREE + size_of(patient.path):
        yield Finding("space", "ok", found)
    else:
        found = _("only {found} for a file of {size}").format(found=found, size=size_text(size_of(patient.path)))
        yield Finding("space", "mend", found, f"du -xhd 1 {quote(str(folder))} | sort -h")


def location(patient: Patient, mounts: Path = Path("/proc/mounts")) -> Iterator[Finding]:
    """A disk of this computer, which no program copies from while the file is being written."""
    place = nearest(patient.path).resolve()
    where = _synchronised(place) or _network(place, mounts)
    if where is None:
        yield Finding("location", "ok", _("on a disk of this computer, in no synchronised folder that is known"))
        return
    found = _("{where}: there a write can be lost or the file be damaged; move it to a disk of this computer")
    yield Finding("location", "mend", found.format(where=where), _moving(patient, mounts))


def _synchronised(place: Path) -> str | None:
    for folder in (place, *place.parents) if place.is_dir() else place.parents:
        if _SYNC_NAMES.fullmatch(folder.name) or any(is_there(folder / mark) for mark in _SYNC_MARKS):
            return _("{folder} is a synchronised folder").format(folder=folder)
    return None


def _network(place: Path, mounts: Path) -> str | None:
    """The network file system the file is on. Linux only: elsewhere nothing says so without another program."""
    if not mounts.exists():
        return None
    lines = (line.split() for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines())
    kinds = {Path(_unescaped(words[1])): words[2] for words in lines}
    mounted = next((folder for folder in (place, *place.parents) if folder in kinds), None)
    if mounted is None or not _NETWORK_TYPES.fullmatch(kinds[mounted]):
        return None
    return _("{folder} is on the network ({kind})").format(folder=mounted, kind=kinds[mounted])


def _unescaped(text: str) -> str:
    """A path of the mount table, in which spaces and the like are written as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _moving(patient: Patient, mounts: Path) -> str:
    """Moves the file to the usual folder and remembers that; where that folder is no better, the place is left open."""
    target = config.data_dir() / patient.path.name
    away = nearest(target).resolve()
    if is_there(target) or _synchronised(away) or _network(away, mounts):
        return f"mv {patient.quoted} /PATH && crm config set db /PATH"
    quoted, folder = quote(str(target)), quote(str(target.parent))
    moves = f"mv {patient.quoted} {quoted}"
    if is_there(documents := of_file(patient.path).folder):
        moves += f" && mv {quote(str(documents))} {quote(str(of_file(target).folder))}"
    return f"mkdir -p {folder} && {moves} && crm config set db {quoted}"


def sandbox() -> Iterator[Finding]:
    """Where `crm demo` plays."""
    path = sandbox_path()
    if path:
        found = str(path) if is_there(path) else _("not made yet, `crm demo` makes it: {path}").format(path=path)
        yield Finding("sandbox", "ok", found)


def sandbox_path() -> Path | None:
    """The sandbox, where there is a home for it."""
    try:
        return config.demo_path()
    except Invalid:
        return None


def is_there(path: Path) -> bool:
    """Whether something of this name can be seen."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def nearest(path: Path) -> Path:
    """The path itself, or the first folder above it that can be seen."""
    places = (path.absolute(), *path.absolute().parents)
    return next((place for place in places if is_there(place)), places[-1])


def size_of(path: Path) -> int:
    """Bytes; 0 where there is no file to be seen."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
