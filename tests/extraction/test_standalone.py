"""The library stands alone: no Django, no sibling of its package."""

import subprocess
import sys

SCRIPT = """
import sys
import claims.extraction
import claims.extraction.__main__
foreign = [
    name for name in sys.modules
    if name.split(".")[0] in ("django", "articles", "newsclaims")
    or (name.startswith("claims.") and not name.startswith("claims.extraction"))
]
assert not foreign, foreign
assert claims.extraction.extract("") == ()
"""


def test_library_loads_without_django_or_siblings() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
