from __future__ import annotations

import subprocess
import sys

import pytest

from garble.errors import ConfigError
from garble.grammar import CHECKERS, open_checker
from garble.grammar.base import Category, spelling_category


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("auto", None, "harper"),
        ("auto", "http://localhost:8081", "languagetool"),
        ("harper", "http://localhost:8081", "harper"),
        ("languagetool", None, "languagetool"),
        ("languagetool", "localhost:8081/v2/", "languagetool"),
    ],
)
def test_name_and_address_choose_the_checker(name, url, expected):
    with open_checker(name, url) as checker:
        assert checker.name == expected


def test_none_is_no_checker():
    assert open_checker("none", "http://localhost:8081") is None


def test_unknown_name_says_which_there_are():
    with pytest.raises(ConfigError) as caught:
        open_checker("grammarly")
    assert str(caught.value) == (
        'There is no grammar checker "grammarly". Choose one of: auto, harper, languagetool, none.'
    )


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://", "ftp://host"])
def test_what_is_no_address_is_refused_at_once(url):
    with pytest.raises(ConfigError, match="not the address of a LanguageTool server"):
        open_checker("languagetool", url)


def test_nothing_heavy_is_loaded_before_the_first_check():
    names = sorted(CHECKERS)
    program = (
        "import sys; from garble.grammar import open_checker\n"
        f"for name in {names!r}: open_checker(name)\n"
        "print([name for name in ('harper', 'language_tool_python', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("Zelenskiy", Category.SPELLING_NAME),
        ("NATO-led", Category.SPELLING_NAME),
        ("al-Shabaab", Category.SPELLING_NAME),
        ("Éluard", Category.SPELLING_NAME),
        ("goverment", Category.SPELLING),
        ("ćevapi", Category.SPELLING),
    ],
)
def test_a_capital_makes_an_unknown_word_a_name(word, category):
    assert spelling_category(word) is category
