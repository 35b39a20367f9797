"""What is brought to somebody's attention, once; and how the desktop is told of it. Nothing is run here.

A notifier gets texts as words of an argument list, or from its environment, never as a part of a program.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

SHOWING = timedelta(minutes=2)  # no run takes longer to show what it has noted, unless it was killed
KEPT = timedelta(days=90)  # after a follow-up is closed, what was noted about it
MOST_NOTIFIED = 5  # one by one; the rest is summed up
LONGEST = 300  # characters of a title or a text
MARKS = ("{title}", "{text}")

_MACOS = (
    "on run told",
    "display notification (item 2 of told) with title (item 1 of told)",
    "end run",
)
# PowerShell is the application known to Windows, which shows nothing of one it does not know.
_WINDOWS = r"""
$null = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent('ToastText02')
$texts = $toast.GetElementsByTagName('text')
$null = $texts.Item(0).AppendChild($toast.CreateTextNode($env:CRM_TOLD_TITLE))
$null = $texts.Item(1).AppendChild($toast.CreateTextNode($env:CRM_TOLD_TEXT))
$shell = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe'
$shown = [Windows.UI.Notifications.ToastNotification]::new($toast)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($shell).Show($shown)
"""


class Due(NamedTuple):
    """A follow-up by its id, and since when it is due: a local day, with the time if there is one."""

    followup_id: int
    at: str


class Taken(NamedTuple):
    """What one run brings up: what became due, and before it what an earlier run has noted and perhaps not shown."""

    fresh: Sequence[Due] = ()
    again: Sequence[Due] = ()

    @property
    def everything(self) -> list[Due]:
        """All of it, in this order of importance."""
        return [*self.again, *self.fresh]

    def without(self, followup_ids: Collection[int]) -> "Taken":
        """The rest of it."""
        return Taken(*([due for due in dues if due.followup_id not in followup_ids] for dues in self))


class Message(NamedTuple):
    """One notification, harmless and on one line each."""

    title: str
    text: str


class Notifying(NamedTuple):
    """How a program is run that shows a message: its words, and what it finds in its environment besides."""

    words: tuple[str, ...]
    env: Mapping[str, str]


def message(title: str, *parts: str) -> Message:
    """A message about a next step; of its parts, those that there are. Long texts are cut.

    Neither begins with a dash, so no program takes one for an option.
    """
    return Message(_word(title), _word(" · ".join(filter(None, parts))))


def _word(text: str) -> str:
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return f" {short}" if short.startswith("-") else short


def notifying(told: Message, template: str, platform: str) -> Notifying:
    """How a message is shown: by the command of the settings, else by the system's (`sys.platform`) own notifier.

    A command without {title} and {text} gets both as one word at its end.
    """
    if template:
        from crm_cli.domain.reaching import command

        has_mark = any(mark in template for mark in MARKS)
        return Notifying(
            command(template, told._asdict() if has_mark else {"line": " · ".join(filter(None, told))}), {}
        )
    if platform == "darwin":
        return Notifying(("osascript", *(word for line in _MACOS for word in ("-e", line)), *told), {})
    if platform == "win32":
        shell = ("powershell", "-NoProfile", "-NonInteractive", "-Command", _WINDOWS)
        return Notifying(shell, {"CRM_TOLD_TITLE": told.title, "CRM_TOLD_TEXT": told.text})
    from html import escape

    # The title is plain text, the text is markup.
    return Notifying(("notify-send", "--app-name=crm", "--", told.title, escape(told.text, quote=False)), {})
