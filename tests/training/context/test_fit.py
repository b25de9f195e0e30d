from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from garble.errors import InputError
from garble.training.context import fit as fitting
from garble.training.context.coarse import exact_steps
from garble.training.context.fit import fit
from garble.training.context.models import MODEL, read_model
from garble.training.context.network import judged_rows, load_network
from garble.training.context.recipe import STUDENT
from garble.training.context.shards import Source, read_shards, write_shards
from garble.training.seen import sentence_digest
from tests.training.context.tiny import PAIRS, base, cased_base, coarse, taught, write_pairs

RECIPE = replace(STUDENT, epochs=2.5, rate=5e-3, pairs=4)
STEPS = 15
WORDS = "encoder.embeddings.word_embeddings.weight"
QUERY = "encoder.encoder.layer.0.attention.self.query.weight"


@pytest.fixture
def shards(tmp_path):
    write_shards(tmp_path / "shards", base(), Source((write_pairs(tmp_path / "pairs.jsonl"),)))
    return [tmp_path / "shards"]


class Clock:
    """A clock on which every step takes half a second: each reads it when it begins and when it ends."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        self.now += 0.5
        return self.now


def test_it_learns(tmp_path, shards):
    said = []
    recipe = replace(RECIPE, epochs=12)
    assert fit(tmp_path / "out", base(), shards, recipe, step="student", held_out={"same": shards[0]}, say=said.append)
    model = read_model(tmp_path / "out")
    start, record = model.history
    assert (start["step"], record["step"], record["seed"]) == ("base", "student", 0)
    first, last = record["passes"][0], record["passes"][-1]
    assert last["loss"] < 0.8 * first["loss"]
    assert last["figures"]["same"]["sentence AUC"] > 0.9
    assert last["figures"]["same"]["pieces pairs"] > 0.9
    assert [one["step"] for one in record["passes"]] == [6 * number for number in range(1, 13)]
    assert record["data"][0]["pairs"] == len(PAIRS)
    assert len([line for line in said if "sentence AUC" in line]) == 12
    assert not (tmp_path / "out" / "checkpoint.pt").exists()
    options = {"step": "student", "held_out": {"same": shards[0]}}
    assert fit(tmp_path / "out", base(), shards, recipe, **options)  # it is finished already


def test_the_words_stay_and_the_rest_moves(tmp_path, shards):
    fit(tmp_path / "out", base(), shards, replace(RECIPE, epochs=0.2), step="teacher")
    before, after = base().weights, read_model(tmp_path / "out").weights
    np.testing.assert_array_equal(before[WORDS], after[WORDS])
    np.testing.assert_array_equal(before[QUERY], after[QUERY])  # the first step has a rate of 0: it warms up
    fit(tmp_path / "more", base(), shards, replace(RECIPE, epochs=0.4), step="teacher")
    assert not np.array_equal(before[QUERY], read_model(tmp_path / "more").weights[QUERY])


@pytest.mark.parametrize(
    ("start", "lesson"),
    [(base(), {}), (coarse(taught(base())), {"teacher": taught(base(seed=5))})],
    ids=["alone", "rounded and taught"],
)
def test_it_stops_in_time_and_goes_on_as_if_it_had_not(tmp_path, shards, monkeypatch, start, lesson):
    options = {"step": "student", "held_out": {"same": shards[0]}, "seed": 3, **lesson}
    assert fit(tmp_path / "whole", start, shards, RECIPE, **options)
    clock = Clock()
    calls = 0
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "time", clock)
        done = False
        while not done:
            deadline = clock.now + 5.5
            done = fit(tmp_path / "out", start, shards, RECIPE, **options, deadline=deadline)
            calls += 1
            assert clock.now <= deadline + 1
            assert (tmp_path / "out" / MODEL).exists() == done
    assert calls > 2
    whole, out = read_model(tmp_path / "whole"), read_model(tmp_path / "out")
    for name, array in whole.weights.items():
        np.testing.assert_array_equal(out.weights[name], array)
    assert whole.history[-1]["steps"] == STEPS
    assert out.history[-1]["passes"] == whole.history[-1]["passes"]
    assert out.history[-1]["minutes"] == pytest.approx(STEPS * 0.5 / 60)  # of all calls


def test_a_rounded_model_keeps_its_steps_and_learns_on_from_what_it_was(tmp_path, shards):
    start = coarse(taught(base()))
    start = replace(start, unrounded={QUERY: taught(base()).weights[QUERY]})
    assert fit(tmp_path / "out", start, shards, RECIPE, step="student")
    model = read_model(tmp_path / "out")
    assert model.precision == "coarse"
    load_network(model)  # its weights have their usual names
    matrices = {name for name, array in start.weights.items() if ".layer." in name and array.ndim == 2}
    assert model.unrounded.keys() == matrices
    for name in matrices:
        before, after = (torch.from_numpy(one.weights[name].reshape(1, -1)) for one in (start, model))
        torch.testing.assert_close(exact_steps(before), exact_steps(after))
        assert np.abs(model.unrounded[name] - model.weights[name]).max() <= exact_steps(after).item() * 0.501
    np.testing.assert_array_equal(model.weights[WORDS], start.weights[WORDS])
    assert not np.array_equal(model.weights[QUERY], start.weights[QUERY])
    with_unrounded, without = (
        abs(model.unrounded[QUERY] - one).mean() for one in (start.unrounded[QUERY], start.weights[QUERY])
    )
    assert with_unrounded < without


def test_what_was_learnt_is_noted(tmp_path, shards):
    teacher = replace(taught(base(seed=5)), learnt=np.array([1], np.uint64))
    start = replace(base(), learnt=np.array([2], np.uint64))
    fit(tmp_path / "out", start, shards, replace(RECIPE, epochs=0.2), step="student", teacher=teacher)
    originals = {sentence_digest(pair["original"]) for pair in PAIRS}
    assert set(read_model(tmp_path / "out").learnt.tolist()) == {1, 2} | originals


def test_unmarked_pairs_are_learnt_from_the_teacher(tmp_path, shards):
    fit(tmp_path / "teacher", base(), shards, replace(RECIPE, epochs=12), step="teacher")
    teacher = read_model(tmp_path / "teacher")
    write_shards(tmp_path / "noise", base(), Source((tmp_path / "pairs.jsonl",)), unmarked=True)
    start = base(heads=1)
    fit(tmp_path / "out", start, [tmp_path / "noise"], replace(RECIPE, epochs=12), step="student", teacher=teacher)
    rows, _ = read_shards(shards, start)
    student = read_model(tmp_path / "out")
    said = [
        np.array(
            [whole for _, _, whole in sorted(judged_rows(load_network(model), rows, "cpu"), key=lambda one: one[0])]
        )
        for model in (teacher, student)
    ]
    assert np.corrcoef(said)[0, 1] > 0.9
    record = student.history[-1]
    assert [step["step"] for step in record["teacher"]] == ["base", "teacher"]
    assert record["data"][0]["unmarked"]
    assert record["passes"][-1]["loss"] < 0.8 * record["passes"][0]["loss"]
    with pytest.raises(InputError, match="Give a --teacher"):
        fit(tmp_path / "alone", start, [shards[0], tmp_path / "noise"], RECIPE, step="student")


@pytest.mark.parametrize(
    ("teacher", "problem"),
    [
        (taught(cased_base()), "reads other pieces than the model"),
        (taught(base(width=32)), "is of another width"),
        (base(), "The teacher has learnt nothing yet"),
    ],
)
def test_a_teacher_that_cannot_teach(tmp_path, shards, teacher, problem):
    with pytest.raises(InputError, match=problem):
        fit(tmp_path / "out", base(), shards, RECIPE, step="student", teacher=teacher)


def test_another_training_is_left_alone(tmp_path, shards):
    assert not fit(tmp_path / "out", base(), shards, RECIPE, step="student", deadline=time.monotonic())
    for start, options in (
        (base(), {"seed": 1}),
        (base(seed=1), {}),  # of the same history
        (base(), {"teacher": taught(base())}),
    ):
        with pytest.raises(InputError, match="another training"):
            fit(tmp_path / "out", start, shards, RECIPE, step="student", **options)
    fit(tmp_path / "out", base(), shards, RECIPE, step="student")
    with pytest.raises(InputError, match="another model already"):
        fit(tmp_path / "out", base(), shards, RECIPE, step="student", seed=1)


def test_clean_sentences_are_nothing_to_measure_on(tmp_path, shards):
    (tmp_path / "clean.txt").write_text("The school was new.\nThe mayor said.\n", encoding="utf-8")
    write_shards(tmp_path / "clean", base(), Source((tmp_path / "clean.txt",), clean=True))
    with pytest.raises(InputError, match="no pairs to measure on"):
        fit(tmp_path / "out", base(), shards, RECIPE, step="student", held_out={"clean": tmp_path / "clean"})


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without a CUDA device")
def test_without_the_device(tmp_path, shards):
    with pytest.raises(InputError, match="no CUDA device"):
        fit(tmp_path / "out", base(), shards, RECIPE, step="student", device="cuda")


def test_seeds_differ(tmp_path, shards):
    for seed in (0, 1):
        fit(tmp_path / str(seed), base(), shards, replace(RECIPE, epochs=1), step="student", seed=seed)
    one, other = (read_model(tmp_path / str(seed)).weights["sentence.weight"] for seed in (0, 1))
    assert not np.array_equal(one, other)
