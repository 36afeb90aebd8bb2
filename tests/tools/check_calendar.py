#!/usr/bin/env python3
"""Reads an entry for calendars with icalendar, and holds its bytes against RFC 5545.

usage: check_calendar.py FILE

Prints day, title, link and description of its events, a line each; faults first, and exit status 1
on a fault. A calendar to subscribe to has a name and says how often to ask (RFC 7986).
"""
import pathlib
import sys

import icalendar

FOUND = []


def fault(text):
    FOUND.append(text)
    print(text)


def main(path):
    raw = pathlib.Path(path).read_bytes()
    raw.decode("utf-8")
    if raw.replace(b"\r\n", b"").count(b"\n") or raw.replace(b"\r\n", b"").count(b"\r"):
        fault("a line does not end in CRLF (section 3.1)")
    for line in raw.split(b"\r\n"):
        if len(line) > 75:
            fault(f"a line of {len(line)} octets (section 3.1)")
    calendar = icalendar.Calendar.from_ical(raw)
    if "VERSION" not in calendar or "PRODID" not in calendar:
        fault("VERSION or PRODID is missing (section 3.6)")
    events = calendar.walk("VEVENT")
    if "NAME" in calendar and not ("REFRESH-INTERVAL" in calendar and "SOURCE" in calendar):
        fault("REFRESH-INTERVAL or SOURCE is missing (RFC 7986 sections 5.7 and 5.8)")
    if "NAME" not in calendar and len(events) != 1:
        fault(f"{len(events)} events")
    if len({str(event["UID"]) for event in events}) != len(events):
        fault("a UID stands twice (section 3.8.4.7)")
    for component in calendar.walk():
        for error in component.errors:
            fault(f"{component.name}: {error}")
    for event in events:
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
            if name not in event:
                fault(f"{name} is missing (section 3.6.1)")
        print(event.decoded("DTSTART"))
        print(event["SUMMARY"])
        print(event.get("URL", "no link"))
        print(event.get("DESCRIPTION", ""))
    return 1 if FOUND else 0


sys.exit(main(*sys.argv[1:]))
