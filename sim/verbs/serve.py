"""`parley serve`: the lab and the classroom in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from sim.manners import Refusal, Whole


@click.command()
@click.argument("scenario", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen; 0.0.0.0 lets a class in.")
@click.option("--port", type=Whole(0, 65535), default=8000, show_default=True, metavar="N", help="The port; 0 takes a free one.")
@click.option("--rooms", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where rooms are kept.  [default: your data folder]")
def serve(scenario: str | None, host: str, port: int, rooms: Path | None) -> None:
    """Open the lab and the classroom in a browser.

    The lab is for one person: play a scenario, change a number, go back and try something else. The classroom is for many: people take
    seats, the model plays the others. All of it works with no internet. Rooms are kept on disk, so that they outlive the server.

    A SCENARIO of your own, by name or file, is offered beside those that are shipped.

    \b
    Examples:
      parley serve                            on this machine alone
      parley serve --host 0.0.0.0             for a class on the same network
      parley serve mine.yaml --port 8080      with a scenario of your own
    """
    import socket

    import platformdirs
    import uvicorn

    from sim.scenario import ScenarioError, read, shipped
    from sim.web.lab import Shelf
    from sim.web.server import Site, address_here, app_of

    own = {}
    if scenario:
        try:
            read(scenario)
        except ScenarioError as error:
            raise Refusal(str(error)) from error
        if scenario not in shipped():
            own[Path(scenario).stem.replace(" ", "_").replace(".", "_")] = scenario
    place = rooms or Path(platformdirs.user_data_dir("parley", appauthor=False)) / "rooms"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        site = Site(place, Shelf(own, list(shipped())), host, listening.getsockname()[1], False)
    except OSError as error:
        listening.close()
        raise Refusal(f"can't serve on {host}:{port} with rooms in {place}: {error.strerror or error}") from error
    site.reachable = host not in ("127.0.0.1", "localhost", "::1")
    if host in ("0.0.0.0", "::"):
        site.address = address_here()
    here = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    click.echo(f"  Open      http://{here}:{site.port}/")
    if site.reachable:
        click.echo(f"  For a class on the same network   http://{site.address}:{site.port}/join")
        click.echo(f"  To open rooms from another machine   http://{site.address}:{site.port}/#key={site.key}")
    else:
        click.echo("  Only this machine can reach it; for a class on the same network: --host 0.0.0.0")
    click.echo(f"  Rooms     {place}\n  Stop      Ctrl-C; every room is where it was when you start again")
    config = uvicorn.Config(app_of(site, host), access_log=False, log_level="warning", ws="websockets-sansio", ws_max_size=32_768,
                            proxy_headers=False, server_header=False, timeout_graceful_shutdown=2, ws_ping_interval=20.0, ws_ping_timeout=20.0)
    uvicorn.Server(config).run(sockets=[listening])
