"""The acceptance of the project: the sample articles in ``seeds/`` against their gold labels.

They are looked at, never learned from: no seed takes part in fitting, tuning, calibration or the choice of a feature.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from garble.detector import Detector
from garble.document import Span
from garble.errors import InputError
from garble.readers import read
from garble.report import Report

__all__ = ["SeedResult", "check_seeds"]


@dataclass(frozen=True, slots=True)
class SeedResult:
    """One sample article against its gold labels; counts are (reached, of).

    Attributes:
        file: its name.
        wanted: the verdict in gold.jsonl: ``pass``, ``review``, ``block`` or ``pass-or-review``.
        verdict: the verdict reached.
        probability: of the article.
        garbled_flagged: gold garbled sentences that are flagged.
        clean_flagged: gold clean sentences that are flagged.
        spans_touched: gold spans that a reason shown to the editor overlaps.
        repeated: paragraphs reported as repeated, and the number in gold.jsonl.
        touched: the texts of the gold spans that were touched.
    """

    file: str
    wanted: str
    verdict: str
    probability: float
    garbled_flagged: tuple[int, int]
    clean_flagged: tuple[int, int]
    spans_touched: tuple[int, int]
    repeated: tuple[int, int]
    touched: tuple[str, ...]

    @property
    def verdict_right(self) -> bool:
        """Whether the verdict is (one of) the wanted."""
        return self.verdict.lower() in self.wanted.split("-or-")


def check_seeds(folder: Path, detector: Detector) -> list[SeedResult]:
    """Check every article of ``folder/gold.jsonl``.

    Raises:
        InputError: the gold file or an article is missing, or a line of the gold file is not what it should be.
    """
    gold_file = folder / "gold.jsonl"
    if not gold_file.is_file():
        raise InputError(f"{gold_file} is missing.", "Give the folder with the sample articles.")
    results = []
    for row in _gold(gold_file):
        name = row["file"].removesuffix(".txt")
        paths = [path for path in folder.glob("*.txt") if path.name.startswith(name)]
        if len(paths) != 1:
            raise InputError(
                f"{len(paths)} articles in {folder} are called {name}….txt.",
                "Give the folder with the sample articles.",
            )
        results.append(_compare(row, detector.check(read(paths[0]))))
    return results


def _gold(file: Path) -> list[dict[str, Any]]:
    """Return the labels, an article a row, all of them checked before any article is judged."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: it cannot be read ({error}).", "Give a file of UTF-8 text.") from error
    return [_row(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, place: str) -> dict[str, Any]:
    try:
        row: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as error:
        problem = f"{place}: it is no JSON ({error.msg} at column {error.colno})."
        raise InputError(problem, "Put one JSON object on a line.") from error
    if not isinstance(row, dict):
        raise InputError(f"{place}: it is no JSON object.", "Put one JSON object on a line.")
    row.setdefault("repeated_paragraphs", 0)
    for key, (fits, wanted) in _KEYS.items():
        if key not in row:
            raise InputError(f"{place}: {key!r} is missing.", f"Give {wanted}.")
        if not fits(row[key]):
            raise InputError(f"{place}: {key!r} is {json.dumps(row[key])}.", f"Give {wanted}.")
    return row


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_verdict(value: object) -> bool:
    return isinstance(value, str) and {"pass", "review", "block"}.issuperset(value.split("-or-"))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_spans(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(span, dict) and _is_text(span.get("text")) for span in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_KEYS: dict[str, tuple[Callable[[object], bool], str]] = {
    "file": (_is_text, "the name of an article, or how it begins"),
    "verdict": (_is_verdict, "pass, review, block or, for example, pass-or-review"),
    "garbled": (_are_texts, "a list of sentences"),
    "clean": (_are_texts, "a list of sentences"),
    "spans": (_are_spans, 'a list of objects with a "text"'),
    "repeated_paragraphs": (_is_number, "a number of paragraphs"),
}
"""What each key of a row holds: a test of its value, and what to tell who wrote another."""


def _compare(gold: dict[str, Any], report: Report) -> SeedResult:
    text = report.document.text
    reasons = [reason.span for sentence in report.sentences for reason in sentence.reasons]
    touched = [
        span["text"]
        for span in gold["spans"]
        if any(place.overlaps(reason) for place in _places(text, span["text"]) for reason in reasons)
    ]
    repeats = [finding for finding in report.findings if finding.code == "A601"]
    return SeedResult(
        gold["file"],
        gold["verdict"],
        report.verdict.value,
        report.article.probability,
        (sum(_flagged(report, sentence) for sentence in gold["garbled"]), len(gold["garbled"])),
        (sum(_flagged(report, sentence) for sentence in gold["clean"]), len(gold["clean"])),
        (len(touched), len(gold["spans"])),
        (sum(len(finding.spans) for finding in repeats), gold["repeated_paragraphs"]),
        tuple(touched),
    )


def _flagged(report: Report, gold: str) -> bool:
    """Tell whether a flagged sentence covers most of a gold sentence."""
    return any(
        sentence.flagged and min(sentence.span.end, place.end) - max(sentence.span.start, place.start) > len(gold) / 2
        for place in _places(report.document.text, gold)
        for sentence in report.sentences
    )


def _places(text: str, part: str) -> list[Span]:
    places, start = [], text.find(part)
    while start >= 0:
        places.append(Span(start, start + len(part)))
        start = text.find(part, start + 1)
    return places
