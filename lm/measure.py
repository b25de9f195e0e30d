"""Size against use: ``python -m lm.measure --data DIR MODEL.bin ...`` prints one row a model for lm/README.md.

Every model is asked the same: how well do its perplexity columns alone tell garbled sentences from clean ones? A
logistic regression over them is fitted on simulated_train and half of the round trips, and measured on sets that it
has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from garble.features import units
from garble.ngram import NgramModel
from garble.signals import perplexity
from garble.signals.base import FloatArray
from garble.training.data import Example, fitting_examples, fluency_dev, sentences_dev, simulated_dev

__all__ = ["columns_of", "measure_model"]


def columns_of(model: NgramModel, examples: Sequence[Example]) -> FloatArray:
    """Return the perplexity columns of some sentences, shape (n_examples, n_columns)."""
    _, sentences = units([example.text for example in examples])
    columns = perplexity.measure(sentences, perplexity.score_words(model, sentences)).columns
    return np.column_stack(list(columns.values()))


def measure_model(model: NgramModel, fitting: Sequence[Example], sets: dict[str, list[Example]]) -> dict[str, float]:
    """Return the ROC AUC of the perplexity columns on each set, and of mean log-probability on simulated_dev."""
    round_trips = [example for example in fitting if example.family == "round trip"]
    fitted_on = [example for example in fitting if example.family == "simulated"]
    fitted_on += [example for example in round_trips if example.pair % 2]
    pipeline: Pipeline = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(C=0.1, max_iter=3000))
    pipeline.fit(columns_of(model, fitted_on), [example.label for example in fitted_on])
    held_out = sets | {"round trip": [example for example in round_trips if not example.pair % 2]}
    figures = {}
    for name, examples in held_out.items():
        columns, labels = columns_of(model, examples), [example.label for example in examples]
        figures[name] = float(roc_auc_score(labels, pipeline.decision_function(columns)))
        if name == "simulated_dev":
            figures["mean alone"] = float(roc_auc_score(labels, -np.nan_to_num(columns[:, 0])))
    return figures


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="The labelled sets.")
@click.argument("models", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
def main(data: Path, models: tuple[Path, ...]) -> None:
    """Print a Markdown table: size and AUC of each model."""
    fitting = fitting_examples(data)
    readers = {"simulated_dev": simulated_dev, "fluency_dev": fluency_dev, "sentences_dev": sentences_dev}
    sets = {name: reader(data) for name, reader in readers.items()}
    heading: list[str] | None = None
    for path in models:
        figures = measure_model(NgramModel(path), fitting, sets)
        if heading is None:
            heading = ["model", "MB", *figures]
            click.echo("| " + " | ".join(heading) + " |\n|" + " --- |" * len(heading))
        cells = [path.stem, f"{path.stat().st_size / 1e6:.1f}", *[f"{value:.3f}" for value in figures.values()]]
        click.echo("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
