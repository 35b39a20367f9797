"""On the floor of the file, every file is made as anybody's."""

import pytest


@pytest.fixture(autouse=True)
def new_files() -> None:
    """Nothing is made as a copy here."""
