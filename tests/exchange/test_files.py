"""Files written for others."""

import os
from pathlib import Path

import pytest

from crm_cli.errors import Conflict, StoreUnavailable
from crm_cli.exchange.files import replacing


def test_a_file_never_takes_the_place_of_a_pipe_or_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(Conflict), replacing(pipe) as out:
        out.write("x")

    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_file_never_takes_the_place_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    for folder in (tmp_path, Path()):
        with pytest.raises(StoreUnavailable), replacing(folder) as out:
            out.write("x")

    assert list(tmp_path.iterdir()) == []
