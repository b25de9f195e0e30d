"""Fit what a language pack decides with: ``python -m garble.training.fit --data DIR --pack DIR --grammar none ...``.

First the word model (which words are wrong), then for each grammar backend a sentence model, an article model and
thresholds; and the same once more with the contextual encoder, on what that has not seen. Everything that a threshold
or a second model is set on is scored by models that have not seen the outlet. Writes ``words.json``,
``context.stack.json`` and ``classifiers/NAME.json`` with the held-out figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from garble.classifier import FORMAT, read_json, sigmoid
from garble.encoder import FILES as ENCODER_FILES
from garble.encoder import Encoder
from garble.features import FEATURE_NAMES, select
from garble.grammar import open_checker
from garble.grammar.base import GrammarChecker
from garble.ngram import NgramModel
from garble.pack import EMBEDDED, STACK, classifier_name, open_resources
from garble.signals import grammar as grammar_signal
from garble.signals.base import FloatArray
from garble.training.additive import fit_additive, rescaled
from garble.training.calibration import calibrate
from garble.training.data import Example, fitting_examples, thinned
from garble.training.folds import balanced_weights, held_out_scores
from garble.training.manifest import record_files, write_json
from garble.training.measure import Measured, grammar_columns, measure_texts, words_of
from garble.training.seen import read_seen
from garble.training.words import cross_fit, fit_stack, with_word_columns, wrong_words
from garble.word_model import WordModel

__all__ = ["BESIDE_ENCODER", "LEFT_OUT", "classifier_features", "fit_classifier", "fit_words", "with_grammar"]

LEFT_OUT = frozenset(
    {
        "surface.casing",  # whole test sets are lower-cased …
        "surface.tokenised_spacing",  # … or tokenised
        "surface.unbalanced",  # a quotation of several sentences leaves each of them so when it stands alone
        "grammar.punctuation",
        "readability.flesch_reading_ease",  # length in disguise: both formulas count the words of the sentence
        "readability.flesch_kincaid_grade",
    }
)
"""Features that are measured and shown but not judged."""

BESIDE_ENCODER = ("context.", "word.", "surface.", "grammar.", "lm.log10_mean")
"""How the names of the features begin that are judged beside the contextual encoder. The word model has weighed the
others word by word; what they say of a sentence as a whole is the style of its outlet more than garble."""

_GRAMMAR = [FEATURE_NAMES.index(feature.name) for feature in grammar_signal.FEATURES]


def classifier_features(grammar: str, *, context: bool = False) -> tuple[str, ...]:
    """Return the names of the features that the classifier for a grammar backend, with the encoder or not, reads."""
    absent = (() if context else ("context.",)) + (("grammar.",) if grammar == "none" else ())
    read = [name for name in FEATURE_NAMES if name not in LEFT_OUT and not name.startswith(absent)]
    return tuple([name for name in read if name.startswith(BESIDE_ENCODER)]) if context else tuple(read)


def fit_classifier(
    matrix: FloatArray, examples: Sequence[Example], grammar: str, *, context: bool = False
) -> dict[str, Any]:
    """Fit, calibrate and set thresholds.

    Args:
        matrix: all features of the examples, shape (n_examples, n_features).
        examples: in the same order.
        grammar: the backend that filled the grammar columns.
        context: whether the encoder filled the context columns.

    Returns:
        What ``classifiers/NAME.json`` holds.
    """
    names = classifier_features(grammar, context=context)
    chosen = select(matrix, names)
    labels = np.array([example.label for example in examples])
    held_out, _ = held_out_scores(chosen, examples, names)
    calibration = calibrate(matrix, examples, held_out, context=context)
    fitted = fit_additive(chosen, labels, balanced_weights(examples), names)
    thresholds = calibration.thresholds
    body = {
        "sentence": rescaled(fitted, calibration.slope, calibration.shift).as_dict(),
        "article": calibration.article.as_dict(),
        "thresholds": asdict(thresholds),
    }
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
    figures = _figures(examples, calibration.slope * held_out + calibration.shift, thresholds.sentence)
    figures["garbled articles blocked"] = float((calibration.garbled_articles >= thresholds.block).mean())
    figures["garbled articles held for review"] = float((calibration.garbled_articles >= thresholds.review).mean())
    identity = f"{classifier_name(grammar, context=context)}-{digest}"
    return {"format": FORMAT, "identity": identity, **body, "figures": figures}


def _figures(examples: Sequence[Example], log_odds: FloatArray, threshold: float) -> dict[str, float]:
    """Held-out figures of the fitting mix: AUC by family, share of clean sentences flagged by outlet."""
    probability = sigmoid(log_odds)
    figures = {}
    for family in sorted({example.family for example in examples} - {"clean"}):
        rows = [row for row, example in enumerate(examples) if example.family == family]
        labels = [examples[row].label for row in rows]
        figures[f"AUC {family}"] = float(roc_auc_score(labels, probability[rows]))
    for outlet in sorted({example.outlet for example in examples if example.family == "clean"}):
        inside = np.array([example.family == "clean" and example.outlet == outlet for example in examples])
        figures[f"flagged clean {outlet}"] = float((probability[inside] >= threshold).mean())
    return figures


def fit_words(
    examples: Sequence[Example], measured: Measured, model: NgramModel
) -> tuple[WordModel, FloatArray, NDArray[np.bool_]]:
    """Fit the word model on the simulated pairs, whose wrong words are marked.

    Returns:
        The model; for every word of ``measured`` the log-odds by models that have not seen the sentence's outlet; and
        whether it is marked as wrong.
    """
    simulated = [example for example in examples if example.family == "simulated"]
    originals = {example.pair: example.text for example in simulated if not example.label}
    wrong = [
        wrong_words(model, example, originals.get(example.pair)) if example.family == "simulated" else None
        for example in examples
    ]
    fitted, log_odds = cross_fit(measured.words, measured.lengths, wrong, examples)
    known = zip(wrong, measured.lengths, strict=True)
    return fitted, log_odds, np.concatenate([np.zeros(n, bool) if one is None else one for one, n in known])


def with_grammar(matrix: FloatArray, examples: Sequence[Example], checker: GrammarChecker | None) -> FloatArray:
    """Return the matrix with the grammar columns of one backend; NaN for none.

    Raises:
        BackendError: the backend failed.
    """
    filled: FloatArray = matrix.copy()
    filled[:, _GRAMMAR] = np.nan
    if checker is not None:
        columns = grammar_columns([example.text for example in examples], checker)
        filled[:, _GRAMMAR] = np.column_stack([columns[feature.name] for feature in grammar_signal.FEATURES])
    return filled


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="The labelled sets.")
@click.option("--pack", type=click.Path(path_type=Path, exists=True), default=EMBEDDED, help="The pack to fit for.")
@click.option(
    "--grammar",
    "grammars",
    type=click.Choice(["none", "harper", "languagetool"]),
    multiple=True,
    required=True,
    help="Fit for this backend; can be given several times.",
)
@click.option("--context/--no-context", default=True, help="Fit with the pack's contextual encoder, too.")
@click.option("--languagetool-url", help="A running LanguageTool server.")
def main(data: Path, pack: Path, grammars: tuple[str, ...], context: bool, languagetool_url: str | None) -> None:
    """Fit the word model and the classifiers for some grammar backends and write them into a pack."""
    examples = fitting_examples(data)
    resources = replace(open_resources(pack), word_model=None, encoder=Encoder(pack) if context else None)
    measured = measure_texts([example.text for example in examples], None, resources)
    word_model, log_odds, wrong = fit_words(examples, measured, resources.model)
    everything = np.arange(len(examples))
    inputs = {False: (with_word_columns(measured, log_odds), everything)}
    files: dict[str, dict[str, Any]] = {"words.json": {"format": FORMAT, **word_model.as_dict()}}
    if context:
        unseen = read_seen(pack).unseen(examples)
        simulated = np.array([row for row in unseen if examples[row].family == "simulated"], dtype=np.intp)
        words = words_of(measured.lengths, simulated)
        stack = fit_stack(log_odds[words], measured.context[words], wrong[words])
        inputs[True] = with_word_columns(measured, stack.log_odds(log_odds, measured.context)), unseen
        encoder = read_json(pack / "manifest.json")["files"][ENCODER_FILES[0]]["sha256"]
        files[STACK] = {"format": FORMAT, "encoder": encoder, **asdict(stack)}
    for grammar in grammars:
        with ExitStack() as closing:
            checker = open_checker(grammar, languagetool_url)
            if checker is not None:
                closing.callback(checker.close)
            # LanguageTool takes an hour over everything
            rows = np.array(thinned(examples)) if grammar == "languagetool" else everything
            hits = with_grammar(measured.matrix[rows], [examples[row] for row in rows], checker)
        for on, (matrix, allowed) in inputs.items():
            name = classifier_name(grammar, context=on)
            used = np.isin(rows, allowed)
            filled = matrix[rows[used]]
            filled[:, _GRAMMAR] = hits[used][:, _GRAMMAR]
            fitted = fit_classifier(filled, [examples[row] for row in rows[used]], grammar, context=on)
            files[f"classifiers/{name}.json"] = fitted
            click.echo(json.dumps({"classifier": name, **fitted["figures"], **fitted["thresholds"]}, indent=2))
    for name, content in files.items():  # all at once: a pack whose files and hashes disagree opens for nobody
        write_json(pack / name, content)
    record_files(pack, [pack / name for name in files])


if __name__ == "__main__":
    main()
