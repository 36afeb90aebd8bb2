#!/usr/bin/env python3
"""How fast mail goes out: `recap publish` beside Postfix's own load generator, on this machine alone.

usage: benches/send.py RECAP [--messages N] [--turns N] [--only PART...]

Everything is measured in turns: smtp-source, which sends one constant message, unsigned and
unrecorded, and then recap, whose messages are personalised, signed and recorded with full fsync,
from the start of the program to its end. Both send messages of 20 kB over as many connections to
the same smtp-sink on 127.0.0.1. The ratio of the two is what to compare between machines.

The parts are `peer`, that; `latency`, with 50 ms before every answer; `encrypted`, through STARTTLS and
AUTH to benches/sink.rs, beside the same without; and `sizes`, lists of 1,000 to 1,000,000 for time a
message, memory and how soon the first message is out.

The two programs of Postfix are taken from the system, or unpacked below target/checks by
`benches/setup`; nothing of Postfix runs as a service.
"""
import argparse
import asyncio
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading

from measured import MISSED, free_port, program, running, spread, timed, verdict

ROOT = pathlib.Path(__file__).resolve().parent.parent
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


@contextlib.contextmanager
def sink():
    """smtp-sink on a port of its own; it does not run as root."""
    path, more = program("postfix", "usr/sbin/smtp-sink")
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with running([path, *user, f"127.0.0.1:{port}", "1000"], port, more):
        yield port


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
        self.run("subscribers", "import", str(self.root / "list.csv"), "--state", "confirmed")
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

    def publish(self, port, connections, url=None, **environment):
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
            RECAP_SMTP_URL=url or f"smtp://127.0.0.1:{port}",
            RECAP_SMTP_CONNECTIONS=str(connections),
            **environment,
        )

    def first_out(self):
        """Seconds from the beginning of the commit until a message was recorded as sent."""
        with contextlib.closing(sqlite3.connect(self.root / "recap.db")) as store:
            committed = store.execute("SELECT max(committed_at) FROM editions").fetchone()[0]
            first = store.execute("SELECT min(changed_at) FROM deliveries WHERE state = 'sent'").fetchone()[0]
        instant = datetime.datetime.fromisoformat
        return (instant(first) - instant(committed)).total_seconds()

    def between(self):
        """Seconds from when the first message was recorded as sent to the last."""
        with contextlib.closing(sqlite3.connect(self.root / "recap.db")) as store:
            sent = "SELECT min(changed_at), max(changed_at) FROM deliveries WHERE state = 'sent'"
            first, last = (datetime.datetime.fromisoformat(time) for time in store.execute(sent).fetchone())
        return (last - first).total_seconds()


def load(port, connections, messages):
    path, more = program("postfix", "usr/sbin/smtp-source")
    command = [path, "-d", "-s", str(connections), "-m", str(messages), "-l", str(SIZE)]
    command += ["-f", "recap@example.org", "-t", "reader@example.org", f"127.0.0.1:{port}"]
    return timed(command, more)


def beside_peer(options, folder, port):
    print(f"{options.messages:,} messages of {SIZE // 1000} kB, {options.turns} turns; median (least to most)")
    print(f"  {'':<38}{'rate / smtp-source':<26}{'processor / smtp-source':<26}messages a second, theirs and ours")
    for keys, name, least, most in [("ed25519", "Ed25519", 1.2, 0.9), ("both", "RSA-2048 and Ed25519", 0.5, None)]:
        (folder / keys).mkdir()
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
            what = f"{name}, {connections} connections"
            figures = f"{statistics.median(theirs):8,.0f} {statistics.median(ours):8,.0f}"
            verdicts = "rate " + verdict(f"{what}: rate", statistics.median(rates), least=least)
            if most:
                verdicts += ", processor " + verdict(f"{what}: processor", statistics.median(costs), most=most)
            print(f"  {what:<38}{spread(rates):<26}{spread(costs):<26}{figures}   {verdicts}", flush=True)


@contextlib.contextmanager
def slow(port, delay):
    """A way to a server on which every answer takes a while."""
    loop = asyncio.new_event_loop()

    async def forward(reader, writer, wait):
        while data := await reader.read(1 << 16):
            if wait:
                loop.call_later(wait, writer.write, data)
            else:
                writer.write(data)
        loop.call_later(wait, writer.close)

    async def client(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(forward(reader, back, 0), forward(there, writer, delay), return_exceptions=True)

    server = loop.run_until_complete(asyncio.start_server(client, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def with_latency(options, folder, port):
    connections, delay, messages = 8, 0.05, 800
    group = Group(options.recap, folder, messages, "ed25519")
    trips = []
    with slow(port, delay) as far:
        for _ in range(options.turns):
            passed, _, _ = group.publish(far, connections)
            trips.append(passed * connections / messages / delay)
        peer, _, _ = load(far, connections, messages // 4)
    theirs = peer * connections / (messages // 4) / delay
    judged = verdict("round trips a message", statistics.median(trips), most=2.2)
    print(f"\n{messages:,} messages over {connections} connections, every answer {delay * 1000:.0f} ms late")
    print(f"  round trips a message {spread(trips)}   {judged}; smtp-source {theirs:.2f}", flush=True)


def authority(folder):
    """A certificate for localhost, its key and the authority that signed it."""
    made = {name: str(folder / f"{name}.pem") for name in ("authority", "authority-key", "server", "server-key")}

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", made["authority-key"], "-out", made["authority"], "-subj", "/CN=Bench")
    request, extra = str(folder / "request.pem"), folder / "server.ext"
    extra.write_text("subjectAltName = DNS:localhost\nbasicConstraints = CA:FALSE\n")
    openssl("req", *key, "-keyout", made["server-key"], "-out", request, "-subj", "/CN=localhost")
    signer = ["-CA", made["authority"], "-CAkey", made["authority-key"], "-CAcreateserial"]
    openssl("x509", "-req", "-in", request, *signer, "-extfile", str(extra), "-out", made["server"])
    return made


def own_sink():
    """benches/sink.rs, built."""
    command = ["cargo", "build", "--release", "--locked", "--bench", "sink", "--message-format", "json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [name for line in built.splitlines() if (name := json.loads(line).get("executable"))][-1]


def encrypted(options, folder, _):
    connections = 8
    group = Group(options.recap, folder, options.messages, "ed25519")
    made, path, port = authority(folder), own_sink(), free_port()
    rates, costs, clear, secret, theirs = [], [], [], [], []
    with running([path, f"127.0.0.1:{port}", made["server"], made["server-key"]], port):
        for _ in range(options.turns):
            peer, _, _ = load(port, connections, options.messages)
            passed, cpu, _ = group.publish(port, connections, f"smtp://127.0.0.1:{port}?tls=none")
            own_passed, own_cpu, _ = group.publish(
                port,
                connections,
                f"smtp://organiser@localhost:{port}?tls=required",
                RECAP_SMTP_PASSWORD="correct horse",
                RECAP_SMTP_CA_FILE=made["authority"],
            )
            rates.append(passed / own_passed)
            costs.append(own_cpu / cpu)
            theirs.append(options.messages / peer)
            clear.append(options.messages / passed)
            secret.append(options.messages / own_passed)
    print(f"\n{options.messages:,} messages over {connections} connections to benches/sink.rs, Ed25519")
    print(f"  STARTTLS and AUTH / without      rate {spread(rates)}, processor {spread(costs)}")
    figures = (statistics.median(values) for values in (theirs, clear, secret))
    print("  messages a second                {:,.0f} smtp-source, {:,.0f} without, {:,.0f} with".format(*figures), flush=True)


# Seconds from the commit until the first message is out, by the size of the list.
FIRST_OUT = {1_000: 1, 1_000_000: 5}

# How often a list is mailed: a short one takes so little time that one run says nothing.
RUNS = {1_000: 9, 10_000: 5, 100_000: 3, 1_000_000: 1}


def of_all_sizes(options, folder, port):
    print("\nLists of every size, Ed25519, 8 connections")
    print("  median of the runs for times, the most of them for memory and first message out")
    print(f"  {'subscribers':>12}{'runs':>6}{'seconds':>10}{'us a message':>14}{'peak MB':>10}{'first out, s':>14}")
    each = {}
    for readers, runs in RUNS.items():
        (folder / str(readers)).mkdir()
        group = Group(options.recap, folder / str(readers), readers, "ed25519")
        seconds, times, memory, first = [], [], 0, 0
        for _ in range(runs):
            # Cards are drawn in every run.
            shutil.rmtree(group.root / "public", ignore_errors=True)
            passed, _, peak = group.publish(port, 8)
            seconds.append(passed)
            # Without what starting and ending the program takes, which is the same for all.
            times.append(group.between() / readers * 1e6)
            memory, first = max(memory, peak), max(first, group.first_out())
        passed, each[readers] = statistics.median(seconds), statistics.median(times)
        verdicts = "memory " + verdict(f"{readers:,} subscribers: peak MB", memory, most=32)
        if readers in FIRST_OUT:
            judged = verdict(f"{readers:,} subscribers: first message out, s", first, most=FIRST_OUT[readers])
            verdicts += ", first out " + judged
        figures = f"{runs:>6}{passed:>10.2f}{each[readers]:>14.1f}{memory:>10.1f}{first:>14.2f}"
        print(f"  {readers:>12,}{figures}   {verdicts}", flush=True)
        shutil.rmtree(folder / str(readers))
    apart = max(each.values()) / min(each.values())
    print(f"  the longest time a message / the shortest  {apart:.2f}   {verdict('time a message, longest / shortest', apart, most=1.15)}")


PARTS = {"peer": beside_peer, "latency": with_latency, "encrypted": encrypted, "sizes": of_all_sizes}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("recap")
    arguments.add_argument("--messages", type=int, default=20_000)
    arguments.add_argument("--turns", type=int, default=5)
    arguments.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options = arguments.parse_args()
    options.recap = str(pathlib.Path(options.recap).resolve())
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        for name in options.only:
            part = pathlib.Path(folder) / name
            part.mkdir()
            PARTS[name](options, part, port)
    if MISSED:
        sys.exit("Missed:\n" + "\n".join(f"  {missed}" for missed in MISSED))


if __name__ == "__main__":
    main()
