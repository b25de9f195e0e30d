"""The n-gram language model, and the one place that normalises words for it.

Training (``lm.build``) and scoring call the same two functions: `pieces` cuts a token into lower-cased pieces,
`NgramModel.symbol` puts a class in the place of a piece that the vocabulary lacks. So a rare name costs what a
rare name costs and does not blind the model to the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from garble.document import Token
from garble.errors import PackError

__all__ = ["NORMALISATION", "RARE_CLASSES", "NgramModel", "ScoredWords", "pieces", "rare_class", "symbol"]

NORMALISATION: Final = 1
"""Raised whenever `pieces` or `rare_class` changes: a model serves only the version that it was estimated with."""

RARE_CLASSES: Final = ("<name>", "<word>", "<mixed>")
"""Stand for a capitalised, a lower-case and a mixed or foreign piece outside the vocabulary."""

_QUOTES = frozenset("\"“”„‟«»‹›'‘’‚‛`´")
_DASHES = re.compile(r"-{2,}|[—–―]+")
_APOSTROPHES = str.maketrans("’ʼ`´‐‑", "''''--")
_CLITIC = re.compile(r"(.+)('(?:s|re|ve|ll|d|m))$")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")

_MOST_SYMBOLS = 1 << 17
"""Tokens whose words are remembered; one text of nothing but new words must not fill the memory."""


@lru_cache(maxsize=1 << 18)
def pieces(token: str) -> tuple[str, ...]:  # noqa: PLR0911 - one case a return
    """Return the pieces of a token as the n-gram model counts them; () for a quotation mark.

    Case is kept on words (`rare_class` looks at it, the model itself is lower-cased by `lower`); numbers become
    ``<num>``, ``<year>``; dashes ``--``; a hyphenated word ``full-scale`` becomes ``full -scale``, a possessive
    ``Kyiv's`` becomes ``Kyiv 's``. Quotation marks are left out: they would cut the context of every quoted word.
    """
    if not token[0].isalnum():
        if token in _QUOTES:
            return ()
        if _DASHES.fullmatch(token):
            return ("--",)
        return ("...",) if token in {"…", ".."} or token.startswith("...") else (token,)
    if token[0].isdigit():
        return _number_pieces(token)
    if "@" in token or "://" in token or token.startswith("www."):
        return ("<address>",)
    if "." in token:
        return _abbreviation_pieces(token)
    if token == "US":  # never the pronoun
        return ("u.s.",)
    word = token.translate(_APOSTROPHES)
    tail: tuple[str, ...] = ()
    if clitic := _CLITIC.fullmatch(word):
        word, tail = clitic[1], (clitic[2].lower(),)
    first, *rest = word.split("-")
    return (first, *("-" + part for part in rest if part), *tail)


def _number_pieces(token: str) -> tuple[str, ...]:
    """``21st`` -> ``<num>st``, ``2019`` -> ``<year>``, ``30-day`` -> ``<num> -day``, ``1980s`` -> ``<year>s``."""
    first, *rest = token.translate(_APOSTROPHES).split("-")
    number = _NUMBER.match(first)
    if number is None:  # a digit that is no ASCII or decimal digit: ², ①
        return ("<num>",)
    kind = "<year>" if _YEAR.fullmatch(number.group()) else "<num>"
    tail = tuple("-<num>" if part[0].isdigit() else "-" + part.lower() for part in rest if part)
    return (kind + first[number.end() :].lower()[:4], *tail)


def _abbreviation_pieces(token: str) -> tuple[str, ...]:
    """``U.K.`` and ``UK`` are one word, so are ``Gen.`` and ``Gen``; ``a.m.`` stays apart from ``am``."""
    bare = token.replace(".", "")
    if bare == "US":
        return ("u.s.",)
    return (token,) if bare.islower() and token.count(".") > 1 else (bare,)


def rare_class(piece: str) -> str:
    """Return the class that stands for a piece outside the vocabulary: one of `RARE_CLASSES`."""
    bare = piece.lstrip("-")
    if not bare.isalpha() or not bare.isascii():
        return "<name>" if bare[:1].isupper() and bare.isalpha() else "<mixed>"
    return "<word>" if bare.islower() else "<name>"


def symbol(piece: str, vocabulary: Container[str]) -> str:
    """Return the word of the model that stands for a piece: itself lower-cased, or its class when it is rare."""
    word = piece.lower()
    if word in vocabulary:
        return word
    if word.startswith("-") and word[1:] in vocabulary:
        return word[1:]
    return rare_class(piece)


@dataclass(frozen=True, slots=True)
class ScoredWords:
    """One sentence as the model sees it; all lists have one entry a word, the end of the sentence left out.

    Attributes:
        words: the model's words, in order.
        tokens: for each word the index of the token that it came from.
        log10: log10 probability of the word given the words before it; lower is worse.
        matched: length of the longest n-gram found that ends in the word (1 = backed off to the unigram).
        unigram: log10 probability of the word without context.
        end: log10 probability that the sentence ends where it does.
        states: KenLM's state before each word, to ask what else could stand there; never to be written to.
    """

    words: list[str]
    tokens: list[int]
    log10: list[float]
    matched: list[int]
    unigram: list[float]
    end: float
    states: list[Any] = field(default_factory=list, compare=False, repr=False)


class NgramModel:
    """A KenLM model of normalised words (Heafield, 2011); reading only, safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Load a model file.

        Raises:
            PackError: when the file is missing or KenLM cannot read it.
        """
        import kenlm

        if not path.is_file():
            raise PackError(f"The language model {path} is missing.", "Reinstall garble or give another --pack.")
        try:
            self.kenlm: Any = kenlm.Model(str(path))
        except OSError as error:
            raise PackError(f"The language model {path} is damaged: {error}.", "Reinstall garble.") from error
        self.order: int = self.kenlm.order
        self.new_state: Any = kenlm.State
        self._null = kenlm.State()
        self._scratch = kenlm.State()
        self.kenlm.NullContextWrite(self._null)
        self.begin: Any = kenlm.State()
        self.kenlm.BeginSentenceWrite(self.begin)
        self._symbols: dict[str, tuple[str, ...]] = {}
        self._unigrams: dict[str, float] = {}

    def __contains__(self, word: object) -> bool:
        try:
            return word in self.kenlm
        except UnicodeEncodeError:  # a lone surrogate, which JSON lets through: KenLM reads UTF-8
            return False

    def symbols(self, token: str) -> tuple[str, ...]:
        """Return the model's words for one token: none for a quotation mark, two or more for a compound."""
        found = self._symbols.get(token)
        if found is None:
            if len(self._symbols) >= _MOST_SYMBOLS:
                self._symbols.clear()
            found = self._symbols[token] = tuple([symbol(piece, self) for piece in pieces(token)])
        return found

    def unigram(self, word: str) -> float:
        """Return the log10 probability of a word of the model without context."""
        found = self._unigrams.get(word)
        if found is None:
            found = self._unigrams[word] = self.kenlm.BaseScore(self._null, word, self._scratch)
        return found

    def score(self, tokens: Sequence[Token]) -> ScoredWords:
        """Score one sentence from its beginning to its end."""
        words: list[str] = []
        places: list[int] = []
        known = self._symbols
        for place, token in enumerate(tokens):
            for word in known.get(token.text) or self.symbols(token.text):
                words.append(word)
                places.append(place)
        log10, matched, states = [], [], []
        full_score, new_state, state = self.kenlm.BaseFullScore, self.new_state, self.begin
        for word in words:
            states.append(state)
            following = new_state()
            score = full_score(state, word, following)
            log10.append(score.log_prob)
            matched.append(score.ngram_length)
            state = following
        end = self.kenlm.BaseScore(state, "</s>", new_state())
        return ScoredWords(words, places, log10, matched, [self.unigram(word) for word in words], end, states)

    def best_replacement(self, scored: ScoredWords, place: int, choices: Sequence[str]) -> tuple[str, float]:
        """Return the choice that fits best where a word stands, and its gain; the word itself and 0 if none is better.

        A choice is worth the log10 probability of itself and of the words after it as far as the model reaches.
        The empty string leaves the word out; the probability that this saves is made up for by the word's own
        unigram probability, or every omission would win.

        Args:
            scored: one sentence, as `score` returned it.
            place: index of the word in it.
            choices: words of the model.
        """
        base_score, one, two = self.kenlm.BaseScore, self.new_state(), self.new_state()
        state = scored.states[place]
        after = scored.words[place + 1 : place + self.order]
        total = sum(scored.log10[place : place + self.order])
        if place + self.order > len(scored.words):
            after.append("</s>")
            total += scored.end
        best, best_word = total, scored.words[place]
        for choice in choices:
            here, there = one, two
            if choice:
                score = base_score(state, choice, here)
            else:
                score, here = scored.unigram[place], state
            for follower in after:
                if score <= best:  # log-probabilities only sink: it cannot win any more
                    break
                score += base_score(here, follower, there)
                here, there = there, (one if there is two else two)  # never `state`, which is not ours to write to
            if score > best:
                best, best_word = score, choice
        return best_word, best - total
