"""``python -m tests.cli``: garble with the fake detector, for tests that need a process of its own."""

from __future__ import annotations

import sys

from garble.__main__ import main
from tests.cli.fakes import fake_module

if __name__ == "__main__":
    sys.modules["garble.detector"] = fake_module()
    sys.exit(main())
