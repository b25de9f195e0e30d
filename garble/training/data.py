"""The labelled sets, as one flat list of examples that know who made them and where they come from.

Split by ``outlet`` or ``maker``, never by sentence: a classifier recognises both.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError
from garble.segment import split

__all__ = [
    "Example",
    "clean_sentences",
    "fitting_examples",
    "fluency_dev",
    "makers_of",
    "read_rows",
    "sentences_dev",
    "simulated_dev",
    "thinned",
]

CLEAN = "clean"
"""The maker of text that no machine touched."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence.

    Attributes:
        text: the sentence.
        label: 1 = garbled.
        maker: what garbled it, `CLEAN` for nothing; held out as a whole.
        family: the kind of maker, for weights: ``simulated``, ``round trip``, ``statistical MT`` …
        outlet: where the text was published or which test set it is from; held out as a whole.
        pair: the same number on a garbled sentence and its original; -1 without one.
        document: number of the paragraph or document it stands in, for grouping; -1 when unknown.
        spans: the wrong places and what each should have said, where they are marked.
    """

    text: str
    label: int
    maker: str
    family: str
    outlet: str
    pair: int = -1
    document: int = -1
    spans: tuple[tuple[str, str], ...] = ()


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of one labelled set, ``folder/NAME.jsonl.xz``.

    Raises:
        InputError: when the file is missing.
    """
    path = folder / f"{name}.jsonl.xz"
    if not path.is_file():
        raise InputError(f"The labelled set {path} is missing.", "Give the folder that holds it with --data.")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def clean_sentences(folder: Path) -> list[Example]:
    """Return the sentences of clean_news_dev, without the paragraphs that the simulated sets were made from."""
    simulated_rows = {row["id"] for row in read_rows(folder, "simulated_train")}
    dev_originals = [row["original"] for row in read_rows(folder, "simulated_dev")]
    examples = []
    for number, row in enumerate(read_rows(folder, "clean_news_dev")):
        if number in simulated_rows or any(original in row["text"] for original in dev_originals):
            continue
        for span in split(row["text"]):
            text = span.of(row["text"])
            examples.append(Example(text, 0, CLEAN, "clean", row["outlet"], document=number))
    return examples


def simulated_dev(folder: Path) -> list[Example]:
    """Return simulated_dev: garbled sentences, their originals, and the sentences left alone or paraphrased well."""
    examples = []
    for number, row in enumerate(read_rows(folder, "simulated_dev")):
        document = int(row["doc_id"].removeprefix("dev").replace("-", ""))
        garbled = row["kind"] == "garbled"
        examples.append(
            Example(
                row["text"],
                int(garbled),
                row["maker"] if garbled else CLEAN,
                "simulated",
                row["outlet"],
                number if garbled else -1,
                document,
            )
        )
        if garbled:
            examples.append(Example(row["original"], 0, CLEAN, "simulated", row["outlet"], number, document))
    return examples


def fluency_dev(folder: Path) -> list[Example]:
    """Return fluency_dev, lower-cased: translations that people found disfluent (z <= -0.8) against human originals."""
    rows = [row for row in read_rows(folder, "fluency_dev") if row["kind"] == "ref" or row["fluency_z"] <= -0.8]
    return [
        Example(
            row["text"].lower(),
            int(row["kind"] != "ref"),
            CLEAN if row["kind"] == "ref" else "TED neural MT",
            "fluency",
            "ted",
        )
        for row in rows
    ]


def sentences_dev(folder: Path) -> list[Example]:
    """Return sentences_dev: the sources of sentences_train, other documents."""
    rows = read_rows(folder, "sentences_dev")
    return [
        Example(row["text"], row["label"], row["source"] if row["label"] else CLEAN, _FAMILIES[row["source"]], "dev")
        for row in rows
    ]


def fitting_examples(folder: Path, seed: int = 0) -> list[Example]:
    """Return what a classifier is fitted on: several families of garble with their originals, and clean news."""
    rng = random.Random(seed)
    examples = [
        *_pairs(read_rows(folder, "simulated_train"), "simulated", "text"),
        *_pairs(_sample(rng, _changed(read_rows(folder, "roundtrip_dev")), 3000), "round trip", "garbled"),
        *_sentences_train(rng, read_rows(folder, "sentences_train")),
        *clean_sentences(folder),
    ]
    held_out = {row[side] for row in read_rows(folder, "simulated_dev") for side in ("text", "original")}
    seen = {(example.family, example.pair) for example in examples if example.text in held_out}
    return [
        example
        for example in examples
        if len(example.text.split()) >= 3
        and example.text not in held_out
        and (example.pair < 0 or (example.family, example.pair) not in seen)
    ]


def makers_of(examples: Sequence[Example]) -> NDArray[np.str_]:
    """Return for each example the maker of its pair: an original belongs to what was made of it, too."""
    garbled = {(example.family, example.pair): example.maker for example in examples if example.label}
    return np.array(
        [garbled.get((e.family, e.pair), e.maker) if e.pair >= 0 else e.maker for e in examples], dtype=np.str_
    )


def thinned(examples: Sequence[Example]) -> list[int]:
    """Return the rows of about two fifths of the examples: all simulated pairs, a third of everything else.

    For a grammar backend that takes an hour over all of them. Clean news stays in runs of 60 paragraphs, so that
    articles can still be made of neighbours.
    """
    return [row for row, example in enumerate(examples) if example.family == "simulated" or _third(example)]


def _third(example: Example) -> bool:
    if example.family == "clean":
        return example.document // 60 % 3 == 0
    return (example.pair if example.pair >= 0 else crc32(example.text.encode())) % 3 == 0


def _changed(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Drop pairs that came back unchanged, and those with an engine's placeholder for a quotation mark in them."""
    return (
        row for row in rows if row["original"].strip() != row["garbled"].strip() and "parquote" not in row["garbled"]
    )


def _pairs(rows: Iterable[dict[str, Any]], family: str, field: str) -> Iterator[Example]:
    for number, row in enumerate(rows):
        maker = row["maker"] if "maker" in row else f"apertium {row['engine']}"
        spans = tuple([(span["text"], span["expected"]) for span in row.get("spans", ())])
        yield Example(row[field], 1, maker, family, row["outlet"], number, spans=spans)
        yield Example(row["original"], 0, CLEAN, family, row["outlet"], number)


_FAMILIES = {
    "wmt12-14-smt-worst-ranked": "statistical MT",
    "comparemt-ted-sk-en": "TED MT",
    "mlqe-pe-lowDA-highHTER": "neural MT",
    "agnews-textfooler": "spinner",
    "wmt12-14-ref": "statistical MT",
    "ted-ref": "TED MT",
    "mlqe-pe-postedit": "neural MT",
    "agnews-orig": "spinner",
}


def _sentences_train(rng: random.Random, rows: Sequence[dict[str, Any]]) -> Iterator[Example]:
    for source, family in _FAMILIES.items():
        chosen = _sample(rng, [row for row in rows if row["source"] == source], 2000)
        for row in chosen:
            outlet = row["doc_id"].split(":")[0] if source.startswith("wmt") else family
            maker = f"{family} {outlet}" if outlet != family else family
            yield Example(row["text"], row["label"], maker if row["label"] else CLEAN, family, outlet)


def _sample(rng: random.Random, items: Iterable[Any], most: int) -> list[Any]:
    everything = list(items)
    return everything if len(everything) <= most else rng.sample(everything, most)
