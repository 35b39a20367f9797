"""The quick door, for the completion scripts: `crm --complete SHELL KIND WORDS LINE…` prints what may be typed.

SHELL is bash, zsh or fish; KIND one of `queries.offers`; WORDS what a filter may say whatever the file holds; LINE the
words after `crm`, the last being typed now. A candidate is a line: the text, a tab, and what is told about it. For bash
and zsh an empty one comes first where they do not all go on from what was typed: they may be listed, but not inserted.

Every TAB waits for this, so sqlite3 is the heaviest it loads. It reads only, makes no file, and never says that
anything is wrong: without the file, or with one of another format, it is silent.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence

from crm_cli.queries.offers import MOST, Offer, begins, folded, identity, is_visible, offers

IDENTITY = (0x63726D31, 6)  # of files in this format, as `store.file` makes them; a test compares
_WAIT = 0.05  # seconds, for somebody who is writing
_LONGEST = 80  # characters of what is told


def complete(words: Sequence[str]) -> None:
    """Write to standard output what the words after `--complete` ask for."""
    try:
        shell, kind, known, *line = words
        os.write(1, "".join(f"{found}\n" for found in answer(shell, kind, known, line)).encode())
    except (OSError, ValueError, RecursionError, sqlite3.Error):
        return


def answer(shell: str, kind: str, known: str, line: Sequence[str]) -> Iterator[str]:
    """The lines to be written. Raises OSError, ValueError or sqlite3.Error where the file cannot be read."""
    *before, typed = (bare(word)[0] for word in line) if shell == "bash" else line
    is_glued = shell == "fish" and typed.startswith("--") and "=" in typed
    typed = typed.partition("=")[2] if is_glued else typed
    db = opened(database(before))
    found = [offer for offer in offers(db, kind, typed, known.split()) if is_visible(offer[0])] if db else []
    if shell == "fish":
        found = _as_fish_compares(found, typed, is_glued)
    elif _differ(found, typed):
        yield ""
    for text, told in found[:MOST]:
        shown = "".join(char if is_visible(char) else " " for char in told)[:_LONGEST]
        if shell == "bash":
            yield f"{quoted(text, line[-1])}\t{text}" + f"  ({shown})" * bool(shown)
        else:
            yield f"{text}\t{shown}"


def database(words: Sequence[str]) -> str:
    """The file that a command line with these words before the last works on, found as `config` finds it."""
    named, is_demo = "", False
    options = iter(words)
    for word in options:
        if word == "--db":
            named = next(options, "")
        elif word.startswith("--db="):
            named = word[5:]
        elif not word.startswith("-"):
            break
        is_demo |= word == "--demo"
    data = _folder("data", "XDG_DATA_HOME", ".local/share")
    usual = os.environ.get("CRM_DB") or _set() or os.path.join(data, "crm.db")
    return os.path.expanduser(named or (os.path.join(data, "demo.db") if is_demo else usual))


def _folder(kind: str, variable: str, below_home: str) -> str:
    """The user's folder for crm: on Linux and a plain Mac worked out here, elsewhere by platformdirs, which is dear."""
    own = os.environ.get(variable, "")
    if sys.platform == "linux":
        return os.path.join(own if own.startswith("/") else os.path.expanduser(f"~/{below_home}"), "crm")
    if sys.platform == "darwin" and not own:
        return os.path.expanduser("~/Library/Application Support/crm")
    import platformdirs

    found: str = getattr(platformdirs, f"user_{kind}_dir")("crm", appauthor=False)
    return found


def _set() -> str:
    """The `db` of the settings file, or "". Raises ValueError for a file that is no TOML."""
    folder = _folder("config", "XDG_CONFIG_HOME", ".config")
    path = os.environ.get("CRM_CONFIG") or os.path.join(folder, "config.toml")
    if not os.path.isfile(path):
        return ""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    plain = _plain_lines(text)
    if plain is None:
        import tomllib  # dear

        return str(tomllib.loads(text).get("db", ""))
    return plain.get("db", "")


def _plain_lines(text: str) -> dict[str, str] | None:
    """The keys before the first table; None where one of them is more than `key = "text"` on a line of its own."""
    found = {}
    for line in map(str.strip, text.split("\n")):
        if line.startswith("["):
            break
        if line and line[0] != "#":
            key, _equals, value = map(str.strip, line.partition("="))
            inner, quote, after = value[1:].partition(value[:1] or "\n")
            is_text = quote in ("'", '"') and "\\" not in inner and after.strip()[:1] in ("", "#")
            if not is_text or key[:1] in ("", "'", '"'):
                return None
            found[key] = inner
    return found


def opened(path: str) -> sqlite3.Connection | None:
    """The file, open for reading; None where it is none of this format."""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        is_wal = file.read(20)[18:] == b"\2\2"
    how = "mode=ro"
    if is_wal and not os.path.exists(f"{path}-shm"):
        # SQLite would make it. Without a log nobody has the file open, and it need not be watched for changes.
        if os.path.exists(f"{path}-wal"):
            return None
        how += "&immutable=1"
    name = "".join(map(_in_uri, os.fsencode(os.path.abspath(path))))
    db = sqlite3.connect(f"file://{name}?{how}", timeout=_WAIT, isolation_level=None, uri=True)
    return db if identity(db) == IDENTITY else None


def _in_uri(byte: int) -> str:
    char = chr(byte)
    return char if char.isascii() and (char.isalnum() or char in "/._-") else f"%{byte:02x}"


def _differ(found: Sequence[Offer], typed: str) -> bool:
    """Whether what all have in common, and so would be inserted, is not what was typed and more of it."""
    common = os.path.commonprefix([text for text, _told in found])  # noqa: RUF071 - letters are meant
    return len(found) > 1 and (len(found) > MOST or len(common) < len(typed) or not begins(common, typed))


def _as_fish_compares(found: list[Offer], typed: str, is_glued: bool) -> list[Offer]:
    """Fish folds case only, and loses a flag whose value it would spell otherwise: so the spelling typed is kept.

    Where there is more than is offered, what was typed is offered too, lest fish goes on to what only these share.
    """
    if is_glued or not typed.isascii():
        found = [(_going_on(text, typed), told) for text, told in found]
    return [*found[: MOST - 1], (typed, "…")] if typed and is_visible(typed) and len(found) > MOST else found


def _going_on(text: str, typed: str) -> str:
    """`text` with its beginning spelled as it was typed, where that is still the same text."""
    for place in range(len(text) + 1) if begins(text, typed) else ():
        if folded(text[:place]) == folded(typed) and folded(same := typed + text[place:]) == folded(text):
            return same
    return text


def bare(word: str) -> tuple[str, int]:
    """A word of bash without its quotes, nothing in it expanded; and where the quote stands that is open, or -1."""
    text, quote, at = "", "", -1
    letters = iter(enumerate(word))
    for place, letter in letters:
        if letter == "\\" and quote != "'":
            _place, after = next(letters, (0, ""))
            text += after if not quote or after in '$`"\\' else letter + after
        elif letter == quote:
            quote, at = "", -1
        elif letter in "'\"" and not quote:
            quote, at = letter, place
        else:
            text += letter
    return text, at


def quoted(text: str, raw: str) -> str:
    """`text` as bash is to read it in the place of `raw`, going on in the quote that is open there."""
    at = bare(raw)[1]
    before = bare(raw[: at + 1])[0]
    if at < 0 or not text.startswith(before):
        return "".join(char if _means_itself(char) else f"\\{char}" for char in text)
    inside = text.removeprefix(before)
    if raw[at] == "'":
        inside = inside.replace("'", "'\\''")
    else:  # where nothing keeps an exclamation mark from meaning a line of the history
        inside = "".join(f"\\{char}" if char in '$`"\\' else char for char in inside).replace("!", '"\\!"')
    # Readline closes the quote, but not after a letter that looks as if it did.
    return raw[: at + 1] + inside + (raw[at] if inside.endswith(raw[at]) else "")


def _means_itself(char: str) -> bool:
    return char.isalnum() or not char.isascii() or char in "_-./,+@%:="
