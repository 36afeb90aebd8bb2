#!/usr/bin/env python3
"""A real SMTP server on loopback for the tests, which treats mail as its recipient asks.

The recipient's local part up to the first dot or hyphen says what happens:
  unknown     550 5.1.1 to RCPT            greylisted  451 4.7.1 to RCPT
  unwanted    554 5.7.1 after the message  overquota   452 4.2.2 after the message
  fading      451 4.7.1 to the first RCPT, 550 5.1.1 to every other
  vanishing   the message is kept and the connection closed without an answer
  anybody else gets 250.

Every message that was kept becomes one line of JSON in --log: {"to", "from", "message_id",
"answered", "tls", "login"}; with --keep DIR also a file DIR/NUMBER.eml, byte for byte as received.
"listening PORT" on stdout says that it is ready. It ends when its stdin is closed.
"""
import argparse
import asyncio
import base64
import json
import logging
import pathlib
import re
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

BEFORE = {"unknown": "550 5.1.1 No such user", "greylisted": "451 4.7.1 Greylisted, come back later"}
AFTER = {"unwanted": "554 5.7.1 Not wanted here", "overquota": "452 4.2.2 Mailbox full"}


def wish(address):
    return re.split(r"[.-]", address.split("@")[0])[0]


class Postmaster:
    def __init__(self, options):
        self.latency = options.latency / 1000
        self.keep = options.keep
        self.log = open(options.log, "a", buffering=1)
        self.number = 0
        self.faded = set()
        if options.token_file:
            self.token_file = options.token_file
            self.auth_XOAUTH2 = self.check_token

    async def check_token(self, server, words):
        """What aiosmtpd calls for AUTH XOAUTH2 with an initial response."""
        said = base64.b64decode(words[1]) if len(words) > 1 else b""
        right = f"user=team@example.org\x01auth=Bearer {self.token_file.read_text()}\x01\x01".encode()
        return AuthResult(success=said == right, handled=False, auth_data=b"team")

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        await asyncio.sleep(self.latency)
        if wish(address) == "fading":
            is_known = address in self.faded
            self.faded.add(address)
            return BEFORE["unknown" if is_known else "greylisted"]
        if wish(address) in BEFORE:
            return BEFORE[wish(address)]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.latency)
        wishes = {wish(address) for address in envelope.rcpt_tos}
        for name in wishes & AFTER.keys():
            return AFTER[name]
        self.number += 1
        answered = "vanishing" not in wishes
        message_id = re.search(rb"^message-id:\s*(\S+)", envelope.content, re.I | re.M)
        entry = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "message_id": message_id and message_id[1].decode(),
            "answered": answered,
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "login": bool(session.authenticated),
        }
        if self.keep:
            (self.keep / f"{self.number:05}.eml").write_bytes(envelope.original_content)
        self.log.write(json.dumps(entry) + "\n")
        if not answered:
            server.transport.abort()
        return f"250 2.0.0 Kept as {self.number}"


def check_login(server, session, envelope, mechanism, login):
    right = isinstance(login, LoginPassword) and (login.login, login.password) == (b"organiser", b"correct horse")
    # Not handled: the server itself answers 535.
    return AuthResult(success=right, handled=False)


async def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--log", required=True)
    arguments.add_argument("--keep", type=pathlib.Path)
    arguments.add_argument("--latency", type=float, default=0, help="milliseconds before answers to RCPT and DATA")
    arguments.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    arguments.add_argument("--certificate", help="PEM with certificate and key for localhost")
    arguments.add_argument("--ascii", action="store_true", help="offers no SMTPUTF8 (RFC 6531)")
    arguments.add_argument("--login", action="store_true", help="wants organiser / correct horse")
    arguments.add_argument("--token-file", type=pathlib.Path, help="wants the token in this file, by XOAUTH2")
    options = arguments.parse_args()
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    context = None
    if options.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)
    if options.token_file:
        # A token is longer than other commands (RFC 4954 section 4).
        SMTP.command_size_limit = 12288
    postmaster = Postmaster(options)

    def session():
        return SMTP(
            postmaster,
            hostname="localhost",
            enable_SMTPUTF8=not options.ascii,
            tls_context=context if options.tls == "starttls" else None,
            require_starttls=options.tls == "starttls",
            authenticator=check_login if options.login else None,
            auth_required=options.login or bool(options.token_file),
            auth_require_tls=options.tls == "starttls",
            auth_exclude_mechanism=["LOGIN", "PLAIN"] if options.token_file else None,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        session, "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None, backlog=100
    )
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
