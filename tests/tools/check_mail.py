#!/usr/bin/env python3
"""Holds messages against the rules for bulk mail, with Python's strict parser.

usage: check_mail.py FOLDER        every *.eml in it, and every file in FOLDER/new of a maildir

Prints one line a fault, and at the end how many messages were read; exit status 1 on a fault.
"""
import email
import email.policy
import html.parser
import pathlib
import re
import sys

ONCE = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type", "list-id",
        "list-unsubscribe", "list-unsubscribe-post", "auto-submitted"]
STRICT = email.policy.SMTP.clone(raise_on_defect=True)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.faults, self.links = [], []
        # A picture whose words stand below it, in the same cell, says nothing itself (WCAG technique H2).
        self.unsaid = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("script", "iframe", "form", "svg", "object", "embed"):
            self.faults.append(f"<{tag}> in the HTML part")
        if any(name.startswith("on") for name in attributes):
            self.faults.append(f"an event handler on <{tag}>")
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag == "img":
            if "alt" not in attributes:
                self.faults.append("a picture without alt text")
            elif not attributes["alt"]:
                self.unsaid = True
            if not attributes.get("width", "").isdigit():
                self.faults.append("a picture without a width")
            if not attributes.get("src", "").startswith("https://"):
                self.faults.append("a picture that is not at an https address")

    def handle_data(self, data):
        if data.strip():
            self.unsaid = False

    def handle_endtag(self, tag):
        if tag == "td" and self.unsaid:
            self.faults.append("a picture that nothing says in words")
            self.unsaid = False


def faults(raw):
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "a bare CR or LF (RFC 5321 section 2.3.8)"
    if any(len(line) > 998 for line in raw.split(b"\r\n")):
        yield "a line of more than 998 octets (RFC 5322 section 2.1.1)"
    if re.search(rb"[\x80-\xff]", raw):
        yield "an 8-bit octet, and no 8BITMIME"
    message = email.message_from_bytes(raw, policy=STRICT)
    for name in ONCE:
        if len(message.get_all(name, [])) != 1:
            yield f"{name} stands {len(message.get_all(name, []))} times (RFC 5322 section 3.6)"
    for name, value in message.items():
        if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", str(value)):
            yield f"a control character in {name}"
    addresses = re.findall(r"<([^>]*)>", str(message["list-unsubscribe"]))
    one_click = [address for address in addresses if address.startswith("https://") or address.startswith("http://127.0.0.1")]
    if len(one_click) != 1 or not any(address.startswith("mailto:") for address in addresses):
        yield "List-Unsubscribe wants one https and one mailto address (RFC 8058 section 3.1)"
    if message["list-unsubscribe-post"] != "List-Unsubscribe=One-Click":
        yield "List-Unsubscribe-Post is not the word of RFC 8058"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    if message.get_content_type() != "multipart/alternative" or kinds != ["text/plain", "text/html"]:
        yield f"the parts are {kinds}"
        return
    plain, markup = (part.get_content() for part in message.iter_parts())
    page = Page()
    page.feed(markup)
    yield from page.faults
    for link in one_click:
        if link not in page.links or link not in plain:
            yield "the unsubscribe link of the header is not in both parts"
    if not plain.strip():
        yield "the text part is empty"


def main():
    folder = pathlib.Path(sys.argv[1])
    files = sorted(folder.glob("*.eml")) + sorted((folder / "new").glob("*"))
    bad = 0
    for file in files:
        try:
            found = list(faults(file.read_bytes()))
        except Exception as defect:  # the strict parser raises what it finds
            found = [f"{type(defect).__name__}: {defect}"]
        for fault in found:
            print(f"{file.name}: {fault}")
        bad += bool(found)
    print(f"{len(files)} messages, {bad} faulty")
    sys.exit(1 if bad or not files else 0)


if __name__ == "__main__":
    main()
