"""What garble has to beat: what anyone could compute or fit, on the same sentences in the same run.

What is fitted is fitted on garble's own fitting examples, and like garble's own models once more without each outlet of
clean news, so that no sentence is judged by what saw its outlet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline

from garble.features import FEATURE_NAMES, FEATURES, select
from garble.signals.base import FloatArray
from garble.training.evaluation.characters import CharacterCounts, FluencyScale, held_out, shuffled
from garble.training.evaluation.judges import Training
from garble.training.evaluation.sets import LabelledSet
from garble.training.folds import balanced_weights
from garble.training.measure import Measured

__all__ = ["Baseline", "Sentences", "baselines"]

EVERYWHERE = ""
"""Stands for no outlet: judged by what saw all of them."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """What a baseline may read of some sentences: their texts, their evidence, and where each is from."""

    texts: Sequence[str]
    measured: Measured
    outlets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way to score sentences.

    Attributes:
        name: of the baseline.
        score: sentences -> suspicion, shape (n_sentences,), higher is worse.
    """

    name: str
    score: Callable[[Sentences], FloatArray]


def baselines(training: Training, sets: Iterable[LabelledSet]) -> list[Baseline]:
    """Return the baselines; what has to be fitted or chosen is fitted and chosen on the fitting examples.

    Args:
        training: the fitting examples.
        sets: what will be scored.
    """
    best, direction = _best_feature(training)
    wanted = _texts_by_outlet(sets, training)
    found = [
        Baseline("KenLM log-probability", lambda given: -_column(given.measured, "lm.log10_mean")),
        Baseline(
            "unigram frequency",
            lambda given: _column(given.measured, "lm.gain_mean") - _column(given.measured, "lm.log10_mean"),
        ),
        Baseline("character 7-grams", _looked_up(_character_scores(training, wanted))),
        Baseline("TF-IDF", _looked_up(_tfidf_scores(training, wanted))),
        Baseline("length", lambda given: given.measured.lengths.astype(np.float64)),
        Baseline("textstat", _textstat(training, wanted)),
        Baseline(f"best feature ({best})", lambda given: direction * _column(given.measured, best)),
    ]
    if training.grammar != "none":
        found.append(Baseline(f"{training.grammar} hits", lambda given: _column(given.measured, "grammar.hits")))
    return found


def _column(measured: Measured, name: str) -> FloatArray:
    return np.asarray(measured.matrix[:, FEATURE_NAMES.index(name)], dtype=np.float64)


def _best_feature(training: Training) -> tuple[str, int]:
    """Return the feature, without the word model's, that ranks the weighted fitting mix best, and its direction."""
    weights = balanced_weights(training.examples)
    best, reached = ("lm.log10_mean", -1), 0.0
    for feature in FEATURES:
        values = np.asarray(training.matrix[:, FEATURE_NAMES.index(feature.name)], dtype=np.float64)
        if feature.direction == 0 or feature.name.startswith("word.") or np.isnan(values).all():
            continue
        ranked = np.where(np.isnan(values), np.nanmedian(values), values) * feature.direction
        value = roc_auc_score(training.labels, ranked, sample_weight=weights)
        if value > reached:
            best, reached = (feature.name, feature.direction), value
    return best


def _texts_by_outlet(sets: Iterable[LabelledSet], training: Training) -> dict[str, list[str]]:
    """Return the different sentences to score by outlet; those of outlets that no model saw stand for themselves."""
    news = {example.outlet for example in training.examples if example.family == "clean"}
    found: dict[str, set[str]] = {}
    for one in sets:
        for item, outlet in zip(one.items, one.outlets, strict=True):
            found.setdefault(outlet if outlet in news else EVERYWHERE, set()).update(item)
    return {outlet: sorted(texts) for outlet, texts in sorted(found.items())}


def _folds(training: Training, wanted: Iterable[str]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield each outlet that is scored with the mask of the fitting examples from elsewhere."""
    outlets = np.array([example.outlet for example in training.examples], dtype=np.str_)
    for outlet in wanted:
        yield outlet, outlets != outlet if outlet else np.ones(len(outlets), dtype=np.bool_)


def _looked_up(scores: Mapping[str, Mapping[str, float]]) -> Callable[[Sentences], FloatArray]:
    def score(given: Sentences) -> FloatArray:
        places = zip(given.texts, given.outlets, strict=True)
        return np.array([scores[outlet if outlet in scores else EVERYWHERE][text] for text, outlet in places])

    return score


def _character_scores(training: Training, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Return disfluency on monocleaner's scale, in [0, 1], by outlet and text."""
    originals = [row for row, example in enumerate(training.examples) if not example.label]
    texts = [training.examples[row].text for row in originals]
    counts, apart = CharacterCounts(texts), held_out(texts)
    scores = {}
    for outlet, used in _folds(training, wanted):
        elsewhere = used[originals]
        model = counts.model(elsewhere & ~apart)
        clean = [text for text, one in zip(texts, elsewhere & apart, strict=True) if one]
        scale = FluencyScale.of(model.mean_log10(clean), model.mean_log10(list(shuffled(clean))))
        disfluency = 1 - scale.fluency(model.mean_log10(wanted[outlet]))
        scores[outlet] = dict(zip(wanted[outlet], disfluency.tolist(), strict=True))
    return scores


def _tfidf_scores(training: Training, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Return log-odds of a logistic regression over words and word pairs, by outlet and text.

    The words are counted once; in each fold those that its sentences do not have are left out, as if they had been
    counted there. liblinear stops when the gradient has shrunk to a share of what it was; an absolute tolerance would
    have to be far below what rare words add to it.
    """
    counter = CountVectorizer(ngram_range=(1, 2), min_df=2, dtype=np.float32)
    counts = counter.fit_transform([example.text for example in training.examples])
    scores = {}
    for outlet, used in _folds(training, wanted):
        rows = np.flatnonzero(used)
        here = counts[rows]
        known = np.flatnonzero(here.getnnz(axis=0) >= 2)
        model = make_pipeline(
            TfidfTransformer(sublinear_tf=True), LogisticRegression(C=10.0, solver="liblinear", tol=1e-2)
        )
        weights = balanced_weights([one for one, inside in zip(training.examples, used, strict=True) if inside])
        model.fit(here[:, known], training.labels[rows], logisticregression__sample_weight=weights)
        log_odds = model.decision_function(counter.transform(wanted[outlet])[:, known])
        scores[outlet] = dict(zip(wanted[outlet], log_odds.tolist(), strict=True))
    return scores


def _textstat(training: Training, wanted: Iterable[str]) -> Callable[[Sentences], FloatArray]:
    names = [name for name in FEATURE_NAMES if name.startswith("readability.")]
    models = {outlet: training.fit(used, names) for outlet, used in _folds(training, wanted)}

    def score(given: Sentences) -> FloatArray:
        scores = np.full(len(given.texts), np.nan)
        judged = np.array([outlet if outlet in models else EVERYWHERE for outlet in given.outlets], dtype=np.str_)
        for outlet in set(judged.tolist()):
            inside = judged == outlet
            scores[inside] = models[outlet].log_odds(select(given.measured.matrix[inside], names))
        return scores

    return score
