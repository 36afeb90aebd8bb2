#!/usr/bin/env python3
"""Holds feed.xml, atom.xml and feed.json in a folder against the standards and each other.

usage: check_feeds.py FOLDER SITE [SUFFIX]

SITE is the address that the folder is published at; with the suffix `-1` it is feed-1.xml and so on.
Reads them with feedparser and Python's XML parser, prints one line a fault; exit status 1 on a
fault.
"""
import datetime
import email.utils
import html.parser
import json
import pathlib
import sys
import xml.etree.ElementTree as tree

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FOUND = []


def fault(text):
    FOUND.append(text)
    print(text)


class Markup(html.parser.HTMLParser):
    """Content must stand alone, wherever a reader shows it."""

    def __init__(self, where):
        super().__init__()
        self.where = where

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "iframe", "form", "style", "svg", "object"):
            fault(f"{self.where}: <{tag}> in the content")
        for name, value in attributes:
            if name.startswith("on") or name == "style":
                fault(f"{self.where}: {name}= in the content")
            if name in ("href", "src") and not (value or "").startswith(("https://", "http://", "mailto:", "#")):
                fault(f"{self.where}: {value!r} is no absolute address")
        if tag == "img" and not dict(attributes).get("alt"):
            fault(f"{self.where}: a picture without alt text")


def markup(where, text):
    if not text:
        return fault(f"{where}: no content")
    Markup(where).feed(text)


def size(path):
    if path.stat().st_size > 512_000:
        fault(f"{path.name}: longer than some readers take")


def rss(path, site):
    size(path)
    channel = tree.parse(path).getroot().find("channel")
    own = channel.find(f"{ATOM}link[@rel='self']")
    if own is None or own.get("href") != f"{site}{path.name}" or own.get("type") != "application/rss+xml":
        fault("RSS: the self link is wrong")
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            fault(f"RSS: no {name}")
    entries = []
    for item in channel.findall("item"):
        title = item.findtext("title")
        markup(f"RSS, {title}", item.findtext(CONTENT))
        if not item.findtext("description"):
            fault(f"RSS, {title}: no description")
        if item.find("author") is not None:
            fault(f"RSS, {title}: author wants an address")
        date = item.findtext("pubDate")
        when = email.utils.parsedate_to_datetime(date)
        if when.strftime("%a") != date[:3] or not date.endswith(("+0000", "GMT")):
            fault(f"RSS, {title}: {date!r} is no date of RFC 822")
        guid = item.find("guid")
        if guid.get("isPermaLink") != "false":
            fault(f"RSS, {title}: the guid says that it is a link")
        entries.append((guid.text, title, item.findtext("link"), when.timestamp()))
    return entries


def atom(path, site):
    size(path)
    root = tree.parse(path).getroot()
    links = {link.get("rel", "alternate"): link.get("href") for link in root.findall(f"{ATOM}link")}
    if links.get("self") != f"{site}{path.name}":
        fault("Atom: the self link is wrong")
    moment = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    entries, newest = [], []
    for entry in root.findall(f"{ATOM}entry"):
        title = entry.findtext(f"{ATOM}title")
        markup(f"Atom, {title}", entry.findtext(f"{ATOM}content"))
        published, updated = (entry.findtext(f"{ATOM}{name}") for name in ("published", "updated"))
        if moment(updated) < moment(published):
            fault(f"Atom, {title}: updated before it was published")
        newest.append(moment(updated))
        link = entry.find(f"{ATOM}link").get("href")
        entries.append((entry.findtext(f"{ATOM}id"), title, link, moment(published)))
    if root.find(f"{ATOM}author") is None:
        fault("Atom: no author (RFC 4287 section 4.1.1)")
    if newest and moment(root.findtext(f"{ATOM}updated")) != max(newest):
        fault("Atom: updated is not the newest entry's")
    return entries


def json_feed(path, site):
    size(path)
    feed = json.loads(path.read_text("utf-8"))
    if feed["version"] != "https://jsonfeed.org/version/1.1" or feed["feed_url"] != f"{site}{path.name}":
        fault("JSON Feed: version or feed_url is wrong")
    entries = []
    for item in feed["items"]:
        markup(f"JSON Feed, {item['title']}", item.get("content_html"))
        when = datetime.datetime.fromisoformat(item["date_published"].replace("Z", "+00:00")).timestamp()
        entries.append((item["id"], item["title"], item["url"], when))
    return entries


def main():
    folder, site = pathlib.Path(sys.argv[1]), sys.argv[2]
    suffix = sys.argv[3] if len(sys.argv) > 3 else ""
    xml = [f"feed{suffix}.xml", f"atom{suffix}.xml"]
    lists = {
        "RSS": rss(folder / xml[0], site),
        "Atom": atom(folder / xml[1], site),
        "JSON Feed": json_feed(folder / f"feed{suffix}.json", site),
    }
    for name, entries in lists.items():
        if entries != lists["RSS"]:
            fault(f"{name} and RSS differ")
        if len({entry[0] for entry in entries}) != len(entries):
            fault(f"{name}: an id stands twice")
    for name in xml:
        read = feedparser.parse(str(folder / name))
        if read.bozo:
            fault(f"{name}: feedparser objects: {read.bozo_exception}")
        if [entry.id for entry in read.entries] != [entry[0] for entry in lists["RSS"]]:
            fault(f"{name}: feedparser reads other ids")
        raw = feedparser.parse(str(folder / name), sanitize_html=False)
        for clean, plain in zip(read.entries, raw.entries):
            if clean.content[0].value != plain.content[0].value:
                fault(f"{name}, {clean.title}: a reader's sanitiser changes the content")
    print(f"{len(lists['RSS'])} entries in each of three feeds, {len(FOUND)} faults")
    sys.exit(1 if FOUND or not lists["RSS"] else 0)


if __name__ == "__main__":
    main()
