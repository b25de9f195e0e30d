"""Build the tables of a language pack from clean text: ``python -m lm.build --corpus DIR --out garble/packs/en``.

Corpus -> sentences -> normalised words -> n-gram counts -> pruned, quantised KenLM trie and synonym table, and a
manifest that says what was read and how. The classifiers are fitted afterwards (``garble.training.fit``).
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import click

from garble.classifier import FORMAT
from garble.ngram import NORMALISATION, RARE_CLASSES, NgramModel
from garble.segment import split
from garble.tokens import tokenize
from garble.training.manifest import record_files
from lm.corpus import corpus_files, cut, normalise
from lm.estimate import entropy_prune, estimate, pack
from lm.synonyms import build_rows, write_table, write_vocabulary
from lm.wordnet import read_wordnet

__all__ = ["build", "perplexity", "vocabulary_of"]


def vocabulary_of(counts: Counter[str], size: int, least: int) -> frozenset[str]:
    """Return the ``size`` most frequent pieces that occur ``least`` times or more."""
    return frozenset([word for word, count in counts.most_common(size) if count >= least])


def build(
    corpus: Path,
    out: Path,
    work: Path,
    *,
    name: str,
    order: int,
    vocabulary: int,
    count_prune: list[int],
    entropy: list[float],
    bits: int,
    jobs: int,
    wordnet: Path | None,
) -> dict[str, Any]:
    """Build the n-gram model and the synonym table in ``out``.

    Args:
        corpus: folder of ``*.txt`` or ``*.txt.xz`` files, one paragraph a line.
        out: the pack; its classifiers, if any, are left alone.
        work: folder for the intermediate files, about ten times the size of the corpus.
        name: of the pack, printed in every report.
        order: longest n-gram.
        vocabulary: number of words kept; all others become classes.
        count_prune: for each order the count at and below which an n-gram is dropped. From order 3 on it is at
            least 1, so that no sentence of the corpus can be read back from the model.
        entropy: pruning thresholds for orders 2, 3, …; empty for none.
        bits: of a quantised probability.
        jobs: processes.
        wordnet: folder with WordNet's files; ``None`` leaves the synonym table out.

    Returns:
        The manifest that was written.
    """
    if len(count_prune) != order or min(count_prune[2:], default=1) < 1:
        raise click.UsageError("--count-prune needs a number for each order, at least 1 from order 3 on.")
    files = corpus_files(corpus)
    if not files:
        raise click.UsageError(f"{corpus} holds no *.txt or *.txt.xz files.")
    out.mkdir(parents=True, exist_ok=True)
    counts, words = cut(files, work, jobs)
    kept = vocabulary_of(counts, vocabulary, least=2)
    write_vocabulary({word: counts[word] for word in sorted(kept)}, work / "words.txt")
    sentences = normalise(files, work, kept, work / "text")
    arpa = work / "model.arpa"
    estimate(work / "text", arpa, order=order, prune=count_prune, work=work)
    if entropy:
        entropy_prune(arpa, work / "pruned.arpa", entropy, work)
        arpa = work / "pruned.arpa"
    pack(arpa, out / "ngram.bin", bits=bits, work=work)
    if wordnet is not None:
        write_table(build_rows(read_wordnet(wordnet), {word: counts[word] for word in kept}), out / "synonyms.txt.gz")
    return record_files(
        out,
        [path for path in (out / "ngram.bin", out / "synonyms.txt.gz") if path.exists()],
        format=FORMAT,
        name=name,
        normalisation=NORMALISATION,
        rare_classes=list(RARE_CLASSES),
        order=order,
        vocabulary=len(kept),
        ngrams=ngram_counts(arpa),
        count_prune=count_prune,
        entropy_prune=entropy,
        quantisation_bits=bits,
        corpus={"sentences": sentences, "words": words},
    )


def ngram_counts(arpa: Path) -> list[int]:
    """Return the number of n-grams of each order from the head of an ARPA file."""
    counts = []
    with arpa.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("\\1-grams"):
                break
            if line.startswith("ngram"):
                counts.append(int(line.split("=")[1]))
    return counts


def perplexity(model: NgramModel, paragraphs: list[str]) -> float:
    """Return the perplexity a word of text that the model was not estimated on (ends of sentences count)."""
    total, words = 0.0, 0
    for paragraph in paragraphs:
        for span in split(paragraph):
            scored = model.score(tokenize(span.of(paragraph)))
            total += sum(scored.log10) + scored.end
            words += len(scored.log10) + 1
    return float(10 ** (-total / words))


def _numbers(_: click.Context, __: click.Parameter, value: str) -> list[float]:
    try:
        return [float(part) for part in value.replace(",", " ").split()]
    except ValueError as error:
        raise click.BadParameter("give numbers separated by commas") from error


@click.command()
@click.option("--corpus", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The pack's folder.")
@click.option("--work", type=click.Path(path_type=Path), help="Intermediate files; a temporary folder if not given.")
@click.option("--name", default="en-news", show_default=True)
@click.option("--order", default=3, show_default=True)
@click.option("--vocabulary", default=80_000, show_default=True, help="Words kept; the rest become classes.")
@click.option("--count-prune", default="0,1,1", show_default=True, callback=_numbers)
@click.option("--entropy-prune", default="", callback=_numbers, help="Thresholds for orders 2, 3, …")
@click.option("--bits", default=8, show_default=True, help="Of a quantised probability.")
@click.option("--jobs", default=2, show_default=True)
@click.option("--wordnet", type=click.Path(path_type=Path, exists=True), help="Folder of WordNet's data.* files.")
@click.option("--perplexity-on", type=click.Path(path_type=Path, exists=True), help="Held-out paragraphs, one a line.")
def main(
    *,
    corpus: Path,
    out: Path,
    work: Path | None,
    count_prune: list[float],
    entropy_prune: list[float],
    perplexity_on: Path | None,
    **settings: Any,  # noqa: ANN401 - click hands them over by name
) -> None:
    """Build the n-gram model and the synonym table of a language pack."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = work or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        pruned = [int(count) for count in count_prune]
        manifest = build(corpus, out, folder, count_prune=pruned, entropy=entropy_prune, **settings)
    if perplexity_on is not None:
        paragraphs = perplexity_on.read_text(encoding="utf-8").splitlines()
        measured = perplexity(NgramModel(out / "ngram.bin"), paragraphs)
        record_files(out, [], perplexity={perplexity_on.stem: round(measured, 2)})
    click.echo(json.dumps({key: manifest[key] for key in ("ngrams", "vocabulary", "files")}, indent=2))


if __name__ == "__main__":
    main()
