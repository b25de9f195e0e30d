"""Measures garble's speed against bare KenLM, in one run, because machines differ and are shared.

``python -m tests.benchmarks.speed [--pack DIR] [--text FILE] [--sentences N] [--rounds N]`` prints the
sentences a second of bare KenLM and of ``garble score --lines`` with one and with two processes (their start
included), the time of single commands, and what each part of the pipeline takes of a sentence. FILE has one
sentence a line; without it the words of the sample articles are put together anew, and their small vocabulary
helps every cache.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from garble.features import units
from garble.ngram import NgramModel
from garble.pack import EMBEDDED, open_resources
from garble.segment import split
from garble.signals import coherence, function_words, perplexity, readability, substitution, surface
from garble.signals.base import FloatArray
from garble.tokens import tokenize
from garble.word_model import WordModel, sentence_columns, word_matrix

_SEEDS = Path(__file__).parents[2] / "seeds"
_ARTICLE = min(_SEEDS.glob("*.txt"))
_CHUNK = 500
_STARTS = 5

_SAMPLE = 4_000
_LONGEST = 60

Result = TypeVar("Result")


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("--pack", type=Path, default=EMBEDDED)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--sentences", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    lines = given.text.read_text(encoding="utf-8").split("\n") if given.text else _recombined(given.sentences)
    sentences = list(dict.fromkeys(filter(str.strip, lines)))[: given.sentences]
    print(f"{len(sentences):,} different sentences, {sum(len(one.split()) for one in sentences):,} words\n")
    _print_speeds(sentences, given.pack, given.rounds)
    _print_starts(given.pack)
    _print_parts(sentences[:_SAMPLE], given.pack)


def _print_speeds(sentences: list[str], pack: Path, rounds: int) -> None:
    """Time bare KenLM and the command in turn, so that other work on the machine slows both."""
    model = NgramModel(pack / "ngram.bin")
    normalised = [" ".join(model.score(tokenize(sentence)).words) for sentence in sentences]
    command = ("score", "--lines", "--format", "tsv", "--grammar", "none", "--pack", str(pack))
    taken: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sentences.txt")
        file.write_text("\n".join(sentences), encoding="utf-8")
        for _ in range(rounds):
            taken["bare KenLM"].append(_seconds(_score_bare, model, normalised))
            for context, jobs in (("off", "1"), ("off", "2"), ("on", "2")):
                options = ("--context", context, "--jobs", jobs)
                taken[f"garble {' '.join(options)}"].append(_seconds(_garble, *command, *options, str(file)))
    print("| | sentences a second | time of KenLM | sentences a processor second | processor time of KenLM |")
    print("|---|---:|---:|---:|---:|")
    for name, times in taken.items():
        cells = []
        for clock in range(2):
            ratio = median(own[clock] / bare[clock] for own, bare in zip(times, taken["bare KenLM"], strict=True))
            cells += [f"{len(sentences) / median(one[clock] for one in times):,.0f}", f"× {ratio:.1f}"]
        print(f"| {name} | {' | '.join(cells)} |")
    print()


def _print_starts(pack: Path) -> None:
    score = ("score", "--grammar", "none", "--pack", str(pack), str(_ARTICLE), "--context")
    print("| from start to end | seconds |\n|---|---:|")
    for name, command in (
        ("garble --help", ("--help",)),
        ("garble score ARTICLE --context off", (*score, "off")),
        ("garble score ARTICLE --context on", (*score, "on")),
    ):
        print(f"| {name} | {median(_seconds(_garble, *command)[0] for _ in range(_STARTS)):.2f} |")
    print()


def _print_parts(sentences: list[str], pack: Path) -> None:
    """Run the steps of `garble.features.measure_sentences` one by one, in processor time."""
    resources = open_resources(pack)
    model = resources.model
    used: defaultdict[str, float] = defaultdict(float)

    def timed(part: str, step: Callable[..., Result], *args: object) -> Result:
        start = time.process_time()
        result = step(*args)
        used[part] += time.process_time() - start
        return result

    for first in range(0, len(sentences), _CHUNK):
        chunk = sentences[first : first + _CHUNK]
        text, laid_out = timed("tokens", units, chunk)
        scored = timed("n-gram model", perplexity.score_words, model, laid_out)
        measurements = (
            timed("perplexity", perplexity.measure, laid_out, scored),
            timed("substitution", substitution.measure, model, resources.synonyms, laid_out, scored),
            timed("function words", function_words.measure, model, laid_out, scored),
            timed("coherence", coherence.measure, resources.vectors, laid_out, scored),
        )
        timed("readability", readability.measure, text, laid_out)
        timed("surface", surface.measure, text, laid_out)
        if resources.word_model:
            words = {name: column for one in measurements for name, column in one.words.items()}
            timed("word model", _weigh_words, resources.word_model, words, [len(one.words) for one in scored])
    print("| part | microseconds a sentence | share |\n|---|---:|---:|")
    for part, seconds in sorted(used.items(), key=itemgetter(1), reverse=True):
        print(f"| {part} | {1e6 * seconds / len(sentences):.0f} | {seconds / sum(used.values()):.0%} |")


def _weigh_words(model: WordModel, words: dict[str, FloatArray], lengths: list[int]) -> None:
    counts = np.array(lengths, dtype=np.intp)
    sentence_columns(model.log_odds(word_matrix(words, counts)), counts)


def _score_bare(model: NgramModel, normalised: list[str]) -> None:
    for sentence in normalised:
        list(model.kenlm.full_scores(sentence))


def _garble(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "garble", *arguments], check=True, stdout=subprocess.DEVNULL)


def _seconds(step: Callable[..., object], *args: object) -> tuple[float, float]:
    """Return wall-clock and processor time, that of child processes included; others' work lengthens only the first."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    step(*args)
    return time.perf_counter() - start, sum(os.times()[:4]) - before


def _recombined(count: int) -> list[str]:
    """Return new sentences: walks over the pairs of neighbouring words of the sample articles."""
    choice = random.Random(1).choice
    following: defaultdict[str, list[str]] = defaultdict(list)
    for file in sorted(_SEEDS.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        for span in split(text):
            words = ["", *span.of(text).split(), ""]  # the empty word begins and ends a sentence
            for word, follower in pairwise(words):
                following[word].append(follower)
    sentences = dict.fromkeys([""])
    while len(sentences) <= count:
        words = [choice(following[""])]
        while words[-1] and len(words) < _LONGEST:
            words.append(choice(following[words[-1]]))
        sentences[" ".join(words).strip()] = None
    return list(sentences)[1:]


if __name__ == "__main__":
    main(sys.argv[1:])
