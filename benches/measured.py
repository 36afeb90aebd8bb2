"""What the measurements share: programs that are started and timed, figures with their spread, and limits."""
import contextlib
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import time

CHECKS = pathlib.Path(__file__).resolve().parent.parent / "target/checks"


def program(folder, below):
    """A program and the environment it needs: the system's, or the one that benches/setup unpacked in a
    folder of target/checks."""
    name = pathlib.Path(below).name
    if path := shutil.which(name):
        return path, {}
    path = CHECKS / folder / below
    if not path.exists():
        sys.exit(f"{name} is missing: run benches/setup (make bench does)")
    libraries = ":".join({str(one.parent): None for one in (CHECKS / folder).rglob("*.so*")})
    return str(path), {"LD_LIBRARY_PATH": libraries} if libraries else {}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, port, environment=None):
    """A server, from when it listens; its process."""
    child = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.02)
        yield child.pid
    finally:
        child.terminate()
        child.wait()


def timed(command, environment=None, **options):
    """Runs a command to its end; seconds that passed, seconds of processor, peak memory in MB."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, env={**os.environ, **(environment or {})}, **options)
    _, status, usage = os.wait4(child.pid, 0)
    passed = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} ended with {child.returncode}")
    return passed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


MISSED = []


def verdict(what, figure, least=None, most=None):
    """Whether a limit is kept, in words; what is not is told again at the end."""
    limit = f"at least {least}" if most is None else f"at most {most}"
    kept = figure >= least if most is None else figure <= most
    if not kept:
        MISSED.append(f"{what}: {figure:.2f}, limit {limit}")
    return f"{limit}: {'kept' if kept else 'MISSED'}"
