"""Every format of the one report, compared whole; ``GARBLE_UPDATE_GOLDEN=1 pytest`` rewrites the files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from garble.formats import FORMATS
from garble.formats.html import SCRIPTS, STYLES
from garble.report import Report

GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = Path(sys.modules["garble.formats"].__path__[0]) / "templates"


@pytest.mark.parametrize("name", FORMATS)
def test_format(name: str, blocked: Report, passed: Report) -> None:
    rendered = FORMATS[name]([passed, blocked])
    if name == "html":
        rendered = without_assets(rendered)
    path = GOLDEN / f"report.{name}"
    if os.environ.get("GARBLE_UPDATE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8", newline="")
    assert rendered == path.read_bytes().decode("utf-8")


def without_assets(page: str) -> str:
    """The page without the style sheets and the scripts, so that the golden file follows the markup only."""
    for asset in (*STYLES, *SCRIPTS):
        content = (TEMPLATES / asset).read_text(encoding="utf-8").removesuffix("\n")
        assert page.count(content) == 1
        page = page.replace(content, f"/* {asset} */")
    return re.sub(r"sha256-[\w+/=]+", "sha256-…", page)


@pytest.mark.parametrize("name", FORMATS)
def test_no_reports_is_not_an_error(name: str) -> None:
    assert isinstance(FORMATS[name]([]), str)


@pytest.mark.parametrize("name", FORMATS)
def test_can_be_written_as_utf_8(name: str, passed: Report) -> None:
    broken = replace(passed, document=replace(passed.document, text="All is \ud83d here. ", path="\udcff.txt"))
    FORMATS[name]([broken]).encode("utf-8")


def test_the_list_imports_no_format() -> None:
    code = "import garble.formats, sys; print(*sorted({'rich', 'jinja2', 'csv'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
