from __future__ import annotations

import pytest

from tests.training.context.tiny import base

EXACT, FOUR_BIT = ({"step": "student", "recipe": {}, "four_bit": four_bit, "teacher": []} for four_bit in (False, True))
CUT = {"step": "cut"}


@pytest.mark.parametrize(
    ("history", "precision"),
    [
        ([], "int8"),
        ([EXACT], "int8"),
        ([EXACT, FOUR_BIT], "four bits"),
        ([EXACT, FOUR_BIT, CUT], "four bits"),
        ([FOUR_BIT, EXACT], "int8"),
        ([EXACT | {"teacher": [FOUR_BIT]}], "int8"),
    ],
)
def test_four_bits_where_it_learnt_with_them_at_last(history, precision):
    model = base()
    for record in history:
        model = model.after(record)
    assert model.precision == precision
