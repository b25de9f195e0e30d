from __future__ import annotations

import gzip
import json
import pickle
import shutil
from pathlib import Path

import pytest

from garble.errors import PackError
from garble.features import FEATURE_NAMES
from garble.gate import Thresholds
from garble.pack import FittedClassifier, Pack
from tests.tiny_pack import write_pack


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack") / "tiny")


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "pack")


def change(path, **values):
    """Change entries of a JSON file; ``None`` takes one away."""
    data = json.loads(path.read_text(encoding="utf-8")) | values
    path.write_text(json.dumps({key: value for key, value in data.items() if value is not None}), encoding="utf-8")


def open_pack(folder, grammar):
    pack = Pack(folder)
    if grammar:
        pack.classifier(grammar)


def assert_refused(folder, *parts, grammar=None):
    with pytest.raises(PackError) as caught:
        open_pack(folder, grammar)
    for part in parts:
        assert part in str(caught.value)
    assert caught.value.remedy
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.problem, again.remedy) == (caught.value.problem, caught.value.remedy)


def test_opens_a_pack(whole):
    pack = Pack(whole)
    assert pack.folder == whole
    assert pack.identity == f"tiny-{pack.manifest['files']['ngram.bin']['sha256'][:8]}"
    assert pack.resources.model.order == 3
    assert pack.resources.synonyms.candidates("begin") == ("start", "open")


def test_reads_what_was_fitted_for_a_grammar_checker(whole):
    fitted = Pack(whole).classifier("harper")
    assert isinstance(fitted, FittedClassifier)
    assert (fitted.name, fitted.identity) == ("harper", "harper-tiny")
    assert fitted.sentence.features[-1] == "grammar.hits"
    assert set(fitted.sentence.features) <= set(FEATURE_NAMES)
    assert fitted.article.weights == (4.0, 0.2)
    assert fitted.thresholds == Thresholds(0.5, 0.4, 0.8)


def test_a_folder_that_is_no_pack(tmp_path):
    assert_refused(tmp_path / "nowhere", "manifest.json", "missing", "--pack")
    assert_refused(tmp_path, "manifest.json", "missing", "--pack")


@pytest.mark.parametrize("name", ["ngram.bin", "synonyms.txt.gz", "vectors.words.txt", "vectors.inputs.npy"])
def test_a_file_is_missing(folder, name):
    (folder / name).unlink()
    assert_refused(folder, name, "missing")


@pytest.mark.parametrize("name", ["ngram.bin", "synonyms.txt.gz", "vectors.words.txt", "vectors.outputs.npy"])
@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: data + b"x", lambda data: b""])
def test_a_file_is_not_the_one_of_the_manifest(folder, name, harm):
    path = folder / name
    path.write_bytes(harm(path.read_bytes()))
    assert_refused(folder, name, "damaged", "SHA-256")


def test_a_table_that_the_manifest_does_not_vouch_for_is_still_read_with_care(folder):
    files = json.loads((folder / "manifest.json").read_text())["files"]
    del files["synonyms.txt.gz"]
    change(folder / "manifest.json", files=files)
    (folder / "synonyms.txt.gz").write_bytes(gzip.compress(b"something else\n"))
    assert_refused(folder, "synonyms.txt.gz")


def test_a_file_cannot_be_read(folder):
    (folder / "synonyms.txt.gz").unlink()
    (folder / "synonyms.txt.gz").mkdir()
    assert_refused(folder, "synonyms.txt.gz")


def test_a_file_may_not_be_read(folder, monkeypatch):
    real_open = Path.open

    def refuse(path, *arguments, **named):
        if path.name == "ngram.bin":
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    assert_refused(folder, "ngram.bin", "cannot be read", "permissions")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1'])
def test_a_damaged_manifest(folder, content):
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    assert_refused(folder, "manifest.json")


@pytest.mark.parametrize(
    "values",
    [
        {"name": None},
        {"files": None},
        {"files": []},
        {"files": {}},
        {"files": "ngram.bin"},
        {"files": {"ngram.bin": {}}},
        {"files": {"ngram.bin": None}},
    ],
)
def test_a_manifest_that_lacks_something(folder, values):
    change(folder / "manifest.json", **values)
    assert_refused(folder, "manifest.json")


def test_another_format(folder):
    change(folder / "manifest.json", format=2)
    assert_refused(folder, "not of format 1", "another version of garble")


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_normalisation(folder, version):
    change(folder / "manifest.json", normalisation=version)
    assert_refused(folder, "another normalisation", "Rebuild it")


def test_nothing_was_fitted_for_the_grammar_checker(folder):
    assert_refused(folder, "for --grammar languagetool", "for: --grammar harper --context off", grammar="languagetool")


@pytest.mark.parametrize(
    "content", ["", '{"format": 1', '{"format": 1}', '{"format": 1, "identity": "x", "sentence": 3}']
)
def test_a_damaged_classifier(folder, content):
    (folder / "classifiers" / "none.json").write_text(content, encoding="utf-8")
    assert_refused(folder, "none.json", "damaged", grammar="none")


@pytest.mark.parametrize(
    "values",
    [
        {"identity": None},
        {"sentence": None},
        {"article": None},
        {"thresholds": None},
        {"sentence": []},
        {"article": {"intercept": 0.0, "weights": [1.0], "clean": -1.0}},
        {"article": {"intercept": 0.0, "weights": [1.0, 1.0]}},
        {"article": "x"},
        {"thresholds": {"sentence": 0.5, "review": 0.4}},
        {"thresholds": {"sentence": 0.5, "review": 0.4, "block": 7}},
    ],
)
def test_a_classifier_that_lacks_something(folder, values):
    change(folder / "classifiers" / "none.json", **values)
    assert_refused(folder, "none.json", "damaged", grammar="none")


def test_a_classifier_of_a_newer_format(folder):
    change(folder / "classifiers" / "none.json", format=2)
    assert_refused(folder, "none.json", "another version", grammar="none")


@pytest.mark.parametrize("feature", ["lm.gain_maximum", "", 5])
def test_a_classifier_that_reads_unknown_features(folder, feature):
    term = {"feature": feature, "edges": [], "log_odds": [0.0], "missing": 0.0}
    change(folder / "classifiers" / "none.json", sentence={"intercept": 0.0, "terms": [term]})
    assert_refused(folder, "none.json", "does not measure", str(feature), "another version", grammar="none")
