"""Check that a process may use enough memory before long work starts; libraries hang or crash when a thread or a buffer can't be had."""

from __future__ import annotations

from sim.errors import StudyError

#: Bytes of address space that a study needs: most are reserved by libraries and never used. At 0.9 GB one of three studies hung; at 1.1 GB
#: none did.
LEAST_FOR_RUNS = 1_500_000_000


def address_space() -> int | None:
    """The address space that this process may use, in bytes (`ulimit -v`); None if there is no limit, or the system has none."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else int(soft)


def memory_problem(least: int) -> str | None:
    """What to say if this process may use less address space than it needs; None if it may use enough."""
    limit = address_space()
    if limit is None or limit >= least:
        return None
    return (f"this process may use at most {limit / 1e6:,.0f} MB of address space (ulimit -v), and needs {least / 1e6:,.0f} MB,"
            " most of which is only "
            f"reserved; raise the limit: ulimit -v {least // 1000}, or ulimit -v unlimited")


def check_memory() -> None:
    """Check that this process may use enough address space for runs.

    Raises:
        StudyError: it may not.
    """
    problem = memory_problem(LEAST_FOR_RUNS)
    if problem:
        raise StudyError(problem)
