from __future__ import annotations

import numpy as np
import pytest

from garble.errors import InputError
from garble.training.context.models import is_finished, read_model
from tests.training.context.tiny import base, coarse, taught

STUDENT, ROUND = {"step": "student", "teacher": []}, {"step": "round"}


@pytest.mark.parametrize(
    ("history", "precision"),
    [
        ([], "int8"),
        ([STUDENT], "int8"),
        ([STUDENT, ROUND], "coarse"),
        ([STUDENT, ROUND, STUDENT], "coarse"),
        ([STUDENT | {"teacher": [ROUND]}], "int8"),
    ],
)
def test_coarse_from_when_it_is_rounded(history, precision):
    model = base()
    for record in history:
        model = model.after(record)
    assert model.precision == precision


def test_what_is_written_is_read(tmp_path):
    exact = taught(base())
    model = coarse(exact).after(
        {"step": "student"}, unrounded={"a": np.array([1.5])}, learnt=np.array([3, 2], np.uint64)
    )
    model = model.after({"step": "student"}, learnt=np.array([9, 3], np.uint64))
    model.write(tmp_path)
    found = read_model(tmp_path)
    assert (found.shape, found.tokenizer, found.history) == (model.shape, model.tokenizer, model.history)
    for name in ("weights", "unrounded"):
        one, other = getattr(found, name), getattr(model, name)
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[key], other[key]) for key in one)
    assert found.learnt.tolist() == [2, 3, 9]
    assert found.identity == model.identity


def test_models_that_compute_otherwise_have_other_identities():
    model = taught(base())
    others = [
        model.after({"step": "round"}),
        taught(base(), seed=1),
        base(seed=1),
        coarse(model),
        taught(base(heads=1)),
    ]
    others.append(model.after({}, unrounded={"a": np.array([1.5])}))
    assert [other.identity == model.identity for other in others] == [True, False, False, False, False, False]


def test_a_finished_folder_is_left_alone(tmp_path):
    settings = {"step": "student", "seed": 3, "teacher": ()}
    assert not is_finished(tmp_path, settings)
    base().after(settings | {"minutes": 5}).write(tmp_path)
    assert is_finished(tmp_path, settings)
    for other in (settings | {"seed": 4}, settings | {"start": "1234"}):
        with pytest.raises(InputError, match="another model already"):
            is_finished(tmp_path, other)
