"""Compiling a kernel in another process, for an engine whose rules differ from those that the shipped code was made of."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from functools import cache

from sim.engine.compile_cache import cache_folder
from sim.engine.fingerprint import ROOT
from sim.errors import KernelError

#: What compiles; the folder and the kernel follow.
COMMAND = [sys.executable, "-m", "sim.engine.ship"]


class KernelBuild:
    """A process that compiles a kernel's intermediate code into the cache; several at once wait for one another.

    It goes on when this process ends, so that the next one finds the code.

    Raises:
        KernelError: numba is not installed.
    """

    def __init__(self, kernel: str) -> None:
        if importlib.util.find_spec("numba") is None:
            raise KernelError(
                "the rules of this engine were edited, and its compiled code has to be made anew, which needs numba: "
                "install parley-sim[compile], or play with --engine mesa"
            )
        self.process = subprocess.Popen(
            [*COMMAND, "--into", str(cache_folder()), kernel], cwd=ROOT.parent,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )

    def is_running(self) -> bool:
        """Return whether the process has not ended yet.

        Raises:
            KernelError: it failed.
        """
        if self.process.poll() is None:
            return True
        if self.process.returncode:
            _, errors = self.process.communicate()
            raise KernelError(f"this engine can't be compiled: {(errors.strip().splitlines() or ['no message'])[-1]}")
        return False


@cache
def build_of(kernel: str) -> KernelBuild:
    """Return the build of a kernel by this process, started now if there is none."""
    return KernelBuild(kernel)
