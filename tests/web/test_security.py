"""Nobody gets in where they don't belong: each attack on the server, tried."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from sim.scenario.files import list_scenarios
from sim.scenario.loader import scenario_factory
from sim.web.common import rate_limits
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import MOST_BYTES, ConnectionCounter, SlowLane, TokenBuckets
from sim.web.common.text_sanitizer import line as one_line
from sim.web.common.tokens import CODE
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.server import security_middleware, websocket
from sim.web.server.app import app_of
from sim.web.server.app_state import AppState
from sim.web.server.security_middleware import HEADERS

HOST = "127.0.0.1:8000"
HERE = {"host": HOST, "origin": f"http://{HOST}"}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppState:
    """A server's site, which plays no thousand runs before somebody asks for them."""
    monkeypatch.setattr(AppState, "start_runs", lambda site, room: None)
    return AppState(tmp_path / "rooms", ScenarioCatalog({}, ["valley"]))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long questions would have waited in the slow lane, which is made a matter of milliseconds."""
    found: list[float] = []
    genuine = asyncio.sleep

    async def brief(seconds: float) -> None:
        found.append(seconds)
        await genuine(0.001)

    monkeypatch.setattr(rate_limits, "pause", brief)
    return found


@pytest.fixture
def client(site: AppState) -> Iterator[TestClient]:
    with TestClient(app_of(site, "127.0.0.1"), base_url=f"http://{HOST}", headers=HERE, client=("127.0.0.1", 5000),
                    raise_server_exceptions=False) as client:
        yield client


def from_afar(site: AppState, address: str = "192.168.1.7") -> TestClient:
    return TestClient(app_of(site, "0.0.0.0"), base_url=f"http://{HOST}", headers=HERE, client=(address, 5000),
                      raise_server_exceptions=False)


@pytest.fixture
def room(client: TestClient) -> dict[str, str]:
    """A room of the valley: its code and the teacher's token."""
    found: dict[str, str] = client.post("/api/rooms", json={"scenario": "valley", "seed": 1}).json()
    return found


def taken(client: TestClient, room: dict[str, str], party: str = "kelda", name: str = "Amal") -> str:
    answer = client.post(f"/api/rooms/{room['code']}/join", json={"party": party, "name": name})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


def hello(room: dict[str, str], sees: str, token: str = "", party: str = "") -> dict[str, str]:
    return {"room": room["code"], "sees": sees, "token": token, "party": party}


def heard(socket: Any, view: str) -> dict[str, Any]:
    """The next message of a given kind."""
    while True:
        told: dict[str, Any] = socket.receive_json()
        if told["view"] in (view, "denied"):
            return told


# hosts, origins, headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "", "[", "a b",
                                  "[::1"])
def test_a_foreign_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    """DNS rebinding: somebody's page asks this machine under a name of their own."""
    answer = client.get("/api/about", headers={"host": host})
    assert answer.status_code == 421 and answer.json() == {"why": "wrong_host"}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "192.168.1.20:8000", "[::1]:8000", "LOCALHOST"])
def test_this_machine_goes_by_its_numbers_and_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:9000", "https://127.0.0.1",
    "file://127.0.0.1:8000",
                                    "http://127.0.0.1:8000@evil.example", "http://[", "http://user@127.0.0.1:8000"])
def test_a_foreign_page_can_neither_ask_nor_open_a_socket(client: TestClient, room: dict[str, str], origin: str) -> None:
    foreign = {"origin": origin}
    assert client.post("/api/rooms", json={"scenario": "valley"}, headers=foreign).json() == {"why": "wrong_origin"}
    assert client.post(f"/api/rooms/{room['code']}/join", json={"party": "kelda", "name": "x"}, headers=foreign).status_code == 403
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/ws", headers=foreign):
        pass


def test_a_question_without_an_origin_is_refused(site: AppState) -> None:
    with TestClient(app_of(site, "127.0.0.1"), base_url=f"http://{HOST}") as bare:
        assert bare.post("/api/rooms", json={"scenario": "valley"}).json() == {"why": "wrong_origin"}


@pytest.mark.parametrize(("method", "path", "code"), [
    ("GET", "/", 200), ("GET", "/teach/ABCDEF", 200), ("GET", "/static/index.html", 200), ("GET", "/nothing", 404),
    ("GET", "/static/nothing", 404), ("GET", "/api/rooms/ABCDEF", 404), ("DELETE", "/", 405), ("PUT", "/api/lab", 405), ("POST",
    "/api/lab", 400), ("GET", "/api/lab", 405),
    ("GET", "/ws", 404), ("OPTIONS", "/api/rooms", 405), ("TRACE", "/", 405),
])
def test_every_answer_is_strict(client: TestClient, method: str, path: str, code: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == code
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "'unsafe" not in answer.headers["content-security-policy"] and "server" not in answer.headers
    assert "traceback" not in answer.text.lower() and "access-control-allow-origin" not in answer.headers
    assert answer.headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_an_error_of_ours_tells_nothing_and_is_strict_too(client: TestClient, site: AppState, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr(type(site.catalog), "listed", property(lambda _: broken()))
    answer = client.get("/api/about")
    assert answer.status_code == 500 and "secret" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]


# paths and files


@pytest.mark.parametrize("path", [
    "/static/../server.py", "/static/%2e%2e/server.py", "/static/..%2fserver.py", "/static/%2e%2e%2f%2e%2e%2f__init__.py",
    "/static//etc/passwd",
    "/static/..%5cserver.py", "/static/%00", "/static/vendor/../../server.py", "/static/", "/static/locales",
])
def test_nothing_but_the_pages_files_is_given_out(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404) and "import" not in answer.text and "root:" not in answer.text


@pytest.mark.parametrize("code", ["..%2F..%2Fetc", "%2e%2e", "abcdef", "ABCDE", "ABCDEFG", "ABCDE%0a", "ABC%00EF", "АВСDЕF", "ABCDE0"])
def test_a_code_never_becomes_a_path(client: TestClient, site: AppState, code: str) -> None:
    (site.room_manager.folder / "ABCDE0.jsonl").write_text("{}\n")
    for path in (f"/api/rooms/{code}", f"/api/rooms/{code}/qr.svg"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["../valley", "/etc/passwd", "scenarios/valley.yaml", "valley.yaml", "valley\n", "", "astana_21",
                                  "x" * 61])
def test_a_scenario_is_one_that_is_offered_never_a_file(client: TestClient, name: str) -> None:
    for path, asked in (("/api/lab", {"scenario": name}), ("/api/rooms", {"scenario": name})):
        answer = client.post(path, json=asked)
        assert answer.status_code == 400 and str(ROOT) not in answer.text, answer.text


@pytest.mark.parametrize("setting", [
    "extends=/etc/passwd", "extends=astana_21", "extends={file: /etc/passwd}", "record=/etc/passwd", "title=!include /etc/passwd",
    "title=!!python/object/apply:os.system [id]", "parties.kelda.on=*a", "horizon.rounds=&a [*a, *a]", "issues=null", "parties=null",
    "no.such.key=1", "====", "horizon.rounds=1000000000", "horizon.rounds=-1", "procedure.exchanges=1e9", "horizon.weeks=10000000",
    "trust.default=.nan", "title='\x00'", "a" * 290 + "=1", "trust.default=" + "[" * 200, "horizon.rounds=200\nprocedure.exchanges=200",
])
def test_a_setting_reaches_no_file_and_no_endless_run(client: TestClient, setting: str) -> None:
    changed, turned = {"scenario": "valley", "settings": [setting]}, {"scenario": "valley", "turn": {"round": 2, "settings": [setting]}}
    for path, asked in (("/api/lab", changed), ("/api/rooms", changed), ("/api/lab", turned), ("/api/lab/scenario", changed)):
        answer = client.post(path, json=asked)
        assert answer.status_code == 400, answer.text
        assert answer.json()["why"] in ("bad_scenario", "not_understood") and "root:" not in answer.text and str(ROOT) not in answer.text


def test_a_run_that_would_take_too_long_for_a_page_is_refused(client: TestClient) -> None:
    long = ["horizon.rounds=200", "procedure.exchanges=200", "procedure.moves=200"]
    answer = client.post("/api/lab", json={"scenario": "valley", "settings": long})
    assert answer.status_code == 400 and "too long for a page" in answer.json()["text"]


@pytest.mark.parametrize("turn", [["parties.kelda=null"], ["issues.water=null"]])
def test_a_turn_that_changes_who_sits_there_is_refused(client: TestClient, turn: list[str]) -> None:
    assert client.post("/api/lab", json={"scenario": "valley", "turn": {"round": 2, "settings": turn}}).status_code == 400


def test_ones_own_scenario_does_not_tell_where_it_is_kept(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(list_scenarios()["valley"].read_text())
    site = AppState(tmp_path / "rooms", ScenarioCatalog({"mine": scenario_factory(mine)}, ["valley"]))
    with TestClient(app_of(site, "127.0.0.1"), base_url=f"http://{HOST}", headers=HERE) as client:
        assert client.post("/api/lab", json={"scenario": "mine"}).status_code == 200
        answer = client.post("/api/lab", json={"scenario": "mine", "settings": ["horizon.rounds=0", "parties.kelda.capability=-1"]})
        assert answer.status_code == 400 and str(tmp_path) not in answer.text and "horizon.rounds" in answer.text


# sizes and types


@pytest.mark.parametrize("body", [
    b"", b"[]", b"null", b"{", b'"x"', b"{}", b'{"scenario": 1}', b'{"scenario": "valley", "seed": "x"}', b"\xff\xfe",
    b'{"scenario": "valley", "more": 1}', b'{"scenario": "valley", "seed": -1}', b'{"scenario": "valley", "seed": 1e400}',
    b'{"scenario": "valley", "seed": ' + b"9" * 5000 + b"}", b"[" * 30000, b'{"scenario": "valley", "settings": ' + b"[" * 20000,
    b'{"scenario": "valley", "settings": ["\\ud800=1"]}',
    b'{"scenario": "valley", "turn": {"round": 0, "settings": []}}', b'{"scenario": "valley", "settings": [' + b'"a=1",' * 60 + b'"a=1"]}',
])
def test_what_is_not_understood_is_refused_in_one_word(client: TestClient, body: bytes) -> None:
    for path in ("/api/lab", "/api/rooms"):
        answer = client.post(path, content=body)
        assert answer.status_code == 400 and answer.json() == {"why": "not_understood"}


def test_a_body_is_bounded(client: TestClient) -> None:
    assert client.post("/api/lab", content=b" " * (MOST_BYTES + 1)).json() == {"why": "too_long"}
    assert client.post("/api/lab", content=iter([b"{}"])).json() == {"why": "too_long"}, "a body of unsaid length"
    for length in (b"-1", b"x", "²".encode("latin-1"), b"9" * 400):
        answer = client.post("/api/lab", content=b"{}", headers={b"content-length": length})
        assert answer.status_code == 413


@pytest.mark.parametrize("message", [
    "", "x", "[]", "null", "1", "[" * 30000, '{"do": 1}', '{"do": "decide", "decision": []}', '{"do": "decide", "id": 1e99}',
    '{"do": "here", "x": 1}', '{"do": "' + "x" * MOST_BYTES + '"}', '{"do": "bring", "kind": "news", "text": "' + "x" * 301 + '"}',
    '{"do": "clock", "seconds": -1}',
    '{"do": "bring", "kind": "news", "text": "\\ud800"}',
])
def test_a_message_of_the_wrong_kind_ends_its_own_socket_alone(client: TestClient, room: dict[str, str], message: str) -> None:
    with client.websocket_connect("/ws") as teacher, client.websocket_connect("/ws") as socket:
        for each in (teacher, socket):
            each.send_json(hello(room, "teacher", room["token"]))
            heard(each, "teacher")
        socket.send_text(message)
        assert heard(socket, "denied")["why"] == "not_understood"
        with pytest.raises(WebSocketDisconnect):
            socket.receive_json()
        teacher.send_json({"do": "here", "id": 3})
        assert heard(teacher, "answer") == {"view": "answer", "id": 3}


def test_bytes_in_place_of_text_end_a_socket(client: TestClient) -> None:
    with client.websocket_connect("/ws") as socket:
        socket.send_bytes(b"{}")
        assert socket.receive_json() == {"view": "denied", "why": "not_understood"}


def test_a_socket_that_says_nothing_is_let_go(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "HELLO", 0.05)
    with client.websocket_connect("/ws") as socket, pytest.raises(WebSocketDisconnect):
        socket.receive_json()


def test_a_socket_that_talks_too_fast_is_let_go(client: TestClient, room: dict[str, str]) -> None:
    with client.websocket_connect("/ws") as socket:
        socket.send_json(hello(room, "show"))
        for _ in range(websocket.BURST + 5):
            socket.send_json({"do": "here"})
        assert heard(socket, "denied")["why"] == "too_fast"


def test_connections_are_bounded_in_all_and_from_one_address() -> None:
    lines = ConnectionCounter(3, 2)
    with lines.one("a"), lines.one("a"):
        with pytest.raises(Exception, match="too_fast"), lines.one("a"):
            pass
        with lines.one("b"), pytest.raises(Exception, match="too_fast"), lines.one("c"):
            pass
    assert not lines.open


def test_rooms_and_strangers_are_bounded(client: TestClient, site: AppState, room: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.web.classroom import room_manager

    monkeypatch.setattr(room_manager, "MOST_STRANGERS", 1)
    monkeypatch.setattr(room_manager, "MOST_ROOMS", 1)
    with client.websocket_connect("/ws") as first, client.websocket_connect("/ws") as second:
        first.send_json(hello(room, "show"))
        heard(first, "show")
        second.send_json(hello(room, "show"))
        assert heard(second, "denied")["why"] == "room_full"
        assert client.post("/api/rooms", json={"scenario": "valley"}).json() == {"why": "too_many_rooms"}
    monkeypatch.setattr(room_manager, "MOST_KEPT", 1)
    assert client.post("/api/rooms", json={"scenario": "valley"}).json() == {"why": "too_many_rooms"}


# tokens and codes


def test_only_the_right_token_opens_a_seat_or_the_teachers_page(client: TestClient, room: dict[str, str]) -> None:
    seat = taken(client, room)
    wrong = [("teacher", seat, ""), ("teacher", "", ""), ("seat", room["token"], "kelda"), ("seat", seat, "wethern"), ("seat", "", "kelda"),
             ("seat", seat, "nobody"), ("seat", "", ""), ("seat", room["token"], ""), ("seat", seat[:-1], "")]
    for sees, token, party in wrong:
        with client.websocket_connect("/ws") as socket:
            socket.send_json(hello(room, sees, token, party))
            assert socket.receive_json() == {"view": "denied", "why": "not_yours"}
    with client.websocket_connect("/ws") as socket:  # one's own place, wherever one has been moved to
        socket.send_json(hello(room, "seat", seat))
        assert heard(socket, "seat")["party"] == "kelda"


def test_a_token_of_another_room_opens_nothing_here(client: TestClient, room: dict[str, str]) -> None:
    other = client.post("/api/rooms", json={"scenario": "valley", "seed": 1}).json()
    seat = taken(client, other)
    taken(client, room)
    for sees, token, party in (("teacher", other["token"], ""), ("seat", seat, "kelda")):
        with client.websocket_connect("/ws") as socket:
            socket.send_json(hello(room, sees, token, party))
            assert socket.receive_json() == {"view": "denied", "why": "not_yours"}
    assert client.post(f"/api/rooms/{room['code']}/log", json={"token": other["token"]}).json() == {"why": "not_yours"}


def test_a_form_of_a_foreign_page_changes_nothing(client: TestClient, site: AppState) -> None:
    """A form needs no leave to be sent to another machine; its browser says where it is from."""
    before = len(list(site.room_manager.folder.iterdir()))
    sent = {"origin": "http://evil.example", "content-type": "text/plain"}
    assert client.post("/api/rooms", content=b'{"scenario":"valley","key":"="}', headers=sent).json() == {"why": "wrong_origin"}
    assert len(list(site.room_manager.folder.iterdir())) == before


def test_a_freed_seats_old_token_opens_nothing_and_its_open_page_is_closed(client: TestClient, room: dict[str, str]) -> None:
    old = taken(client, room)
    with client.websocket_connect("/ws") as teacher, client.websocket_connect("/ws") as seat:
        teacher.send_json(hello(room, "teacher", room["token"]))
        seat.send_json(hello(room, "seat", old, "kelda"))
        heard(seat, "seat")
        teacher.send_json({"do": "reassign", "party": "kelda", "text": "Bo", "id": 1})
        given = heard(teacher, "answer")
        assert given["party"] == "kelda" and given["token"] != old
        assert heard(seat, "denied")["why"] == "not_yours"
    with client.websocket_connect("/ws") as seat:
        seat.send_json(hello(room, "seat", old, "kelda"))
        assert heard(seat, "denied")["why"] == "not_yours"


def test_a_seat_is_taken_once(client: TestClient, room: dict[str, str]) -> None:
    taken(client, room)
    answer = client.post(f"/api/rooms/{room['code']}/join", json={"party": "kelda", "name": "Bo"})
    assert answer.status_code == 409 and answer.json() == {"why": "seat_taken"}


def test_two_tabs_on_one_seat_agree(client: TestClient, room: dict[str, str]) -> None:
    token = taken(client, room)
    with client.websocket_connect("/ws") as teacher, client.websocket_connect("/ws") as one, client.websocket_connect("/ws") as other:
        for socket in (one, other):
            socket.send_json(hello(room, "seat", token, "kelda"))
            heard(socket, "seat")
        teacher.send_json(hello(room, "teacher", room["token"]))
        teacher.send_json({"do": "advance", "phase": "lobby"})
        one.send_json({"do": "decide", "phase": "prepare/1", "decision": {"coming": "away"}, "id": 1})
        while (told := heard(other, "seat"))["run"] is None or not told["run"]["rounds"]:
            pass
        assert told["phase"] != "prepare/1" and told["run"]["rounds"][0]["attendance"] is not None


def test_thirty_people_behind_one_address_open_the_lab_together(client: TestClient) -> None:
    paths = ("/api/lab/kernel/valley", "/api/lab/kernel/valley/module", "/api/lab/order/valley")
    answers = [client.get(path).status_code for _ in range(30) for path in paths]
    runs = [client.post("/api/lab", json={"scenario": "valley"}).status_code for _ in range(60)]
    assert 429 not in answers + runs


def test_guesses_are_slow_and_right_ones_are_not(client: TestClient, room: dict[str, str], site: AppState, waits: list[float]) -> None:
    """Twenty wrong codes from one address: from then on each code waits for its turn, and those who hold tokens wait for nobody."""
    assert all(client.get(f"/api/rooms/{room['code']}").status_code == 200 for _ in range(60)), "a class behind one address"
    seat = taken(client, room)
    answers = [client.get(f"/api/rooms/{'23456A'[:CODE]}").status_code for _ in range(25)]
    assert answers == [404] * 25 and waits == [rate_limits.SLOW_LANE] * 5
    assert client.get(f"/api/rooms/{room['code']}").status_code == 200, "a classmate behind the same address"
    assert len(waits) == 6
    for sees, token, party in (("seat", seat, "kelda"), ("teacher", room["token"], "")):
        with client.websocket_connect("/ws") as socket:
            socket.send_json(hello(room, sees, token, party))
            assert heard(socket, sees)["view"] == sees
    for code in ("23456A", room["code"]):  # an invented token doesn't tell which code is right
        with client.websocket_connect("/ws") as socket:
            socket.send_json(hello({"code": code}, "teacher", "invented"))
            assert heard(socket, "denied")["why"] == "too_fast"
    assert len(waits) == 6


def test_the_slow_lane_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST_IN_LANE", 0)
    with pytest.raises(DeniedError, match="too_fast"):
        asyncio.run(SlowLane().wait("a"))


def test_a_teachers_token_can_not_be_guessed_fast_either(client: TestClient, room: dict[str, str]) -> None:
    answers = [client.post(f"/api/rooms/{room['code']}/log", json={"token": f"guess{at}"}).status_code for at in range(25)]
    assert answers[:20] == [403] * 20 and answers[-1] == 429


def test_only_who_sits_here_or_has_the_key_opens_rooms(site: AppState) -> None:
    with from_afar(site) as client:
        assert client.post("/api/rooms", json={"scenario": "valley"}).json() == {"why": "needs_key"}
        assert client.post("/api/rooms", json={"scenario": "valley", "key": "guess"}).status_code == 403
        assert client.post("/api/rooms", json={"scenario": "valley", "key": site.key}).status_code == 200


PROXIED = [("x-forwarded-for", "203.0.113.5"), ("forwarded", "for=203.0.113.5"), ("via", "1.1 house"), ("x-real-ip", "203.0.113.5"),
           ("x-forwarded-proto", "https")]


@pytest.mark.parametrize(("header", "value"), PROXIED)
def test_whom_a_proxy_on_this_machine_asks_for_does_not_sit_here(client: TestClient, site: AppState, header: str, value: str) -> None:
    """All that a tunnel or a proxy lets in comes from loopback: none of them opens rooms without the key."""
    assert client.post("/api/rooms", json={"scenario": "valley"}, headers={header: value}).json() == {"why": "needs_key"}
    keyed = client.post("/api/rooms", json={"scenario": "valley", "key": site.key}, headers={header: value})
    assert keyed.status_code == 200


@pytest.mark.parametrize("name", ["192.168.1.20:8000", "203.0.113.9"])
def test_a_proxy_that_tells_nothing_is_known_by_the_name_it_is_asked_for(client: TestClient, name: str) -> None:
    answer = client.post("/api/rooms", json={"scenario": "valley"}, headers={"host": name, "origin": f"http://{name}"})
    assert answer.json() == {"why": "needs_key"}


def test_callers_behind_a_proxy_are_counted_one_by_one_and_none_can_choose_as_whom(
    client: TestClient, site: AppState, waits: list[float],
) -> None:
    for at in range(25):
        client.get("/api/rooms/23456A", headers={"x-forwarded-for": f"10.0.0.{at}, 198.51.100.4"})  # the last is the proxy's own word
    assert len(waits) == 5
    client.get("/api/rooms/23456A", headers={"x-forwarded-for": "198.51.100.5"})
    assert len(waits) == 5, "somebody else"
    with from_afar(site) as other:
        for at in range(25):
            other.get("/api/rooms/23456A", headers={"x-forwarded-for": f"198.51.100.{at}"})
    assert len(waits) == 10, "what somebody from afar says of themselves counts for nothing"


def test_one_address_may_ask_so_much_and_others_go_on(site: AppState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security_middleware, "MOST_ASKED", 5)
    monkeypatch.setattr(security_middleware, "ASKED_A_SECOND", 0.0)
    served = app_of(site, "0.0.0.0")
    one, other = (TestClient(served, base_url=f"http://{HOST}", headers=HERE, client=(f"192.168.1.{at}", 5000)) for at in (7, 8))
    answers = [one.get("/").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429] and other.get("/").status_code == 200


def test_callers_of_the_newer_addresses_are_counted_by_network() -> None:
    buckets = TokenBuckets(1, 0.0)
    assert buckets.take("2001:db8::/64") and not buckets.take("2001:db8::/64")


def test_tokens_are_in_no_file_no_answer_and_no_page(client: TestClient, site: AppState, room: dict[str, str], capfd: Any) -> None:
    seat = taken(client, room)
    kept = "".join(path.read_text() for path in site.room_manager.folder.iterdir())
    assert seat not in kept and room["token"] not in kept and site.key not in kept
    with client.websocket_connect("/ws") as socket:
        socket.send_json(hello(room, "teacher", room["token"]))
        shown = json.dumps(heard(socket, "teacher"))
    assert seat not in shown and room["token"] not in shown and "token" not in shown
    assert "token" not in client.get(f"/api/rooms/{room['code']}").text
    assert seat not in "".join(capfd.readouterr())
    assert oct((site.room_manager.folder / f"{room['code']}.jsonl").stat().st_mode)[-3:] == "600"


def test_the_debrief_and_the_log_wait_for_the_teacher(client: TestClient, room: dict[str, str]) -> None:
    seat = taken(client, room)
    for token in ("", seat, "x"):
        for left in ("debrief", "monte-carlo", "moments"):
            assert client.post(f"/api/rooms/{room['code']}/{left}", json={"token": token}).json() == {"why": "not_revealed"}
        moment = {"token": token, "phase": "answer/1/1", "party": "kelda", "reply": "accept"}
        assert client.post(f"/api/rooms/{room['code']}/what-if", json=moment).json() == {"why": "not_revealed"}
        for left in ("log", "research", "reader"):
            assert client.post(f"/api/rooms/{room['code']}/{left}", json={"token": token}).json() == {"why": "not_yours"}
    assert client.post(f"/api/rooms/{room['code']}/log", json={"token": room["token"]}).content[:2] == b"PK"


def test_a_readers_link_opens_the_debrief_and_nothing_else(client: TestClient, room: dict[str, str]) -> None:
    path, other = f"/api/rooms/{room['code']}", client.post("/api/rooms", json={"scenario": "valley", "seed": 1}).json()
    reader = client.post(f"{path}/reader", json={"token": room["token"]}).json()["token"]
    assert reader not in (room["token"], client.post(f"/api/rooms/{other['code']}/reader", json={"token": other["token"]}).json()["token"])
    assert set(client.post(f"{path}/debrief", json={"token": reader}).json()) >= {"room", "story"}
    assert client.post(f"/api/rooms/{other['code']}/debrief", json={"token": reader}).json() == {"why": "not_revealed"}
    for left in ("log", "research", "reader"):
        assert client.post(f"{path}/{left}", json={"token": reader}).json() == {"why": "not_yours"}
    with client.websocket_connect("/ws") as socket:
        socket.send_json(hello(room, "teacher", reader))
        assert socket.receive_json() == {"view": "denied", "why": "not_yours"}


# what people write


@pytest.mark.parametrize(("name", "kept"), [
    ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"), ('a\n{"kind":"revealed"}\n', 'a {"kind":"revealed"}'),
    ("\u202egnp", "gnp"), ("علی\u200cرضا", "علی\u200cرضا"), ("\x00\x07", "kelda"), ("   ", "kelda"), ("e\u0301", "e\u0301"),
    ("\u2028x\u2029", "x"), ("\u200d\u200c \u200d", "kelda"), ("\u2066a\u2069\u061c\ufeff", "a"),
])
def test_a_name_is_one_line_of_text_and_the_log_one_line_an_event(
    client: TestClient, site: AppState, room: dict[str, str], name: str, kept: str,
) -> None:
    taken(client, room, name=name)
    lines = (site.room_manager.folder / f"{room['code']}.jsonl").read_bytes().splitlines()
    assert [json.loads(each)["kind"] for each in lines] == ["opened", "joined"]
    assert json.loads(lines[1])["name"] == kept
    site.room_manager.open.clear()
    assert client.get(f"/api/rooms/{room['code']}").json()["seats"] == {"kelda": kept}


def test_a_name_is_bounded_and_of_whole_characters(client: TestClient, room: dict[str, str]) -> None:
    for name in ("", "x" * 41, 7, None, ["x"]):
        assert client.post(f"/api/rooms/{room['code']}/join", json={"party": "kelda", "name": name}).status_code == 400
    assert client.post(f"/api/rooms/{room['code']}/join", content=b'{"party": "kelda", "name": "\\ud800"}').status_code == 400
    assert one_line("\ud800x") == "x"


def test_a_party_is_one_of_the_scenarios(client: TestClient, room: dict[str, str]) -> None:
    for party in ("nobody", "__proto__", "kelda\n"):
        assert client.post(f"/api/rooms/{room['code']}/join", json={"party": party, "name": "x"}).json()["why"] == "no_such_seat"


def test_the_codes_picture_holds_the_address_and_no_token(client: TestClient, site: AppState, room: dict[str, str], monkeypatch: Any) -> None:
    made: list[str] = []
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda link, **kinds: (made.append(link), make(link, **kinds))[-1])  # type: ignore[func-returns-value]
    assert client.get(f"/api/rooms/{room['code']}/qr.svg").headers["content-type"].startswith("image/svg+xml")
    assert made == [f"http://127.0.0.1:8000/join/{room['code']}"]
