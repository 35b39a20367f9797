"""Reaching people: works out which program calls or writes, and runs it. Never through a shell."""

import sys
from typing import TYPE_CHECKING

from crm_cli.domain import reaching as rules
from crm_cli.domain.reaching import Errand
from crm_cli.errors import NotFound, ProgramFailed
from crm_cli.i18n import _
from crm_cli.queries import contacts as queries

if TYPE_CHECKING:
    from crm_cli.domain.contacts import ContactRecord
    from crm_cli.services.application import Crm

STDERR = 2  # the programs talk there: our stdout is data


class Reaching:
    """The ways to the contacts of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def call(self, number: int, phone: str | None = None) -> Errand:
        """A call to a contact, on the phone that `phone` names or the best there is. Raises NotFound, Conflict."""
        contact = self._contact(number)
        point = rules.chosen(contact, "phone", phone)
        dialled = rules.dialled(point)
        url = f"tel:{dialled}"
        return Errand(contact, point, dialled, url, self._command("dial", url, {"phone": dialled}))

    def mail(self, number: int, email: str | None = None, subject: str | None = None) -> Errand:
        """An e-mail to a contact that is to be written. Raises NotFound, Conflict, and Invalid for the subject."""
        contact = self._contact(number)
        point = rules.chosen(contact, "email", email)
        url = rules.mailto_url(point.value, subject)
        return Errand(contact, point, url, url, self._command("mail", url, {"email": point.value, "url": url}))

    def copied(self, number: int, what: str | None = None) -> tuple[str, str]:
        """What is copied of a contact, and its text: without `what` a phone, else an e-mail. Raises NotFound."""
        return rules.copied(self._contact(number), what)

    def run(self, errand: Errand) -> None:
        """Run the errand's command and wait for its end. Raises ProgramFailed, with what can be done by hand."""
        import subprocess

        program = errand.command[0]
        try:
            if sys.platform == "win32" and program == "start":
                import os

                os.startfile(errand.url)
                return
            code = subprocess.run(errand.command, stdout=STDERR, check=False).returncode
        except FileNotFoundError as error:
            raise _failed(errand, _("there is no such program")) from error
        except OSError as error:
            raise _failed(errand, error.strerror or str(error)) from error
        if code:
            raise _failed(errand, _("exit code {code}").format(code=code))

    def _command(self, setting: str, url: str, data: dict[str, str]) -> tuple[str, ...]:
        template = self._crm.settings[setting]
        return rules.command(template, data) if template else rules.opening(url, sys.platform)

    def _contact(self, number: int) -> "ContactRecord":
        contact = queries.record(self._crm.reader, number)
        if contact is None:
            raise NotFound(_("there is no contact {id}").format(id=number))
        return contact


def _failed(errand: Errand, reason: str) -> ProgramFailed:
    calls = errand.url.startswith("tel:")
    setting, mark, value = ("dial", "{phone}", errand.target) if calls else ("mail", "{url}", errand.point.value)
    return ProgramFailed(
        _("{program} failed: {reason}").format(program=errand.command[0], reason=reason),
        hint=_("by hand: {value}; another program: crm config set {setting} 'PROGRAM {mark}'").format(
            value=value, setting=setting, mark=mark
        ),
    )
