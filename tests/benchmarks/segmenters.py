"""Measures sentence splitters: accuracy on the golden table, offsets and speed on running text.

``python -m tests.benchmarks.segmenters [TEXT ...]`` prints the table of docs/segmentation.md. It needs
``pip install pysbd sentencex blingfire choppa-srx``. TEXT is one paragraph a line, plain or xz; without it
the sample articles are read again and again.
"""

# ruff: noqa: T201

from __future__ import annotations

import lzma
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from garble.document import Span
from garble.segment import split
from tests.cases.segmentation import Case, read_cases

Splitter = Callable[[str], Sequence[Span]]

_SEEDS = Path(__file__).parents[2] / "seeds"
_WORDS = 150_000
_SECONDS = 8.0  # pysbd would need minutes


def pysbd() -> Splitter:
    from pysbd import Segmenter

    segmenter = Segmenter(language="en", clean=False, char_span=True)
    return lambda text: _trim(text, ((piece.start, piece.end) for piece in segmenter.segment(text)))


def sentencex() -> Splitter:
    from sentencex import get_sentence_boundaries

    return lambda text: _trim(
        text, ((piece["start_index"], piece["end_index"]) for piece in get_sentence_boundaries("en", text))
    )


def blingfire() -> Splitter:
    from blingfire import text_to_sentences_and_offsets

    return lambda text: _trim(text, text_to_sentences_and_offsets(text)[1])


def choppa_srx() -> Splitter:
    import choppa

    rules = Path(choppa.__file__).parent / "data/srx/languagetool_segment.srx"
    document = choppa.SrxDocument(ruleset=str(rules))

    def run(text: str) -> list[Span]:
        ends, end = [0], 0
        for piece in choppa.SrxTextIterator(document, "en_two", text):
            end += len(piece)
            ends.append(end)
        return _trim(text, pairwise(ends))

    return run


LIBRARIES = {"pysbd": pysbd, "sentencex": sentencex, "blingfire": blingfire, "choppa-srx": choppa_srx}


def main(paths: Sequence[str]) -> None:
    """Print a Markdown table: one row a splitter."""
    cases = read_cases()
    paragraphs = _paragraphs(paths)
    splitters: dict[str, Splitter] = {"garble.segment": split}
    splitters |= {f"{name} {version(name)}": make() for name, make in LIBRARIES.items()}
    print(f"{len(cases)} texts, {sum(len(case.sentences) for case in cases)} sentences")
    print("| splitter | texts right | quotations left out | precision | recall | damaged | words a second |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, splitter in splitters.items():
        right = {case: tuple(splitter(case.text)) == case.sentences for case in cases}
        plain = [hit for case, hit in right.items() if case.group != "quotations"]
        precision, recall = _ends(splitter, cases)
        damaged, speed = _on_running_text(splitter, paragraphs)
        shares = (sum(right.values()) / len(right), sum(plain) / len(plain), precision, recall, damaged)
        print(f"| {name} | {' | '.join(f'{share:.1%}' for share in shares)} | {speed:,.0f} |")


def _ends(splitter: Splitter, cases: Iterable[Case]) -> tuple[float, float]:
    """Return precision and recall of the ends between two sentences, the last end of a text left out."""
    found = wanted = both = 0
    for case in cases:
        want = {span.end for span in case.sentences[:-1]}
        have = {span.end for span in splitter(case.text)[:-1]}
        wanted, found, both = wanted + len(want), found + len(have), both + len(want & have)
    return both / found, both / wanted


def _on_running_text(splitter: Splitter, paragraphs: Sequence[str]) -> tuple[float, float]:
    """Return the share of paragraphs with lost or repeated characters, and words a processor second."""
    damaged = words = done = 0
    used = 0.0
    for paragraph in paragraphs:
        start = time.process_time()
        spans = splitter(paragraph)
        used += time.process_time() - start
        words += paragraph.count(" ") + 1
        done += 1
        kept = "".join(span.of(paragraph) for span in spans)
        damaged += "".join(kept.split()) != "".join(paragraph.split())
        if words >= _WORDS or used > _SECONDS:
            break
    return damaged / done, words / used


def _paragraphs(paths: Sequence[str]) -> list[str]:
    texts = [_read(Path(path)) for path in paths or sorted(map(str, _SEEDS.glob("*.txt")))]
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    if not paths:
        lines *= 1 + _WORDS // sum(line.count(" ") + 1 for line in lines)
    return lines


def _read(path: Path) -> str:
    data = path.read_bytes()
    return (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")


def _trim(text: str, ranges: Iterable[tuple[int, int]]) -> list[Span]:
    spans = []
    for start, end in ranges:
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append(Span(start + lead, start + lead + len(piece.strip())))
    return spans


if __name__ == "__main__":
    main(sys.argv[1:])
