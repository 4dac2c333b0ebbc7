"""A real Valkey: what was accepted is there after a stop and after a kill."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest
import redis
from kombu import Connection

from newsclaims.embedded import servers
from newsclaims.embedded.broker import Broker
from newsclaims.embedded.folders import EmbeddedError
from tests.embedded.conftest import MakeFolder, eventually, python

pytestmark = pytest.mark.processes


def client(broker: Broker) -> redis.Redis:
    return redis.Redis.from_url(broker.cache_url)


def pid(broker: Broker) -> int:
    found = servers.noted_pid(broker.lock)
    assert found is not None
    return found


def test_is_set_up_as_promised(folder: Path) -> None:
    broker = Broker(folder)
    assert broker.start()
    for name, value in {
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": "",
        "port": "0",
    }.items():
        assert client(broker).config_get(name) == {name: value}
    assert broker.socket.stat().st_mode & 0o777 == 0o700
    assert broker.socket.parent.stat().st_mode & 0o777 == 0o700


def test_keeps_its_data_over_a_restart(folder: Path) -> None:
    broker = Broker(folder)
    broker.start()
    client(broker).rpush("queue", "one", "two")
    broker.stop()
    assert not broker.running()
    again = Broker(folder)
    assert again.start()
    assert client(again).lrange("queue", 0, -1) == [b"one", b"two"]


def test_keeps_its_data_over_a_kill(folder: Path) -> None:
    broker = Broker(folder)
    broker.start()
    client(broker).rpush("queue", "one")
    time.sleep(1.2)  # "everysec"
    os.kill(pid(broker), signal.SIGKILL)
    assert eventually(lambda: not broker.ready())  # a process is gone a moment after it was killed
    again = Broker(folder)
    assert again.start()
    assert client(again).lrange("queue", 0, -1) == [b"one"]


def test_a_second_start_finds_it_running(folder: Path) -> None:
    Broker(folder).start()
    assert not Broker(folder).start()


def test_starts_at_once_make_one_server(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from newsclaims.embedded.broker import Broker;"
        " print(Broker(Path(sys.argv[1])).start())"
    )
    starts = [python(code, folder) for _ in range(3)]
    answers = sorted(start.communicate()[0].strip() for start in starts)
    assert answers == ["False", "False", "True"]


def test_a_socket_left_behind_is_no_obstacle(folder: Path) -> None:
    broker = Broker(folder)
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(broker.socket))
    assert broker.start()


def test_one_that_does_not_answer_is_ended_by_force(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsclaims.embedded.broker.STOP_SECONDS", 0.5)
    monkeypatch.setattr("newsclaims.embedded.broker.ANSWER_SECONDS", 0.2)
    broker = Broker(folder)
    broker.start()
    os.kill(pid(broker), signal.SIGSTOP)
    assert not broker.ready()
    broker.stop()
    assert not broker.running()


def test_a_failed_start_says_why(folder: Path) -> None:
    broker = Broker(folder)
    (broker.data / "appendonlydir").mkdir(parents=True)
    (broker.data / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")
    with pytest.raises(EmbeddedError, match="manifest"):
        broker.start()
    assert not broker.running()


@pytest.mark.parametrize("name", ["with a space", 'it\'s "quoted"', "$HOME %41 + ü, &?", "long-" * 30])
def test_celery_and_the_cache_reach_it_in_any_folder(make_folder: MakeFolder, name: str) -> None:
    broker = Broker(make_folder(name))
    broker.start()
    with Connection(broker.url) as connection:
        queue = connection.SimpleQueue("letters")
        queue.put("hello")
        assert queue.get(timeout=5).payload == "hello"
        queue.close()
    cache = client(broker)
    cache.set("word", "kept")
    assert cache.connection_pool.connection_kwargs["db"] == 1
    assert client(broker).get("word") == b"kept"
    cache.flushdb()
    assert int(redis.Redis(unix_socket_path=str(broker.socket), db=0).dbsize()) > 0
