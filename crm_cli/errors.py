"""The one family of errors a person may see. Each says what is wrong and, as a hint, the way out.

Floors below raise them; the command line and the full screen each have one presenter for them.
"""


class CrmError(Exception):
    """Something the user should read: a sentence, a way out, and the field it concerns (if any)."""

    def __init__(self, message: str, *, hint: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field


class Invalid(CrmError):
    """A value that cannot be used as it was typed."""


class NotFound(CrmError):
    """A record or a file that was named and does not exist."""


class Conflict(CrmError):
    """Understood, but not possible as things stand: ambiguous, duplicate, illegal, or changed meanwhile."""


class Declined(CrmError):
    """A question that was answered with no, or could not be asked."""


class ProgramFailed(CrmError):
    """Another program that was asked to do something is not there, or did not do it."""


class StoreUnavailable(CrmError):
    """The file could not be read or written: no permission, no space, read-only."""


class Busy(StoreUnavailable):
    """Another process holds the file."""


class NewerFile(StoreUnavailable):
    """The file was written by a newer version."""


class Damaged(StoreUnavailable):
    """Not a crm file, or a damaged one."""
