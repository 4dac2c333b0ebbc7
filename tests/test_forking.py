"""What a process loads before it forks: gunicorn's master and Celery's worker have children."""

import subprocess
import sys

from tests.support import ROOT

SCRIPT = """
import os, sys
import django
django.setup()
import claims.tasks, newsclaims.urls, newsclaims.wsgi
assert "onnxruntime" not in sys.modules, "it starts threads: children that are forked then abort at their end"
child = os.fork()
if not child:
    from claims import extraction
    assert extraction.extract("The minister said that the bridge was safe.")
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
"""


def test_a_child_that_uses_the_model_ends_well() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=None,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
