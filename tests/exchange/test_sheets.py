"""Delimited text is read as it really is, or refused with the place where it went wrong."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest

from crm_cli.errors import Invalid
from crm_cli.exchange.sheets import MAX_CELL, MOST_COLUMNS, BadRow, Sheet, SheetRow, open_sheet

FIXTURES = Path(__file__).parent / "fixtures"


def sheet(data: bytes | str, **options: str) -> Sheet:
    return open_sheet(io.BytesIO(data.encode() if isinstance(data, str) else data), "people.csv", **options)


def refusal(data: bytes | str, **options: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        list(sheet(data, **options))
    assert not caught.value.message.endswith(".")
    assert not caught.value.hint[:1].isupper()
    return caught.value


class Trickle(io.RawIOBase):
    """A pipe: cannot seek, and hands out a little at a time."""

    def __init__(self, chunks: object) -> None:
        self._chunks = iter(chunks)  # type: ignore[call-overload]
        self.handed_out = 0
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        chunk = self._left or next(self._chunks, b"")
        chunk, self._left = (chunk[:size], chunk[size:]) if size >= 0 else (chunk, b"")
        self.handed_out += len(chunk)
        return chunk


@pytest.mark.parametrize(
    ("file", "encoding", "delimiter", "headers", "first"),
    [
        ("google_old.csv", "utf-16-le", ",", "Name", "Sara Ahmadi"),
        ("outlook.csv", "utf-8", ",", "Title", "Ms."),
        ("persian_cp1256.csv", "cp1256", ",", "نام", "علي"),
        ("utf16_tab.txt", "utf-16-le", "\t", "نام و نام خانوادگی", "علی رضایی"),
        ("semicolon.csv", "utf-8", ";", "Name", "Sara, Ahmadi"),
        ("persian_semicolon.csv", "utf-8", "؛", "نام", "علی"),
    ],
)
def test_encoding_and_delimiter_are_recognised(
    file: str, encoding: str, delimiter: str, headers: str, first: str
) -> None:
    with (FIXTURES / file).open("rb") as source:
        found = open_sheet(source, file)
        rows = list(found)
    assert (found.encoding, found.delimiter, found.headers[0]) == (encoding, delimiter, headers)
    assert all(isinstance(row, SheetRow) for row in rows)
    assert rows[0].cells[0] == first


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_the_same_table_reads_the_same_in_every_encoding(encoding: str) -> None:
    found = sheet("name,تلفن\nعلي,0912\nReza,021\n".encode(encoding))
    assert found.headers == ("name", "تلفن")
    assert [row.cells for row in found] == [("علي", "0912"), ("Reza", "021")]


@pytest.mark.parametrize("encoding", ["utf-16-be", "cp1256"])
def test_an_encoding_that_is_said_is_used_instead_of_the_guess(encoding: str) -> None:
    assert sheet("name,n\nعلي,1\n".encode(encoding), encoding=encoding).encoding == encoding
    assert sheet("name\né\n".encode("latin-1"), encoding="latin-1").__iter__().__next__().cells == ("é",)


def test_utf16_said_without_a_bom_is_read_either_way() -> None:
    for byte_order in ("utf-16-le", "utf-16-be"):
        assert sheet("name,n\nAli,1\n".encode(byte_order), encoding="utf-16").headers == ("name", "n")


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "base64", "", "a\0b", "undefined"])
def test_an_unknown_encoding_is_refused_or_guessed_when_empty(encoding: str) -> None:
    if not encoding:
        assert sheet("a,b\n", encoding="").encoding == "utf-8"
        return
    assert refusal("a,b\n", encoding=encoding).field == "encoding"


@pytest.mark.parametrize(
    "encoding", ["utf-32", "utf-16", "ascii", "idna", "punycode", "utf-7", "unicode_escape", "gb18030"]
)
def test_a_wrong_encoding_is_a_clear_error_or_reads_something(encoding: str) -> None:
    try:
        list(sheet("name,n\nعلی\\,\xff+,1\n".encode(), encoding=encoding))
    except Invalid as error:
        assert error.hint


def test_lone_surrogates_make_a_bad_row() -> None:
    rows = list(sheet("name,n\nA+2AA-,1\nB,2\n", encoding="utf-7"))
    assert [type(row) for row in rows] == [BadRow, SheetRow]
    assert "U+D800" in rows[0].reason


def test_a_character_cut_by_the_first_64_kib_does_not_spoil_the_guess() -> None:
    for shift in range(4):
        text = "name\n" + "x" * shift + "ی😀" * 20_000 + "\n"
        found = sheet(text)
        assert found.encoding == "utf-8"
        assert next(iter(found)).cells == (text.split("\n")[1],)


def test_a_single_foreign_letter_cut_by_the_first_64_kib_is_still_utf8() -> None:
    found = sheet("name\n" + "x" * (65_536 - 6) + "é\n")
    assert (found.encoding, next(iter(found)).cells[0][-1]) == ("utf-8", "é")


def test_a_bad_byte_after_the_first_64_kib_names_line_and_byte() -> None:
    lines = [b"name,phone"] + ["علی,0912".encode()] * 20_000
    lines[15_000] = b"Ali \xe3,0912"
    error = refusal(b"\r\n".join(lines))
    assert "line 15001" in error.message
    assert "0xE3" in error.message
    offset = b"\r\n".join(lines).index(b"\xe3") + 1
    assert f"byte {offset} " in error.message
    assert "--encoding" in error.hint


def test_one_bad_byte_among_good_utf8_is_an_error_and_not_a_file_of_wrong_letters() -> None:
    error = refusal(b"name\n" + "علی رضایی\n".encode() * 10 + b"\xff\n")
    assert "line 12" in error.message
    assert "0xFF" in error.message


def test_utf8_cut_in_the_middle_of_its_last_character_is_an_error() -> None:
    assert "line 41" in refusal(("name\n" + "علی رضایی\n" * 40).encode()[:-2]).message


def test_utf16_of_odd_length_is_an_error() -> None:
    assert "UTF-16" in refusal("name,n\nAli,1\n".encode("utf-16") + b"x").message


@pytest.mark.parametrize("bom", ["utf-8-sig", "utf-16"])
def test_a_bom_never_ends_in_a_header(bom: str) -> None:
    assert sheet('"name",n\nAli,1\n'.encode(bom)).headers == ("name", "n")
    said = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}[bom]
    assert sheet("name,n\nAli,1\n".encode(bom), encoding=said).headers == ("name", "n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "؛", "|"])
def test_the_delimiter_is_counted_outside_quotes(delimiter: str) -> None:
    other = "," if delimiter != "," else ";"
    row = delimiter.join(["Ali", f'"a{other}b{other}c{other}d\n{other}{other}"', "x"])
    found = sheet("\n".join([delimiter.join(["name", f'"n{other}{other}{other}"', "z"]), row, row]))
    assert found.delimiter == delimiter
    assert len(found.headers) == 3
    assert [len(row.cells) for row in found] == [3, 3]


def test_a_delimiter_within_header_words_loses_to_the_one_every_line_has() -> None:
    assert sheet("Name, full;Phone\nAli;1\nSara;2\n").delimiter == ";"


def test_a_single_column_needs_no_delimiter() -> None:
    found = sheet("name\nAli\nSara\n")
    assert [row.cells for row in found] == [("Ali",), ("Sara",)]


def test_the_delimiter_may_be_said() -> None:
    assert sheet("a;b,c\n", delimiter=";").headers == ("a", "b,c")
    assert sheet("a\tb,c\n", delimiter="tab").headers == ("a", "b,c")
    assert sheet("a:b,c\n", delimiter=":").headers == ("a", "b,c")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("line", "delimiter"), [("sep=;", ";"), ('"SEP=|"', "|"), ("sep=\t", "\t"), ("sep=\\t", "\t")])
def test_the_first_line_of_excel_names_the_delimiter_and_is_no_header(line: str, delimiter: str, encoding: str) -> None:
    rows = [["Name, full, tidy", "n"], ["Ali, R, x", "1"], ["Sara", "2", "3"]]
    found = sheet("\r\n".join([line, *map(delimiter.join, rows)]).encode(encoding))
    assert (found.delimiter, found.headers) == (delimiter, tuple(rows[0]))
    assert [(type(row), row.line) for row in found] == [(SheetRow, 3), (BadRow, 4)]


def test_lines_above_the_header_that_is_asked_for_say_nothing_of_the_delimiter() -> None:
    text = "Customers; of; 2026\r\n\r\nname,n\r\nAli,1\r\n"
    assert open_sheet(io.BytesIO(text.encode()), "x", header_row=3).headers == ("name", "n")


def test_the_line_that_names_the_delimiter_stays_above_whichever_header_is_asked_for() -> None:
    text = "sep=;\na;b\nname;n\nAli;1\n"
    headers = [open_sheet(io.BytesIO(text.encode()), "x", header_row=row).headers for row in (1, 2, 3)]
    assert headers == [("a", "b"), ("a", "b"), ("name", "n")]
    assert sheet(text, delimiter=",").headers == ("a;b",)
    assert sheet("sep=ab\nx\n").headers == ("sep=ab",)
    assert "people.csv is empty" in refusal("sep=;\r\n").message


@pytest.mark.parametrize("delimiter", ["ab", '"', "\n", "\r", " ", "\0"])
def test_an_impossible_delimiter_is_refused(delimiter: str) -> None:
    assert refusal("a,b\n", delimiter=delimiter).field == "delimiter"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n\n", b" \r\n,,\r\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "people.csv is empty" in refusal(data).message


@pytest.mark.parametrize("data", ["name,phone", "name,phone\n", "\n\nname,phone\r\n\r\n"])
def test_a_header_alone_is_a_table_without_rows(data: str) -> None:
    found = sheet(data)
    assert found.headers == ("name", "phone")
    assert list(found) == []


def test_whitespace_in_headers_is_tidied() -> None:
    assert sheet(' name ,"first\r\n  name ",\u00a0n\t\n').headers == ("name", "first name", "n")


def test_a_repeated_header_is_refused_with_both_columns() -> None:
    message = refusal("name,phone, Name \nx,y,z\n").message
    assert "'Name'" in message
    assert "columns 1 and 3" in message


def test_columns_without_a_header_are_not_repeated_headers() -> None:
    assert sheet("name,,\nAli,x,\n").headers == ("name", "", "")


def test_control_characters_in_the_header_are_refused() -> None:
    assert "header" in refusal("na\x1bme,n\nAli,1\n").message


def test_blank_lines_are_skipped_and_lines_are_counted() -> None:
    rows = list(sheet("name,n\n\nAli,1\r\n   \r\n,\n\nSara,2"))
    assert rows == [SheetRow(3, ("Ali", "1")), SheetRow(7, ("Sara", "2"))]


def test_a_row_says_on_which_line_it_starts() -> None:
    rows = list(sheet('name,n\n"a\r\nb",1\n\n"c\n\nd","e\nf"\nlast,2\n'))
    assert rows == [SheetRow(2, ("a\nb", "1")), SheetRow(5, ("c\n\nd", "e\nf")), SheetRow(9, ("last", "2"))]


def test_old_mac_line_ends_are_line_ends() -> None:
    assert list(sheet("name,n\rAli,1\rSara,2\r")) == [SheetRow(2, ("Ali", "1")), SheetRow(3, ("Sara", "2"))]


def test_a_line_end_cut_in_two_by_a_chunk_is_one_line_end() -> None:
    for size in range(65_500, 65_540):
        text = "name,n\r\n" + "x" * (size - 12) + ",1\r\nSara,2\r\n"
        assert [row.line for row in sheet(text)] == [2, 3]


def test_more_columns_than_anybody_could_look_through_are_refused() -> None:
    headers = ",".join(f"c{n}" for n in range(MOST_COLUMNS + 1))
    with pytest.raises(Invalid, match="2,001 columns"):
        sheet(headers)


def test_missing_cells_are_filled_up_and_surplus_cells_make_a_bad_row() -> None:
    rows = list(sheet("a,b,c\n1\n1,2,3,4\n1,2,3\n"))
    assert rows[0] == SheetRow(2, ("1", "", ""))
    assert rows[2] == SheetRow(4, ("1", "2", "3"))
    assert isinstance(rows[1], BadRow)
    assert rows[1].cells == ("1", "2", "3", "4")
    assert "4 cells" in rows[1].reason
    assert "3 columns" in rows[1].reason


@pytest.mark.parametrize("odd", ["\0", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_a_control_character_makes_a_bad_row_and_the_others_are_read(odd: str, encoding: str) -> None:
    rows = list(sheet(f"name,n\nAli,1\nSa{odd}ra,2\nReza,\t3\n".encode(encoding)))
    assert [type(row) for row in rows] == [SheetRow, BadRow, SheetRow]
    assert rows[1].line == 3
    assert rows[1].cells == (f"Sa{odd}ra", "2")
    assert f"U+{ord(odd):04X}" in rows[1].reason
    assert "1 (name)" in rows[1].reason


def test_a_lone_carriage_return_in_a_cell_makes_a_bad_row() -> None:
    rows = list(sheet('name,n\n"a\rb",1\nSara,2\n'))
    assert [type(row) for row in rows] == [BadRow, SheetRow]
    assert "U+000D" in rows[0].reason


@pytest.mark.parametrize("at", [1, 900, 5_000, 9_999])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_control_character_is_found_wherever_it_stands(at: int, encoding: str) -> None:
    lines = ["name,note"] + [f"person {n},some text to fill the line" for n in range(10_000)]
    lines[at] = '"two\nlines",\x1b[2J'
    bad = [row for row in sheet("\n".join(lines).encode(encoding)) if isinstance(row, BadRow)]
    assert [row.line for row in bad] == [at + 1]


def test_every_position_of_a_control_character_around_a_chunk_end_is_found() -> None:
    for size in range(65_520, 65_545):
        text = "name,n\n" + "x" * (size - 9) + "\x07,1\nSara,2\n"
        assert [type(row) for row in sheet(text)] == [BadRow, SheetRow]


def test_an_unbalanced_quote_names_the_line_and_column_where_it_opens() -> None:
    error = refusal('name,note,n\nAli,x,1\n"a\nb","open,2\nSara,y,3\n')
    assert "line 4, column 2 (note)" in error.message
    assert "quote" in error.hint


def test_an_unbalanced_quote_before_quoted_cells_does_not_swallow_rows() -> None:
    error = refusal('name,note\nAli,"open\n"Sara","fine"\n"Reza","fine"\n')
    assert "line 2, column 2 (note)" in error.message


def test_text_after_a_closing_quote_is_refused_and_not_glued() -> None:
    assert "line 2, column 1 (name)" in refusal('name,n\n"Ali "the boss" R",1\n').message


def test_an_unbalanced_quote_in_the_header_is_refused() -> None:
    assert "line 1, column 2" in refusal('name,"phone\nAli,1\n').message
    assert "line 3, column 2" in refusal('\n\nname,"phone\nAli,1\n').message


def test_a_quote_inside_an_unquoted_cell_is_text() -> None:
    assert list(sheet('name,n\n5" pipe,1\n')) == [SheetRow(2, ('5" pipe', "1"))]


def test_rows_before_an_open_quote_are_still_read() -> None:
    rows = iter(sheet('name,n\nAli,1\nSara,"2\n'))
    assert next(rows).cells == ("Ali", "1")
    with pytest.raises(Invalid):
        next(rows)


def test_an_open_quote_in_a_large_file_is_found_without_reading_it_all() -> None:
    source = Trickle([b'name,n\nAli,1\nSara,"open\n', *[b"Reza,3\n" * 9_000] * 200])
    with pytest.raises(Invalid) as caught:
        list(open_sheet(source, "people.csv"))
    assert "line 3, column 2 (n)" in caught.value.message
    assert source.handed_out < 1_000_000


def test_a_cell_of_the_largest_size_is_read_and_a_larger_one_is_refused() -> None:
    big = "x" * MAX_CELL
    assert [len(row.cells[1]) for row in sheet(f"name,note\nAli,{big}\n")] == [MAX_CELL]
    assert "line 3, column 2 (note)" in refusal(f'name,note\nAli,1\n"S",{big}x\n').message
    assert "line 2, column 1 (name)" in refusal(f'name,note\n"{big}x",Ali\n').message
    assert "longer than 262,144" in refusal(f'name,note\nAli,"{big}x"\n').message
    assert "column 2 (note)" in refusal('a,note\n"' + '""' * 140_000 + f'",{big}x\n').message


def test_a_200_kb_cell_is_read() -> None:
    text = "ی" * 200_000
    assert [row.cells for row in sheet(f'name,note\nAli,"{text}"\n')] == [("Ali", text)]


def test_somebody_else_changing_the_csv_limit_changes_nothing() -> None:
    found = sheet("name\n" + "x" * 200_000 + "\n")
    before = csv.field_size_limit(10)
    try:
        assert len(next(iter(found)).cells[0]) == 200_000
    finally:
        csv.field_size_limit(before)


def test_a_line_or_row_without_end_is_refused_in_bounded_memory() -> None:
    line = Trickle([b"name,n\nAli,1\n", *[b"x,y," * 16_384] * 4_000])
    row = Trickle([b"name,n\nAli,1\n", *[b'"a\n",' * 10_000] * 4_000])
    for source in (line, row):
        tracemalloc.start()
        with pytest.raises(Invalid, match="line 3"):
            list(open_sheet(source, "people.csv"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 200_000_000
        assert source.handed_out < 20_000_000


def test_a_large_file_streams_in_constant_memory() -> None:
    source = Trickle([b"name,phone\n", *["علی رضایی,0912\n".encode() * 2_500] * 100])
    rows = iter(open_sheet(source, "people.csv"))
    next(rows)
    assert source.handed_out < 200_000
    tracemalloc.start()
    count = sum(1 for _ in rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 249_999
    assert peak < 2_000_000


def test_a_pipe_that_hands_out_single_bytes_reads_the_same() -> None:
    data = 'name,n\nعلی,"a\r\nb"\r\n'.encode()
    assert list(open_sheet(Trickle([bytes([byte]) for byte in data]), "-")) == [SheetRow(2, ("علی", "a\nb"))]


def test_the_source_is_left_open() -> None:
    source = io.BytesIO(b"name\nAli\n")
    list(open_sheet(source, "x"))
    assert not source.closed
