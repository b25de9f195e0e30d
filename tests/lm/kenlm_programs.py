"""KenLM's programs are C++ and on few machines; .ci/run builds them first."""

from __future__ import annotations

import shutil

import pytest

missing = [name for name in ("lmplz", "build_binary") if shutil.which(name) is None]
needs_kenlm = pytest.mark.skipif(
    bool(missing), reason=f"KenLM's {' and '.join(missing)} not on PATH; lm/README.md says how to build them"
)
