#!/usr/bin/env python3
"""How fast mail goes out: `recap publish` beside Postfix's own load generator, on this machine alone.

usage: benches/send.py RECAP [--messages N] [--turns N] [--sizes] [--only WORDS]

Everything is measured in turns: smtp-source, which sends one constant message, unsigned and
unrecorded, and then recap, whose messages are personalised, signed and recorded with full fsync,
from the start of the program to its end. Both send messages of 20 kB over as many connections to
the same smtp-sink on 127.0.0.1. The ratio of the two is what to compare between machines.
--sizes sends to lists of 1,000 to 1,000,000 as well, for time a message and memory.

The two programs of Postfix are taken from the system, or unpacked below target/checks by
`benches/setup`; nothing of Postfix runs as a service.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
POSTFIX = ROOT / "target/checks/postfix"
SIZE = 20_000

RECAP = """---
title: "Example Night, March 2025"
description: "Two talks and a full room."
event: { name: Example Night, month: 2025-03 }
talks:
  - { speaker: Ada Example, affiliation: Acme Cloud, title: "Queues: a love story" }
  - { speaker: Bo Muster, title: "What broke, and why?" }
sponsors:
  - { name: Paywell, url: https://paywell.example.com/ }
---

"""


def program(name):
    """A program of Postfix and the environment it needs."""
    if path := shutil.which(name):
        return path, {}
    path = POSTFIX / "usr/sbin" / name
    if not path.exists():
        sys.exit(f"{name} is missing: run benches/setup (make bench does)")
    return str(path), {"LD_LIBRARY_PATH": str(POSTFIX / "usr/lib/postfix")}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def sink():
    """smtp-sink on a port of its own; it does not run as root."""
    path, more = program("smtp-sink")
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    environment = {**os.environ, **more}
    child = subprocess.Popen([path, *user, f"127.0.0.1:{port}", "1000"], env=environment)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.02)
        yield port
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


class Group:
    """A publication with a list, to publish from again and again."""

    def __init__(self, recap, folder, readers, keys):
        self.recap, self.root = recap, folder / "group"
        self.quiet = {"NO_COLOR": "1"}
        self.run("init", str(self.root), "--yes", inside=False)
        self.sign(keys)
        name = self.root / "recaps/2025-03-05-example-night.md"
        words = "Two good talks, and a room that was full to the last chair in every row. "
        name.write_text(RECAP + (words * 8 + "\n\n") * 11)
        rows = (f"reader{n}@example{n % 97}.org,Reader {n}\n" for n in range(1, readers + 1))
        with (self.root / "list.csv").open("w") as file:
            file.write("email,name\n")
            file.writelines(rows)
        self.run("subscribers", "import", str(self.root / "list.csv"))
        self.file = str(name)
        self.fresh = folder / "fresh.db"
        shutil.copy(self.root / "recap.db", self.fresh)

    def run(self, *arguments, inside=True, **environment):
        where = ["-C", str(self.root)] if inside else []
        return timed(
            [self.recap, *where, *arguments],
            {**self.quiet, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def sign(self, keys):
        made = subprocess.run(
            [self.recap, "-C", str(self.root), "dkim", "generate", "--json"], capture_output=True, text=True, check=True
        )
        settings = json.loads(made.stdout)["settings"]
        chosen = {name: value for name, value in settings.items() if keys == "both" or "rsa" not in name}
        path = self.root / "recap.toml"
        text = path.read_text()
        lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in chosen.items())
        before, found, after = text.partition("[dkim]\n")
        path.write_text(before + "[dkim]\n" + lines + after if found else text + "\n[dkim]\n" + lines)

    def publish(self, port, connections):
        """Publishes to the list as if for the first time."""
        for name in self.root.glob("recap.db*"):
            if name.suffix != ".key":
                name.unlink()
        shutil.copy(self.fresh, self.root / "recap.db")
        return self.run(
            "publish",
            self.file,
            "--yes",
            "--only",
            "email",
            RECAP_SMTP_URL=f"smtp://127.0.0.1:{port}",
            RECAP_SMTP_CONNECTIONS=str(connections),
        )


def load(port, connections, messages):
    path, more = program("smtp-source")
    command = [path, "-d", "-s", str(connections), "-m", str(messages), "-l", str(SIZE)]
    command += ["-f", "recap@example.org", "-t", "reader@example.org", f"127.0.0.1:{port}"]
    return timed(command, more)


def spread(values):
    return f"{statistics.median(values):6.2f} ({min(values):.2f} to {max(values):.2f})"


def beside_peer(options, folder, port):
    print(f"{options.messages:,} messages of {SIZE // 1000} kB, {options.turns} turns; median (least to most)")
    print(f"  {'':<34}{'rate / smtp-source':<26}{'processor / smtp-source':<26}messages a second, theirs and ours")
    for keys, name, limit in [("ed25519", "Ed25519", 1.2), ("both", "RSA-2048 and Ed25519", 0.5)]:
        group = Group(options.recap, folder / keys, options.messages, keys)
        for connections in (8, 32):
            rates, costs, theirs, ours = [], [], [], []
            for _ in range(options.turns):
                passed, cpu, _ = load(port, connections, options.messages)
                own_passed, own_cpu, _ = group.publish(port, connections)
                rates.append(passed / own_passed)
                costs.append(own_cpu / cpu)
                theirs.append(options.messages / passed)
                ours.append(options.messages / own_passed)
            verdict = "kept" if statistics.median(rates) >= limit else "MISSED"
            figures = f"{statistics.median(theirs):8,.0f} {statistics.median(ours):8,.0f}"
            print(
                f"  {name + f', {connections} connections':<34}{spread(rates):<26}{spread(costs):<26}{figures}"
                f"   limit {limit}: {verdict}",
                flush=True,
            )


def of_all_sizes(options, folder, port):
    print("\nLists of every size, Ed25519, 8 connections")
    print(f"  {'subscribers':>12}{'seconds':>10}{'us a message':>14}{'peak MB':>10}")
    for readers in (1_000, 10_000, 100_000, 1_000_000):
        group = Group(options.recap, folder / str(readers), readers, "ed25519")
        passed, _, memory = group.publish(port, 8)
        print(f"  {readers:>12,}{passed:>10.2f}{passed / readers * 1e6:>14.1f}{memory:>10.1f}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("recap")
    arguments.add_argument("--messages", type=int, default=20_000)
    arguments.add_argument("--turns", type=int, default=5)
    arguments.add_argument("--sizes", action="store_true")
    options = arguments.parse_args()
    options.recap = str(pathlib.Path(options.recap).resolve())
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        folder = pathlib.Path(folder)
        for name in ("ed25519", "both", "1000", "10000", "100000", "1000000"):
            (folder / name).mkdir()
        beside_peer(options, folder, port)
        if options.sizes:
            of_all_sizes(options, folder, port)


if __name__ == "__main__":
    main()
