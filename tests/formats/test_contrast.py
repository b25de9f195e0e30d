"""WCAG 2.2, success criteria 1.4.3 (text, 4.5) and 1.4.11 (lines, 3), on the colours of the style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import garble.formats
from garble.formats.kinds import KINDS as KINDS_OF_REASONS

TEMPLATES = Path(garble.formats.__path__[0]) / "templates"
CSS = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("page.css", "print.css"))

KINDS = [f"k{kind.letter}" for kind in KINDS_OF_REASONS]
TEXT = [
    *[("ink", ground) for ground in ("paper", "raised", "l1", "l2", "l3", "w1", "w2", "w3")],
    *[(ink, ground) for ink in ("soft", "link", "meant") for ground in ("paper", "raised")],
    *[("link", ground) for ground in ("l1", "l2", "l3", "w1", "w2", "w3")],  # a link in a marked sentence
    *[("on-badge", ground) for ground in ("pass", "review", "block")],
    *[("u3", ground) for ground in ("paper", "l1", "l2", "l3")],  # the name of a direction control
]
LINES = [
    *[(f"u{level}", ground) for level in (1, 2, 3) for ground in ("paper", "raised", f"l{level}")],
    *[(kind, ground) for kind in KINDS for ground in ("paper", "raised", "w1", "w2", "w3")],
    *[(name, "paper") for name in ("pass", "review", "block")],
    *[(name, f"{name}-ground") for name in ("review", "block")],
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark, printed = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S)
    )
    return {"light": light, "dark": light | dark, "print": light | printed}


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("wanted", "pairs"), [(4.5, TEXT), (3.0, LINES)], ids=["text", "lines"])
def test_contrast(scheme: str, wanted: float, pairs: list[tuple[str, str]]) -> None:
    colors = palettes()[scheme]
    if scheme == "print":
        pairs = [(ink, ground) for ink, ground in pairs if ink != "on-badge"]  # badges are outlines there
    measured = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < wanted} == {}
