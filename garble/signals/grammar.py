"""Hits of the grammar checker, sentence by sentence and by category."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from garble.document import Sentence
from garble.grammar.base import Category, GrammarMatch
from garble.report import Reason, Severity
from garble.signals.base import Feature, FloatArray, Measurement

__all__ = ["CODES", "FEATURES", "measure"]

# Hits of these speak for garble. Names are in no dictionary, style and punctuation are taste, and hits on
# capital letters were as frequent in edited news as in its machine translation.
_EVIDENCE = (
    Category.AGREEMENT,
    Category.ARTICLE,
    Category.PREPOSITION,
    Category.WORD_CHOICE,
    Category.REPETITION,
    Category.SPELLING,
    Category.GRAMMAR,
)

_COUNTED = {
    "grammar.hits": _EVIDENCE,
    "grammar.agreement": (Category.AGREEMENT,),
    "grammar.function_words": (Category.ARTICLE, Category.PREPOSITION),
    "grammar.word_choice": (Category.WORD_CHOICE,),
    "grammar.repetition": (Category.REPETITION,),
    "grammar.spelling": (Category.SPELLING,),
    "grammar.spelling_name": (Category.SPELLING_NAME,),
    "grammar.punctuation": (Category.PUNCTUATION,),
    "grammar.other": (Category.GRAMMAR,),
}
_RATE = "grammar.hits_per_100_words"

FEATURES: tuple[Feature, ...] = (
    Feature("grammar.hits", "count", 1, "Rule hits, without names, casing, style and punctuation."),
    Feature(_RATE, "per 100 words", 1, "The same hits for each hundred words of the sentence."),
    Feature("grammar.agreement", "count", 1, "Verbs, nouns and pronouns that do not agree."),
    Feature("grammar.function_words", "count", 1, "Wrong, missing or needless articles and prepositions."),
    Feature("grammar.word_choice", "count", 1, "Words confused with another."),
    Feature("grammar.repetition", "count", 1, "Words written twice."),
    Feature("grammar.spelling", "count", 1, "Uncapitalised words that the checker's dictionary does not have."),
    Feature("grammar.spelling_name", "count", 0, "Unknown words with a capital: most are names and right."),
    Feature("grammar.punctuation", "count", 0, "Commas, quotes, spaces and hyphens out of place."),
    Feature("grammar.other", "count", 1, "Other rules of grammar broken."),
)

CODES: dict[str, str] = {
    "G301": "A verb, noun or pronoun does not agree with the words it belongs to.",
    "G302": "An article is wrong, missing or one too many.",
    "G303": "A preposition is wrong, missing or one too many.",
    "G304": "A word stands where another is meant.",
    "G305": "A word is written twice.",
    "G306": "An uncapitalised word is not in the dictionary of the checker.",
    "G307": "The sentence breaks another rule of grammar.",
}

# For each category: its code, how the message puts it, its severity and its strength, which is measured:
# of the hits in 1,500 sentences and in their round-trip translations, the share that fell on the latter.
_REASON_OF = {
    Category.AGREEMENT: ("G301", "does not agree with its sentence", Severity.MINOR, 0.85),
    Category.ARTICLE: ("G302", "has a wrong, missing or needless article", Severity.MINOR, 0.98),
    Category.PREPOSITION: ("G303", "has a wrong, missing or needless preposition", Severity.MINOR, 0.88),
    Category.WORD_CHOICE: ("G304", "seems to stand for another word", Severity.MAJOR, 0.81),
    Category.REPETITION: ("G305", "repeats a word", Severity.MAJOR, 0.89),
    Category.SPELLING: ("G306", "is not in the checker's dictionary", Severity.MINOR, 0.87),
    Category.GRAMMAR: ("G307", "breaks a rule of grammar", Severity.MINOR, 0.87),
}


def measure(matches: Sequence[GrammarMatch] | None, text: str, sentences: Sequence[Sentence]) -> Measurement:
    """Return the columns of `FEATURES` and a reason, with a strength in [0, 1], for each hit of evidence.

    A hit belongs to the sentence that it begins in, or to the next if it begins in the gap before that.

    Args:
        matches: what the checker found in ``text``; ``None`` if none was asked, and then every value is NaN.
        text: the document's text.
        sentences: in order, without overlap.
    """
    if matches is None:
        columns = {feature.name: np.full(len(sentences), np.nan) for feature in FEATURES}
        return Measurement(columns, tuple(() for _ in sentences))
    hits = _by_sentence(matches, sentences)
    columns = {
        name: np.array([sum(hit.category in categories for hit in found) for found in hits], dtype=np.float64)
        for name, categories in _COUNTED.items()
    }
    columns[_RATE] = 100 * columns["grammar.hits"] / _words(sentences)
    reasons = tuple(tuple(_reason(hit, text) for hit in found if hit.category in _REASON_OF) for found in hits)
    return Measurement({feature.name: columns[feature.name] for feature in FEATURES}, reasons)


def _by_sentence(matches: Sequence[GrammarMatch], sentences: Sequence[Sentence]) -> list[list[GrammarMatch]]:
    """Return each sentence's hits in order; those that touch no sentence are left out."""
    starts = [sentence.span.start for sentence in sentences]
    hits: list[list[GrammarMatch]] = [[] for _ in sentences]
    for match in sorted(matches, key=lambda match: match.span):
        index = max(bisect_right(starts, match.span.start) - 1, 0)
        for place in range(index, min(index + 2, len(sentences))):
            if match.span.overlaps(sentences[place].span):
                hits[place].append(match)
                break
    return hits


def _words(sentences: Sequence[Sentence]) -> FloatArray:
    """Return how many words each sentence has; NaN for one without words, which has no rate."""
    words = [sum(any(map(str.isalnum, token.text)) for token in sentence.tokens) for sentence in sentences]
    return np.array([count or np.nan for count in words], dtype=np.float64)


def _reason(hit: GrammarMatch, text: str) -> tuple[float, Reason]:
    code, complaint, severity, strength = _REASON_OF[hit.category]
    expected = _expected(hit, hit.span.of(text))
    message = f"“{hit.span.of(text)}” {complaint}"
    message += f": perhaps “{expected}”." if expected else "."
    return strength, Reason(code, hit.span, message, expected, severity, "grammar")


def _expected(hit: GrammarMatch, words: str) -> str | None:
    """Return what to write instead, if the checker is sure: it proposes one thing, or it is a matter of form.

    For a word in no dictionary, and for a confused word, the first of several proposals is a guess.
    """
    guess = hit.category in {Category.SPELLING, Category.WORD_CHOICE} and len(hit.replacements) > 1
    if not hit.replacements or guess or hit.replacements[0] in {"", words}:
        return None
    return hit.replacements[0]
