"""How much better another function word, or none, would fit.

Machines choose the wrong preposition, article, auxiliary or pronoun where a person would not. Each function word is
held against the others of its set and against being left out, by the log10 probability of the few words after it
(after the confusion sets of Golding and Roth, 1999).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from garble.document import Sentence
from garble.ngram import NgramModel, ScoredWords
from garble.report import Reason, Severity
from garble.signals.base import Feature, Measurement

__all__ = ["CODES", "FEATURES", "alternatives", "measure"]

CODES = {
    "S202": "Another preposition, article, auxiliary or pronoun is far likelier here.",
    "S203": "The sentence reads better without this function word.",
}

SHOWN_GAIN = 1.5

_SETS = (
    "of in to for on with at by from as into about after over between through against during under",
    "is are was were be been being",
    "has have had having",
    "do does did",
    "will would can could may might should must",
    "he she it they we i you",
    "him her them us me",
    "his her its their our my your",
    "this that these those",
    "who which that what whom where when",
    "and or but",
)
_OPTIONAL = "a an the of in to for on with at by from as is are was were be been has have had will would that"

FEATURES: tuple[Feature, ...] = (
    Feature("function.gain_max", "log10", 1, "largest gain of another function word of the same set, or of none"),
    Feature("function.gain_top2", "log10", 1, "mean of the two largest such gains of a function word"),
    Feature("function.gain_mean", "log10", 1, "mean such gain over all function words"),
)


def _choices() -> dict[str, tuple[str, ...]]:
    choices: dict[str, set[str]] = {}
    for line in (*_SETS, "a the", "an the"):
        members = line.split()
        for word in members:
            choices.setdefault(word, set()).update(other for other in members if other != word)
    for word in _OPTIONAL.split():
        choices.setdefault(word, set()).add("")
    return {word: tuple(sorted(others)) for word, others in choices.items()}


_CHOICES = _choices()


def alternatives(model: NgramModel, scored: ScoredWords) -> list[tuple[int, str, float]]:
    """Return for each function word its place, the best alternative and the log10 gain; 0 when it is best itself.

    The empty string stands for leaving the word out, see `NgramModel.best_replacement`.
    """
    places = [(place, _CHOICES[word]) for place, word in enumerate(scored.words) if word in _CHOICES]
    return [(place, *model.best_replacement(scored, place, others)) for place, others in places]


def measure(model: NgramModel, sentences: Sequence[Sentence], scored: Sequence[ScoredWords]) -> Measurement:
    """Return the function-word columns, one row a sentence; NaN where there is no such word."""
    columns = {feature.name: np.full(len(sentences), np.nan) for feature in FEATURES}
    gain_of = np.full(sum(len(one.words) for one in scored), np.nan)
    reasons, first = [], 0
    for row, (sentence, one) in enumerate(zip(sentences, scored, strict=True)):
        found = alternatives(model, one)
        if found:
            gains = sorted([gain for _, _, gain in found], reverse=True)
            columns["function.gain_max"][row] = gains[0]
            columns["function.gain_top2"][row] = sum(gains[:2]) / 2
            columns["function.gain_mean"][row] = sum(gains) / len(gains)
        shown = [_reason(sentence, one, *item) for item in found if item[2] >= SHOWN_GAIN]
        reasons.append(tuple(shown))
        for place, _, gain in found:
            gain_of[first + place] = gain
        first += len(one.words)
    return Measurement(columns, tuple(reasons), {"function_gain": gain_of})


def _reason(sentence: Sentence, scored: ScoredWords, place: int, other: str, gain: float) -> tuple[float, Reason]:
    token = sentence.tokens[scored.tokens[place]]
    severity = Severity.MAJOR if gain >= 2 else Severity.MINOR
    # the likelier word is no suggestion: of those, one in twenty-five was the original's on simulated_dev
    if other:
        message = f"Another word of its kind would be likelier than ‘{token.text}’ here."
        return gain, Reason("S202", token.span, message, None, severity, "substitution")
    message = f"The sentence may read better without ‘{token.text}’."
    return gain, Reason("S203", token.span, message, None, severity, "substitution")
