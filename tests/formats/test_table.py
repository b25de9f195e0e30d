from __future__ import annotations

import csv
import io
import json

from hypothesis import given

from garble.formats import FORMATS
from garble.formats.table import COLUMNS, rows
from garble.report import Report
from tests.formats.random_reports import reports

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@given(reports())
def test_csv_comes_back_through_the_csv_module(report: Report) -> None:
    rendered = FORMATS["csv"]([report])
    table = list(csv.reader(io.StringIO(rendered, newline="")))
    assert tuple(table[0]) == COLUMNS
    expected = [[str(cell) for cell in row] for row in rows([report])]
    assert [[unguarded(cell) for cell in row] for row in table[1:]] == expected
    assert not any(cell.startswith(FORMULA) for row in table for cell in row)


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(tuple("'" + mark for mark in FORMULA)) else cell


@given(reports())
def test_tsv_is_one_line_a_sentence_and_can_be_undone(report: Report) -> None:
    lines = FORMATS["tsv"]([report]).splitlines()
    table = [[unescaped(cell) for cell in line.split("\t")] for line in lines]
    assert table == [list(COLUMNS), *([str(cell) for cell in row] for row in rows([report]))]


def unescaped(cell: str) -> str:
    out, rest = "", iter(cell)
    for character in rest:
        following = next(rest) if character == "\\" else ""
        if following == "u":
            out += chr(int("".join(next(rest) for _ in range(4)), 16))
        else:
            out += {"": character, "t": "\t", "n": "\n", "r": "\r", "\\": "\\"}[following]
    return out


@given(reports())
def test_json_and_jsonl_hold_the_schema_of_the_report(report: Report) -> None:
    record = report.as_dict()
    assert json.loads(FORMATS["json"]([report])) == {"schema_version": 1, "reports": [record]}
    lines = [json.loads(line) for line in FORMATS["jsonl"]([report]).splitlines()]
    article = {
        "schema_version": 1,
        "path": record["path"],
        "verdict": record["verdict"],
        "article_probability": record["article"]["probability"],
    }
    assert lines == [article | sentence for sentence in record["sentences"]]
