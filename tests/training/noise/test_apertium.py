from __future__ import annotations

import shutil
import subprocess
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.errors import BackendError, ConfigError
from garble.tokens import token_texts
from garble.training.noise.apertium import ROUND_TRIPS, RoundTrip, check_installed, compared, round_trip, translated

SPANISH = ROUND_TRIPS["apertium spa"]
WORDS = st.lists(st.sampled_from(["the", "a", "league", "Said", "said", "on", ",", ".", "“", "it's"]), max_size=9).map(
    " ".join
)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Put a shell script in the place of Apertium."""

    def install(script):
        path = tmp_path / "apertium"
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    return install


@pytest.fixture
def spanish():
    if shutil.which("apertium") is None:
        pytest.skip("Apertium is not installed")
    listed = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=True).stdout.split()
    if not {"eng-spa", "spa-eng"} <= set(listed):
        pytest.skip("Debian's apertium-eng-spa is not installed")


def marked(pair):
    """Return the garbled text with ``{now|meant}`` in every wrong place."""
    text = pair.text
    for span in reversed(pair.spans):
        end = span.start + len(span.text)
        assert text[span.start : end] == span.text
        text = f"{text[: span.start]}{{{span.text}|{span.expected}}}{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("original", "text", "wrong"),
    [
        ("The mayor won.", "The mayor won.", "The mayor won."),
        ("The mayor won.", "The  mayor won .", "The  mayor won ."),
        ("The mayor has won.", "The older has earned.", "The {older|mayor} has {earned|won}."),
        ("The mayor has won.", "The mayor won.", "The {mayor|mayor has} won."),
        ("The mayor won.", "Mayor won.", "{Mayor|The mayor} won."),
        ("So the mayor won.", "the mayor won.", "{the|So the} mayor won."),
        ("The mayor won.", "The mayor it won.", "The mayor {it|} won."),
        ("The town's mayor won.", "The mayor of the town won.", "{The|The town's} mayor {of the town|} won."),
        ("He said that on it.", "She said it.", "{She|He} {said|said that on} it."),
        ("A c b d.", "b d.", "{b|A c b} d."),
        ("Won.", "", ""),
    ],
)
def test_wrong_places(original, text, wrong):
    assert marked(compared(original, text, "x")) == wrong


@given(WORDS, WORDS.filter(bool))
def test_what_was_expected_gives_the_original_back(original, text):
    pair = compared(original, text, "x")
    restored = text
    for span in reversed(pair.spans):
        assert span.text
        assert span.text != span.expected
        assert span.maker == "x"
        restored = restored[: span.start] + f" {span.expected} " + restored[span.start + len(span.text) :]
    assert token_texts(restored) == token_texts(original)


def test_engines_for_measuring_are_refused():
    for mode in ("eng-cat", "cat-eng", "en-eo", "eo-en", "en-ca", "eng-cat_valencia", "spa-cat"):
        with pytest.raises(ConfigError, match=f"{mode} is reserved"):
            translated(["It was over."], mode)
    with pytest.raises(ConfigError, match="reserved"):
        list(round_trip(["It was over."], RoundTrip(("eng-spa", "spa-cat", "cat-eng"), ())))
    languages = {part for trip in ROUND_TRIPS.values() for mode in trip.modes for part in mode.split("-")}
    assert languages == {"en", "eng", "spa", "es", "gl", "hbs"}
    assert list(ROUND_TRIPS) == ["apertium spa", "apertium gl", "apertium hbs", "apertium spa gl", "apertium gl es"]


def test_every_round_trip_leads_back():
    for trip in ROUND_TRIPS.values():
        ends = [mode.split("-") for mode in trip.modes]
        assert ends[0][0] in ("en", "eng")
        assert ends[-1][1] in ("en", "eng")
        assert all({one, two} in ({one}, {"spa", "es"}) for (_, one), (two, _) in pairwise(ends))


def test_missing_programs_and_engines(engine, monkeypatch, tmp_path):
    engine("echo '  eng-spa'; echo '  spa-eng'")
    check_installed(SPANISH)
    with pytest.raises(BackendError) as error:
        check_installed(ROUND_TRIPS["apertium gl"])
    assert str(error.value) == "Apertium has no engine en-gl. Install from Debian: apertium-en-gl."
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(BackendError) as error:
        check_installed(SPANISH)
    assert str(error.value) == "Apertium is missing. Install from Debian: apertium, apertium-eng-spa."
    with pytest.raises(BackendError, match="`apertium -u eng-spa` failed"):
        translated(["It was over."], "eng-spa")


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo broken >&2; exit 1", "failed"),
        ("true", "returned other lines"),
        ("sed 1d", "returned other lines"),
        ("printf 'one\\ntwo\\n\\n\\n'; cat >/dev/null", "returned other lines"),
        ("printf '\\377\\n\\n'; cat >/dev/null", "failed"),
    ],
)
def test_engines_that_fail(engine, script, message):
    engine(script)
    with pytest.raises(BackendError, match=message):
        translated(["It was over.", "So it was."], "eng-spa")


def test_sentences_are_kept_apart_and_marks_do_not_stay(engine):
    engine("sed 's/won/#won/; s/\"/parquote/g; s/“/“ /'")
    sentences = ["The mayor\u2028\n has won.", "“It's over,” he said.", 'A "good" one.', "It is #1."]
    pairs = list(round_trip(sentences, SPANISH))
    assert [pair.text for pair in pairs] == ["The mayor has won.", "“It's over,” he said.", sentences[2], "It is #1."]
    assert [pair.original for pair in pairs] == sentences
    assert [marked(pair) for pair in pairs] == [pair.text for pair in pairs]


def test_control_characters_do_not_reach_the_engine(engine):
    engine("cat")
    assert translated(["one\n\ntwo\x00\x1b three\r"], "eng-spa") == ["one two three"]


@pytest.mark.usefixtures("spanish")
def test_through_spanish_and_back():
    sentences = [
        "The town's new mayor said on Monday that the bridge would be closed for a week.",
        "It was over.",
        "“We have asked the council to decide in the spring,” she told reporters.",
    ]
    check_installed(SPANISH)
    assert translated(["The house is white."], "eng-spa") == ["La casa es blanca."]
    pairs = list(round_trip(sentences, SPANISH))
    assert [pair.original for pair in pairs] == sentences
    assert pairs == list(round_trip(sentences, SPANISH))
    assert "mayor" in pairs[0].text
    assert "Monday" in pairs[0].text
    assert "town's" in " ".join(span.expected for span in pairs[0].spans)
    assert {span.maker for pair in pairs for span in pair.spans} == {"apertium spa"}
    assert [next(round_trip([sentence], SPANISH)) for sentence in sentences] == pairs
