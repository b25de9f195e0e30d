"""Whether garble points at the words that changed, and suggests those that stood there.

Truth is the aligned pair: a word is wrong when the original has another in its place, or in simulated_dev when it
stands in a marked span. F1 counts characters (blanks left out), so that half a span found is half a find (Blain et al.,
2023, as in the WMT shared task on error spans; severities are not compared, nobody marked them). The reports come from
the detector itself, once with its own threshold and once with every sentence flagged: few sentences of the small sets
reach the threshold, and what is shown in a flagged one is found in the same way.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from garble.config import Config
from garble.detector import Detector
from garble.document import Span
from garble.report import Reason, SentenceScore
from garble.tokens import tokenize
from garble.training.alignment import align
from garble.training.data import Example, read_rows
from garble.training.evaluation.sets import LabelledSet
from garble.training.places import first_place
from garble.training.suggestions import spun_pairs

__all__ = ["Pair", "SpanFigures", "SpanResult", "Truth", "measure_spans"]

_ROUND_TRIPS = 900
_CLEAN = 3000
"""Sentences drawn; more would not move the figures by what matters."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and what a machine made of it; ``marked`` are the wrong places where somebody marked them."""

    original: str
    garbled: str
    marked: tuple[str, ...] = ()


class Truth:
    """What is wrong in a garbled text.

    Attributes:
        wrong: offsets of the wrong characters.
    """

    def __init__(self, pair: Pair) -> None:
        """Align the pair."""
        self._tokens = tokenize(pair.garbled)
        original = [token.text for token in tokenize(pair.original)]
        self._meant = align(original, [token.text for token in self._tokens])
        spans = [token.span for token, meant in zip(self._tokens, self._meant, strict=True) if meant is not None]
        if pair.marked:
            starts = [first_place(pair.garbled, text) for text in pair.marked]
            spans = [Span(at, at + len(text)) for at, text in zip(starts, pair.marked, strict=True) if at >= 0]
        self.wrong = _characters(spans, pair.garbled)

    def is_right(self, reason: Reason) -> bool:
        """Tell whether the expected wording is the original's: all that is new in it stood there.

        A wording that only takes words away is right when the original does not have one of them.
        """
        inside = [n for n, token in enumerate(self._tokens) if token.span.overlaps(reason.span)]
        changed = [meant for n in inside if (meant := self._meant[n]) is not None]
        standing = {self._tokens[n].text.lower() for n in inside}
        new = {token.text.lower() for token in tokenize(reason.expected or "")} - standing
        if new:
            return new <= frozenset().union(*changed)
        return frozenset() in changed


@dataclass(slots=True)
class SpanFigures:
    """Counts over the sentences of one set in which something is wrong.

    Attributes:
        sentences: how many.
        touched: in how many the first span touches a wrong word.
        found, shown, wrong: characters that are both marked and wrong, marked, wrong.
        offered, right: suggestions, and those that are the original's wording.
    """

    sentences: int = 0
    touched: int = 0
    found: int = 0
    shown: int = 0
    wrong: int = 0
    offered: int = 0
    right: int = 0

    def add(self, sentence: SentenceScore, truth: Truth, text: str) -> None:
        """Count one sentence."""
        span, reasons = sentence.span, sentence.reasons
        wrong = {place for place in truth.wrong if span.start <= place < span.end}
        shown = _characters([reason.span for reason in reasons], text)
        self.sentences += 1
        self.touched += bool(reasons and not wrong.isdisjoint(_characters([reasons[0].span], text)))
        self.found += len(wrong & shown)
        self.shown += len(shown)
        self.wrong += len(wrong)
        suggested = [reason for reason in reasons if reason.expected is not None]
        self.offered += len(suggested)
        self.right += sum(map(truth.is_right, suggested))

    @property
    def f1(self) -> float:
        """Micro-averaged F1 of the characters, in [0, 1]."""
        return 2 * self.found / max(self.shown + self.wrong, 1)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values; a share of nothing is null."""
        return {
            "sentences": self.sentences,
            "span F1": self.f1,
            "precision": _share(self.found, self.shown),
            "recall": _share(self.found, self.wrong),
            "first span touches": _share(self.touched, self.sentences),
            "suggestions": self.offered,
            "suggestions right": _share(self.right, self.offered),
        }


@dataclass(frozen=True, slots=True)
class SpanResult:
    """What `measure_spans` found.

    Attributes:
        flagged: by set, over its garbled sentences that the detector flags.
        all: by set, over all its garbled sentences, as if each were flagged.
        clean: number of clean sentences.
        clean_suggestions: how many of them show an expected wording.
    """

    flagged: dict[str, SpanFigures]
    all: dict[str, SpanFigures]
    clean: int
    clean_suggestions: int

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "flagged": {name: figures.as_dict() for name, figures in self.flagged.items()},
            "all": {name: figures.as_dict() for name, figures in self.all.items()},
            "clean sentences": self.clean,
            "clean sentences with a suggestion": _share(self.clean_suggestions, self.clean),
        }


def measure_spans(
    data: Path, config: Config, sets: Iterable[LabelledSet], clean: Sequence[Example], seed: int = 0
) -> SpanResult:
    """Measure spans and suggestions with the language pack's own models.

    Args:
        data: folder of the labelled sets.
        config: which pack, grammar backend and context.
        sets: the round trips are taken from that of the pairs not fitted on.
        clean: sentences that no machine touched, among others.
        seed: of the draws.

    Raises:
        InputError: a labelled set is missing.
        BackendError: the grammar backend is missing or fails.
    """
    chance = random.Random(seed)
    untouched = [example.text for example in clean if example.family == "clean"]
    drawn = chance.sample(untouched, min(_CLEAN, len(untouched)))
    with Detector(config) as detector:
        threshold = detector.signature.sentence_threshold
        scores = [sentence for text in drawn for sentence in detector.check(text).sentences]
    suggested = sum(any(reason.expected is not None for reason in one.reasons) for one in scores)
    flagged: dict[str, SpanFigures] = {}
    everything: dict[str, SpanFigures] = {}
    with Detector(replace(config, sentence_threshold=0.0)) as detector:
        for name, pairs in _pairs(data, sets, chance).items():
            flagged[name], everything[name] = SpanFigures(), SpanFigures()
            for pair in pairs:
                truth = Truth(pair)
                for sentence in detector.check(pair.garbled).sentences:
                    if not any(sentence.span.start <= place < sentence.span.end for place in truth.wrong):
                        continue
                    everything[name].add(sentence, truth, pair.garbled)
                    if sentence.probability >= threshold:
                        flagged[name].add(sentence, truth, pair.garbled)
    return SpanResult(flagged, everything, len(scores), suggested)


def _pairs(data: Path, sets: Iterable[LabelledSet], chance: random.Random) -> dict[str, list[Pair]]:
    simulated = [row for row in read_rows(data, "simulated_dev") if row["kind"] == "garbled"]
    marked = [
        (row["maker"], Pair(row["original"], row["text"], tuple([span["text"] for span in row.get("spans", ())])))
        for row in simulated
    ]
    trips = [
        Pair(one.items[original][0], one.items[garbled][0])
        for one in sets
        if one.name.startswith("roundtrip_dev") and one.level == "sentence"
        for garbled, original in one.pairs
    ]
    found = {
        "simulated_dev": [pair for _, pair in marked],
        "simulated_dev: spinner": [pair for maker, pair in marked if "spinner" in maker],
        "sentences_dev: TextFooler": [Pair(*both) for both in spun_pairs(read_rows(data, "sentences_dev"))],
        "roundtrip_dev": chance.sample(trips, min(_ROUND_TRIPS, len(trips))),
    }
    return {name: pairs for name, pairs in found.items() if pairs}


def _characters(spans: Iterable[Span], text: str) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end) if not text[place].isspace()}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
