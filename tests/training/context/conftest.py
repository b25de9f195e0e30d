from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

TRAINING = (
    *("test_coarse.py", "test_compensated.py", "test_depth.py", "test_export.py", "test_exported.py", "test_fit.py"),
    *("test_losses.py", "test_main.py", "test_network.py", "test_onnx_base.py", "test_onnx_files.py", "test_width.py"),
)
"""Need torch, which the extra `test` leaves out: it is too large for every test run."""

collect_ignore = [] if find_spec("torch") else list(TRAINING)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name in TRAINING:
            item.add_marker(pytest.mark.training)
