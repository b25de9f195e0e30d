"""Build the word vectors of a language pack: ``python -m lm.vectors --text WORK/text --out garble/packs/en``.

A continuous bag-of-words model (Mikolov et al., 2013) over content words alone: what a word is about, not how the
sentence is built; that is the n-gram model's part. Both sides are kept: the input vectors make the context, the output
vectors (negative sampling) tell how well a word fits it (Levy and Goldberg, 2014: about its PMI with the context).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from garble.function_words import is_content
from garble.training.manifest import record_files

__all__ = ["quantise", "train", "write_content"]

NEGATIVE = 10
SEED = 1


def write_content(text: Path, out: Path) -> None:
    """Write the content words of each sentence of ``text`` (the n-gram model's training text) to ``out``."""
    content: dict[str, bool] = {}
    with text.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as kept:
        for line in lines:
            words = []
            for word in line.split():
                known = content.get(word)
                if known is None:
                    known = content[word] = is_content(word)
                if known:
                    words.append(word)
            if len(words) > 1:
                kept.write(" ".join(words) + "\n")


def train(
    content: Path, *, size: int, window: int, least: int, epochs: int, jobs: int
) -> tuple[list[str], NDArray[np.float32], NDArray[np.float32]]:
    """Train the vectors.

    Args:
        content: what `write_content` wrote.
        size: numbers in a vector.
        window: content words to either side.
        least: words seen less often get no vector.
        epochs: passes over the text.
        jobs: threads; with more than one the result differs a little from run to run.

    Returns:
        The words by falling frequency, their input and their output vectors, shape (n_words, size).
    """
    from gensim.models import Word2Vec

    model = Word2Vec(
        corpus_file=str(content),
        vector_size=size,
        window=window,
        min_count=least,
        sg=0,
        negative=NEGATIVE,
        sample=1e-4,
        epochs=epochs,
        workers=jobs,
        seed=SEED,
    )
    return list(model.wv.index_to_key), model.wv.vectors, model.syn1neg


def quantise(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the vectors as int8 and, for each, the number that one step stands for: shape (n_words,)."""
    steps = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    return np.round(vectors / steps[:, None]).astype(np.int8), steps.astype(np.float32)


@click.command()
@click.option("--text", type=click.Path(path_type=Path, exists=True), required=True, help="lm.build's WORK/text.")
@click.option("--out", type=click.Path(path_type=Path, exists=True), required=True, help="The pack's folder.")
@click.option("--size", default=128, show_default=True)
@click.option("--window", default=6, show_default=True)
@click.option("--least", default=60, show_default=True)
@click.option("--epochs", default=4, show_default=True)
@click.option("--jobs", default=2, show_default=True)
def main(text: Path, out: Path, **settings: int) -> None:
    """Train the word vectors and write them into a pack."""
    with tempfile.TemporaryDirectory(dir=text.parent) as temporary:
        content = Path(temporary) / "content"
        write_content(text, content)
        words, inputs, outputs = train(content, **settings)
    for name, vectors in (("inputs", inputs), ("outputs", outputs)):
        numbers, steps = quantise(vectors)
        np.save(out / f"vectors.{name}.npy", numbers)
        np.save(out / f"vectors.{name}.steps.npy", steps)
    (out / "vectors.words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    entry = {"words": len(words), **settings, "negative": NEGATIVE}
    record_files(out, sorted(out.glob("vectors.*")), vectors=entry)
    click.echo(json.dumps(entry))


if __name__ == "__main__":
    main()
