"""Round trips: English into another language and back, through the rule-based engines of Apertium.

Apertium (Forcada et al., 2011) comes as Debian packages; its engines run as a program that reads many sentences at
once. What a round trip changed is found by word alignment.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from garble.errors import BackendError, ConfigError
from garble.tokens import tokenize
from garble.training.noise.change import GarbledPair, WrongPlace

__all__ = ["ROUND_TRIPS", "RoundTrip", "check_installed", "compared", "round_trip", "translated"]

RESERVED = frozenset(("ca", "cat", "eo", "epo"))
"""Catalan and Esperanto take no part in fitting, so that a measurement on their engines means something."""

_MARKS = (("parquote", '"'), ("#", ""), ("@", ""))
"""Left over by engines that use them inside; whoever publishes the text would not let them stand."""

_BLANK_INSIDE = re.compile(r"(?<=[“‘(\[]) | (?=[.,;:!?”)\]])")
"""Engines move marks and leave blanks beside them; the words are what is wrong."""

_EVERY_BLANK = re.compile(r"[\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """Apertium's translation directions, one after the other, from English to English.

    Attributes:
        modes: names of the directions.
        packages: Debian's packages that have them.
    """

    modes: tuple[str, ...]
    packages: tuple[str, ...]

    @property
    def maker(self) -> str:
        """Name of the maker: *apertium* and the languages on the way."""
        return "apertium " + " ".join(mode.split("-")[1] for mode in self.modes[:-1])


ROUND_TRIPS: dict[str, RoundTrip] = {
    trip.maker: trip
    for trip in (
        RoundTrip(("eng-spa", "spa-eng"), ("apertium-eng-spa",)),
        RoundTrip(("en-gl", "gl-en"), ("apertium-en-gl",)),
        RoundTrip(("eng-hbs", "hbs-eng"), ("apertium-hbs-eng",)),
        RoundTrip(("eng-spa", "es-gl", "gl-en"), ("apertium-eng-spa", "apertium-es-gl", "apertium-en-gl")),
        RoundTrip(("en-gl", "gl-es", "spa-eng"), ("apertium-en-gl", "apertium-es-gl", "apertium-eng-spa")),
    )
}
"""By name. Debian's other pairs with English translate into it only."""


def check_installed(trip: RoundTrip) -> None:
    """Do nothing when Apertium can make a round trip.

    Raises:
        BackendError: when Apertium or one of the engines is not installed.
        ConfigError: when one of the engines is reserved.
    """
    packages = ", ".join(trip.packages)
    if shutil.which("apertium") is None:
        raise BackendError("Apertium is missing.", f"Install from Debian: apertium, {packages}.")
    installed = _run("-l").split()
    for mode in trip.modes:
        _refuse_reserved(mode)
        if mode not in installed:
            raise BackendError(f"Apertium has no engine {mode}.", f"Install from Debian: {packages}.")


def translated(sentences: Sequence[str], mode: str) -> list[str]:
    """Return sentences as an engine translates them, in order; unknown words stay as they are, unmarked.

    Args:
        sentences: any text; its line breaks count as blanks.
        mode: a direction such as ``eng-spa``.

    Raises:
        BackendError: when the engine fails or loses a sentence.
        ConfigError: when it is reserved for measuring.
    """
    _refuse_reserved(mode)
    # A blank line is the one thing that no engine translates across.
    lines = [_EVERY_BLANK.sub(" ", sentence).strip() for sentence in sentences]
    output = _run("-u", mode, text="".join([f"{line}\n\n" for line in lines])).split("\n")
    if len(output) != 2 * len(lines) + 1 or any(output[1::2]):
        raise BackendError(
            f"Apertium's engine {mode} returned other lines than it was given.",
            f"See whether `echo word | apertium {mode}` prints a word; if not, install the engine again.",
        )
    return [_EVERY_BLANK.sub(" ", line).strip() for line in output[::2][: len(lines)]]


def round_trip(sentences: Sequence[str], trip: RoundTrip) -> Iterator[GarbledPair]:
    """Yield what becomes of each sentence, in order; its wrong places are those where its words changed.

    Raises:
        BackendError: as `translated` does.
        ConfigError: as `translated` does.
    """
    there: Sequence[str] = sentences
    for mode in trip.modes:
        there = translated(there, mode)
    for original, text in zip(sentences, there, strict=True):
        for mark, meant in _MARKS:
            if mark not in original:
                text = text.replace(mark, meant)  # noqa: PLW2901
        yield compared(original, _BLANK_INSIDE.sub("", text), trip.maker)


def compared(original: str, text: str, maker: str) -> GarbledPair:
    """Return a rewritten sentence with the places marked where its tokens differ from the original's.

    A token left out is marked on its neighbour; for a token too many nothing is expected.
    """
    old, new = tokenize(original), tokenize(text)
    matcher = difflib.SequenceMatcher(None, [t.text for t in old], [t.text for t in new], autojunk=False)
    places: list[tuple[int, int, int, int]] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal" or not new:
            continue
        if kind == "delete":
            back = 1 if start else 0
            start, end, first, last = start - back, end + 1 - back, first - back, last + 1 - back  # noqa: PLW2901
        if places and first < places[-1][3]:  # the neighbour was marked already
            start, first = places[-1][0], places[-1][2]  # noqa: PLW2901
            places.pop()
        places.append((start, end, first, last))
    spans = []
    for start, end, first, last in places:
        begin = new[first].span.start
        expected = original[old[start].span.start : old[end - 1].span.end] if end > start else ""
        spans.append(WrongPlace(begin, text[begin : new[last - 1].span.end], expected, maker))
    return GarbledPair(original, text, tuple(spans))


def _refuse_reserved(mode: str) -> None:
    if RESERVED & set(re.split("[-_]", mode.lower())):
        raise ConfigError(
            f"Apertium's engine {mode} is reserved for measuring; garble is not fitted on it.",
            f"Choose one of {', '.join(ROUND_TRIPS)}.",
        )


def _run(*arguments: str, text: str = "") -> str:
    try:
        done = subprocess.run(
            ["apertium", *arguments],
            input=text,
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.CalledProcessError, UnicodeError) as error:
        raise BackendError(
            f"`apertium {' '.join(arguments)}` failed: {error}.", "Install Debian's package apertium again."
        ) from error
    return done.stdout
