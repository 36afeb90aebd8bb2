#!/usr/bin/env python3
"""Reads feeds as feedparser and newsboat do.

usage: read_feeds.py FEED...

Prints JSON: for every file what each reader has understood, entries in the reader's order:
{"FEED": {"feedparser": [{"id", "title", "link", "published", "content"}], "newsboat": [...]}}.
newsboat takes no JSON Feed. It drops white space around content.
"""
import calendar
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import feedparser


def with_feedparser(path):
    read = feedparser.parse(str(path), sanitize_html=False, resolve_relative_uris=False)
    return [
        {
            "id": entry.id,
            "title": entry.title,
            "link": entry.link,
            "published": calendar.timegm(entry.published_parsed),
            "content": entry.content[0].value,
        }
        for entry in read.entries
    ]


def with_newsboat(path):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "urls").write_text(f"{path.resolve().as_uri()}\n")
        (folder / "config").write_text("max-items 0\n")
        cache = folder / "cache.db"
        files = ["-u", str(folder / "urls"), "-c", str(cache), "-C", str(folder / "config")]
        home = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        subprocess.run(["newsboat", *files, "-x", "reload"], check=True, env=home, stdin=subprocess.DEVNULL)
        rows = sqlite3.connect(cache).execute(
            "SELECT guid, title, url, pubDate, content FROM rss_item ORDER BY pubDate DESC, id"
        )
        names = ("id", "title", "link", "published", "content")
        return [dict(zip(names, row)) for row in rows]


def main(paths):
    read = {}
    for path in map(pathlib.Path, paths):
        if path.suffix == ".json":
            read[str(path)] = {}
        else:
            read[str(path)] = {"feedparser": with_feedparser(path), "newsboat": with_newsboat(path)}
    json.dump(read, sys.stdout)


main(sys.argv[1:])
