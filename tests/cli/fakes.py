"""A detector without a language model: what it says depends on words in the text."""

from __future__ import annotations

import re
import sys
from types import ModuleType

import numpy as np

from garble.config import Config
from garble.document import Document, Span
from garble.errors import BackendError, PackError
from garble.gate import Thresholds
from garble.report import ArticleScore, Reason, Report, SentenceScore, Severity, Signature, Verdict

GARBLED, ODD = "garbled", "odd"


class FakeDetector:
    """0.95 for a sentence with "garbled", 0.5 with "odd", else 0.02; the worst sentence makes the verdict."""

    def __init__(self, config: Config | None = None, threads: int | None = None) -> None:
        self.config = config or Config()
        if self.config.pack:
            raise PackError(f"{self.config.pack} is no language pack.", "Reinstall garble.")
        self.thresholds = Thresholds(0.4, 0.4, 0.9).overridden(self.config)

    def __enter__(self) -> FakeDetector:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        print("closed", file=sys.stderr) if self.config.grammar == "languagetool" else None  # noqa: T201

    def check(self, document: Document) -> Report:
        if "crash" in document.text:
            raise BackendError("The grammar checker died.", "Start it again.")
        if "interrupt" in document.text:
            raise KeyboardInterrupt
        if "defect" in document.text:
            raise ZeroDivisionError("a defect")
        sentences = tuple(
            self._sentence(Span(*match.span()), match[0]) for match in re.finditer(r"[^\s.][^.]*\.", document.text)
        )
        worst = max((sentence.probability for sentence in sentences), default=0.0)
        review, block = self.thresholds.review, self.thresholds.block
        verdict = Verdict.BLOCK if worst >= block else Verdict.REVIEW if worst >= review else Verdict.PASS
        flagged = sum(sentence.flagged for sentence in sentences)
        return Report(
            document,
            sentences,
            ArticleScore(worst, len(sentences), flagged),
            (),
            verdict,
            f"{flagged} of {len(sentences)} sentences are flagged.",
            Signature("1.0", "fake", self.config.grammar, "0", "fake", 0.4, review, block),
        )

    def score_sentences(self, sentences: list[str]) -> np.ndarray:
        if any("crash" in sentence for sentence in sentences):
            raise BackendError("The grammar checker died.", "Start it again.")
        return np.array([self._probability(sentence) for sentence in sentences])

    def _sentence(self, span: Span, text: str) -> SentenceScore:
        probability = self._probability(text)
        reasons = tuple(
            Reason(
                "S201",
                Span(span.start + match.start(), span.start + match.end()),
                f"“{match[0]}” hardly fits here.",
                "clear",
                Severity.MAJOR,
                "substitution",
            )
            for match in re.finditer(f"{GARBLED}|{ODD}", text)
        )
        return SentenceScore(span, probability, probability >= 0.4, reasons=reasons)

    @staticmethod
    def _probability(text: str) -> float:
        return 0.95 if GARBLED in text else 0.5 if ODD in text else float("nan") if "nothing" in text else 0.02


def fake_module() -> ModuleType:
    """Return what stands in for ``garble.detector``."""
    module = ModuleType("garble.detector")
    module.Detector = FakeDetector  # type: ignore[attr-defined]
    return module
