from __future__ import annotations

import lzma
from collections import Counter

import pytest

from garble.ngram import RARE_CLASSES
from lm.build import vocabulary_of
from lm.corpus import MAX_PIECES, corpus_files, cut, normalise, read_paragraphs

FIRST = "The bridge was closed. Mr. Smith's full-scale plan, dated 2019, failed.\n\n  Too short.  \n"
SECOND = "“The bridge was closed.”\nThe Kyiv bridge isn’t open at 9:30.\n"


@pytest.fixture
def files(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "b.txt").write_text(FIRST, encoding="utf-8")
    (corpus / "a.txt.xz").write_bytes(lzma.compress(SECOND.encode()))
    (corpus / "notes.md").write_text("Not a corpus file at all, this one.", encoding="utf-8")
    return corpus_files(corpus)


def test_finds_the_corpus_files_by_name(files):
    assert [path.name for path in files] == ["a.txt.xz", "b.txt"]


def test_paragraphs_are_lines_that_are_not_blank(files):
    packed, plain = (list(read_paragraphs(path)) for path in files)
    assert packed == SECOND.splitlines()
    assert plain == [line.strip() for line in FIRST.splitlines() if line.strip()]


def test_cut_writes_the_pieces_of_every_sentence_and_counts_them(files, tmp_path):
    counts, words = cut(files, tmp_path, jobs=1)
    assert (tmp_path / "b.txt.pieces").read_text(encoding="utf-8").splitlines() == [
        "The bridge was closed .",
        "Mr Smith 's full -scale plan , dated <year> , failed .",
    ]
    assert (tmp_path / "a.txt.xz.pieces").read_text(encoding="utf-8").splitlines() == [
        "The bridge was closed .",
        "The Kyiv bridge isn't open at <num> .",
    ]
    lines = "".join((tmp_path / f"{path.name}.pieces").read_text(encoding="utf-8") for path in files)
    assert counts == Counter(lines.lower().split())
    assert words == {"a.txt.xz": 13, "b.txt": 17}
    assert list(words) == ["a.txt.xz", "b.txt"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_processes_changes_nothing(files, tmp_path, jobs):
    work = tmp_path / str(jobs)
    work.mkdir()
    counts, words = cut(files, work, jobs)
    assert (counts["the"], counts["closed"], counts.total()) == (3, 2, 30)
    assert sum(words.values()) == 30


def test_sentences_too_long_to_be_sentences_are_left_out(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\n".join(" ".join(["word"] * size) for size in (3, 4, MAX_PIECES, MAX_PIECES + 1)))
    _, words = cut([path], tmp_path, jobs=1)
    assert words == {"a.txt": 4 + MAX_PIECES}


def test_normalise_puts_symbols_in_place_and_writes_a_sentence_once(files, tmp_path):
    counts, _ = cut(files, tmp_path, jobs=1)
    kept = vocabulary_of(counts, 100, least=2) | {"scale", "isn't"}
    assert normalise(files, tmp_path, kept, tmp_path / "text") == 3
    assert (tmp_path / "text").read_text(encoding="utf-8").splitlines() == [
        "the bridge was closed .",
        "the <name> bridge isn't <word> <word> <mixed> .",
        "<name> <name> <mixed> <word> scale <word> , <word> <mixed> , <word> .",
    ]
    written = (tmp_path / "text").read_text(encoding="utf-8").split()
    assert set(written) <= kept | set(RARE_CLASSES)


def test_pieces_of_an_earlier_corpus_are_not_read(files, tmp_path):
    counts, _ = cut(files, tmp_path, jobs=1)
    (tmp_path / "old.txt.pieces").write_text("A sentence of another corpus .\n")
    assert normalise(files, tmp_path, frozenset(counts), tmp_path / "text") == 3
    assert "corpus" not in (tmp_path / "text").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("size", "least", "expected"),
    [(10, 1, {"a", "b", "c"}), (2, 1, {"a", "b"}), (10, 2, {"a", "b"}), (10, 9, set()), (0, 1, set())],
)
def test_vocabulary(size, least, expected):
    assert vocabulary_of(Counter(a=3, b=2, c=1), size, least) == expected
