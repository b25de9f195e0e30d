"""The table of words that share a translation."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from garble.pack import TRANSLATIONS
from garble.synonyms import SynonymTable
from lm import translations
from lm.synonyms import write_vocabulary
from lm.translations import LEAST_HEADWORDS, MAX_WORDS, SOURCE, build_table, main, shared_translations, write_table
from lm.wordnet import read_wordnet

EXCERPT = Path(__file__).parents[1] / "cases" / "wordnet"


@pytest.fixture(scope="module")
def wordnet():
    return read_wordnet(EXCERPT)


def test_two_headwords_make_a_pair_and_many_glosses_weaken_it():
    groups = [["purchase", "buy"], ["purchase", "buy"], ["purchase", "acquire", "get", "begin"], ["buy", "get"]]
    found = shared_translations(groups)
    assert set(found) == {"purchase", "buy"}
    assert found["purchase"] == {"buy": pytest.approx(2 / (3 * 3) ** 0.5)}
    assert found["buy"] == {"purchase": found["purchase"]["buy"]}


def test_the_same_gloss_twice_is_one():
    assert shared_translations([["buy", "buy"]] * LEAST_HEADWORDS) == {}


def test_words_have_the_form_of_the_word(wordnet):
    shared = shared_translations([["purchase", "buy"], ["purchase", "buy"], ["child", "kid"], ["child", "kid"]])
    words = [
        "buy",
        "bought",
        "buys",
        "buying",
        "purchase",
        "purchased",
        "purchases",
        "purchasing",
        "child",
        "children",
        "kid",
        "kids",
    ]
    table = build_table(shared, wordnet, dict.fromkeys(words, 1))
    assert table["purchased"] == ["bought"]
    assert table["buying"] == ["purchasing"]
    assert table["children"] == ["kids"]
    assert "child" not in table.get("buy", [])


def test_nothing_outside_the_vocabulary_and_no_other_part_of_speech(wordnet):
    shared = {"quick": {"speak": 0.9}, "speak": {"quick": 0.9, "talk": 0.5}, "talk": {"speak": 0.5}}
    assert build_table(shared, wordnet, {"quick": 1, "speak": 1}) == {}


def test_the_closest_come_first_and_not_all(wordnet):
    shared = {"speak": {"talk": 0.2, "utter": 0.7}, "talk": {"speak": 0.2}, "utter": {"speak": 0.7}}
    table = build_table(shared, wordnet, dict.fromkeys(["speak", "talk", "utter"], 1))
    assert table["speak"] == ["utter", "talk"]
    assert all(len(choices) <= MAX_WORDS for choices in table.values())


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "translations.txt.gz"
    write_table({"began": ["started"], "child": ["kid", "baby"]}, path)
    table = SynonymTable.load(path)
    assert (table.candidates("child"), table.related("child"), len(table)) == (("kid", "baby"), (), 2)
    first = path.read_bytes()
    write_table({"began": ["started"], "child": ["kid", "baby"]}, path)
    assert path.read_bytes() == first
    assert "NOTICE.md" in SOURCE


def test_the_table_is_written_into_the_pack_and_its_manifest(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(translations, "glosses", lambda: [["purchase", "buy"]] * LEAST_HEADWORDS)
    words, pack = tmp_path / "words.txt", tmp_path / "pack"
    pack.mkdir()
    write_vocabulary({"bought": 3, "buy": 2, "purchase": 2, "purchased": 1}, words)
    main(["--wordnet", str(EXCERPT), "--vocabulary", str(words), "--out", str(pack)])
    content = (pack / TRANSLATIONS).read_bytes()
    assert json.loads((pack / "manifest.json").read_text(encoding="utf-8")) == {
        "files": {TRANSLATIONS: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}}
    }
    assert SynonymTable.load(pack / TRANSLATIONS).candidates("bought") == ("purchased",)
    assert capsys.readouterr().out == f"4 words, 4 choices, {len(content)} bytes\n"
