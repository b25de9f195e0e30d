from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from garble.config import Config, load_config, read_config
from garble.errors import ConfigError

KEYS = "grammar, context, languagetool_url, sentence_threshold, review_threshold, block_threshold, pack, jobs"


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("settings", "problem", "remedy"),
    [
        (
            {"grammar": "harpr"},
            "grammar is 'harpr', which garble does not know.",
            "Did you mean 'harper'? Choose one of: auto, harper, languagetool, none.",
        ),
        (
            {"grammar": 7},
            "grammar is 7, which garble does not know.",
            "Choose one of: auto, harper, languagetool, none.",
        ),
        (
            {"languagetool_url": "localhost:8081"},
            "languagetool_url is 'localhost:8081', which is not an address.",
            "Give it with its scheme, for example http://localhost:8081.",
        ),
        (
            {"languagetool_url": "http://[::1"},
            "languagetool_url is 'http://[::1', which is not an address.",
            "Give it with its scheme, for example http://localhost:8081.",
        ),
        (
            {"sentence_threshold": 1.01},
            "sentence_threshold is 1.01.",
            "Give a probability from 0 to 1, for example 0.5.",
        ),
        (
            {"review_threshold": float("nan")},
            "review_threshold is nan.",
            "Give a probability from 0 to 1, for example 0.5.",
        ),
        (
            {"block_threshold": True},
            "block_threshold is True.",
            "Give a probability from 0 to 1, for example 0.5.",
        ),
        (
            {"block_threshold": "0.5"},
            "block_threshold is '0.5'.",
            "Give a probability from 0 to 1, for example 0.5.",
        ),
        (
            {"review_threshold": 0.9, "block_threshold": 0.8},
            "review_threshold (0.9) is above block_threshold (0.8).",
            "Set review_threshold to at most block_threshold.",
        ),
        ({"pack": 3}, "pack is 3.", "Give the folder of a language pack as text."),
        ({"jobs": 0}, "jobs is 0.", "Give a whole number of processes, 1 or more."),
        ({"jobs": 1.5}, "jobs is 1.5.", "Give a whole number of processes, 1 or more."),
        ({"jobs": True}, "jobs is True.", "Give a whole number of processes, 1 or more."),
    ],
)
def test_a_wrong_value_is_refused(settings, problem, remedy):
    with pytest.raises(ConfigError) as caught:
        Config(**settings)
    assert (caught.value.problem, caught.value.remedy) == (problem, remedy)


def test_the_limits_are_accepted():
    Config(sentence_threshold=0, review_threshold=1.0, block_threshold=1, jobs=64)
    Config(review_threshold=0.8, block_threshold=0.8, languagetool_url="https://[::1]:8081/v2")


def test_a_config_survives_pickling():
    config = Config(grammar="none", block_threshold=0.9, jobs=3)
    assert pickle.loads(pickle.dumps(config)) == config


def test_without_a_file_the_defaults_hold(tmp_path):
    assert load_config(tmp_path) == Config()


def test_the_nearest_file_counts_alone(tmp_path):
    write(tmp_path / "garble.toml", 'grammar = "none"\njobs = 4\n')
    write(tmp_path / "desk" / "pyproject.toml", "[tool.garble]\nblock_threshold = 0.7\n")
    here = tmp_path / "desk" / "drafts"
    here.mkdir()
    assert load_config(here) == Config(block_threshold=0.7)
    assert load_config(tmp_path) == Config(grammar="none", jobs=4)


def test_garble_toml_comes_before_pyproject_beside_it(tmp_path):
    write(tmp_path / "garble.toml", "jobs = 2\n")
    write(tmp_path / "pyproject.toml", "[tool.garble]\njobs = 3\n")
    assert load_config(tmp_path) == Config(jobs=2)


@pytest.mark.parametrize("content", ["", "[tool.ruff]\nline-length = 90\n", "tool = 3\n", "[tool]\ngarble = 1\n"])
def test_a_pyproject_without_a_table_for_garble_is_passed_over(tmp_path, content):
    write(tmp_path / "garble.toml", "jobs = 2\n")
    write(tmp_path / "inner" / "pyproject.toml", content)
    assert load_config(tmp_path / "inner") == Config(jobs=2)


def test_a_relative_pack_stands_beside_its_file(tmp_path):
    file = write(tmp_path / "garble.toml", 'pack = "packs/law"\n')
    assert read_config(file) == Config(pack=str(tmp_path / "packs" / "law"))
    write(file, f'pack = "{(tmp_path / "elsewhere").as_posix()}"\n')
    assert Path(read_config(file).pack or "") == tmp_path / "elsewhere"


@pytest.mark.parametrize(
    ("content", "problem", "remedy"),
    [
        (
            "block_treshold = 0.7",
            "'block_treshold' is not a setting of garble.",
            f"Did you mean 'block_threshold'? The settings are: {KEYS}.",
        ),
        (
            "languagetool-url = 'http://localhost'",
            "'languagetool-url' is not a setting of garble.",
            f"Did you mean 'languagetool_url'? The settings are: {KEYS}.",
        ),
        ("xyz = 1", "'xyz' is not a setting of garble.", f"The settings are: {KEYS}."),
        ("jobs = 'two'", "jobs is 'two'.", "Give a whole number of processes, 1 or more."),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path, content, problem, remedy):
    file = write(tmp_path / "garble.toml", content)
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert (caught.value.problem, caught.value.remedy) == (f"{file}: {problem}", remedy)


def test_a_file_that_is_no_toml_is_an_error(tmp_path):
    file = write(tmp_path / "garble.toml", "jobs = \n")
    with pytest.raises(ConfigError, match="is not valid TOML") as caught:
        load_config(tmp_path)
    assert caught.value.problem.startswith(str(file))
    file.write_bytes(b"jobs = 2 # \xff\n")
    with pytest.raises(ConfigError, match="is not valid TOML"):
        read_config(file)


def test_a_byte_order_mark_is_no_error(tmp_path):
    file = tmp_path / "garble.toml"
    file.write_bytes(b"\xef\xbb\xbfjobs = 2\r\n")
    assert read_config(file) == Config(jobs=2)


def test_a_named_file_must_exist_and_have_settings(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_config(tmp_path / "missing.toml")
    file = write(tmp_path / "pyproject.toml", "[project]\nname = 'x'\n")
    with pytest.raises(ConfigError, match=r"has no \[tool.garble\] table"):
        read_config(file)


def test_a_folder_that_may_not_be_looked_into_is_an_error(tmp_path, monkeypatch):
    """Its thresholds must not be passed over."""
    stat = Path.stat

    def refuse(path, **options):
        if path.parent == tmp_path:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    (tmp_path / "inner").mkdir()
    inner = tmp_path / "inner"
    monkeypatch.setattr(Path, "resolve", lambda path: path)
    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(ConfigError) as caught:
        load_config(inner)
    assert (caught.value.problem, caught.value.remedy) == (
        f"{tmp_path / 'garble.toml'} cannot be looked for: Permission denied.",
        "Change the permissions of its folder, or name a file with --config.",
    )
