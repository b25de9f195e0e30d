from __future__ import annotations

import hashlib
import json
import lzma
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from garble.ngram import NORMALISATION, NgramModel
from garble.synonyms import SynonymTable
from garble.tokens import tokenize
from lm.build import build, main, ngram_counts, perplexity
from lm.synonyms import read_vocabulary
from tests.lm.kenlm_programs import needs_kenlm
from tests.tiny_pack import SENTENCES, arpa

WORDNET = Path(__file__).parents[1] / "cases" / "wordnet"
MORE = (
    "The children purchased quick and large minds.",
    "They began to speak, and the man began to buy a bull.",
    "He bought a large bull, and she acquired big opinions.",
)
HELD_OUT = ("The mayor said on Friday that the bridge would begin in the spring.",)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "town.txt").write_text("\n".join(SENTENCES) + "\n", encoding="utf-8")
    (folder / "more.txt.xz").write_bytes(lzma.compress("\n".join([*MORE, *MORE]).encode()))
    return folder


@pytest.fixture(scope="module")
def built(corpus, tmp_path_factory):
    """A pack built from the command line."""
    out = tmp_path_factory.mktemp("built") / "pack"
    held_out = out.parent / "held_out.txt"
    held_out.write_text("\n".join(HELD_OUT), encoding="utf-8")
    options = f"--name tiny --vocabulary 80 --jobs 1 --wordnet {WORDNET} --perplexity-on {held_out}"
    result = CliRunner().invoke(main, [*f"--corpus {corpus} --out {out}".split(), *options.split()])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output[result.output.index("{") :])["vocabulary"] <= 80
    return out


@needs_kenlm
def test_the_manifest_says_what_was_built(built):
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    files = manifest.pop("files")
    assert sorted(files) == ["ngram.bin", "synonyms.txt.gz"]
    for name, described in files.items():
        data = (built / name).read_bytes()
        assert described == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    words = manifest.pop("corpus")
    different = {line.replace("1998", "2021") for line in (*SENTENCES, *MORE)}  # a year is a year
    assert words["sentences"] == len(different)
    assert sorted(words["words"]) == ["more.txt.xz", "town.txt"]
    assert manifest.pop("perplexity")["held_out"] > 1
    unigrams, bigrams, trigrams = manifest.pop("ngrams")
    assert unigrams > 50 < bigrams
    assert trigrams > 20
    assert manifest == {
        "format": 1,
        "name": "tiny",
        "normalisation": NORMALISATION,
        "rare_classes": ["<name>", "<word>", "<mixed>"],
        "order": 3,
        "vocabulary": manifest["vocabulary"],
        "count_prune": [0, 1, 1],
        "entropy_prune": [],
        "quantisation_bits": 8,
    }


@needs_kenlm
def test_the_model_knows_what_it_read(built):
    model = NgramModel(built / "ngram.bin")
    assert model.order == 3
    read = model.score(tokenize("The mayor said on Monday that the bridge was closed after the storm."))
    odd = model.score(tokenize("The storm closed said bridge on that mayor the was Monday the after."))
    assert sum(read.log10) > sum(odd.log10) + 5
    assert max(read.matched) == 3
    assert model.score(tokenize("Kyiv flumph B53"))
    assert model.symbols("Kyiv") == ("<name>",)


@needs_kenlm
def test_no_ngram_that_was_seen_once_is_in_the_model(built):
    """So that no sentence of the corpus can be read back."""
    once = "Write to desk@example.org or see www.example.org, said Anna Larsen of the B52 group."
    assert once in SENTENCES
    scored = NgramModel(built / "ngram.bin").score(tokenize(once))
    assert max(scored.matched) < 3


@needs_kenlm
def test_the_synonyms_are_words_of_the_model(built):
    model, table = NgramModel(built / "ngram.bin"), SynonymTable.load(built / "synonyms.txt.gz")
    assert len(table) > 0
    assert "bought" in table.candidates("purchased")
    for word in ("purchased", "began", "large", "bought"):
        assert all(one in model for one in (word, *table.candidates(word), *table.related(word)))


def settings(**changed):
    usual = {
        "name": "x",
        "order": 3,
        "vocabulary": 80,
        "count_prune": [0, 1, 1],
        "entropy": [],
        "bits": 8,
        "jobs": 1,
        "wordnet": None,
    }
    return usual | changed


@needs_kenlm
def test_the_same_corpus_builds_the_same_model(corpus, built, tmp_path):
    out, work = tmp_path / "pack", tmp_path / "work"
    work.mkdir()
    manifest = build(corpus, out, work, **settings())
    assert sorted(manifest["files"]) == ["ngram.bin"]
    assert (out / "ngram.bin").read_bytes() == (built / "ngram.bin").read_bytes()
    words = read_vocabulary(work / "words.txt")
    assert len(words) == manifest["vocabulary"]
    assert list(words) == sorted(words)
    model = NgramModel(out / "ngram.bin")
    assert all(word in model and count > 1 for word, count in words.items())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"count_prune": [0, 1]}, "a number for each order"),
        ({"count_prune": [0, 0, 0]}, "at least 1 from order 3 on"),
        ({"order": 4, "count_prune": [0, 0, 1, 0]}, "at least 1 from order 3 on"),
    ],
)
def test_settings_that_would_let_sentences_be_read_back(corpus, tmp_path, changed, message):
    with pytest.raises(click.UsageError, match=message):
        build(corpus, tmp_path / "out", tmp_path, **settings(**changed))
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_corpus(tmp_path):
    with pytest.raises(click.UsageError, match="holds no"):
        build(tmp_path, tmp_path / "out", tmp_path, **settings())


@pytest.mark.parametrize("value", ["x", "0,y", "0;1"])
def test_numbers_that_are_none(corpus, tmp_path, value):
    options = ["--corpus", str(corpus), "--out", str(tmp_path), "--count-prune", value]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 2
    assert "numbers separated by commas" in result.output


def test_counts_are_read_from_the_head_of_an_arpa_file(tmp_path):
    (tmp_path / "model.arpa").write_text(arpa(), encoding="utf-8")
    parts = [part.split("\n") for part in arpa().strip().split("\n\n")]
    assert ngram_counts(tmp_path / "model.arpa") == [len(part) - 1 for part in parts[1:-1]]


def test_perplexity_is_kenlm_s_over_all_words_together(tmp_path):
    path = tmp_path / "ngram.bin"
    path.write_text(arpa(), encoding="utf-8")
    model = NgramModel(path)
    one, two = "The bridge is open again.", "The storm hit Kyiv."
    lines = [" ".join(model.score(tokenize(text)).words) for text in (one, two)]
    total = sum(model.kenlm.score(line) for line in lines)
    words = sum(len(line.split()) + 1 for line in lines)
    assert perplexity(model, [f"{one} {two}", ""]) == pytest.approx(10 ** (-total / words), rel=1e-5)
    assert perplexity(model, [one]) == pytest.approx(model.kenlm.perplexity(lines[0]), rel=1e-5)
