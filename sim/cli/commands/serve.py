"""`parley serve`: serve the lab and the classroom to browsers."""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.support import BoundedInt, CommandError

if TYPE_CHECKING:
    from sim.web.lab.scenario_catalog import ScenarioCatalog
    from sim.web.server.app_state import AppState


@click.command()
@click.argument("scenario", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on; 0.0.0.0 admits a class.")
@click.option("--port", type=BoundedInt(0, 65535), default=8000, show_default=True, metavar="N", help="Port; 0 chooses a free one.")
@click.option("--rooms", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Folder of the rooms.  [default: your data folder]")
@click.option("--grace", type=BoundedInt(0, 60), default=10, show_default=True, metavar="SECONDS",
              help="Time in which answers may be taken back once everybody in a room has answered.")
def serve(scenario: str | None, host: str, port: int, rooms: Path | None, grace: int) -> None:
    """Open the lab and the classroom in a browser.

    In the lab, one person runs a scenario, changes inputs and compares. In the classroom, people take seats and the model plays the other
    parties. Neither needs the internet. Rooms are stored on disk and survive a restart.

    SCENARIO adds your own scenario to the included ones.

    \b
    Examples:
      parley serve                            on this machine alone
      parley serve --host 0.0.0.0             for a class on the same network
      parley serve mine.yaml --port 8080      with a scenario of your own
    """
    import socket

    from sim.errors import FolderLockedError
    from sim.studies.lock import lock_folder
    from sim.web.server.app_state import AppState
    from sim.web.server.server import run_server

    catalog = scenario_catalog(scenario)
    place = rooms or folder_of_rooms()
    if not host:
        raise CommandError("--host is empty; use 127.0.0.1 for this machine alone, 0.0.0.0 for a class on the same network")
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    with contextlib.closing(listening), contextlib.ExitStack() as held:
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, port))
            site = AppState(place, catalog, *where(host, listening.getsockname()[1]))
            site.grace = grace
            held.enter_context(lock_folder(place))
        except FolderLockedError as taken:
            raise CommandError(f"{taken}: another server uses this folder of rooms; choose another with --rooms") from taken
        except OSError as error:
            raise CommandError(f"cannot serve on {host}:{port} with rooms in {place}: {error.strerror or error}") from error
        print_addresses(site, host, place)
        try:
            run_server(site, host, listening)
        except KeyboardInterrupt:
            click.echo("  Stopped   all rooms are kept for the next start")


def scenario_catalog(scenario: str | None) -> ScenarioCatalog:
    """Return the scenarios that are offered: the included ones, and the user's own if it is not one of them.

    Raises:
        ScenarioError: the user's own is invalid.
    """
    from sim.scenario.files import list_scenarios, resolve_scenario
    from sim.scenario.loader import scenario_factory
    from sim.web.lab.scenario_catalog import ScenarioCatalog

    own = {}
    found = resolve_scenario(scenario) if scenario else ""
    if scenario and found not in list_scenarios():
        kept = scenario_factory(found)
        kept(())
        own[own_name(scenario)] = kept
    return ScenarioCatalog(own, list(list_scenarios()))


def own_name(scenario: str) -> str:
    """Return the name under which a user's scenario is listed.

    >>> own_name("talks/my conflict (2).yaml")
    'my_conflict__2_'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "_", Path(scenario).stem)[:60] or "mine"


def where(host: str, port: int) -> tuple[str, int, bool]:
    """Return the address and port for other machines, and whether they can reach the server."""
    from sim.web.server.app import address_here

    if host in ("0.0.0.0", "::"):
        return address_here(), port, True
    return host, port, host not in ("127.0.0.1", "localhost", "::1")


def folder_of_rooms() -> Path:
    """The folder that rooms are kept in: in the user's data folder, or a temporary one where that can't be written, which is said."""
    import tempfile

    import platformdirs

    usual = Path(platformdirs.user_data_dir("parley", appauthor=False)) / "rooms"
    try:
        usual.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=usual):
            return usual
    except OSError as error:
        found = Path(tempfile.mkdtemp(prefix="parley-rooms-"))
        click.echo(f"cannot write {usual}: {error.strerror or error}; rooms are kept in {found}, for as long as the system keeps it; "
                   "choose another folder with --rooms", err=True)
        return found


def print_addresses(site: AppState, host: str, place: Path) -> None:
    """Print the server's addresses and how to join from other machines."""
    here = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    there = f"[{site.address}]" if ":" in site.address else site.address
    click.echo(f"  Open      http://{here}:{site.port}/")
    if site.reachable:
        click.echo(f"  For a class on the same network   http://{there}:{site.port}/join")
        click.echo(f"  To open rooms from another machine   http://{there}:{site.port}/#key={site.key}")
    else:
        click.echo("  Only this machine can reach it; for a class on the same network: --host 0.0.0.0")
    click.echo(f"  Rooms     {place}\n  Stop      Ctrl-C; all rooms are kept for the next start")
    sys.stdout.flush()
