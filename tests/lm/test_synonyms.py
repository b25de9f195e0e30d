"""The synonym table built from an excerpt of WordNet."""

from __future__ import annotations

from pathlib import Path

import pytest

from garble.synonyms import SynonymTable
from lm.synonyms import NEVER_SWAPPED, build_rows, main, read_vocabulary, write_table
from lm.wordnet import Synset, WordNet, read_wordnet

EXCERPT = Path(__file__).parents[1] / "cases" / "wordnet"

WORDS = """
act assessment big bigger biggest began begin beginning begins begun bought bull bulls but butter buy
buying buys child children commence commenced commences commencing crap get gets getting got gotten
judgement judgment judgments juvenile juveniles kid kids large larger largest man men mind minds minor
minors offspring opinion opinions organise organised organize organized form formed manage managed
purchase purchased purchases purchasing quick quickly promptly rapidly sizable speak speaking speaks
spoke spoken start started starting starts talk talked talking talks utter uttered verbalise verbalize
verbalized youngster youngsters acquire acquired handle handled
"""
VOCABULARY = WORDS.split()


@pytest.fixture(scope="module")
def wordnet():
    return read_wordnet(EXCERPT)


@pytest.fixture(scope="module")
def rows(wordnet):
    return {row.word: row for row in build_rows(wordnet, dict.fromkeys(VOCABULARY, 1))}


@pytest.mark.parametrize(
    ("word", "synonyms"),
    [
        ("purchased", {"bought"}),
        ("bought", {"purchased"}),
        ("purchasing", {"buying"}),
        ("purchases", {"buys"}),
        ("children", {"kids", "youngsters", "minors"}),
        ("kids", {"children", "youngsters", "minors"}),
        ("child", {"kid", "youngster", "minor"}),
        ("larger", {"bigger"}),
        ("largest", {"biggest"}),
        ("began", {"started", "commenced", "got"}),
        ("begun", {"started", "commenced", "gotten"}),
        ("started", {"began", "begun", "commenced", "got", "gotten"}),  # past and participle look alike
        ("spoke", {"talked", "uttered", "verbalized"}),
        ("talks", {"speaks"}),
        ("quickly", {"promptly", "quick", "rapidly"}),
        ("organized", {"formed"}),  # not organised
        ("judgments", {"minds"}),
    ],
)
def test_synonyms_have_the_form_of_the_word(rows, word, synonyms):
    assert set(rows[word].synonyms) == synonyms


@pytest.mark.parametrize(
    ("word", "related"),
    [
        ("bought", {"got", "gotten", "acquired"}),  # the hypernym
        ("acquired", {"bought", "purchased"}),  # the hyponym
        ("children", {"juveniles", "offspring"}),
        ("large", {"sizable", "bigger"}),  # its cluster, less its own form "larger"
        ("judgments", {"opinions"}),
    ],
)
def test_related_words_are_a_step_away_and_no_synonyms(rows, word, related):
    assert set(rows[word].related) == related
    assert not set(rows[word].related) & set(rows[word].synonyms)


def test_the_sense_and_the_candidate_used_most_come_first(wordnet):
    counts = {"child": 10, "kid": 10, "youngster": 10, "minor": 10}
    row = build_rows(wordnet, counts)[0]
    assert (row.word, row.synonyms) == ("child", ("minor", "youngster", "kid"))  # a kid is leather, too
    assert build_rows(wordnet, {**counts, "kid": 1000})[0].synonyms[0] == "kid"


def test_no_function_word_and_nothing_outside_the_vocabulary(rows):
    named = {word for row in rows.values() for word in (row.word, *row.synonyms, *row.related)}
    assert named <= set(VOCABULARY) - NEVER_SWAPPED


def test_no_candidate_is_a_form_or_a_spelling_of_its_word(rows):
    assert all(row.word not in row.synonyms + row.related for row in rows.values())
    for word, variant in (("organise", "organize"), ("judgement", "judgment"), ("verbalise", "verbalize")):
        assert variant not in rows[word].synonyms + rows[word].related
        assert word not in rows[variant].synonyms + rows[variant].related


def test_obscene_senses_are_left_out(rows):
    assert "crap" not in rows
    assert "crap" not in rows["bull"].synonyms + rows["bull"].related


def test_at_most_24_candidates_in_order_of_weight():
    words = [f"{first}a{last}" for first in "bdgm" for last in "bdgmnpt"]
    wordnet = WordNet(
        {("noun", 1): Synset(tuple(words), (), (), ())},
        {(word, "noun"): ((("noun", 1), 1.0),) for word in words},
        {"noun": {}, "verb": {}, "adj": {}, "adv": {}},
    )
    counts = {word: 100 + number for number, word in enumerate(words)}
    assert build_rows(wordnet, counts)[0].synonyms == tuple(words[:-25:-1])


def test_the_vocabulary_file_may_have_counts(tmp_path):
    (tmp_path / "words").write_text("car\t12\nauto\n\n")
    assert read_vocabulary(tmp_path / "words") == {"car": 12, "auto": 1}


def test_the_same_input_gives_the_same_bytes_and_the_table_reads_back(tmp_path, capsys, rows):
    words = tmp_path / "words.txt"
    for name, vocabulary in (("one.gz", VOCABULARY), ("two.gz", VOCABULARY[::-1])):
        words.write_text("\n".join(vocabulary))
        main(["--wordnet", str(EXCERPT), "--vocabulary", str(words), "--out", str(tmp_path / name)])
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    assert capsys.readouterr().out.startswith(f"{len(rows)} words, ")
    table = SynonymTable.load(tmp_path / "one.gz")
    assert len(table) == len(rows)
    assert all(
        (table.candidates(word), table.related(word)) == (row.synonyms, row.related) for word, row in rows.items()
    )


def test_a_missing_wordnet_file_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"data\.noun"):
        read_wordnet(tmp_path)


def test_writing_takes_any_iterable(tmp_path, rows):
    write_table(iter(rows.values()), tmp_path / "table.gz")
    assert len(SynonymTable.load(tmp_path / "table.gz")) == len(rows)
