from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from garble.errors import InputError
from garble.training.context.hard import hardest, sentences_by_chance


class LongerIsWorse:
    """Stands for an encoder."""

    def judge(self, sentences):
        return [SimpleNamespace(sentence=float(len(sentence))) for sentence in sentences]


def test_the_worst_and_some_of_the_others_shortest_first():
    sentences = ["a" * length for length in range(1, 101)]
    random.Random(1).shuffle(sentences)
    kept = hardest(LongerIsWorse(), sentences, random.Random(0))
    assert kept[5:] == ["a" * length for length in range(90, 101)]
    assert len(kept) == 16
    assert kept == sorted(kept, key=len)
    assert kept == hardest(LongerIsWorse(), sentences, random.Random(0))
    assert kept[:5] != hardest(LongerIsWorse(), sentences, random.Random(1))[:5]


def test_sentences_of_a_text(tmp_path):
    long = "Word " * 60 + "word."
    fitting = "The mayor opened the bridge {0} today. It closed again at number {0}. He left at hour {0}."
    paragraph = f"Too short. {fitting} {long}"
    (tmp_path / "text.txt").write_text("".join(paragraph.format(n) + "\n" for n in range(50)), encoding="utf-8")
    found = sentences_by_chance(tmp_path / "text.txt", 60, random.Random(0))
    assert len(set(found)) == 60
    assert {" ".join(sentence.split()[:2]) for sentence in found} == {"The mayor", "It closed", "He left"}
    assert sentences_by_chance(tmp_path / "text.txt", 60, random.Random(0)) == found
    assert len(sentences_by_chance(tmp_path / "text.txt", 1000, random.Random(0))) == 100


def test_a_text_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        sentences_by_chance(tmp_path / "missing.txt", 1, random.Random(0))
