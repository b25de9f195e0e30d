from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.training.evaluation.false_alarms import Alarms
from garble.training.evaluation.genres import GENRES, NO_GENRE, count_by_genre, genres_of


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("The bridge will be closed until the storm is over.", []),
        ("“We never thought that it would end like this,” said the baker.", ["quotations"]),
        ('"We never thought that it would end like this, and then it did.', ["quotations"]),
        ("The so-called “experts” were nowhere to be seen when the roof came down on us.", []),
        ("It's the children's bus, isn't it?", []),
        ("Old bridge closed after storm", ["headlines and captions"]),
        ("Closed", []),
        ("The keeper dropped the ball and the striker scored the second goal.", ["sport"]),
        ("Our goal is a clean river.", []),
        ("The judge told the jury to ignore the last answer.", ["legal"]),
        ("He will judge the cake on its taste.", []),
        ("Shares fell as investors waited for the figures.", ["finance"]),
        ("The researchers found a gene that only this fish has.", ["science"]),
        ("It rose from 12.5 to 14 in May and to 15.1 in June.", ["many numbers"]),
        ("Anna Larsen, Peter Holm and Maria Sand met the guests there.", ["many names"]),
        ("THE BRIDGE IS CLOSED.", []),
    ],
)
def test_genres(text, genres):
    assert genres_of(text) == genres


@settings(deadline=None)
@given(st.text())
def test_any_text_has_an_answer(text):
    assert set(genres_of(text)) <= set(GENRES)


def test_false_alarms_are_counted_by_genre():
    def alarms(texts, flagged):
        none = np.zeros(0, dtype=bool)
        return Alarms(texts, np.array(flagged), np.arange(len(texts)), none, none)

    found = count_by_genre(
        {
            "Post": alarms(["Old bridge closed after storm", "The bridge is closed."], [True, False]),
            "Herald": alarms(["New bridge opened", "“No,” he said."], [False, False]),
        }
    )
    assert list(found) == [*GENRES, NO_GENRE]
    assert [(one.sentences, one.flagged.value) for one in found.values() if one.sentences] == [(2, 0.5), (2, 0.0)]
    assert found["sport"].as_dict() == {"sentences": 0, "flagged": {"value": None, "low": None, "high": None}}
