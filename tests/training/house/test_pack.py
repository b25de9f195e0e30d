from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from garble.errors import InputError, PackError
from garble.pack import Pack
from garble.training.house.pack import check_target, write_house_pack
from garble.training.house.seen import digest, fitted_on
from tests.tiny_pack import classifier, write_pack

CORPUS = SimpleNamespace(sizes=((40, 500), (41, 600)), articles=[SimpleNamespace(texts=("One  two.", "Three."))])


@pytest.fixture
def used(tmp_path):
    return Pack(write_pack(tmp_path / "tiny"))


def test_everything_but_the_classifiers_is_the_same(used, tmp_path):
    write_house_pack(used, tmp_path / "house", {"none": classifier("none") | {"identity": "none-house-1"}}, CORPUS)
    found = Pack(tmp_path / "house")
    assert found.classifiers == ("none",)
    assert found.classifier("none").identity == "none-house-1"
    assert found.identity == used.identity.replace("tiny", "tiny-house")
    files = dict(found.manifest["files"])
    assert files.pop("classifiers/none.json")["bytes"] > 0
    assert files == used.manifest["files"]
    for name in files:
        assert (tmp_path / "house" / name).read_bytes() == (used.folder / name).read_bytes()
    assert found.manifest["house"] == {
        "pack": used.identity,
        "clean": {"articles": 40, "sentences": 500},
        "garbled": {"articles": 41, "sentences": 600},
        "fitted_on": [digest(["One two.", "Three."])],
    }
    assert fitted_on(tmp_path / "house") == {digest(["One two.", "Three."])}
    assert fitted_on(tmp_path / "tiny") == fitted_on(None) == frozenset()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["house", "tiny"]


def test_another_setting_is_an_error_that_names_those_there_are(used, tmp_path):
    write_house_pack(used, tmp_path / "house", {"none": classifier("none")}, CORPUS)
    with pytest.raises(PackError, match="has no classifier for --grammar harper --context off") as caught:
        Pack(tmp_path / "house").classifier("harper")
    assert caught.value.remedy == "It has one for: --grammar none --context off."


def test_a_pack_is_made_of_a_pack_whose_manifest_lists_its_classifiers(used, tmp_path):
    write_house_pack(used, tmp_path / "a", {"none": classifier("none"), "harper": classifier("harper")}, CORPUS)
    write_house_pack(Pack(tmp_path / "a"), tmp_path / "b", {"none": classifier("none")}, CORPUS)
    assert Pack(tmp_path / "b").classifiers == ("none",)
    assert json.loads((tmp_path / "b" / "manifest.json").read_text())["name"] == "tiny-house-house"


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(InputError, match="exists already"):
        check_target(tmp_path / "there")
    with pytest.raises(InputError, match="there is no folder"):
        check_target(tmp_path / "nowhere" / "house")
    with pytest.raises(InputError, match="cannot be made: File name too long"):
        check_target(tmp_path / ("a" * 300))
    check_target(tmp_path / "house")


def test_nothing_is_left_of_a_pack_that_cannot_be_written(used, tmp_path):
    (used.folder / "ngram.bin").unlink()
    (used.folder / "ngram.bin").symlink_to("nowhere")
    with pytest.raises(InputError, match="cannot be written"):
        write_house_pack(used, tmp_path / "house", {}, CORPUS)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]
