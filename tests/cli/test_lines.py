from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from garble.cli.line_output import write_lines
from garble.cli.lines import score_lines
from garble.config import Config
from tests.cli.conftest import run_process
from tests.cli.fakes import fake_module

TSV = ("score", "--lines", "--format", "tsv")


def test_a_column_is_appended_and_nothing_else_changes(garble):
    lines = "\ufeffAll is well.\r\n\n  \t\nA garbled line\twith a tab\nodd é\r\nnothing here\nthe end"
    code, out, err = garble(*TSV, "-", stdin=lines.encode())
    assert (code, err) == (0, "")
    assert out == (
        "\ufeffAll is well.\t0.020000\r\n\t\n  \t\t\nA garbled line\twith a tab\t0.950000\n"
        "odd é\t0.500000\r\nnothing here\t\nthe end\t0.020000"
    )


lines_of_bytes = st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from([b"", b" ", b"\xef\xbb\xbf", b"garbled", b"a\rb", b"\x0c", b"\x85\xff", b"x\ty"]),
            st.binary(max_size=20).map(lambda data: data.translate(None, b"\0\n").rstrip(b"\r")),
        ),
        st.sampled_from([b"\n", b"\r\n"]),
    ),
    max_size=12,
)


@given(lines=lines_of_bytes, last=st.sampled_from([b"", b"no line end", "naïve".encode()]))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_come_out_again(tmp_path, monkeypatch, lines, last):
    monkeypatch.setitem(sys.modules, "garble.detector", fake_module())
    content = b"".join(text + end for text, end in lines) + last
    source, target = tmp_path / "in.txt", tmp_path / "out.tsv"
    source.write_bytes(content)
    assert write_lines((str(source),), Config(), form="tsv", top=None, minimum=0.0, output=target) == 0
    written = target.read_bytes().split(b"\n")
    stripped = []
    for line in written:
        end = b"\r" if line.endswith(b"\r") else b""
        text, tab, value = line.removesuffix(b"\r").rpartition(b"\t")
        assert value in (b"", b"0.020000", b"0.950000")
        stripped.append((text if tab else line.removesuffix(b"\r")) + end)
    assert b"\n".join(stripped) == content
    assert target.read_bytes().count(b"\t") == content.count(b"\t") + len(lines) + bool(last)


def test_files_follow_each_other_without_running_together(garble, tmp_path):
    (tmp_path / "a").write_bytes(b"One.\nTwo")
    (tmp_path / "b").write_bytes(b"\xef\xbb\xbfThree.")
    assert garble(*TSV, "a", "b").out == "One.\t0.020000\nTwo\t0.020000\n\ufeffThree.\t0.020000"


def test_empty_input_is_empty_output(garble):
    assert garble(*TSV, "-", stdin=b"") == (0, "", "")


def test_more_lines_than_one_chunk_on_two_processes_stay_in_order(tmp_path):
    lines = [f"Line {number} is {'garbled' if number % 7 == 0 else 'well'}." for number in range(1700)]
    result = run_process(*TSV, "--jobs", "2", "-", input="\n".join(lines).encode())
    assert (result.returncode, result.stderr) == (0, b"")
    expected = [f"{line}\t{'0.950000' if 'garbled' in line else '0.020000'}" for line in lines]
    assert result.stdout.decode().split("\n") == expected


def test_text_and_its_filters(garble):
    lines = b"All is well.\nan odd line\n\na garbled line \x1b[2J\nnothing\n"
    everything = "0.020  All is well.\n0.500  an odd line\n    –  \n0.950  a garbled line ␛[2J\n    –  nothing\n"
    assert garble("score", "--lines", "-", stdin=lines) == (0, everything, "")
    worst = "0.950  a garbled line ␛[2J\n0.500  an odd line\n"
    assert garble("score", "--lines", "--top", "2", "-", stdin=lines).out == worst
    assert garble("score", "--lines", "--top", "9", "--min-probability", "0.9", "-", stdin=lines).out == worst[:27]


def test_a_line_cannot_write_another_probability_over_its_own(garble):
    forged = b"a garbled line\r0.020  All is well.\tReally.\n"
    assert garble("score", "--lines", "-", stdin=forged).out == "0.950  a garbled line␍0.020  All is well.␉Really.\n"
    assert garble(*TSV, "-", stdin=forged).out == "a garbled line\r0.020  All is well.\tReally.\t0.950000\n"
    [record] = map(json.loads, garble("score", "--lines", "--format", "jsonl", "-", stdin=forged).out.splitlines())
    assert record["text"] == "a garbled line\r0.020  All is well.\tReally."


def test_jsonl(garble):
    out = garble("score", "--lines", "--format", "jsonl", "-", stdin=b"\xef\xbb\xbfWell.\n\n").out
    assert list(map(json.loads, out.splitlines())) == [
        {"path": "<stdin>", "line": 1, "text": "Well.", "probability": 0.02},
        {"path": "<stdin>", "line": 2, "text": "", "probability": None},
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "csv"], "--lines goes with --format text, jsonl, tsv, not csv."),
        (["--format", "json"], "--lines goes with --format text, jsonl, tsv, not json."),
        (
            ["--format", "tsv", "--top", "3"],
            "--lines --format tsv keeps every line; --top and --min-probability do not.",
        ),
    ],
)
def test_what_does_not_go_with_lines(garble, arguments, message):
    code, out, err = garble("score", "--lines", *arguments, "-", stdin=b"Well.\n")
    assert (code, out) == (2, "")
    assert err.endswith(f"Error: {message}\n")


def test_unreadable_inputs_are_left_out(garble, tmp_path):
    (tmp_path / "good").write_bytes(b"Well.\n")
    (tmp_path / "binary").write_bytes(b"Text.\nA \0 byte\nmore\n")
    (tmp_path / "long").write_bytes(b"x" * 1_000_001)
    code, out, err = garble(*TSV, "missing", "binary", ".", "long", "good")
    assert (code, out) == (2, "Text.\t0.020000\nWell.\t0.020000\n")
    assert err == (
        "garble: missing: it cannot be read (No such file or directory).\n        Name a text file.\n"
        "garble: binary: line 2 is binary, not text.\n        Convert the file to UTF-8 text.\n"
        "garble: .: it is a folder, and --lines reads files.\n"
        "        Name the files in it, or leave --lines out to score its articles.\n"
        "garble: long: line 1 is too long for a sentence.\n        Put one sentence on a line.\n"
    )


def test_a_failed_backend(garble):
    result = garble(*TSV, "-", stdin=b"This will crash.\n")
    assert result == (3, "", "garble: The grammar checker died.\n        Start it again.\n")


def test_output_appears_before_the_input_ends(monkeypatch):
    """A chunk is written while later ones are still unread."""
    monkeypatch.setitem(sys.modules, "garble.detector", fake_module())
    source = BytesIO(b"Well.\n" * 5000)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(source))
    first = next(score_lines(("-",), Config(), []))
    assert (first.content, first.probability) == (b"Well.", 0.02)
    assert source.tell() < len(source.getvalue())
