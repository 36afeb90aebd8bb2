#!/usr/bin/env python3
"""Asks REDbot what it thinks of some addresses; prints what it found right, and fails where it found an error.

usage: check_http.py URL...

Prints a line for every note that is no error: the address's path, the level and the name of the note.
Warnings count as errors, but for one: `public` beside `max-age` says nothing new to a cache that keeps to
RFC 9111, and more to those that do not.
"""
import json
import pathlib
import subprocess
import sys
from urllib.parse import urlsplit

BAD = {"BAD", "WARN"}
EXPECTED = {"STORE_PUBLIC_UNNECESSARY"}


def notes(found):
    """Notes, and those below them."""
    for note in found:
        yield note
        yield from notes(note.get("subnotes", []))


def main():
    redbot = pathlib.Path(sys.executable).parent / "redbot"
    faults = 0
    for url in sys.argv[1:]:
        said = subprocess.run([redbot, "-o", "har", url], capture_output=True, text=True, timeout=60, check=True)
        log = json.loads(said.stdout)["log"]
        if not log["entries"]:
            sys.exit(f"REDbot got no answer from {url}: {log.get('_red_error')}")
        for note in notes(log["entries"][0]["_red_messages"]):
            if note["level"] in BAD and note["note_id"] not in EXPECTED:
                faults += 1
                print(f"{url}: {note['level']} {note['note_id']}: {note['summary']}", file=sys.stderr)
            else:
                print(urlsplit(url).path, note["level"], note["note_id"])
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
