"""Upkeep changes how a file is kept, never what is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from crm_cli.domain.contacts import ContactDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.services.application import Crm
from crm_cli.store import file
from crm_cli.store.upkeep import INDEXES, merge_search


def pieces(path: Path, index: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(f"SELECT count(DISTINCT segid) FROM {index}_idx").fetchone()[0])


def found(crm: Crm, words: str) -> list[str]:
    from crm_cli.domain.listing import Query

    listing = crm.search.everything(words, Query())
    return [record for (record,) in listing.rows(listing.fieldset.pick(("record",)), None)]


def test_the_pieces_of_the_search_indexes_become_one_and_find_the_same(crm: Crm) -> None:
    for number in range(6):
        crm.contacts.add(ContactDraft(f"Sara Ahmadi {number}", note=f"window seat {number}"))
        crm.interactions.add(InteractionDraft(("1",), "note", f"asked {number}"))
    before = found(crm, "ahmad"), found(crm, "window")
    assert min(pieces(crm.path, index) for index in INDEXES) > 1
    merge_search(crm.path, str)
    assert [pieces(crm.path, index) for index in INDEXES] == [1] * len(INDEXES)
    assert (found(crm, "ahmad"), found(crm, "window")) == before
    with closing(file.open_writer(crm.path, str)) as db:
        for index in INDEXES:
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
