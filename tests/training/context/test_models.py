from __future__ import annotations

import pytest

from tests.training.context.tiny import base

EXACT, COARSE = ({"step": "student", "recipe": {}, "coarseness": share, "teacher": []} for share in (None, 0.5))
CUT = {"step": "cut"}


@pytest.mark.parametrize(
    ("history", "precision"),
    [
        ([], "int8"),
        ([EXACT], "int8"),
        ([EXACT, COARSE], "coarse"),
        ([EXACT, COARSE, CUT], "coarse"),
        ([COARSE, EXACT], "int8"),
        ([EXACT | {"teacher": [COARSE]}], "int8"),
    ],
)
def test_coarse_where_it_learnt_so_at_last(history, precision):
    model = base()
    for record in history:
        model = model.after(record)
    assert model.precision == precision
