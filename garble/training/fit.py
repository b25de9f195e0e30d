"""Fit what a language pack decides with: ``python -m garble.training.fit --data DIR --pack DIR --grammar none ...``.

First the word model (which words are wrong), then for each grammar backend a sentence model, an article model and
thresholds. Everything that a threshold or a second model is set on is scored by models that have not seen the outlet.
Writes ``words.json`` and ``classifiers/NAME.json`` with the held-out figures.
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
from sklearn.metrics import roc_auc_score

from garble.classifier import FORMAT, sigmoid
from garble.features import FEATURE_NAMES, select
from garble.grammar import open_checker
from garble.grammar.base import GrammarChecker
from garble.ngram import NgramModel
from garble.pack import EMBEDDED, open_resources
from garble.signals import grammar as grammar_signal
from garble.signals.base import FloatArray
from garble.training.additive import fit_additive, rescaled
from garble.training.calibration import calibrate
from garble.training.data import Example, fitting_examples, thinned
from garble.training.folds import balanced_weights, held_out_scores
from garble.training.manifest import record_files, write_json
from garble.training.measure import Measured, grammar_columns, measure_texts
from garble.training.words import cross_fit, wrong_words
from garble.word_model import WordModel, sentence_columns

__all__ = ["LEFT_OUT", "classifier_features", "fit_classifier", "fit_words", "with_grammar"]

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


def classifier_features(grammar: str) -> tuple[str, ...]:
    """Return the names of the features that the classifier for a grammar backend reads."""
    return tuple(
        [
            name
            for name in FEATURE_NAMES
            if name not in LEFT_OUT and not (grammar == "none" and name.startswith("grammar."))
        ]
    )


def fit_classifier(matrix: FloatArray, examples: Sequence[Example], grammar: str) -> dict[str, Any]:
    """Fit, calibrate and set thresholds.

    Args:
        matrix: all features of the examples, shape (n_examples, n_features).
        examples: in the same order.
        grammar: the backend that filled the grammar columns.

    Returns:
        What ``classifiers/NAME.json`` holds.
    """
    names = classifier_features(grammar)
    chosen = select(matrix, names)
    labels = np.array([example.label for example in examples])
    held_out, _ = held_out_scores(chosen, examples, names)
    calibration = calibrate(matrix, examples, held_out)
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
    return {"format": FORMAT, "identity": f"{grammar}-{digest}", **body, "figures": figures}


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
) -> tuple[WordModel, FloatArray]:
    """Fit the word model on the simulated pairs, whose wrong words are marked.

    Returns:
        The model, and the matrix of ``measured`` with the word columns filled by models that have not seen the
        sentence's outlet.
    """
    simulated = [example for example in examples if example.family == "simulated"]
    originals = {example.pair: example.text for example in simulated if not example.label}
    wrong = [
        wrong_words(model, example, originals.get(example.pair)) if example.family == "simulated" else None
        for example in examples
    ]
    fitted, log_odds = cross_fit(measured.words, measured.lengths, wrong, examples)
    matrix = measured.matrix.copy()
    for name, column in sentence_columns(log_odds, measured.lengths).items():
        matrix[:, FEATURE_NAMES.index(name)] = column
    return fitted, matrix


def with_grammar(matrix: FloatArray, examples: Sequence[Example], checker: GrammarChecker | None) -> FloatArray:
    """Return the matrix with the grammar columns of one backend; NaN for none.

    Raises:
        BackendError: the backend failed.
    """
    filled: FloatArray = matrix.copy()
    places = [FEATURE_NAMES.index(feature.name) for feature in grammar_signal.FEATURES]
    filled[:, places] = np.nan
    if checker is not None:
        columns = grammar_columns([example.text for example in examples], checker)
        filled[:, places] = np.column_stack([columns[feature.name] for feature in grammar_signal.FEATURES])
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
@click.option("--languagetool-url", help="A running LanguageTool server.")
def main(data: Path, pack: Path, grammars: tuple[str, ...], languagetool_url: str | None) -> None:
    """Fit the word model and the classifiers for some grammar backends and write them into a pack."""
    examples = fitting_examples(data)
    resources = replace(open_resources(pack), word_model=None)
    measured = measure_texts([example.text for example in examples], None, resources)
    word_model, matrix = fit_words(examples, measured, resources.model)
    files = {"words.json": {"format": FORMAT, **word_model.as_dict()}}
    for grammar in grammars:
        with ExitStack() as stack:
            checker = open_checker(grammar, languagetool_url)
            if checker is not None:
                stack.callback(checker.close)
            # LanguageTool takes an hour over everything
            rows = thinned(examples) if grammar == "languagetool" else list(range(len(examples)))
            chosen = [examples[row] for row in rows]
            fitted = fit_classifier(with_grammar(matrix[rows], chosen, checker), chosen, grammar)
        files[f"classifiers/{grammar}.json"] = fitted
        click.echo(json.dumps({"grammar": grammar, **fitted["figures"], **fitted["thresholds"]}, indent=2))
    for name, content in files.items():  # all at once: a pack whose files and hashes disagree opens for nobody
        write_json(pack / name, content)
    record_files(pack, [pack / name for name in files])


if __name__ == "__main__":
    main()
