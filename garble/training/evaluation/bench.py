"""The bench: measure everything once, then judge it in every way that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garble.article import count_words, said_together
from garble.classifier import sigmoid
from garble.config import Config
from garble.features import GRAMMAR_HITS, SAID_BY_ENCODER
from garble.grammar import open_checker
from garble.pack import Pack
from garble.signals.base import FloatArray
from garble.training.data import fitting_examples, thinned
from garble.training.evaluation.baselines import Baseline, Sentences, baselines
from garble.training.evaluation.false_alarms import FalseAlarms, clean_alarms, count_false_alarms
from garble.training.evaluation.genres import GenreAlarms, count_by_genre
from garble.training.evaluation.judges import Judge, Training, fit_judges, own_judge
from garble.training.evaluation.makers import MakerFigures, leave_one_maker_out
from garble.training.evaluation.metrics import Interval, measure_scores, point_figures
from garble.training.evaluation.sets import LabelledSet, labelled_sets
from garble.training.evaluation.spans import SpanResult, measure_spans
from garble.training.evaluation.words import labelled_words
from garble.training.measure import Measured, measure_texts, take
from garble.training.seen import FILE as SEEN
from garble.training.seen import NOTHING, read_seen

__all__ = ["BenchResult", "SetResult", "run_bench"]


@dataclass(frozen=True, slots=True)
class SetResult:
    """One labelled set.

    Attributes:
        name, level: of the set; the level is ``sentence`` or ``article``.
        garbled, clean: how many of each it has.
        figures: garble's, by `garble.training.evaluation.metrics.METRICS`.
        baselines: those of each baseline.
        ablation: ROC AUC of models that were fitted without one signal, by its name; empty when not asked for.
        labels: 1 = garbled, shape (n,).
        probabilities: garble's, shape (n,).
        rivals: scores of each baseline, higher is worse, shape (n,); NaN where it has none.
    """

    name: str
    level: str
    garbled: int
    clean: int
    figures: dict[str, Interval]
    baselines: dict[str, dict[str, Interval]]
    ablation: dict[str, float]
    labels: NDArray[np.int64]
    probabilities: FloatArray
    rivals: dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class BenchResult:
    """Everything that one run found.

    Attributes:
        pack, grammar, classifier: what was judged.
        sets: the labelled sets.
        false_alarms: by outlet of clean news.
        makers: those left out in turn; empty when not asked for.
        genres: false alarms by genre of the sentence.
        spans: whether the marked words are the wrong ones, and the suggestions right.
    """

    pack: str
    grammar: str
    classifier: str
    sets: list[SetResult]
    false_alarms: dict[str, FalseAlarms]
    makers: list[MakerFigures]
    genres: dict[str, GenreAlarms]
    spans: SpanResult


def run_bench(
    data: Path,
    config: Config,
    *,
    ablation: bool = False,
    makers: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> BenchResult:
    """Judge the labelled sets with the language pack's classifier, and refit for what must be held out.

    Args:
        data: folder of the labelled sets.
        config: which pack and which grammar backend.
        ablation: also fit without each signal.
        makers: also fit without each maker.
        say: told what is being done.

    Raises:
        InputError: a labelled set is missing.
        PackError: the pack is missing or damaged.
        BackendError: the grammar backend is missing or fails.
    """
    pack = Pack(Path(config.pack) if config.pack else None, context=config.context, threads=config.jobs)
    with ExitStack() as stack:
        checker = open_checker(config.grammar, config.languagetool_url)
        if checker is not None:
            stack.callback(checker.close)
        grammar = checker.name if checker is not None else "none"
        fitted = pack.classifier(grammar)
        examples = fitting_examples(data)
        # the same sets with the encoder and without it
        seen = read_seen(pack.folder) if (pack.folder / SEEN).exists() else NOTHING
        sets = labelled_sets(data, examples, seen)
        if grammar == "languagetool":
            examples = [examples[row] for row in thinned(examples)]
        resources = replace(pack.resources, word_model=None, stack=None)
        texts = sorted({text for one in sets for item in one.items for text in item})
        say(f"measuring {len(texts)} sentences of the labelled sets")
        judged = measure_texts(texts, checker, resources)
        say(f"measuring {len(examples)} sentences for fitting")
        measured = measure_texts([example.text for example in examples], checker, resources)
    words = labelled_words(examples, measured, pack.resources.model)
    say("fitting word models without each outlet")
    everything, weighing = pack.resources.word_model or words.fit_without(), pack.resources.stack
    if pack.context:
        unseen = seen.unseen(examples)
        examples, measured = [examples[row] for row in unseen], take(measured, unseen)
    training = Training.prepare(examples, measured, words, everything, grammar=grammar, stack=weighing)
    say("fitting classifiers without each outlet")
    judges = fit_judges(training)
    own = own_judge(everything, weighing, fitted)
    scorer = _Scorer({text: row for row, text in enumerate(texts)}, judged, own, judges)
    say("scoring")
    rivals = baselines(training, sets)
    variants = _without_each_signal(training, own) if ablation else {}
    results = [_judge_set(one, scorer, rivals, variants) for one in sets]
    left_out = []
    for one in leave_one_maker_out(training) if makers else ():
        left_out.append(one)
        say(f"fitted without {one.maker}")
    alarms = clean_alarms(training, judges)
    outlets, genres = count_false_alarms(alarms), count_by_genre(alarms)
    say("looking at spans and suggestions")
    spans = measure_spans(data, config, sets, examples)
    return BenchResult(pack.identity, grammar, fitted.identity, results, outlets, left_out, genres, spans)


@dataclass(frozen=True, slots=True)
class _Scorer:
    """Finds the measured rows of a text, and who may judge it."""

    rows: Mapping[str, int]
    measured: Measured
    own: Judge
    judges: Mapping[str, Judge]

    def score(self, chosen: LabelledSet, own: Judge, judges: Mapping[str, Judge]) -> FloatArray:
        """Return garble's probability for each thing of a set, shape (n,)."""
        scores = np.full(len(chosen.items), np.nan)
        for outlet in sorted(set(chosen.outlets)):
            places = [place for place, one in enumerate(chosen.outlets) if one == outlet]
            scores[places] = self._by(judges.get(outlet, own), chosen, [chosen.items[place] for place in places])
        return scores

    def _by(self, judge: Judge, chosen: LabelledSet, items: Sequence[tuple[str, ...]]) -> FloatArray:
        log_odds = judge.log_odds(self.part(items))
        if chosen.level == "sentence":
            return sigmoid(log_odds)
        chances, first = [], 0
        for item in items:
            matrix = self.measured.matrix[[self.rows[text] for text in item]]
            words = sum(count_words(text) for text in item)
            last = first + len(item)
            said = said_together(log_odds[first:last], matrix[:, SAID_BY_ENCODER], judge.article.encoder_share)
            chances.append(judge.article.probability(said, float(matrix[:, GRAMMAR_HITS].sum()), words))
            first = last
        return np.array(chances)

    def part(self, items: Sequence[tuple[str, ...]]) -> Measured:
        """Return the measured sentences of some things, laid end to end."""
        return take(self.measured, np.array([self.rows[text] for item in items for text in item], dtype=np.intp))

    def rival(self, chosen: LabelledSet, baseline: Baseline) -> FloatArray:
        """Return a baseline's score for each thing: the mean over its sentences, shape (n,)."""
        sizes = np.array([len(item) for item in chosen.items])
        texts = [text for item in chosen.items for text in item]
        outlets = np.repeat(np.array(chosen.outlets, dtype=np.str_), sizes).tolist()
        scores = baseline.score(Sentences(texts, self.part(chosen.items), outlets))
        known = ~np.isnan(scores)
        owner = np.repeat(np.arange(len(sizes)), sizes)[known]
        total = np.bincount(owner, scores[known], minlength=len(sizes))
        count = np.bincount(owner, minlength=len(sizes))
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _judge_set(
    chosen: LabelledSet, scorer: _Scorer, rivals: Sequence[Baseline], variants: Mapping[str, Judge]
) -> SetResult:
    known = chosen.known
    everywhere = np.ones(len(known.labels))
    probabilities = scorer.score(chosen, scorer.own, scorer.judges)
    scores = {one.name: scorer.rival(chosen, one) for one in rivals}
    return SetResult(
        chosen.name,
        chosen.level,
        int(known.labels.sum()),
        int((1 - known.labels).sum()),
        measure_scores(probabilities, known, probabilities=True),
        {name: measure_scores(values, known, probabilities=False) for name, values in scores.items()},
        {
            name: point_figures(scorer.score(chosen, judge, {}), known, probabilities=False)(everywhere)["ROC AUC"]
            for name, judge in variants.items()
        },
        known.labels,
        probabilities,
        scores,
    )


def _without_each_signal(training: Training, own: Judge) -> dict[str, Judge]:
    """Fit on all outlets with all features and without each signal's; the article model stays as it is."""
    names = training.features
    used = np.ones(len(training.examples), bool)
    signals = sorted({name.split(".")[0] for name in names})
    chosen = {"all": list(names)} | {
        f"without {signal}": [name for name in names if not name.startswith(f"{signal}.")] for signal in signals
    }
    return {name: replace(own, sentence=training.fit(used, part)) for name, part in chosen.items()}
