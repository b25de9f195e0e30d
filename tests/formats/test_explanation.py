from __future__ import annotations

from garble.explanations import Explanation
from garble.formats.explanation import render, render_list
from tests.formats.test_strip import console

EXPLANATION = Explanation(
    "Z901",
    "A word was [red]eaten[/red].",
    "Dogs eat homework, and sometimes they eat words.",
    "The cat on the mat.",
    "The cat sat.\n\nOn the mat.",
    "minor",
    "dogs (barking)",
    "Feed the dog.",
)


def test_an_explanation():
    assert render(EXPLANATION, console=console(40)).split("\n") == [
        "Z901  A word was [red]eaten[/red].",
        "",
        "why       Dogs eat homework, and",
        "          sometimes they eat words.",
        "garbled   The cat on the mat.",
        "meant     The cat sat.",
        "",
        "          On the mat.",
        "severity  minor",
        "signal    dogs (barking)",
        "advice    Feed the dog.",
        "",
    ]


def test_the_list():
    assert render_list([EXPLANATION, EXPLANATION]) == 2 * "Z901  A word was [red]eaten[/red].\n"
    assert render_list([]) == ""


def test_colours_are_for_terminals():
    assert "\x1b[31mThe cat on the mat." in render(EXPLANATION, console=console(colour="standard"))
    assert "\x1b" not in render(EXPLANATION)
