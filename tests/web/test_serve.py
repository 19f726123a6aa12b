"""`parley serve`, as one types it."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from sim.scenario.loader import scenario_to_yaml
from tests.processes import invoked, started
from tests.stories import well
from tests.web.client import asked
from tests.web.server_process import Served


def test_it_says_where_it_is_and_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    process = started("serve", "--port", "0", "--rooms", str(tmp_path / "rooms"), folder=tmp_path)
    assert process.stdout
    first = process.stdout.readline()
    assert first.startswith("  Open      http://127.0.0.1:")
    url = first.split()[1].rstrip("/")
    rest = [process.stdout.readline() for _ in range(3)]
    assert rest == ["  Only this machine can reach it; for a class on the same network: --host 0.0.0.0\n",
                    f"  Rooms     {tmp_path / 'rooms'}\n", "  Stop      Ctrl-C; all rooms are kept for the next start\n"]
    names = [each["name"] for each in _when_up(url)["scenarios"]]
    assert {"valley", "astana_21"} <= set(names)
    with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as stranger:
        stranger.sendall(b"\x16\x03\x01 no request\r\n\r\n")
        assert stranger.recv(100).startswith(b"HTTP/1.1 400")
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, "")
    assert out == "  Stopped   all rooms are kept for the next start\n"


def _when_up(url: str) -> dict[str, list[dict[str, str]]]:
    until = time.monotonic() + 60
    while True:
        try:
            found: dict[str, list[dict[str, str]]] = asked(url, "/api/about")
            return found
        except (URLError, ConnectionError):
            assert time.monotonic() < until
            time.sleep(0.05)


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        answer = invoked("serve", "--port", str(port), "--rooms", str(tmp_path / "rooms"), folder=tmp_path)
    assert answer.returncode == 2 and answer.stdout == ""
    assert answer.stderr == f"cannot serve on 127.0.0.1:{port} with rooms in {tmp_path / 'rooms'}: Address already in use\n"


@pytest.mark.parametrize(("words", "said"), [
    (["nothing.yaml"], "nothing.yaml: no such file"), (["--port", "70000"], "70000"), (["--host", ""], "--host is empty"),
    (["--host", "no.such.host.invalid"], "cannot serve on no.such.host.invalid:"),
])
def test_what_can_not_be_served_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    answer = invoked("serve", "--rooms", str(tmp_path / "rooms"), "--port", "0", *words, folder=tmp_path)
    assert answer.returncode == 2 and said in answer.stderr and "Traceback" not in answer.stderr


def test_a_place_for_rooms_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "rooms").write_text("")
    answer = invoked("serve", "--rooms", str(tmp_path / "rooms"), "--port", "0", folder=tmp_path)
    assert answer.returncode == 2 and "Traceback" not in answer.stderr


@pytest.fixture(scope="module")
def open_to_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that other machines may reach, with a scenario of one's own."""
    place = tmp_path_factory.mktemp("open")
    (place / "my well (2).yaml").write_text(scenario_to_yaml(well()))
    server = Served(place / "rooms", "--host", "0.0.0.0", str(place / "my well (2).yaml"))
    yield server
    server.stop()


def test_it_is_on_loopback_unless_asked(served: Served, open_to_all: Served) -> None:
    """At another address of this machine there is nobody, unless every address was asked for."""
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", served.port))
    with urlopen(f"http://127.0.0.2:{open_to_all.port}/") as answer:
        assert answer.status == 200
    assert asked(open_to_all.url, "/api/about")["reachable"] and not asked(served.url, "/api/about")["reachable"]


def test_a_scenario_of_ones_own_is_offered_first(open_to_all: Served) -> None:
    first = asked(open_to_all.url, "/api/about")["scenarios"][0]
    assert first == {"name": "my_well__2_", "title": "The well", "summary": "Two farms and one well", "texts": {}}
    assert asked(open_to_all.url, "/api/lab", {"scenario": "my_well__2_"})["scenario"]["title"] == "The well"
