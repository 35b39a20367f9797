"""An import gone wrong: the wrong file, the wrong column, broken rows, twice the same; and nothing is lost."""

from pathlib import Path

from tests.conftest import Shell


def test_an_import_gone_wrong(shell: Shell, tmp_path: Path) -> None:
    shell.ok("contacts", "add", "Sara Ahmadi", "--phone", "09121234567", "--note", "mine")
    mine = shell.json("contacts", "list")
    file = tmp_path / "customers.csv"

    # Not the file that was meant.
    assert shell("contacts", "import", str(tmp_path / "custmers.csv")).code == 3

    # Columns nobody can know: the refusal names them and how to say what they are.
    file.write_text("Wer;Handy;Geboren\nMina;0912 000 0001;1369/07/15\nOmid;nobody;1370/01/01\nSara;0912 123 4567;\n")
    said = shell("contacts", "import", str(file))
    assert said.code == 2
    assert "'Handy'" in said.err
    assert "--map" in said.err

    # Said by hand; one row is still broken, so still nothing comes in.
    columns = ("--map", "Wer=name", "--map", "Handy=phone", "--map", "Geboren=birthday")
    assert shell("contacts", "import", str(file), *columns).code == 2
    assert shell.json("contacts", "list") == mine

    # What would come? A dry run says it, with the number that is known already, and writes nothing.
    said = shell("contacts", "import", str(file), *columns, "--partial", "--dry-run")
    assert said.code == 0
    assert "2 contacts imported" in said.err
    assert "0912 123 4567 is also that of 1 Sara Ahmadi" in said.err
    assert shell.json("contacts", "list") == mine

    # The good rows, twice by accident.
    shell.ok("contacts", "import", str(file), *columns, "--partial", "--source", "expo")
    said = shell("contacts", "import", str(file), *columns, "--partial", "--source", "expo")
    assert "0 contacts imported, 2 known already" in said.err

    # The broken one is mended where it was put, and comes in once.
    rejects = tmp_path / "customers.rejects.csv"
    rejects.write_text(rejects.read_text().replace("nobody", "0912 000 0002"))
    shell.ok("contacts", "import", str(rejects), *columns)
    said = shell("contacts", "import", str(rejects), *columns)
    assert "1 known already" in said.err

    # All of it was a mistake but Omid: by its source it is found again, and goes; what was there before is as it was.
    ids = shell.ok("contacts", "list", "source:expo", "-f", "ids")
    assert len(ids.split()) == 2
    shell.ok("contacts", "delete", "-", stdin=ids)
    assert [row["name"] for row in shell.json("contacts", "list")] == ["Omid", "Sara Ahmadi"]
    assert shell.json("contacts", "list", "id:1") == mine
