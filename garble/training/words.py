"""Fit the word model: which words of a garbled sentence are the wrong ones.

Truth comes from the pairs: a word is wrong when it stands in a marked span and not in what the span should have said
(simulated pairs), or when it differs from the original at its place (round trips, aligned word by word).
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from garble.features import FEATURE_NAMES
from garble.ngram import NgramModel
from garble.signals.base import FloatArray
from garble.tokens import tokenize
from garble.training.data import Example
from garble.training.measure import Measured
from garble.training.places import first_place
from garble.word_model import WordModel, WordStack, sentence_columns

__all__ = ["cross_fit", "fit_stack", "fit_word_model", "with_word_columns", "wrong_words"]

HIDDEN = 32
PASSES = 12


def wrong_words(model: NgramModel, example: Example, original: str | None) -> NDArray[np.bool_]:
    """Return for each word that the n-gram model sees of a sentence whether it is wrong, shape (n_words,).

    Args:
        model: cuts tokens into its words.
        example: the sentence; with ``spans`` where its wrong places are marked.
        original: the sentence before it was garbled; ``None`` for a clean one.
    """
    tokens = tokenize(example.text)
    if not example.label or original is None:
        wrong = [False] * len(tokens)
    elif example.spans:
        wrong = _in_spans(example, [(token.span.start, token.span.end, token.text) for token in tokens])
    else:
        wrong = _changed([token.text for token in tokens], [token.text for token in tokenize(original)])
    return np.array([bad for token, bad in zip(tokens, wrong, strict=True) for _ in model.symbols(token.text)], bool)


def _in_spans(example: Example, tokens: Sequence[tuple[int, int, str]]) -> list[bool]:
    wrong = [False] * len(tokens)
    for text, expected in example.spans:
        start = first_place(example.text, text)
        inside = [n for n, (begin, end, _) in enumerate(tokens) if begin < start + len(text) and end > start]
        right = {token.text.lower() for token in tokenize(expected)}
        changed = [n for n in inside if tokens[n][2].lower() not in right]
        for number in changed or inside:  # nothing new in it: its words stand in the wrong order
            wrong[number] = True
    return wrong


def _changed(tokens: Sequence[str], original: Sequence[str]) -> list[bool]:
    matcher = difflib.SequenceMatcher(
        None, [token.lower() for token in original], [token.lower() for token in tokens], autojunk=False
    )
    wrong = [True] * len(tokens)
    for block in matcher.get_matching_blocks():
        for number in range(block.b, block.b + block.size):
            wrong[number] = False
    return wrong


def fit_word_model(matrix: FloatArray, wrong: NDArray[np.bool_], seed: int = 0) -> WordModel:
    """Fit the network.

    Args:
        matrix: of `garble.word_model.word_matrix`, shape (n_words, n_inputs).
        wrong: shape (n_words,).
        seed: for scikit-learn.
    """
    centre = np.nan_to_num(np.nanmean(matrix, axis=0))
    scale = np.maximum(np.nan_to_num(np.nanstd(matrix, axis=0)), 1e-6)
    size = 2 * matrix.shape[1]
    blank = WordModel(centre, scale, np.zeros((size, HIDDEN)), np.zeros(HIDDEN), np.zeros(HIDDEN), 0.0)
    network = MLPClassifier(
        hidden_layer_sizes=(HIDDEN,),
        alpha=1e-3,
        batch_size=256,
        learning_rate_init=2e-3,
        max_iter=PASSES,
        n_iter_no_change=PASSES,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # stopping after a fixed number of passes is the plan
        warnings.filterwarnings("ignore", message="Stochastic Optimizer", category=ConvergenceWarning)
        network.fit(blank.inputs(matrix), wrong)
    (hidden, output), (hidden_bias, output_bias) = network.coefs_, network.intercepts_
    return WordModel(centre, scale, hidden, hidden_bias, output[:, 0], float(output_bias[0]))


def cross_fit(
    matrix: FloatArray,
    lengths: NDArray[np.intp],
    wrong: Sequence[NDArray[np.bool_] | None],
    examples: Sequence[Example],
) -> tuple[WordModel, FloatArray]:
    """Fit once without each outlet, and once on everything.

    Args:
        matrix: of all words of all examples.
        lengths: words of each example.
        wrong: for each example its words' labels; ``None`` keeps it out of fitting.
        examples: in the same order.

    Returns:
        The model of everything, and the log-odds of every word by the model that did not see its outlet (that of
        everything where an outlet has no labelled words), shape (n_words,).
    """
    used = np.repeat([labels is not None for labels in wrong], lengths)
    known = zip(wrong, lengths, strict=True)
    labels = np.concatenate([np.zeros(length, bool) if one is None else one for one, length in known])
    outlets = np.repeat([example.outlet for example in examples], lengths)
    model = fit_word_model(matrix[used], labels[used])
    log_odds = model.log_odds(matrix)
    for outlet in sorted(set(outlets[used])):
        inside = outlets == outlet
        log_odds[inside] = fit_word_model(matrix[used & ~inside], labels[used & ~inside]).log_odds(matrix[inside])
    return model, log_odds


def fit_stack(words: FloatArray, context: FloatArray, wrong: NDArray[np.bool_]) -> WordStack:
    """Weigh the word model and the encoder together by logistic regression.

    Args:
        words: log-odds by word models that did not see the word's outlet, shape (n_words,).
        context: the encoder's, of makers that it was not fitted on; NaN where it has no piece.
        wrong: shape (n_words,).
    """
    known = ~np.isnan(context)
    model = LogisticRegression(C=1e6).fit(np.column_stack([words, context])[known], wrong[known])
    (of_words, of_context), intercept = model.coef_[0], model.intercept_[0]
    return WordStack(float(of_words), float(of_context), float(intercept))


def with_word_columns(measured: Measured, log_odds: FloatArray) -> FloatArray:
    """Return the feature matrix with the word columns of the words' log-odds, shape (n_texts, n_features)."""
    matrix: FloatArray = measured.matrix.copy()
    for name, column in sentence_columns(log_odds, measured.lengths).items():
        matrix[:, FEATURE_NAMES.index(name)] = column
    return matrix
