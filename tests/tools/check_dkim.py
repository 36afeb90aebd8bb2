#!/usr/bin/env python3
"""Verifies the DKIM signatures of messages, offline, with dkimpy and, where it is installed, opendkim.

usage: check_dkim.py RECORDS FOLDER   RECORDS: the JSON of `recap dkim show --json`, which is all the DNS
                                      FOLDER: every *.eml in it, and every file in FOLDER/new of a maildir

Every message has to carry one signature for each record, and each of them has to verify and to cover
what providers ask for. Prints one line a fault, and at the end what was read; exit status 1 on a fault.
"""
import email
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import dkim

COVERED = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type", "list-id",
           "list-unsubscribe", "list-unsubscribe-post", "feedback-id"]
# Named once more than they occur, so that no second one can be added.
TWICE = ["from", "subject"]


def tags(field):
    """The tags of a DKIM-Signature, without white space."""
    pairs = (tag.partition("=") for tag in field.split(";"))
    return {name.strip(): re.sub(r"\s", "", value) for name, _, value in pairs if name.strip()}


def alone(raw, index):
    """The message with one of its signatures: opendkim reports on one only."""
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?![ \t])", head)
    signatures = [field for field in fields if field.lower().startswith(b"dkim-signature:")]
    kept = [field for field in fields if field not in signatures or field is signatures[index]]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body


def by_dkimpy(raw, index, records):
    def txt(name, timeout=5):
        return records.get(name.decode().rstrip("."), "").encode()

    try:
        return None if dkim.DKIM(raw).verify(idx=index, dnsfunc=txt) else "the signature does not match"
    except dkim.DKIMException as error:
        return str(error)


def by_opendkim(raw, folder):
    """opendkim exits with 0 also when a signature fails, so its words are read."""
    (folder / "message").write_bytes(raw)
    run = subprocess.run(["opendkim", "-x", folder / "conf", "-t", folder / "message"], capture_output=True, text=True)
    said = (run.stdout + run.stderr).strip()
    return None if re.search(r"verification .*succeeded", said) else said or "said nothing"


def faults(raw, records, opendkim):
    fields = email.message_from_bytes(raw).get_all("dkim-signature", [])
    if len(fields) != len(records):
        yield f"{len(fields)} signatures for {len(records)} records"
    for index, field in enumerate(fields):
        found = tags(field)
        who = found.get("a")
        signed = found.get("h", "").lower().split(":")
        for name in COVERED:
            if signed.count(name) < (2 if name in TWICE else 1):
                yield f"{who}: {name} stands {signed.count(name)} times in h="
        if "l" in found or "x" in found:
            yield f"{who}: it is bounded by l= or x="
        said = by_dkimpy(raw, index, records)
        if said:
            yield f"{who}: dkimpy: {said}"
        said = opendkim and by_opendkim(alone(raw, index), opendkim)
        if said:
            yield f"{who}: opendkim: {said}"


def main():
    published = json.loads(pathlib.Path(sys.argv[1]).read_text())["records"]
    records = {record["name"]: record["value"] for record in published}
    folder = pathlib.Path(sys.argv[2])
    files = sorted(folder.glob("*.eml")) + sorted((folder / "new").glob("*"))
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        opendkim = pathlib.Path(scratch) if shutil.which("opendkim") else None
        if opendkim:
            lines = "".join(f"{name} {value}\n" for name, value in records.items())
            (opendkim / "keys").write_text(lines)
            (opendkim / "conf").write_text(
                f"Mode v\nTestPublicKeys {scratch}/keys\nSocket local:{scratch}/socket\nTemporaryDirectory {scratch}\n"
            )
        for file in files:
            found = list(faults(file.read_bytes(), records, opendkim))
            for fault in found:
                print(f"{file.name}: {fault}")
            bad += bool(found)
    print(f"{len(files)} messages, {len(records)} signatures each, {bad} faulty")
    if not opendkim:
        print("opendkim is not installed, so dkimpy alone was asked", file=sys.stderr)
    sys.exit(1 if bad or not files else 0)


if __name__ == "__main__":
    main()
