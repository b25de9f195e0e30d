"""What was probably meant: the word that a wrong one stands for, or nothing when garble cannot tell.

Machines put a neighbour in the place of the right word: a synonym, a broader or narrower word, or another meaning of
the same word in the language that the text went through. So the right word is looked for among the synonyms and related
words of what stands there, and among the words that share a translation with it (bilingual dictionaries pivoted, after
Bannard and Callison-Burch, 2005). How often each is the word that was meant is told by a conditional logit (McFadden,
1974) in which *none of them* competes as well: its probability is the confidence of the suggestion.
`garble.training.suggestions` fits it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from garble.document import Sentence
from garble.function_words import FUNCTION_WORDS
from garble.ngram import NgramModel, ScoredWords
from garble.report import Reason, Severity
from garble.signals.base import FloatArray
from garble.synonyms import SynonymTable
from garble.vectors import WordVectors

__all__ = ["FEATURES", "LEAST_CHANCE", "LEAST_PROBABILITY", "Choices", "Suggester", "Suggestion", "probabilities"]

FEATURES: tuple[str, ...] = (
    "log10 gain of the n-gram model, the words before and after taken together",
    "log10 of how much more frequent the choice is",
    "gain in fit to the content words near by, log-odds",
    "cosine of the two words' vectors",
    "whether the choice is a synonym",
    "whether it is a related word",
    "whether it shares a translation",
    "minus log2 of its place among those that do",
    "share of the letters that both words begin with",
)
"""What is known of a choice: the columns of `Choices.matrix`."""

_WEIGHTS: FloatArray = np.array([0.935, -0.084, 0.629, 0.563, 0.964, 0.498, 2.796, 0.383, 0.351])
_NONE = 6.586
"""What speaks for none of the choices, on the scale of ``matrix @ _WEIGHTS``."""

LEAST_CHANCE = 0.1
"""Probability of being wrong from which a word is asked what it stands for."""

LEAST_PROBABILITY = 0.6
"""Probability of being right from which a suggestion is offered: .58 of these were right on the spun text of
sentences_train, of whose maker the weights know nothing, and .80 on makers of simulated_train held out."""

_NEAR = 5
"""Content words to either side that a choice must suit, as in `garble.signals.coherence`."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that was probably meant.

    Attributes:
        place: index of the wrong word in `ScoredWords.words`.
        word: what to write instead, in lower case and inflected like it.
        probability: that this is the word that was meant, in [0, 1].
        gain: log10 of how much likelier the n-gram model finds it, at least 0.
    """

    place: int
    word: str
    probability: float
    gain: float


@dataclass(frozen=True, slots=True)
class Choices:
    """What could stand in the place of a word: the words, and their `FEATURES` in shape (n_words, n_features)."""

    words: tuple[str, ...]
    matrix: FloatArray


def probabilities(matrix: FloatArray, weights: FloatArray = _WEIGHTS, none: float = _NONE) -> FloatArray:
    """Return for each choice the probability in [0, 1] that it was meant; what all lack to 1 is that none was."""
    scores = np.append(matrix @ weights, none)
    odds = np.exp(scores - scores.max())
    return np.asarray(odds[:-1] / odds.sum(), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Suggester:
    """Looks for the words that were meant; reads its tables only."""

    model: NgramModel
    vectors: WordVectors
    synonyms: SynonymTable
    translations: SynonymTable

    def reasons(self, sentence: Sentence, scored: ScoredWords, chances: Sequence[float]) -> list[tuple[float, Reason]]:
        """Return the suggestions of `suggest` as candidates for `garble.reasons.weigh`."""
        return [(one.probability, _reason(sentence, scored, one)) for one in self.suggest(scored, chances)]

    def suggest(self, scored: ScoredWords, chances: Sequence[float]) -> list[Suggestion]:
        """Return a suggestion for every suspect word of a sentence for which one is sure enough, in order.

        Args:
            scored: the sentence.
            chances: for each of its words the probability that it is wrong.
        """
        found = []
        for place, chance in enumerate(chances):
            choices = self.choices(scored, place) if chance >= LEAST_CHANCE else None
            if choices is not None:
                right = probabilities(choices.matrix)
                best = int(right.argmax())
                if right[best] >= LEAST_PROBABILITY:
                    gain = float(choices.matrix[best, 0])
                    found.append(Suggestion(place, choices.words[best], float(right[best]), gain))
        return found

    def choices(self, scored: ScoredWords, place: int) -> Choices | None:
        """Return the words that fit better than the one that stands there; ``None`` where there is none."""
        word = scored.words[place]
        if word in FUNCTION_WORDS or word not in self.vectors.index:
            return None
        tables = [
            {other: rank for rank, other in enumerate(table)}
            for table in (
                self.synonyms.candidates(word),
                self.synonyms.related(word),
                self.translations.candidates(word),
            )
        ]
        known = [other for other in dict.fromkeys(other for table in tables for other in table) if self._knows(other)]
        gains = {other: self.model.best_replacement(scored, place, (other,))[1] for other in known}
        words = tuple([other for other in known if gains[other] > 0])
        if not words:
            return None
        synonyms, related, translations = tables
        advantage = [self.model.unigram(other) - scored.unigram[place] for other in words]
        fit, similarity = self._sense(scored, place, words)
        columns = [
            [gains[other] for other in words],
            advantage,
            fit,
            similarity,
            [other in synonyms for other in words],
            [other in related and other not in synonyms for other in words],
            [other in translations for other in words],
            [-np.log2(1 + translations.get(other, 0)) for other in words],
            [_shared_beginning(word, other) for other in words],
        ]
        return Choices(words, np.column_stack([np.asarray(column, dtype=np.float64) for column in columns]))

    def _knows(self, word: str) -> bool:
        return word in self.vectors.index and word in self.model

    def _sense(self, scored: ScoredWords, place: int, words: Sequence[str]) -> tuple[FloatArray, FloatArray]:
        """Return how much better each word suits the words near by, and how like it is to what stands there."""
        index = self.vectors.index
        rows = np.array([index[word] for word in (*words, scored.words[place])], dtype=np.intp)
        words_of = scored.words
        left, right = range(place - 1, -1, -1), range(place + 1, len(words_of))
        before, after = (
            list(islice((index[words_of[near]] for near in side if words_of[near] in index), _NEAR))
            for side in (left, right)
        )
        fit = np.zeros(len(rows))
        if before or after:
            context = self.vectors.inputs(np.array([*reversed(before), *after], dtype=np.intp)).mean(axis=0)
            fit = (self.vectors.outputs(rows) @ context).astype(np.float64)
        vectors = self.vectors.inputs(rows).astype(np.float64)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return fit[:-1] - fit[-1], np.asarray(vectors[:-1] @ vectors[-1], dtype=np.float64)


def _shared_beginning(one: str, other: str) -> float:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same / max(len(one), len(other))


def _reason(sentence: Sentence, scored: ScoredWords, one: Suggestion) -> Reason:
    token = sentence.tokens[scored.tokens[one.place]]
    expected = _in_place(token.text, scored.words[one.place], one.word)
    message = f"‘{token.text}’ is unusual here; ‘{expected}’ is {_times(one.gain)} likelier."
    return Reason("S201", token.span, message, expected, Severity.MAJOR, "substitution", one.probability)


def _in_place(token: str, word: str, substitute: str) -> str:
    """Return the token with the substitute for one word of it: ``president's`` -> ``chairman's``; its case is kept."""
    found = re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", token, re.IGNORECASE)
    if found is None:  # normalised beyond recognition
        return substitute
    old = found.group()
    new = substitute.upper() if old.isupper() and len(old) > 1 else substitute
    return token[: found.start()] + (new.capitalize() if old.istitle() else new) + token[found.end() :]


def _times(gain: float) -> str:
    times = 10**gain
    if times >= 1000:
        return "over 1,000 times"
    return f"{times:.0f} times" if times >= 2 else f"{times:.1f} times"
