from __future__ import annotations

import random
import shutil
from itertools import pairwise
from pathlib import Path

import kenlm
import pytest

from lm.build import ngram_counts
from lm.estimate import entropy_prune, estimate, find_program, pack, sort_by_prefix
from tests.lm.kenlm_programs import needs_kenlm
from tests.tiny_pack import SENTENCES, arpa, normalised, vocabulary

needs_irstlm = pytest.mark.skipif(
    shutil.which("prune-lm") is None and not Path("/usr/lib/irstlm/bin/prune-lm").exists(),
    reason="IRSTLM's prune-lm is missing; Debian's package irstlm has it",
)


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    path = tmp_path_factory.mktemp("estimate") / "text"
    path.write_text("".join(" ".join(normalised(line, vocabulary())) + "\n" for line in SENTENCES), encoding="utf-8")
    return path


def sections(text: str) -> list[list[str]]:
    """Return the lines of an ARPA file by its parts."""
    return [part.split("\n") for part in text.strip().split("\n\n")]


def shuffled(text: str) -> str:
    parts = sections(text)
    rng = random.Random(0)
    for part in parts:
        if part[0].endswith("-grams:"):
            entries = part[1:]
            rng.shuffle(entries)
            part[1:] = entries
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def test_sorting_keeps_every_ngram_and_puts_those_with_one_beginning_together(tmp_path):
    (tmp_path / "in").write_text(shuffled(arpa()), encoding="utf-8")
    sort_by_prefix(tmp_path / "in", tmp_path / "out")
    before, after = sections(arpa()), sections((tmp_path / "out").read_text(encoding="utf-8"))
    assert [sorted(part) for part in after] == [sorted(part) for part in before]
    assert [part[0] for part in after] == [part[0] for part in before]
    for part in after[1:-1]:
        words = [line.split("\t")[1].encode() for line in part[1:]]
        assert words == sorted(words)
        beginnings = [word.rpartition(b" ")[0] for word in words]
        runs = [one for place, one in enumerate(beginnings) if place == 0 or beginnings[place - 1] != one]
        assert len(runs) == len(set(beginnings))


@needs_kenlm
def test_estimates_a_model_that_kenlm_reads(text, tmp_path):
    estimate(text, tmp_path / "model.arpa", order=3, prune=[0, 0, 1], work=tmp_path, memory="64M")
    unigrams, bigrams, trigrams = ngram_counts(tmp_path / "model.arpa")
    assert unigrams == len(set(text.read_text(encoding="utf-8").split())) + 3  # <s>, </s> and <unk>
    lines = [["<s>", *line.split(), "</s>"] for line in text.read_text(encoding="utf-8").splitlines()]
    pairs = [pair for line in lines for pair in pairwise(line)]
    assert bigrams == len(set(pairs))
    triples = [triple for line in lines for triple in zip(line, line[1:], line[2:], strict=False)]
    assert trigrams == sum(triples.count(triple) > 1 for triple in set(triples))


@needs_kenlm
def test_packing_changes_probabilities_by_no_more_than_quantisation(text, tmp_path):
    estimate(text, tmp_path / "model.arpa", order=3, prune=[0, 0, 1], work=tmp_path, memory="64M")
    pack(tmp_path / "model.arpa", tmp_path / "ngram.bin", bits=8, work=tmp_path)
    exact, packed = kenlm.Model(str(tmp_path / "model.arpa")), kenlm.Model(str(tmp_path / "ngram.bin"))
    for line in text.read_text(encoding="utf-8").splitlines():
        words = len(line.split()) + 1
        assert packed.score(line) / words == pytest.approx(exact.score(line) / words, abs=0.05)


@needs_kenlm
@needs_irstlm
def test_entropy_pruning_drops_ngrams_and_leaves_a_model(text, tmp_path):
    estimate(text, tmp_path / "model.arpa", order=3, prune=[0, 0, 1], work=tmp_path, memory="64M")
    entropy_prune(tmp_path / "model.arpa", tmp_path / "pruned.arpa", [1e-3, 1e-3], tmp_path)
    before, after = ngram_counts(tmp_path / "model.arpa"), ngram_counts(tmp_path / "pruned.arpa")
    assert before[0] == after[0]
    assert sum(after) < sum(before)
    assert not (tmp_path / "sorted.arpa").exists()
    pruned = kenlm.Model(str(tmp_path / "pruned.arpa"))
    assert all(word in pruned for word in set(text.read_text(encoding="utf-8").split()))


@needs_kenlm
def test_a_program_that_fails_says_why(tmp_path):
    (tmp_path / "text").write_text("a b c d\n")
    with pytest.raises(SystemExit, match=r"lmplz failed:(.|\n)*[Pp]runing"):
        estimate(tmp_path / "text", tmp_path / "out", order=2, prune=[3, 1], work=tmp_path, memory="64M")


def program(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_programs_are_taken_from_the_path_or_from_what_was_built(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    built = program(tmp_path / "work" / "kenlm-build" / "bin", "lmplz")
    assert find_program("lmplz", tmp_path / "work") == built
    installed = program(tmp_path / "bin", "lmplz")
    assert find_program("lmplz", tmp_path / "work") == installed


def test_what_cannot_be_had_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr("lm.estimate._IRSTLM", tmp_path)
    with pytest.raises(SystemExit, match="install Debian's package irstlm"):
        find_program("prune-lm", tmp_path)
    program(tmp_path / "bin", "false")
    monkeypatch.setattr("sys.executable", str(tmp_path / "nowhere"))
    with pytest.raises(SystemExit, match=r"cmake, g\+\+, zlib1g-dev"):
        find_program("lmplz", tmp_path)
