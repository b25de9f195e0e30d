"""How surprising each word is to an n-gram model of edited news.

Sparse garble hides in a fluent sentence, so beside means (Jelinek et al., 1977) the columns hold extremes: the worst
word, the worst three, the worst stretch. Each is also taken *against the unigram*: a rare name is improbable
everywhere, a wrong word is improbable *here*, less probable even than with no context at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from garble.document import Sentence
from garble.function_words import FUNCTION_WORDS
from garble.ngram import RARE_CLASSES, NgramModel, ScoredWords
from garble.report import Reason, Severity
from garble.signals.base import BoolArray, Feature, FloatArray, Measurement, lowest_mean, mean

__all__ = ["CODES", "FEATURES", "measure", "score_words"]

CODES = {"P101": "The words before it make this word less likely than it is anywhere."}

SHOWN_GAIN = -1.0
"""log10 gain over the unigram from which a word is worth showing: context makes it ten times less likely."""

MIN_WORDS = 3
"""Shorter sentences have no perplexity worth the name: all columns are NaN."""

FREQUENT = -4.5
"""log10 unigram probability from which a word counts as frequent (about the 4,000 commonest words)."""

_STRETCH = 4

FEATURES: tuple[Feature, ...] = (
    Feature("lm.log10_mean", "log10", -1, "mean log-probability of the words: how fluent the sentence is as a whole"),
    Feature("lm.content_mean", "log10", -1, "mean log-probability of the content words"),
    Feature("lm.function_mean", "log10", -1, "mean log-probability of the function words"),
    Feature("lm.gain_mean", "log10", -1, "mean gain of the words over their unigram: how much context explains"),
    Feature("lm.content_gain_mean", "log10", -1, "mean gain of the content words over their unigram"),
    Feature("lm.function_gain_mean", "log10", -1, "mean gain of the function words over their unigram"),
    Feature("lm.log10_min", "log10", -1, "log-probability of the most surprising word"),
    Feature("lm.gain_min", "log10", -1, "gain over the unigram of the word that fits its context worst"),
    Feature("lm.gain_min3", "log10", -1, "mean of the three worst gains over the unigram"),
    Feature("lm.content_gain_min", "log10", -1, "the worst gain of a content word over its unigram"),
    Feature("lm.function_gain_min", "log10", -1, "the worst gain of a function word over its unigram"),
    Feature("lm.stretch_gain_min", "log10", -1, f"mean gain over the unigram in the worst stretch of {_STRETCH} words"),
    Feature("lm.stretch_min", "log10", -1, f"mean log-probability of the worst stretch of {_STRETCH} words"),
    Feature("lm.gain_std", "log10", 0, "spread of the gains over the unigram: wide where fluent words break off"),
    Feature("lm.negative_gain_share", "share", 1, "share of words that context makes less probable than no context"),
    Feature("lm.matched_mean", "words", -1, "mean length of the n-grams found"),
    Feature("lm.backed_off_share", "share", 1, "share of words known only as unigrams where they stand"),
    Feature("lm.function_backed_off_share", "share", 1, "share of function words known only as unigrams there"),
    Feature("lm.unseen_frequent_bigrams", "per word", 1, "pairs of two frequent words never seen side by side"),
    Feature("lm.rare_share", "share", 0, "share of words outside the vocabulary: names, slips, foreign words"),
    Feature("lm.end", "log10", -1, "log-probability that the sentence ends where it does"),
)


def score_words(model: NgramModel, sentences: Sequence[Sentence]) -> tuple[ScoredWords, ...]:
    """Score every sentence once; the signals that need the model's view of the words share the result."""
    return tuple([model.score(sentence.tokens) for sentence in sentences])


def measure(sentences: Sequence[Sentence], scored: Sequence[ScoredWords]) -> Measurement:
    """Return the perplexity columns, one row a sentence; NaN for sentences of fewer than `MIN_WORDS` words."""
    columns = {feature.name: np.full(len(scored), np.nan) for feature in FEATURES}
    lengths = np.array([len(one.words) for one in scored], dtype=np.intp)
    words = _word_columns(sentences, scored)
    rows = np.flatnonzero(lengths >= MIN_WORDS)
    if len(rows):
        kept = np.repeat(lengths >= MIN_WORDS, lengths)
        ends = np.array([one.end for one in scored])
        for name, values in _columns(
            {name: column[kept] for name, column in words.items()}, lengths[rows], ends[rows]
        ).items():
            columns[name][rows] = values
    return Measurement(columns, _reasons(sentences, scored, words, lengths), words)


def _word_columns(sentences: Sequence[Sentence], scored: Sequence[ScoredWords]) -> dict[str, FloatArray]:
    def flat(values: Iterable[Iterable[float]]) -> FloatArray:
        return np.fromiter(chain.from_iterable(values), dtype=np.float64)

    log10, unigram = flat(one.log10 for one in scored), flat(one.unigram for one in scored)
    return {
        "log10": log10,
        "unigram": unigram,
        "gain": log10 - unigram,
        "matched": flat(one.matched for one in scored),
        "kind": flat(map(_kind, one.words) for one in scored),
        "letters": flat(map(len, one.words) for one in scored),
        "capital": flat(
            (sentence.tokens[token].text[0].isupper() for token in one.tokens)
            for sentence, one in zip(sentences, scored, strict=True)
        ),
    }


def _reasons(
    sentences: Sequence[Sentence],
    scored: Sequence[ScoredWords],
    words: dict[str, FloatArray],
    lengths: NDArray[np.intp],
) -> tuple[tuple[tuple[float, Reason], ...], ...]:
    """Name the words of each sentence that fit what stands before them worst."""
    found: list[list[tuple[float, Reason]]] = [[] for _ in sentences]
    starts = np.cumsum(lengths) - lengths
    row_of = np.repeat(np.arange(len(lengths)), lengths)
    odd = np.flatnonzero((words["gain"] <= SHOWN_GAIN) & np.isin(words["kind"], (_CONTENT, _FUNCTION)))
    for number in odd:
        row = row_of[number]
        place = number - starts[row]
        if place:  # the first word has no context to fit
            reason = _reason(sentences[row], scored[row].tokens, place, words["gain"][number])
            found[row].append((-float(words["gain"][number]), reason))
    return tuple([tuple(row) for row in found])


def _reason(sentence: Sentence, tokens: Sequence[int], place: int, gain: float) -> Reason:
    token, before = sentence.tokens[tokens[place]], sentence.tokens[tokens[place - 1]]
    message = f"‘{token.text}’ is unusual after ‘{before.text}’."
    if token is before:
        message = f"The parts of ‘{token.text}’ are unusual side by side."
    severity = Severity.MAJOR if gain <= 2 * SHOWN_GAIN else Severity.MINOR
    return Reason("P101", token.span, message, None, severity, "perplexity")


def _columns(words: dict[str, FloatArray], lengths: NDArray[np.intp], ends: FloatArray) -> dict[str, FloatArray]:
    """Compute all columns at once over the words of all sentences laid end to end."""
    starts = np.cumsum(lengths) - lengths
    log10, unigram, gain, matched, kind = (words[name] for name in ("log10", "unigram", "gain", "matched", "kind"))
    word, function, content = kind > 0, kind == _FUNCTION, kind == _CONTENT
    first = np.zeros(len(log10), dtype=bool)
    first[starts] = True
    inner = word & ~first  # the first word has no context to fit

    def share(mask: BoolArray, among: BoolArray) -> FloatArray:
        return mean(mask.astype(np.float64), among, starts)

    frequent = unigram > FREQUENT
    unseen = inner & (matched == 1) & frequent & np.concatenate(([False], frequent[:-1]))
    return {
        "lm.log10_mean": (np.add.reduceat(log10, starts) + ends) / (lengths + 1),
        "lm.content_mean": mean(log10, content, starts),
        "lm.function_mean": mean(log10, function, starts),
        "lm.gain_mean": mean(gain, inner, starts),
        "lm.content_gain_mean": mean(gain, content & ~first, starts),
        "lm.function_gain_mean": mean(gain, function & ~first, starts),
        "lm.log10_min": lowest_mean(log10, inner, starts, 1),
        "lm.gain_min": lowest_mean(gain, inner, starts, 1),
        "lm.gain_min3": lowest_mean(gain, inner, starts, 3),
        "lm.content_gain_min": lowest_mean(gain, content & ~first, starts, 1),
        "lm.function_gain_min": lowest_mean(gain, function & ~first, starts, 1),
        "lm.stretch_gain_min": _worst_stretch(gain, starts),
        "lm.stretch_min": _worst_stretch(log10, starts),
        "lm.gain_std": np.sqrt(np.maximum(mean(gain**2, inner, starts) - mean(gain, inner, starts) ** 2, 0)),
        "lm.negative_gain_share": share(gain < 0, inner),
        "lm.matched_mean": mean(matched, inner, starts),
        "lm.backed_off_share": share(matched == 1, inner),
        "lm.function_backed_off_share": share(matched == 1, function & ~first),
        "lm.unseen_frequent_bigrams": share(unseen, inner),
        "lm.rare_share": share(kind == _RARE, word),
        "lm.end": ends,
    }


_MARK, _CONTENT, _FUNCTION, _RARE, _NUMBER = 0, 1, 2, 3, 4
_CLASSES = dict.fromkeys(RARE_CLASSES, _RARE)


@lru_cache(maxsize=1 << 16)
def _kind(word: str) -> int:
    if word in FUNCTION_WORDS:
        return _FUNCTION
    if word[0] == "<":
        return _CLASSES.get(word, _NUMBER)
    return _CONTENT if word[0].isalnum() or (word[0] == "-" and word[1:2].isalnum()) else _MARK


def _worst_stretch(values: FloatArray, starts: NDArray[np.intp]) -> FloatArray:
    """Return the lowest mean over `_STRETCH` neighbouring words, for each sentence; NaN for shorter ones."""
    stretch = np.full(len(values), np.inf)
    if len(values) >= _STRETCH:  # not by running totals: their rounding would depend on the sentences before
        stretch[: len(values) - _STRETCH + 1] = sliding_window_view(values, _STRETCH).mean(axis=1)
    ends = np.append(starts[1:], len(values))
    for back in range(1, _STRETCH):  # a stretch must not run on into the next sentence
        stretch[np.maximum(ends - back, starts)] = np.inf
    lowest = np.minimum.reduceat(stretch, starts)
    return np.where(np.isfinite(lowest), lowest, np.nan)
