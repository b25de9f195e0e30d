"""``garble calibrate``: thresholds for a house style."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from garble.cli.checking import check_all
from garble.cli.exits import ExitCode, exit_code
from garble.cli.options import NumberRange, checking_options, format_option
from garble.cli.output import OutputFile, write
from garble.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from garble.config import Config
    from garble.report import Report

__all__ = ["calibrate"]

_SHARE = NumberRange(0, 0.5, min_open=True, max_open=True)


@click.command(
    short_help="Thresholds for a house style, from your own articles.",
    epilog="""\b
Examples:
  garble calibrate --clean published/                      what would the thresholds be?
  garble calibrate --clean published/ -o garble.toml       … and set them
  garble calibrate --clean published/ --fpr 0.002 --review-fpr 0.01 --grammar none

\b
A share can only be set from 1/share articles: 34 for 0.03, 200 for 0.005. With fewer, that
threshold stays as it is; asking for the share is then an error.

\b
Exit codes: 0 done, 2 wrong usage, too few articles, or one that cannot be read (the others
still count), 3 a grammar checker or the language pack failed, 130 interrupted.""",
)
@click.option(
    "--clean",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    required=True,
    help="Your own published articles: every file below it that garble reads; linked folders are not followed.",
)
@click.option(
    "--fpr", type=_SHARE, default=0.01, show_default=True, metavar="SHARE", help="Share of sentences to be flagged."
)
@click.option(
    "--review-fpr", type=_SHARE, metavar="SHARE", help="Share of articles to be reviewed or blocked.  [default: 0.03]"
)
@click.option("--block-fpr", type=_SHARE, metavar="SHARE", help="Share of articles to be blocked.  [default: 0.005]")
@click.option(
    "--output",
    "-o",
    type=OutputFile(),
    metavar="FILE",
    help="Write the settings to this garble.toml or pyproject.toml; its other settings stay.",
)
@format_option
@checking_options
def calibrate(
    *,
    clean: Path,
    fpr: float,
    review_fpr: float | None,
    block_fpr: float | None,
    output: Path | None,
    form: str,
    config: Config,
    quiet: bool,
) -> ExitCode:
    """Set thresholds so that only a target share of your own published articles is flagged.

    The articles are judged with the language pack and the settings as they are. The thresholds hold for these alone,
    so grammar checker and context are written with them. Articles that garble train fitted the pack on are left out.
    """
    from garble.training.house.thresholds import REVIEW_SHARE

    if block_fpr is not None and block_fpr > (review_fpr or REVIEW_SHARE):
        share = f"--review-fpr ({review_fpr or REVIEW_SHARE:g})"
        raise click.UsageError(f"--block-fpr is above {share}: what is blocked counts as reviewed, too.")
    if output is not None and output.exists() and not output.is_file():  # a device may be read without end
        raise click.UsageError(f"{output} is no file that could hold settings.")
    from garble.training.house.seen import fitted_on
    from garble.training.house.settings import house_settings, with_settings
    from garble.training.house.tables import calibration_dict, calibration_text
    from garble.training.house.thresholds import judged_articles, set_thresholds

    # a file that cannot be changed is refused before the articles are judged
    with_settings(output, {"pack": config.pack} if config.pack else {}, "")
    codes = [ExitCode.OK]
    judged, signature = judged_articles(_reports(clean, config, codes, bar=not quiet))
    found = set_thresholds(
        judged,
        signature,
        sentence_share=fpr,
        review_share=review_fpr,
        block_share=block_fpr,
        seen=fitted_on(Path(config.pack) if config.pack else None),
    )
    settings = house_settings(found, config)
    # what took minutes to find is lost with neither: file and table are written whatever becomes of the other
    failure: Exception | None = None
    content = ""
    try:
        content = with_settings(
            output, settings, f"garble calibrate: {signature.classifier}, {found.articles} articles"
        )
        if output is not None:
            write(content, output)
    except (ConfigError, click.ClickException) as error:
        failure = error
    if form == "json":
        from garble.formats.json import dump

        write(dump(calibration_dict(found) | {"settings": settings}, indent=2) + "\n")
    else:
        write(f"{calibration_text(found)}\n{content if output is None else ''}")
    if failure is not None:
        raise failure
    if output is not None and form == "text":
        write(f"Written to {output}.\n")
    return max(codes)


def _reports(clean: Path, config: Config, codes: list[ExitCode], *, bar: bool) -> Iterator[Report]:
    """Yield the reports there are; an article that cannot be read adds to ``codes``."""
    for outcome in check_all([str(clean)], config, bar=bar):
        if outcome.report is not None:
            yield outcome.report
        if outcome.error is not None:
            codes.append(exit_code(outcome.error))
