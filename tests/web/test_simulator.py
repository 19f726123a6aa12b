"""The page that plays a scenario in the browser, and its engine: the same bytes natively, as WebAssembly and on the reference engine."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import numpy as np
import pytest
import wasmtime

from sim.engine.batch import BatchRunner
from sim.engine.model import play as play_by_reference
from sim.engine.wasm import wasm_module
from sim.engine.wasm_exports import with_export
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import encode
from sim.scenario.files import list_scenarios
from sim.scenario.inputs import by_position, uncertain_inputs
from sim.scenario.loader import load_scenario
from sim.web.simulator.numbers import held, numbers_of
from sim.web.simulator.page import simulator_page
from tests.processes import invoked
from tests.web.wasm_player import play

#: Scenarios that are compared in every run, one for each of two kernels; the others in the checks of every change.
QUICK = ("valley", "harbour_offers")


@pytest.mark.parametrize("name", [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.long]) for name in sorted(list_scenarios())])
def test_all_engines_write_the_same_bytes(name: str, long_run: bool) -> None:
    encoded = encode(load_scenario(name, ["horizon.rounds=4"]))
    runner = BatchRunner(encoded)
    for seed in range(2 if not long_run else 10 if name == "climate_summit" else 50):  # forty parties take their time on the reference engine
        native = runner.negotiate(seed, 0, 1, "full")
        wasm = play(runner, seed, 0, 1, {table: len(rows) for table, rows in native.items()}, full=True)
        log = play_by_reference(encoded, seed, 0)
        for table in COLUMNS:
            assert wasm[table].tobytes() == native[table].tobytes(), (seed, table)
            np.testing.assert_array_equal(native[table], log.matrix(table), err_msg=f"{seed} {table}")


def embedded(page: str, name: str) -> str:
    """What an element of the page holds."""
    found = re.search(rf'<script type="[^"]+" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return found[1]


def test_a_page_holds_the_kernel_the_scenario_and_nothing_to_load() -> None:
    content = simulator_page("valley")
    page = content.decode()
    data = json.loads(embedded(page, "data"))
    assert gzip.decompress(base64.b64decode(embedded(page, "kernel"))) == wasm_module("play_many_mediated")
    assert data["scenario"] == "valley" and data["parties"][0] == "Kelda, the upper community"
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:|//)""", page) and "default-src &#39;none&#39;" in page
    assert simulator_page("valley") == content, "the same scenario gives the same bytes"


def test_the_page_of_astana_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.web.simulator.numbers.SCREENED", 1)  # the order of the sliders hardly changes the size
    assert len(gzip.compress(simulator_page("astana_21"), 9)) < 120_000


def test_numbers_at_their_own_values_give_the_runs_of_the_batch() -> None:
    """A number on a slider is a range that is held at what the scenario states."""
    numbers = numbers_of("valley", (), ())
    inputs = {each.path: each for each in uncertain_inputs(numbers.encoded)}
    runner = BatchRunner(numbers.encoded)
    runner.hold(by_position(numbers.encoded, [inputs[row["path"]] for row in numbers.rows], held(numbers.rows)[None])[0])
    expected = BatchRunner(encode(load_scenario("valley"))).negotiate(1, 0, 50)
    for name, table in runner.negotiate(1, 0, 50).items():
        np.testing.assert_array_equal(table, expected[name], err_msg=name)


def test_numbers_that_are_asked_for_come_first() -> None:
    rows = numbers_of("valley", (), ["bargaining.final_demand"]).rows
    assert rows[0]["path"] == "bargaining.final_demand" and len({row["path"] for row in rows}) == len(rows) > 12


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    done = invoked("page", "valley", "--html", "valley.html", folder=tmp_path)
    assert done.returncode == 0 and (tmp_path / "valley.html").read_bytes() == simulator_page("valley")
    wrong = invoked("page", "valley", "--vary", "trust.defualt", "--html", "wrong.html", folder=tmp_path)
    assert wrong.returncode != 0 and "trust.defualt: is not a number of this scenario" in wrong.stderr
    assert not (tmp_path / "wrong.html").exists()


def test_the_module_needs_nothing_of_webassembly_that_browsers_lacked_in_2022() -> None:
    config = wasmtime.Config()
    for newer in ("relaxed_simd", "simd", "threads", "tail_call", "multi_memory", "memory64", "exceptions"):
        setattr(config, f"wasm_{newer}", False)
    wasmtime.Module(wasmtime.Engine(config), wasm_module("play_many_mediated"))


def test_an_object_without_the_function_is_refused() -> None:
    with pytest.raises(KeyError):
        with_export(wasm_module("play_many_mediated"), "play_none")
