"""Run the web server: uvicorn with limits on connections, messages and headers."""

from __future__ import annotations

import socket

import uvicorn

from sim.web.common.rate_limits import MOST_BYTES
from sim.web.server.app import app_of
from sim.web.server.app_state import AppState
from sim.web.server.connection_limits import BoundedProtocol, keep_quiet, make_room


def run_server(site: AppState, host: str, listening: socket.socket) -> None:
    """Serve the lab and the classroom on a bound socket, until the process is interrupted."""
    config = uvicorn.Config(
        app_of(site, host), access_log=False, log_level="warning", http=BoundedProtocol, ws="websockets-sansio", ws_max_size=MOST_BYTES,
        proxy_headers=False, server_header=False, timeout_graceful_shutdown=2, ws_ping_interval=20.0, ws_ping_timeout=20.0,
    )
    keep_quiet()
    make_room()
    uvicorn.Server(config).run(sockets=[listening])
