"""A list that says how far it has come while it is written, where somebody looks on."""

import sys
from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from crm_cli.domain.listing import Listing
from crm_cli.i18n import _
from crm_cli.render.pace import Pace
from crm_cli.render.say import Say

T = TypeVar("T")
EVERY = 5_000  # rows


def watched(listing: Listing, say: Say, *, to_file: bool) -> Listing:
    """The same list; where its rows go to a terminal they tell enough."""
    if not say.on_terminal or not (to_file or (sys.stdout and not sys.stdout.isatty())):
        return listing
    pace = Pace(_("written"))
    total = cache(listing.total)  # counted when it takes long, not before

    def passing(rows: Iterator[T]) -> Iterator[T]:
        for number, row in enumerate(rows, 1):
            if number % EVERY == 0 and pace.line(number):
                say.progress(pace.line(number, total()))
            yield row
        say.end_progress()

    return listing._replace(
        rows=lambda fields, limit: passing(listing.rows(fields, limit)),
        json_rows=lambda fields, limit: passing(listing.json_rows(fields, limit)),
    )
