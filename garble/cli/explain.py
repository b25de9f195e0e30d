"""``garble explain``: what does a reason code mean, and why is this sentence flagged or not?"""

from __future__ import annotations

import os
from dataclasses import asdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from garble.cli.exits import ExitCode
from garble.cli.options import NAME, checking_options, format_option
from garble.cli.output import write
from garble.cli.place import Place, find_sentences
from garble.cli.terminal import terminal

if TYPE_CHECKING:
    from garble.config import Config

__all__ = ["explain"]


@click.command(
    short_help="What a reason code means, or why a sentence is flagged.",
    epilog="""\b
Examples:
  garble explain                      all reason codes
  garble explain S201                 what S201 means and what to do about it
  garble explain article.md:12        the sentences on line 12, taken apart
  garble explain article.md:12:40     the one at column 40
  garble explain --format json article.md:12 | jq '.sentences[].words'

\b
A word of n bits of surprise was as likely as n tosses of a coin that all come up heads.""",
)
@click.argument("target", required=False, type=NAME, metavar="[CODE | FILE:LINE[:COLUMN]]")
@format_option
@checking_options
def explain(*, target: str | None, form: str, config: Config, quiet: bool) -> ExitCode:
    """Explain a reason code, or take the sentences on one line of an article apart.

    For a code: what it means, how it comes about, an example, and what to do. For a line, as the reports print it:
    the verdict on each sentence there, what every feature added to it, the reasons with the expected wordings, and
    how surprising each word is. Without an argument: the list of all codes.
    """
    place = Place.parse(target) if target else None
    write(_place(place, form, config) if place else _code(target, form))
    return ExitCode.OK


def _place(place: Place, form: str, config: Config) -> str:
    from garble.readers import read

    document = read(place.path)  # before the pack is opened: a misspelt name is told at once
    from garble.detector import Detector

    with Detector(config) as detector:
        anatomy = find_sentences(detector.anatomy(document), place)
    if form == "json":
        from garble.formats.json import dump

        return dump(anatomy.as_dict(), indent=2) + "\n"
    from garble.formats.anatomy import render

    return render(anatomy, console=terminal())


def _code(target: str | None, form: str) -> str:
    from garble.explanations import explanations
    from garble.formats.explanation import render, render_list
    from garble.formats.json import dump

    known = explanations()
    if target is None:
        if form == "json":
            return dump({"codes": [asdict(one) for one in known.values()]}, indent=2) + "\n"
        return render_list(list(known.values()), console=terminal())
    explanation = known.get(target.upper())
    if explanation is None:
        raise click.UsageError(_no_such_code(target, list(known)))
    if form == "json":
        return dump(asdict(explanation), indent=2) + "\n"
    return render(explanation, console=terminal())


def _no_such_code(target: str, codes: list[str]) -> str:
    if os.path.isdir(target):
        return f"{target} is a folder; name an article in it and the line of a sentence: FILE:LINE."
    if os.path.exists(target):
        return f"{target} is an article; add the line of a sentence: {target}:LINE. garble score lists them."
    near = get_close_matches(target.upper(), codes, n=3, cutoff=0.5)
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{target} is neither a reason code nor FILE:LINE.{guess}\nThe codes are {', '.join(codes)}."
