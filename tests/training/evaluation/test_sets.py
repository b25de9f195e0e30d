from __future__ import annotations

import pytest

from garble.errors import InputError
from garble.training.data import CLEAN, Example, read_rows
from garble.training.evaluation.sets import labelled_sets
from garble.training.seen import NOTHING, Seen, sentence_digest
from tests.training.evaluation.labelled_folder import OUTLETS, write


@pytest.fixture(scope="module")
def sets(folder):
    return {one.name: one for one in labelled_sets(folder, [], NOTHING)}


def test_every_set_and_how_many_it_has(sets):
    assert {name: (one.level, sum(one.labels), one.labels.count(0), len(one.pairs)) for name, one in sets.items()} == {
        "simulated_dev": ("sentence", 30, 45, 30),
        "simulated_dev, the pack's own classifier": ("sentence", 30, 45, 30),
        "fluency_dev": ("sentence", 12, 12, 0),
        "sentences_dev: statistical MT": ("sentence", 12, 12, 0),
        "sentences_dev: TED MT": ("sentence", 5, 5, 0),
        "sentences_dev: neural MT": ("sentence", 6, 6, 0),
        "sentences_dev: TextFooler": ("sentence", 20, 20, 0),
        "roundtrip_dev, pairs not fitted on": ("sentence", 90, 90, 90),
        "tortured_dev, phrases": ("sentence", 1, 1, 1),
        "simulated_dev, five paragraphs": ("article", 3, 3, 3),
        "roundtrip_dev, eight sentences": ("article", 6, 6, 6),
        "sentences_dev: TextFooler, eight sentences": ("article", 2, 2, 0),
        "documents_dev 2018, weak systems": ("article", 4, 4, 0),
    }


def test_pairs_are_the_same_sentences_before_and_after(sets, folder):
    rows = read_rows(folder, "simulated_dev")
    wanted = {(row["text"], row["original"], row["outlet"]) for row in rows if row["kind"] == "garbled"}
    one = sets["simulated_dev"]
    assert {(one.items[bad][0], one.items[good][0], one.outlets[bad]) for bad, good in one.pairs} == wanted
    for found in sets.values():
        for bad, good in found.pairs:
            assert (found.labels[bad], found.labels[good]) == (1, 0)
            assert found.clusters[bad] == found.clusters[good]
            assert found.outlets[bad] == found.outlets[good]
            assert len(found.items[bad]) == len(found.items[good])


def test_only_news_outlets_have_a_judge_of_their_own(sets):
    named = {name for name, one in sets.items() if any(one.outlets)}
    assert named == {name for name in sets if name.startswith(("simulated", "roundtrip"))} - {
        "simulated_dev, the pack's own classifier"
    }
    assert set(sets["simulated_dev"].outlets) == set(OUTLETS)


def test_translations_are_compared_lower_cased(sets):
    assert all(text == text.lower() for item in sets["fluency_dev"].items for text in item)


def test_articles_have_no_blank_sentences_and_share_their_document(sets):
    found = sets["documents_dev 2018, weak systems"]
    assert [len(item) for item in found.items] == [6] * 8
    assert sorted(found.clusters) == sorted(2 * [f"newstest2018:{place}" for place in range(4)])


def test_a_round_trip_that_was_fitted_on_is_left_out(folder):
    row = read_rows(folder, "roundtrip_dev")[0]
    fitted = [
        Example(row["garbled"], 1, "apertium gl", "round trip", row["outlet"]),
        Example(row["original"], 0, CLEAN, "round trip", row["outlet"]),
    ]
    found = next(one for one in labelled_sets(folder, fitted, NOTHING) if one.name.startswith("roundtrip"))
    assert len(found.pairs) == 89
    assert (row["garbled"],) not in found.items


def test_what_the_encoder_has_learnt_is_left_out(folder):
    trip = read_rows(folder, "roundtrip_dev")[0]
    simulated = next(row for row in read_rows(folder, "simulated_dev") if row["kind"] == "garbled")
    learnt = frozenset(map(sentence_digest, (f" {trip['original'].upper()} ", simulated["original"])))
    found = {one.name: one for one in labelled_sets(folder, [], Seen(frozenset(), frozenset(), learnt))}
    trips, dev = found["roundtrip_dev, pairs not fitted on"], found["simulated_dev"]
    assert (len(trips.pairs), len(dev.pairs)) == (89, 29)
    assert (trip["original"],) not in trips.items
    assert (simulated["text"],) not in dev.items


def test_unchanged_pairs_and_placeholders_are_no_garble(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    row = {"outlet": "Post", "engine": "gl", "original": "The harbour is open again."}
    texts = ("The harbour is open again. ", "parquote The harbour is open.", " ", "Harbour open the again.")
    write(tmp_path, "roundtrip_dev", [{**row, "garbled": text} for text in texts])
    found = next(one for one in labelled_sets(tmp_path, [], NOTHING) if one.name.startswith("roundtrip"))
    assert found.items == [(texts[3],), (row["original"],)]


def test_a_missing_set(tmp_path):
    with pytest.raises(InputError, match="simulated_dev"):
        labelled_sets(tmp_path, [], NOTHING)
