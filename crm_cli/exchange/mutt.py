"""Contacts as aliases of mutt and neomutt: `alias sara-ahmadi Sara Ahmadi <sara@x.ir>`.

Mutt runs what stands in backticks in such a file and puts in variables. Names therefore keep letters, digits and little
else, and an address that has what mutt would interpret is left out.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crm_cli.domain.folding import normalise

# Letters, marks and digits of any script; the joiners that Persian needs.
_NOT_IN_NAMES = re.compile("[^\\w\u200c\u200d .’-]|_")
_NOT_IN_KEYS = re.compile(r"[^\w]+|_")
_SAFE_ADDRESS = re.compile(r"[\w.!%&*+/=?^{|}~'-]+@[\w.-]+")


class Named(NamedTuple):
    """Whose addresses these are."""

    id: int
    name: str
    latin_name: str | None
    emails: tuple[str, ...]


def written(contacts: Iterable[Named]) -> Iterator[str]:
    """A line for each address.

    Keys are names, in Latin letters where there are some; the second address has its number. Where a key is taken, the
    id of the contact is added.
    """
    taken: set[str] = set()
    for contact in contacts:
        name = " ".join(_NOT_IN_NAMES.sub(" ", contact.name.replace("'", "’")).split())
        shown = f'"{name}"' if "." in name else name
        key = _NOT_IN_KEYS.sub("-", normalise(contact.latin_name or contact.name)).strip("-")
        for number, address in enumerate(filter(_SAFE_ADDRESS.fullmatch, contact.emails), 1):
            own = f"{key}-{number}" if number > 1 else key
            own = f"{own}.{contact.id}".lstrip(".") if not own or own in taken else own
            taken.add(own)
            yield " ".join(filter(None, ("alias", own, shown, f"<{address}>"))) + "\n"
