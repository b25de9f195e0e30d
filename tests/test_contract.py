"""What users and other programs rely on: names, codes, exit codes, and that the documents tell the truth."""

from __future__ import annotations

import dataclasses
import json
import pickle
import pkgutil
import re
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import garble
import garble.signals
from garble import reasons, repeats
from garble.cli.app import app
from garble.cli.exits import ExitCode
from garble.config import Config
from garble.features import FEATURES
from garble.readers import _SUFFIXES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HEAVY = (
    "numpy",
    "scipy",
    "sklearn",
    "kenlm",
    "click",
    "rich",
    "textstat",
    "jinja2",
    "docx",
    "harper",
    "ftfy",
)


def signals():
    names = [module.name for module in pkgutil.iter_modules(garble.signals.__path__)]
    return [import_module(f"garble.signals.{name}") for name in names if name != "base"]


def codes():
    """Every reason code with its sentence, from all modules that give reasons."""
    return [pair for module in [*signals(), reasons, repeats] for pair in getattr(module, "CODES", {}).items()]


def errors(base=garble.GarbleError):
    return [base, *[error for child in base.__subclasses__() for error in errors(child)]]


def test_what_is_visible_is_public():
    assert dir(garble) == garble.__all__ == sorted(garble.__all__)
    assert all(getattr(garble, name) is not None for name in garble.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = garble.nothing


def test_importing_garble_is_light():
    script = "import json, sys, garble; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    loaded = json.loads(result.stdout)
    assert "garble" in loaded
    assert not set(loaded).intersection(HEAVY)


@pytest.mark.parametrize("error", errors())
def test_errors_cross_process_borders(error):
    copy = pickle.loads(pickle.dumps(error("It broke.", "Mend it.")))
    assert type(copy) is error
    assert (copy.problem, copy.remedy, str(copy)) == ("It broke.", "Mend it.", "It broke. Mend it.")


def test_settings_cross_process_borders():
    config = Config(grammar="none", block_threshold=0.5)
    assert pickle.loads(pickle.dumps(config)) == config


def test_features_have_names_units_directions_and_meanings():
    for feature in FEATURES:
        assert re.fullmatch(r"[a-z]+\.[a-z0-9_]+", feature.name)
        assert feature.unit
        assert feature.direction in {-1, 0, 1}
        assert len(feature.meaning.split()) >= 3, feature.name
    assert [name for name, count in Counter(feature.name for feature in FEATURES).items() if count > 1] == []


def test_every_feature_of_a_signal_is_in_the_matrix():
    measured = {feature.name for module in signals() for feature in module.FEATURES}
    assert measured <= {feature.name for feature in FEATURES}


def test_reason_codes_are_unique_and_explained():
    assert codes()
    assert [code for code, count in Counter(code for code, _ in codes()).items() if count > 1] == []
    for code, meaning in codes():
        assert re.fullmatch(r"[PSGRXAC]\d{3}", code)
        assert re.fullmatch(r"[A-Z].{10,}\.", meaning), code


def test_no_code_is_used_that_is_not_explained():
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "garble").rglob("*.py"))
    assert set(re.findall(r"\"([PSGRXAC]\d{3})\"", source)) == {code for code, _ in codes()}


def test_the_reference_lists_every_code_with_its_sentence():
    text = (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([A-Z]\d{3})` \| (.+) \|$", text, re.MULTILINE) == sorted(codes(), key=_order)


def _order(pair):
    return "PSGRXAC".index(pair[0][0]), pair[0]


@pytest.mark.parametrize("name", sorted(app.commands))
def test_every_command_has_help_and_stands_in_the_readme(name):
    command = app.commands[name]
    assert command.help
    assert command.get_short_help_str()
    assert f"garble {name} " in README


def test_the_readme_lists_settings_exit_codes_and_suffixes():
    settings = README.partition("\n## Settings\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", settings, re.MULTILINE) == [field.name for field in dataclasses.fields(Config)]
    codes_table = README.partition("\n### Exit codes\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d+) \|", codes_table, re.MULTILINE) == [str(int(code)) for code in ExitCode]
    assert all(f"`{suffix}`" in README for suffix in _SUFFIXES)


def test_links_of_the_documents_lead_somewhere():
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("lm/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (document.parent / target).exists(), (
                document.name,
                target,
            )


def test_continuous_integration_runs_the_tests_as_the_readme_does():
    [command] = re.findall(r"^python3 -m venv .*pytest$", README, re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_code_names_no_other_machine():
    """Only sources of methods, names of schemas, which are never fetched, where jars are from, the user's machine."""
    allowed = (
        "http://localhost:8081",
        "https://docs.oasis-open.org/sarif/",
        "http://schemas.openxmlformats.org/",
        "http://{url}",
        "https://github.com/bitextor/monocleaner",  # source of a method
        "https://repo1.maven.org/maven2",  # base weights for training
    )
    named = [
        address
        for path in (ROOT / "garble").rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js"}
        for address in re.findall(r"\w+://[^\s\"'`<>]+", path.read_text(encoding="utf-8"))
    ]
    assert [address for address in named if not address.startswith(allowed)] == []
