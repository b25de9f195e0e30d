"""What `garble explain` and docs/reasons.md say of the codes, held against what garble does."""

from __future__ import annotations

import os
import re
import textwrap
from dataclasses import fields
from importlib import resources
from pathlib import Path

import pytest

from garble.codes import meanings
from garble.explanations import Explanation, explanations, tomllib
from garble.features import measure_sentences
from garble.grammar import open_checker
from garble.pack import Pack
from garble.readers import from_string
from garble.repeats import find_repeated_paragraphs
from garble.report import Severity
from garble.segment import segment
from garble.suggestions import Suggester

PAGE = Path(__file__).parents[1] / "docs" / "reasons.md"
LABELS = {"garbled": "Garbled", "meant": "Meant", "severity": "Severity", "signal": "Found by", "advice": "What to do"}


@pytest.fixture(scope="module")
def found():
    """A function of a text: the severities of each code that the signals find in it, whatever is shown in the end."""
    pack, checker = Pack(None), open_checker("harper", None)
    tables = pack.resources
    suggester = Suggester(tables.model, tables.vectors, tables.synonyms, tables.translations)

    def find(text: str) -> dict[str, set[Severity]]:
        document = from_string(text)
        sentences = segment(document)
        evidence = measure_sentences(text, sentences, checker.check(text), pack.resources)
        suggested = [
            suggester.reasons(sentence, scored, [1.0] * len(scored.words))  # were every word suspect
            for sentence, scored in zip(sentences, evidence.scored, strict=True)
        ]
        marks = [reason for row in (*evidence.reasons, *suggested) for _, reason in row]
        marks += [*find_repeated_paragraphs(document)]
        return {mark.code: {other.severity for other in marks if other.code == mark.code} for mark in marks}

    return find


def test_every_code_is_explained_and_nothing_else():
    texts = tomllib.loads(resources.files("garble").joinpath("explanations.toml").read_text(encoding="utf-8"))
    assert list(texts) == list(meanings()) == list(explanations())
    assert {code: one.meaning for code, one in explanations().items()} == meanings()


@pytest.mark.parametrize("explanation", explanations().values(), ids=explanations())
def test_an_explanation_says_something_in_every_part(explanation):
    for field in fields(Explanation):
        assert getattr(explanation, field.name) == getattr(explanation, field.name).strip() != "", field.name
    assert explanation.garbled != explanation.meant
    assert all(sentence.endswith((".", ")")) for sentence in (explanation.why, explanation.advice))


# P104 is what the word model makes of all evidence, after the others had their say: its example is no promise
@pytest.mark.parametrize("code", [code for code in explanations() if code not in {"P104", "C701"}])
def test_garble_finds_the_example_and_not_what_was_meant(found, code):
    explanation = explanations()[code]
    severities = found(explanation.garbled).get(code, set())
    assert severities
    assert all(severity.value in explanation.severity for severity in severities)
    assert code not in found(explanation.meant)


def test_the_page_has_the_same_text():
    """``GARBLE_UPDATE_GOLDEN=1 pytest`` writes the table and the sections anew."""
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition("\n| code | meaning |\n")
    middle = re.sub(r"(?m)^\|.*\n", "", rest).partition("\n## ")[0]
    wanted = f"{head}\n{table()}{middle}{''.join(section(one) for one in explanations().values())}"
    if os.environ.get("GARBLE_UPDATE_GOLDEN"):
        PAGE.write_text(wanted, encoding="utf-8")
        page = wanted
    assert page == wanted


def table() -> str:
    rows = [f"| `{code}` | {meaning} |\n" for code, meaning in meanings().items()]
    return "| code | meaning |\n| --- | --- |\n" + "".join(rows)


def section(one: Explanation) -> str:
    parts = [f"- {label}: {getattr(one, name).replace(chr(10) * 2, ' ¶ ')}" for name, label in LABELS.items()]
    items = [textwrap.fill(part, 120, subsequent_indent="  ", break_on_hyphens=False) for part in parts]
    return f"\n## {one.code}\n\n{textwrap.fill(f'{one.meaning} {one.why}', 120)}\n\n{chr(10).join(items)}\n"
