#!/usr/bin/env python3
"""How fast a list comes in: `recap subscribers import` beside SQLite alone, on this machine.

usage: benches/import.py RECAP [--rows N] [--turns N]

The same file of a million rows in random order, with names and times of consent, is taken in by turns:
by Python's sqlite3 into one table with a unique index (`executemany`, one transaction), and by recap into
a new list that knows 10,000 suppressed addresses, a thousand of them in the file. Both flush every commit
to the disk (WAL, synchronous = FULL). recap is measured from the start of the program to its end, and
what it says is checked: nobody suppressed came in, and everybody else has their consent record. The
ratio of the two rates is what to compare between machines.
"""
import argparse
import contextlib
import json
import multiprocessing
import pathlib
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile

from measured import MISSED, spread, timed, verdict

SUPPRESSED = 10_000
IN_FILE = 1_000


def address(number):
    return f"reader{number}@example{number % 97}.org"


def write_list(path, rows):
    """Rows in random order; the same ones every time."""
    numbers = list(range(rows))
    random.Random(1).shuffle(numbers)
    with path.open("w") as file:
        file.write("email,name,since,source\n")
        for number in numbers:
            day = f"2024-{1 + number % 12:02}-{1 + number % 28:02}"
            file.write(f"{address(number)},Reader {number},{day},the form on our page\n")


def by_sqlite(path, store):
    """What the peer does, in a program of its own so that its start counts as well."""
    program = """
import csv, sqlite3, sys
store = sqlite3.connect(sys.argv[2])
store.execute("PRAGMA journal_mode = WAL")
store.execute("PRAGMA synchronous = FULL")
store.execute("CREATE TABLE subscribers (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, since TEXT, source TEXT)")
with open(sys.argv[1], newline="") as file, store:
    rows = csv.reader(file)
    next(rows)
    store.executemany("INSERT INTO subscribers (email, name, since, source) VALUES (?, ?, ?, ?)", rows)
store.close()
"""
    return timed([sys.executable, "-c", program, str(path), str(store)])


class List:
    """A publication with suppressions and nobody on its list, to import into again and again."""

    def __init__(self, recap, folder, rows):
        self.recap, self.root = recap, folder / "group"
        subprocess.run([recap, "init", str(self.root), "--yes"], check=True, capture_output=True)
        gone = folder / "gone.csv"
        first = rows - IN_FILE
        with gone.open("w") as file:
            file.write("email\n")
            file.writelines(address(number) + "\n" for number in range(first, first + SUPPRESSED))
        self.command("import", "--state", "unsubscribed", str(gone))
        # As if they had been erased: what is left of them are their hashes.
        with contextlib.closing(sqlite3.connect(self.root / "recap.db")) as store, store:
            store.execute("DELETE FROM subscribers")
            store.execute("DELETE FROM consents")
        self.fresh = (self.root / "recap.db").read_bytes()

    def command(self, *arguments, **options):
        command = [self.recap, "-C", str(self.root), "subscribers", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, **options)

    def take_in(self, path, rows):
        for name in self.root.glob("recap.db*"):
            if name.suffix != ".key":
                name.unlink()
        (self.root / "recap.db").write_bytes(self.fresh)
        report = self.root / "report.json"
        with report.open("w") as out:
            command = [self.recap, "-C", str(self.root), "subscribers", "import", str(path), "--json"]
            command += ["--state", "confirmed"]
            measured = timed(command, stdout=out, stderr=subprocess.DEVNULL)
        report = json.loads(report.read_text())
        counted = (report["added"], report["suppressed"], len(report["refused"]))
        if counted != (rows - IN_FILE, IN_FILE, 0):
            sys.exit(f"added, suppressed and refused are {counted}")
        with contextlib.closing(sqlite3.connect(self.root / "recap.db")) as store:
            consents = store.execute("SELECT count(*) FROM consents WHERE place LIKE 'imported from %'").fetchone()[0]
        if consents != rows - IN_FILE:
            sys.exit(f"{consents} consent records")
        return measured


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recap", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        path = folder / "list.csv"
        # In a process of its own: what a program needed most counts what its parent held when it started.
        writer = multiprocessing.Process(target=write_list, args=(path, options.rows))
        writer.start()
        writer.join()
        group = List(options.recap, folder, options.rows)
        rates, ratios, costs, peaks, peers = [], [], [], [], []
        for turn in range(options.turns):
            store = folder / f"peer{turn}.db"
            peer, peer_processor, _ = by_sqlite(path, store)
            store.unlink()
            passed, processor, peak = group.take_in(path, options.rows)
            rates.append(options.rows / passed)
            peers.append(options.rows / peer)
            ratios.append(peer / passed)
            costs.append(processor / options.rows * 1e6)
            peaks.append(peak)
        print(f"{options.rows:,} rows, {options.turns} turns; median (least to most)")
        least = verdict("rows a second", statistics.median(rates), least=150_000)
        print(f"  rows a second    {statistics.median(rates):9,.0f} ({min(rates):,.0f} to {max(rates):,.0f}); {least}")
        print(f"  of sqlite3       {statistics.median(peers):9,.0f} ({min(peers):,.0f} to {max(peers):,.0f})")
        print(f"  rate / sqlite3   {spread(ratios)}")
        print(f"  processor, µs    {spread(costs)} a row")
        most = verdict("peak memory in MB", max(peaks), most=32)
        print(f"  peak memory, MB  {spread(peaks)}; {most}")
    if MISSED:
        sys.exit("missed: " + "; ".join(MISSED))


if __name__ == "__main__":
    main()
