"""``garble train``: classifiers of your own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from garble.cli.checking import find_sources
from garble.cli.exits import ExitCode, exit_code, show
from garble.cli.options import checking_options, format_option
from garble.cli.output import write
from garble.cli.progress import with_progress

if TYPE_CHECKING:
    from garble.config import Config
    from garble.training.house.articles import HouseArticle

__all__ = ["train"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    short_help="Classifiers fitted on your own articles, in a new pack.",
    epilog="""\b
Examples:
  garble train --clean published/ --garbled rejected/ -o house/
  garble score --pack house/ draft.md
  garble train --clean published/ --garbled rejected/ -o house/ --grammar none --context off

\b
Classifiers are fitted for the grammar checker and the context asked for and for less: without the
checker, and without the encoder. The new pack works with these settings and no others.

\b
Exit codes: 0 done, 2 wrong usage, too few articles, or one that cannot be read (the others
still count), 3 a grammar checker or the language pack failed, 130 interrupted.""",
)
@click.option("--clean", type=_FOLDER, metavar="DIR", required=True, help="Articles that are in order.")
@click.option(
    "--garbled",
    type=_FOLDER,
    metavar="DIR",
    required=True,
    help="Articles that a machine mangled; one with the name of a clean one was made of it.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="PACK",
    required=True,
    help="Make the new language pack here.",
)
@format_option
@checking_options
def train(*, clean: Path, garbled: Path, output: Path, form: str, config: Config, quiet: bool) -> ExitCode:
    """Fit sentence classifier, article model and thresholds on your own articles.

    Every sentence of a garbled article counts as garbled, though many in it may be sound: with such labels a
    probability tells that a sentence stands in a garbled article. A sentence that is the same in the clean article of
    the same name is left out. Everything else, language models included, is copied from the pack in use.
    """
    if clean.resolve() == garbled.resolve():
        raise click.UsageError("--clean and --garbled are the same folder.")
    from garble.training.house.articles import open_instruments
    from garble.training.house.corpus import build_corpus
    from garble.training.house.fitting import fit_settings
    from garble.training.house.pack import check_target, write_house_pack
    from garble.training.house.tables import training_dict, training_text

    check_target(output)
    codes = [ExitCode.OK]
    corpus = build_corpus(list(_measured(clean, garbled, config, codes, bar=not quiet)))
    with open_instruments(config, config.jobs) as used:
        fitted = fit_settings(corpus, used)
        write_house_pack(used.pack, output, fitted, corpus)
    if form == "json":
        from garble.formats.json import dump

        write(dump(training_dict(corpus, fitted) | {"pack": str(output)}, indent=2) + "\n")
    else:
        write(f"{training_text(corpus, fitted)}\nWritten to {output}: garble score --pack {output} …\n")
    return max(codes)


def _measured(
    clean: Path, garbled: Path, config: Config, codes: list[ExitCode], *, bar: bool
) -> Iterator[HouseArticle]:
    """Yield the articles measured; one that cannot be read adds to ``codes``."""
    from garble.batch.processes import run_each
    from garble.errors import InputError
    from garble.training.house.articles import HouseFile, measure_file, open_instruments

    files = []
    for folder, label in ((clean, False), (garbled, True)):
        for source in find_sources([str(folder)]):
            if source.error is None:
                files.append(HouseFile.below(folder, source.path, garbled=label))
            else:
                show(source.error)
                codes.append(exit_code(source.error))
    jobs = max(1, min(config.jobs, len(files)))
    build = partial(open_instruments, config, max(1, config.jobs // jobs))
    for found in with_progress(run_each(build, measure_file, files, jobs), len(files), wanted=bar):
        if isinstance(found, InputError):
            show(found)
            codes.append(exit_code(found))
        else:
            yield found
