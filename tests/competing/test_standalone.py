"""The library stands alone: no Django, and of its package only the extraction library."""

import subprocess
import sys

SCRIPT = """
import sys
import claims.competing
import claims.competing.__main__
foreign = [
    name for name in sys.modules
    if name.split(".")[0] in ("django", "articles", "newsclaims", "scipy", "sklearn", "torch")
    or (name.startswith("claims.") and name.split(".")[1] not in ("competing", "extraction"))
]
assert not foreign, foreign
"""


def test_library_loads_without_django() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
