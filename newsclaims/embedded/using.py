"""Run one command with the servers up and their addresses in its environment."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

from newsclaims.embedded.folders import CHECKOUT, data_path, prepare, temporary
from newsclaims.embedded.instance import Servers
from newsclaims.embedded.processes import Interrupted, interrupt_on_signals
from newsclaims.embedded.watchdog import Watchdog


def with_servers(command: Sequence[str], *, fresh: bool, extra: Mapping[str, str]) -> int:
    """Run ``command`` and return its exit status; ``python`` as its first word is this interpreter.

    ``fresh`` gives it servers and a data folder of its own, deleted after it; otherwise it shares those of
    ``make run``. The servers are stopped when it ends, unless somebody else uses them. Raises EmbeddedError.
    """
    interrupt_on_signals()
    folder = temporary() if fresh else prepare(data_path())
    servers = Servers(folder, say=lambda text: print(text, file=sys.stderr))
    watchdog = Watchdog(servers, temporary=fresh)
    try:
        servers.start()
        environment = {**os.environ, **servers.environment(), **extra}
        return _run(
            [sys.executable if command[0] == "python" else command[0], *command[1:]], environment, watchdog
        )
    except Interrupted:
        return 130
    finally:
        servers.stop()
        if fresh:
            servers.discard()
        watchdog.done()


def _run(command: Sequence[str], environment: Mapping[str, str], watchdog: Watchdog) -> int:
    # In our own process group, so that it may read from the terminal and hears Ctrl+C by itself.
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment)
    watchdog.watch(process.pid)

    def pass_on(number: int, frame: FrameType | None) -> None:
        # As an interrupt: pytest and Django's commands tidy up after that one only.
        process.send_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    status = process.wait()
    watchdog.forget(process.pid)
    return status if status >= 0 else 128 - status
