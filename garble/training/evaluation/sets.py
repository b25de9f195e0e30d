"""The labelled sets that took no part in fitting, as sentences and as articles."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from garble.training.data import Example, read_rows
from garble.training.evaluation.metrics import Labelled
from garble.training.seen import Seen

__all__ = ["LabelledSet", "labelled_sets"]

_DISFLUENT = -0.8
_WEAK_SYSTEM = -0.3
_ROUND_TRIPS = 1000
"""Pairs of each engine, drawn from those that were not fitted on."""

_SENTENCES = 8
"""Of a made article."""

_SOURCES = {
    "sentences_dev: statistical MT": ("wmt12-14-smt-worst-ranked", "wmt12-14-ref"),
    "sentences_dev: TED MT": ("comparemt-ted-sk-en", "ted-ref"),
    "sentences_dev: neural MT": ("mlqe-pe-lowDA-highHTER", "mlqe-pe-postedit"),
    "sentences_dev: TextFooler": ("agnews-textfooler", "agnews-orig"),
}


@dataclass(slots=True)
class LabelledSet:
    """Things to score, each a run of sentences: one sentence, or an article.

    Attributes:
        name: of the set.
        level: ``sentence`` or ``article``.
        items: the sentences of each thing.
        labels: 1 = garbled.
        clusters: the document of each, for the bootstrap.
        outlets: where each is from; a news outlet is judged by models fitted without it.
        pairs: places of a garbled thing and of its original.
    """

    name: str
    level: str
    items: list[tuple[str, ...]] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    clusters: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)

    def add(self, sentences: Sequence[str], label: int, cluster: str, outlet: str = "") -> int:
        """Append one thing and return its place."""
        self.items.append(tuple(sentences))
        self.labels.append(label)
        self.clusters.append(cluster)
        self.outlets.append(outlet)
        return len(self.items) - 1

    def add_pair(self, garbled: Sequence[str], original: Sequence[str], cluster: str, outlet: str = "") -> None:
        """Append a garbled thing and its original."""
        self.pairs.append((self.add(garbled, 1, cluster, outlet), self.add(original, 0, cluster, outlet)))

    @property
    def known(self) -> Labelled:
        """Labels, documents and pairs as arrays."""
        _, clusters = np.unique(self.clusters, return_inverse=True)
        pairs = np.array(self.pairs, dtype=np.intp).reshape(-1, 2)
        return Labelled(np.array(self.labels, dtype=np.int64), clusters.astype(np.intp), pairs)


def labelled_sets(folder: Path, fitted: Sequence[Example], seen: Seen, seed: int = 0) -> list[LabelledSet]:
    """Return the sets, without what is among the examples that were fitted on, or was learnt by the encoder.

    simulated_dev and the round trips come from the outlets of clean_news_dev, so that some of their originals are
    among the fitted sentences: their ``outlets`` say which models may judge them.

    Raises:
        InputError: when a file is missing.
    """

    def unseen(name: str, *sides: str) -> list[dict[str, Any]]:
        return [row for row in read_rows(folder, name) if not seen.knows(*(row[side] for side in sides))]

    simulated = unseen("simulated_dev", "text", "original")
    trips = _round_trips(unseen("roundtrip_dev", "original"), fitted, random.Random(seed))
    sentences = unseen("sentences_dev", "text")
    found = [
        _simulated("simulated_dev", simulated, outlets=True),
        _simulated("simulated_dev, the pack's own classifier", simulated, outlets=False),
        _fluency(unseen("fluency_dev", "text")),
        *[_of_source(name, sentences, *sources) for name, sources in _SOURCES.items()],
        _round_trip_sentences(trips),
        _tortured(unseen("tortured_dev", "expected")),
        _simulated_articles(simulated),
        _round_trip_articles(trips),
        _spun_articles(sentences),
        _weak_systems(read_rows(folder, "documents_dev")),
    ]
    return [one for one in found if len(set(one.labels)) == 2]


def _simulated(name: str, rows: Sequence[dict[str, Any]], *, outlets: bool) -> LabelledSet:
    found = LabelledSet(name, "sentence")
    for row in rows:
        outlet = row["outlet"] if outlets else ""
        if row["kind"] == "garbled":
            found.add_pair([row["text"]], [row["original"]], row["doc_id"], outlet)
        else:
            found.add([row["text"]], 0, row["doc_id"], outlet)
    return found


def _fluency(rows: Sequence[dict[str, Any]]) -> LabelledSet:
    found = LabelledSet("fluency_dev", "sentence")
    for row in rows:
        if row["kind"] == "ref" or row["fluency_z"] <= _DISFLUENT:
            found.add([row["text"].lower()], int(row["kind"] != "ref"), row["doc_id"])
    return found


def _of_source(name: str, rows: Sequence[dict[str, Any]], garbled: str, clean: str) -> LabelledSet:
    found = LabelledSet(name, "sentence")
    for row in rows:
        if row["source"] in (garbled, clean):
            found.add([row["text"]], row["label"], row["doc_id"])
    return found


def _round_trips(
    rows: Sequence[dict[str, Any]], fitted: Sequence[Example], chance: random.Random
) -> list[dict[str, Any]]:
    known = {example.text for example in fitted if example.label}
    rows = [
        row
        for row in rows
        if row["garbled"] not in known
        and row["original"].strip() != row["garbled"].strip()
        and "parquote" not in row["garbled"]  # an engine's placeholder for a quotation mark
        and row["original"].strip()
        and row["garbled"].strip()
    ]
    return [
        row
        for _, group in _grouped(rows, lambda row: (row["engine"],))
        for row in chance.sample(group, min(_ROUND_TRIPS, len(group)))
    ]


def _round_trip_sentences(rows: Sequence[dict[str, Any]]) -> LabelledSet:
    found = LabelledSet("roundtrip_dev, pairs not fitted on", "sentence")
    for row in rows:
        found.add_pair([row["garbled"]], [row["original"]], row["original"], row["outlet"])
    return found


def _tortured(rows: Sequence[dict[str, Any]]) -> LabelledSet:
    found = LabelledSet("tortured_dev, phrases", "sentence")
    for row in rows:
        found.add_pair([row["tortured"]], [row["expected"]], row["expected"])
    return found


def _simulated_articles(rows: Sequence[dict[str, Any]], paragraphs: int = 5) -> LabelledSet:
    """Five paragraphs of one maker and outlet, against the same five as the outlet wrote them."""
    found = LabelledSet("simulated_dev, five paragraphs", "article")
    for (maker, outlet), group in _grouped(rows, lambda row: (row["maker"], row["outlet"])):
        documents = [members for _, members in _grouped(group, lambda row: (row["doc_id"],))]
        for first in range(0, len(documents) - paragraphs + 1, paragraphs):
            article = [row for document in documents[first : first + paragraphs] for row in document]
            if any(row["kind"] == "garbled" for row in article):
                texts, originals = [row["text"] for row in article], [row["original"] for row in article]
                found.add_pair(texts, originals, f"{maker} {outlet} {first}", outlet)
    return found


def _round_trip_articles(rows: Sequence[dict[str, Any]]) -> LabelledSet:
    found = LabelledSet("roundtrip_dev, eight sentences", "article")
    for (engine, outlet), group in _grouped(rows, lambda row: (row["engine"], row["outlet"])):
        for number, article in enumerate(_runs(group)):
            texts, originals = [row["garbled"] for row in article], [row["original"] for row in article]
            found.add_pair(texts, originals, f"{engine} {outlet} {number}", outlet)
    return found


def _spun_articles(rows: Sequence[dict[str, Any]]) -> LabelledSet:
    found = LabelledSet("sentences_dev: TextFooler, eight sentences", "article")
    for label, source in ((1, "agnews-textfooler"), (0, "agnews-orig")):
        for number, article in enumerate(_runs([row for row in rows if row["source"] == source])):
            found.add([row["text"] for row in article], label, f"{source} {number}")
    return found


def _weak_systems(rows: Sequence[dict[str, Any]]) -> LabelledSet:
    found = LabelledSet("documents_dev 2018, weak systems", "article")
    for row in rows:
        if row["dataset"] != "newstest2018":
            continue
        sentences = [sentence for sentence in row["sentences"] if sentence.strip()]
        reference = row["kind"] == "ref"
        if sentences and (reference or float(row["system_score"]) <= _WEAK_SYSTEM):
            found.add(sentences, int(not reference), row["doc_id"])
    return found


def _runs(rows: Sequence[dict[str, Any]]) -> list[Sequence[dict[str, Any]]]:
    return [rows[first : first + _SENTENCES] for first in range(0, len(rows) - _SENTENCES + 1, _SENTENCES)]


def _grouped(
    rows: Iterable[dict[str, Any]], key: Callable[[dict[str, Any]], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """Return the rows by key, keys in order, rows of a key as they come."""
    return [(name, list(group)) for name, group in groupby(sorted(rows, key=key), key)]
