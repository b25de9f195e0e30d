"""Every named feature in order, and the matrix that the classifier reads.

The signals measure, this module lays their columns side by side. The command line, the service, the fitting and the
evaluation all come through `measure_sentences`; nobody computes a feature in a second way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from garble.anatomy import Word
from garble.document import Sentence, Span
from garble.encoder import Encoder
from garble.grammar.base import GrammarMatch
from garble.ngram import RARE_CLASSES, NgramModel, ScoredWords
from garble.report import Reason
from garble.signals import coherence, context, function_words, grammar, perplexity, readability, substitution, surface
from garble.signals.base import Feature, FloatArray, sigmoid
from garble.synonyms import SynonymTable
from garble.tokens import tokenize
from garble.vectors import WordVectors
from garble.word_model import FEATURES as WORD_FEATURES
from garble.word_model import WordModel, WordStack, sentence_columns, word_matrix

__all__ = [
    "FEATURES",
    "FEATURE_NAMES",
    "GRAMMAR_HITS",
    "SAID_BY_ENCODER",
    "Evidence",
    "Resources",
    "measure_sentences",
    "select",
    "units",
]

FEATURES: tuple[Feature, ...] = (
    *perplexity.FEATURES,
    *substitution.FEATURES,
    *function_words.FEATURES,
    *coherence.FEATURES,
    *grammar.FEATURES,
    *readability.FEATURES,
    *surface.FEATURES,
    *context.FEATURES,
    *WORD_FEATURES,
)
"""All features that garble can measure; a classifier names those that it reads."""

FEATURE_NAMES: tuple[str, ...] = tuple([feature.name for feature in FEATURES])

GRAMMAR_HITS: int = FEATURE_NAMES.index("grammar.hits")
"""The column that the article model sums up."""

SAID_BY_ENCODER: int = FEATURE_NAMES.index("context.sentence")
"""The column with the encoder's log-odds of each sentence, of which the article model takes a share."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What the signals look things up in: the tables of a pack.

    Without a word model (while it is being fitted) its columns are NaN; without an encoder (the signal is off) the
    context columns. The stack weighs the two together; without it (while it is being fitted) the word model decides.
    """

    model: NgramModel
    synonyms: SynonymTable
    vectors: WordVectors
    word_model: WordModel | None = None
    encoder: Encoder | None = None
    stack: WordStack | None = None
    translations: SynonymTable = field(default_factory=lambda: SynonymTable({}))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What all signals found in one document.

    Attributes:
        matrix: shape (n_sentences, n_features), float64, columns as `FEATURE_NAMES`; NaN where not computable.
        scored: the language model's view of each sentence.
        words: what the word model reads of every word, all sentences laid end to end, shape (n_words, n_inputs).
        context: the encoder's log-odds that each word is wrong, shape (n_words,); NaN without an encoder.
        lengths: number of words of each sentence.
        wrong: the word model's probability that each word is wrong, shape (n_words,); NaN without a word model.
        reasons: for each sentence the odd places with their strength, in no order.
    """

    matrix: FloatArray
    scored: tuple[ScoredWords, ...]
    words: FloatArray
    context: FloatArray
    lengths: NDArray[np.intp]
    wrong: FloatArray
    reasons: tuple[tuple[tuple[float, Reason], ...], ...]

    def chances(self, row: int, sentence: Sentence) -> list[tuple[Span, float]]:
        """Return for each word of sentence ``row`` its token's span and the probability that it is wrong."""
        first = int(self.lengths[:row].sum())
        spans = [sentence.tokens[token].span for token in self.scored[row].tokens]
        return list(zip(spans, self.wrong[first : first + len(spans)].tolist(), strict=True))

    def anatomy(self, row: int, sentence: Sentence) -> tuple[Word, ...]:
        """Return the evidence on each token of sentence ``row`` that the language model reads, in order."""
        one, chances = self.scored[row], self.chances(row, sentence)
        found = []
        for token, parts in groupby(range(len(one.words)), key=one.tokens.__getitem__):
            places = list(parts)
            read_as = tuple([one.words[place] for place in places])
            found.append(
                Word(
                    sentence.tokens[token].span,
                    read_as,
                    not set(RARE_CLASSES).isdisjoint(read_as),
                    _bits(sum(one.log10[place] for place in places)),
                    _bits(sum(one.unigram[place] for place in places)),
                    max(chances[place][1] for place in places),
                )
            )
        return tuple(found)


def _bits(log10: float) -> float:
    """Return the surprisal that belongs to a log10 probability; never below 0, not even by rounding."""
    return max(0.0, -log10 * math.log2(10))


def units(texts: Sequence[str]) -> tuple[str, list[Sentence]]:
    """Lay sentences out as paragraphs of one text; return the text and the sentences with their spans in it."""
    sentences, start = [], 0
    for text in texts:
        sentences.append(Sentence(Span(start, start + len(text)), tokenize(text, start)))
        start += len(text) + 2
    return "\n\n".join(texts), sentences


def measure_sentences(
    text: str,
    sentences: Sequence[Sentence],
    matches: Sequence[GrammarMatch] | None,
    resources: Resources,
) -> Evidence:
    """Run every signal over the sentences of one text.

    Args:
        text: what the sentences' spans point into.
        sentences: in order.
        matches: the grammar backend's hits in ``text``; ``None`` when none ran.
        resources: the pack's tables.
    """
    scored = perplexity.score_words(resources.model, sentences)
    measurements = (
        perplexity.measure(sentences, scored),
        substitution.measure(resources.model, resources.synonyms, sentences, scored),
        function_words.measure(resources.model, sentences, scored),
        coherence.measure(resources.vectors, sentences, scored),
        grammar.measure(matches, text, sentences),
        readability.measure(text, sentences),
        surface.measure(text, sentences),
        context.measure(resources.encoder, text, sentences, scored),
    )
    lengths = np.array([len(one.words) for one in scored], dtype=np.intp)
    by_word = {name: column for one in measurements for name, column in one.words.items()}
    words = word_matrix(by_word, lengths)
    columns = {name: column for one in measurements for name, column in one.columns.items()}
    wrong = np.full(len(words), np.nan)
    if resources.word_model:
        log_odds = resources.word_model.log_odds(words)
        if resources.stack:
            log_odds = resources.stack.log_odds(log_odds, by_word["context"])
        columns |= sentence_columns(log_odds, lengths)
        wrong = sigmoid(log_odds)
    nothing = np.full(len(sentences), np.nan)
    matrix = np.column_stack([columns.get(name, nothing) for name in FEATURE_NAMES])
    parts = zip(*[one.reasons for one in measurements], strict=True)
    reasons = tuple([tuple([reason for part in sentence for reason in part]) for sentence in parts])
    return Evidence(matrix, scored, words, by_word["context"], lengths, wrong, reasons)


def select(matrix: FloatArray, names: Sequence[str]) -> FloatArray:
    """Return the columns ``names`` of a full matrix, in their order.

    Raises:
        ValueError: when a name is no feature of this version.
    """
    return matrix[:, [FEATURE_NAMES.index(name) for name in names]]
