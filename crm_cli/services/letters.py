"""Mail that comes in: messages read outside the lock, matched to contacts by address, stored as conversations.

Up to 2 000 messages are one transaction. More are stored in chunks, so that others can work meanwhile, under one
command that stays unfinished until the last; the same messages continue it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_cli.domain.letters import BadLetter, Letter, strangers
from crm_cli.errors import NotFound
from crm_cli.i18n import _
from crm_cli.queries import imports
from crm_cli.services.letter_batch import CHUNK, Batch
from crm_cli.services.letter_run import Outcome, Run, Wishes, address_of
from crm_cli.services.storing import KEPT_BEFORE, Progress, part
from crm_cli.services.turns import turns

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

ONE_TRANSACTION = 2_000  # messages, which are longer than rows


class Letters:
    """Mail of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def read(self, letters: Iterable[Letter | BadLetter], batch: Batch, wishes: Wishes, progress: Progress) -> None:
        """Read all messages into the batch; nothing is stored yet.

        Those that cannot be used, or are of nobody known where such are rejected, go to its rejects.
        """
        for letter in letters:
            batch.add(letter)
            if batch.letters % CHUNK == 0:
                progress(batch.letters, None)
        alone = batch.letters == 1 and not batch.rejected
        if wishes.on_missing == "reject" or (alone and wishes.on_missing is None):
            run = Run(self._crm, wishes)
            for chunk in batch.chunks():
                for letter in run.of_nobody(self._crm.reader, chunk):
                    if alone:
                        batch.stranger = letter
                        return
                    reason = _("nobody here has {address}").format(address=address_of(letter, wishes))
                    batch.reject(BadLetter(letter.place, reason, letter.raw))

    def load(self, batch: Batch, wishes: Wishes, progress: Progress) -> Outcome:
        """Store the messages that are new, or, in a dry run, only find out which are.

        Raises NotFound for a single one of nobody known.
        """
        if batch.stranger:
            raise _nobody(batch.stranger, wishes)
        run = Run(self._crm, wishes)
        if self._crm.dry_run and (batch.letters > ONE_TRANSACTION or not self._crm.exists):
            for chunk in batch.chunks():
                run.examine(self._crm.reader, chunk)
            return run.outcome()
        if batch.letters > KEPT_BEFORE:
            self._crm.backups.before("import")
        if batch.letters > ONE_TRANSACTION:
            self._load_in_chunks(batch, run, progress)
        elif batch.letters:
            with self._crm.write(subject=batch.subject) as work:
                for chunk in batch.chunks():
                    run.store(work, chunk, batch.source)
        return run.outcome()

    def _load_in_chunks(self, batch: Batch, run: Run, progress: Progress) -> None:
        from crm_cli.store.upkeep import merge_search

        command = imports.unfinished(self._crm.reader, batch.subject) if self._crm.exists else None
        done = 0
        for chunk in turns(batch.taking(), CHUNK, CHUNK):
            done += len(chunk)
            with part(self._crm, batch.subject, command, is_last=done == batch.letters) as work:
                stored = run.store(work, chunk, batch.source)
                command = work.command_id if stored or command else None
            progress(done, batch.letters)
        merge_search(self._crm.path, self._crm.notice)


def _nobody(letter: Letter, wishes: Wishes) -> NotFound:
    from shlex import quote

    name, address = next(iter(strangers(letter, wishes.ours)), ("", ""))
    if not address:
        return NotFound(_("the message names no address"), hint=_("note it by hand: crm log email WHO TEXT"))
    return NotFound(
        _("nobody here has the address {address}").format(address=address),
        hint=_("add who it is: crm contacts add {name} --email {address}; or import with --on-missing create").format(
            name=quote(name), address=quote(address)
        ),
    )
