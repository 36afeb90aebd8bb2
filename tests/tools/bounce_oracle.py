"""What the machine-readable status of messages that came back says, one JSON object a line.

Written from RFC 3464 and RFC 3463 with Python's own reader of mail, as a check on recap's. `class` is hard,
soft, about_us or not_a_bounce, or null where no status decides: there is none, it is vague (`5.0.0`), or the
report lies within another message.
"""
import email
import json
import pathlib
import re
import sys

HARD = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
ABOUT_US = {"5.2.3", "5.3.4", "5.1.7", "5.1.8"}
SOFTEST_FIRST = ["not_a_bounce", "about_us", "soft", "hard"]


def meaning(status):
    kind, subject, detail = status.split(".")
    if kind == "2":
        return "not_a_bounce"
    if subject == "7" or (kind == "5" and subject == "6") or status in ABOUT_US:
        return "about_us"
    if kind == "5" and detail == "0":
        return None
    return "hard" if status in HARD else "soft"


def blocks(message):
    """The recipients' blocks of the message itself, not of one within it."""
    if message.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
        yield from (block for block in message.get_payload() if block["Final-Recipient"])
    elif message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from blocks(part)


def classes(message):
    for block in blocks(message):
        action = re.match("[a-z]*", (block["Action"] or "").strip().lower()).group()
        status = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", block["Status"] or "")
        if action in ("delivered", "relayed", "expanded", "delayed"):
            yield "not_a_bounce"
            continue
        # A vague status is made clear by what the far side itself said, if that has one.
        said = set(re.findall(r"\b[45]\.\d{1,3}\.\d{1,3}\b", block["Diagnostic-Code"] or ""))
        yield (meaning(status.group()) if status else None) or (meaning(said.pop()) if len(said) == 1 else None)


for name in map(pathlib.Path, sys.argv[1:]):
    found = list(classes(email.message_from_bytes(name.read_bytes())))
    decided = found and all(found)
    print(json.dumps({"file": name.name, "class": min(found, key=SOFTEST_FIRST.index) if decided else None}))
