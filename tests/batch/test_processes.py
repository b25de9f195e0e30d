from __future__ import annotations

import itertools
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from garble.batch.processes import run_each
from garble.errors import BackendError, InputError


class Tool:
    """Writes down when it was built and closed, a line each."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def __enter__(self) -> Tool:
        self._note("built")
        return self

    def __exit__(self, *_: object) -> None:
        self._note("closed")

    def _note(self, what: str) -> None:
        with self.log.open("a") as log:
            log.write(f"{what} {os.getpid()}\n")


def work(tool: Tool, item: int) -> tuple[int, int]:
    if item == 13:
        raise InputError("Thirteen cannot be read.", "Take fourteen.")
    if item == 99:
        os._exit(1)
    return item * item, os.getpid()


def broken() -> Tool:
    raise BackendError("No tool.", "Buy one.")


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order_and_each_process_builds_and_closes_one_tool(tmp_path, jobs):
    log = tmp_path / "log"
    results = list(run_each(partial(Tool, log), work, range(12), jobs))
    assert [square for square, _ in results] == [number * number for number in range(12)]
    workers = {process for _, process in results}
    assert (workers == {os.getpid()}) == (jobs == 1)
    assert len(workers) <= jobs
    expected = [f"{what} {process}" for process in workers for what in ("built", "closed")]
    assert sorted(log.read_text().splitlines()) == sorted(expected)


@pytest.mark.parametrize("jobs", [1, 2])
def test_endless_input_is_taken_only_a_little_ahead(tmp_path, jobs):
    taken = itertools.count()
    results = run_each(partial(Tool, tmp_path / "log"), work, (next(taken) % 10 for _ in itertools.count()), jobs)
    assert [square for square, _ in itertools.islice(results, 3)] == [0, 1, 4]
    results.close()
    assert next(taken) <= 3 + 4 * jobs


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_arrives_with_its_remedy(tmp_path, jobs):
    with pytest.raises(InputError) as caught:
        list(run_each(partial(Tool, tmp_path / "log"), work, [1, 13, 2], jobs))
    assert (caught.value.problem, caught.value.remedy) == ("Thirteen cannot be read.", "Take fourteen.")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_tool_that_cannot_be_built_says_why(jobs):
    with pytest.raises(BackendError) as caught:
        list(run_each(broken, work, [1, 2, 3], jobs))
    assert (caught.value.problem, caught.value.remedy) == ("No tool.", "Buy one.")


def test_a_process_that_dies_is_an_error_and_not_a_missing_result(tmp_path):
    with pytest.raises(BackendError) as caught:
        list(run_each(partial(Tool, tmp_path / "log"), work, [1, 99], 2))
    assert caught.value.problem == "A worker process died."


def test_nothing_to_do(tmp_path):
    assert list(run_each(partial(Tool, tmp_path / "log"), work, [], 1)) == []


ENDLESS = """
import itertools, sys
from functools import partial
from pathlib import Path
from tests.batch.test_processes import Tool, run_each, work
if __name__ == "__main__":
    for square, process in run_each(partial(Tool, Path(sys.argv[1])), work, itertools.repeat(3), 2):
        print(square, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed like that there")
def test_workers_end_with_the_process_that_started_them_even_if_it_is_killed(tmp_path):
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    command = [sys.executable, str(script), str(tmp_path / "log")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"9\n"
        parent.kill()
        parent.communicate(timeout=30)  # a worker that lives on holds its end of the pipe
