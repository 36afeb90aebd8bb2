#!/usr/bin/env python3
"""Has SpamAssassin and rspamd judge messages as a receiver would, without a network.

usage: check_spam.py RECORDS FOLDER

RECORDS is what `recap dkim show --json` prints. FOLDER holds *.eml files, or is a maildir. The DNS is
made up: the records of the keys, an SPF record that allows the one server, a strict DMARC policy.

Every message must have at most 1.0 from SpamAssassin, and from rspamd SPF, every DKIM signature and
DMARC passed and the action "no action". Prints one line a fault, and at the end how many messages
were read; the scores go to stderr. Exit status 1 on a fault.

Two more messages prove that the judges judge: a changed one, whose signatures must fail, and one with
the test string of all spam filters (GTUBE), which both must refuse.
"""
import contextlib
import email
import email.policy
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

MOST = 1.0
# The server has an address of the open internet, because SpamAssassin marks down mail from those that are
# reserved for examples. Nothing is sent to it.
DOMAIN, SERVER, RECEIVER = "example.org", "198.41.0.4", "mx.example.net"
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"

# What asks the network, remembers, or wants a Redis.
OFF = """arc asn bayes_expiry chartable clickhouse clustering dcc dkim_signing elastic external_services
fuzzy_check greylist history_redis maillist metadata_exporter metric_exporter mx_check neural p0f phishing
ratelimit rbl redis replies reputation rspamd_update spamtrap surbl url_redirector""".split()

SPAMASSASSIN = """use_bayes 0
dns_available no
skip_rbl_checks 1
report_safe 0
clear_trusted_networks
trusted_networks 127.0.0.1
"""


def received(raw, sender):
    """The message as the receiver's server has written it down."""
    trace = (
        f"Received: from mail.{DOMAIN} (mail.{DOMAIN} [{SERVER}])\r\n"
        f"\tby {RECEIVER} (Postfix) with ESMTPS id 4XyZ1a2B3c\r\n"
        f"\tfor <reader@example.net>; {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\r\n"
    ).encode()
    if raw.startswith(b"Return-Path:"):
        path, rest = raw.split(b"\r\n", 1)
        return path + b"\r\n" + trace + rest
    return f"Return-Path: <{sender}>\r\n".encode() + trace + raw


def by_spamassassin(files, scratch):
    """The score and the rules of every file, by one program for all of them."""
    preferences = scratch / "preferences.cf"
    preferences.write_text(SPAMASSASSIN)
    ran = subprocess.run(
        ["spamassassin", "-L", "-t", "-x", "-C", "/usr/share/spamassassin", "--siteconfigpath=/etc/spamassassin",
         "-p", preferences, *files],
        capture_output=True, cwd=scratch, env={**os.environ, "HOME": str(scratch), "LC_ALL": "C"},
    )
    said = re.sub(r"\n[ \t]+", " ", ran.stdout.decode("utf-8", "replace"))
    verdicts = re.findall(r"^X-Spam-Status: \w+, score=(-?[\d.]+) .*?tests=(.*?)(?: autolearn| version|$)", said, re.M)
    if len(verdicts) != len(files):
        sys.exit(f"SpamAssassin has judged {len(verdicts)} of {len(files)}: {ran.stderr.decode()[:500]}")
    return [(float(score), rules.replace(" ", "")) for score, rules in verdicts]


class Local(http.client.HTTPConnection):
    """HTTP through a socket in the file system."""

    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def settings(base, records):
    """Writes what rspamd is to know into its folder."""
    for folder in ("local.d", "override.d", "db", "run", "log"):
        (base / folder).mkdir(parents=True)
    for module in OFF:
        (base / "local.d" / f"{module}.conf").write_text("enabled = false;\n")
    for worker in ("controller", "fuzzy", "proxy"):
        (base / "override.d" / f"worker-{worker}.inc").write_text("enabled = false;\n")
    (base / "override.d/worker-normal.inc").write_text(f'bind_socket = "{base}/run/socket mode=0666"; count = 1;\n')
    (base / "local.d/logging.inc").write_text('type = "console"; level = "error";\n')
    reverse = ".".join(reversed(SERVER.split("."))) + ".in-addr.arpa"
    zone = [(name, "txt", value) for name, value in records.items()] + [
        (DOMAIN, "txt", f"v=spf1 ip4:{SERVER} -all"),
        (f"_dmarc.{DOMAIN}", "txt", "v=DMARC1; p=reject; adkim=s; aspf=s"),
        (reverse, "ptr", f"mail.{DOMAIN}"),
        (f"mail.{DOMAIN}", "a", SERVER),
        (DOMAIN, "mx", f"10 mail.{DOMAIN}"),
    ]
    lines = "".join(
        f'{{ name = {json.dumps(name)}; type = "{kind}"; replies = [{json.dumps(value)}]; }},\n' for name, kind, value in zone
    )
    # Port 1 of this machine answers nobody: what is not made up is not known.
    (base / "local.d/options.inc").write_text(
        'dns { nameserver = ["127.0.0.1:1:1"]; timeout = 0.2s; retransmits = 1; fake_records = [\n' + lines + "]; }\n"
        f'local_addrs = [];\ntempdir = "{base}/run";\nhs_cache_dir = "{base}/db";\n'
    )


@contextlib.contextmanager
def rspamd(base, records):
    """Runs rspamd, as nobody where root runs the tests; gives the path of its socket."""
    settings(base, records)
    user = []
    if os.geteuid() == 0:
        user = ["-u", "nobody", "-g", "nogroup"]
        subprocess.run(["chown", "-R", "nobody:nogroup", base], check=True)
    places = [("LOCAL_CONFDIR", base), ("DBDIR", base / "db"), ("RUNDIR", base / "run"), ("LOGDIR", base / "log")]
    places = [f"--var={name}={path}" for name, path in places]
    child = subprocess.Popen(
        ["rspamd", "-f", "-i", *user, *places, "-c", "/etc/rspamd/rspamd.conf"],
        stdin=subprocess.DEVNULL, stdout=open(base.parent / "rspamd.log", "wb"), stderr=subprocess.STDOUT,
    )
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                Local(base / "run/socket").connect()
                break
            except OSError:
                if child.poll() is not None or time.monotonic() > deadline:
                    sys.exit("rspamd does not start:\n" + (base.parent / "rspamd.log").read_text()[-2000:])
                time.sleep(0.1)
        yield base / "run/socket"
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def by_rspamd(raw, sender, where):
    """What rspamd answers of a message from that envelope sender."""
    to = email.message_from_bytes(raw, policy=email.policy.SMTP)["to"].addresses[0].addr_spec
    connection = Local(where)
    connection.request("POST", "/checkv2", raw, {
        "IP": SERVER, "Helo": f"mail.{DOMAIN}", "Hostname": f"mail.{DOMAIN}", "From": sender,
        "Rcpt": to, "MTA-Name": RECEIVER,
    })
    answer = json.load(connection.getresponse())
    connection.close()
    return answer


def faults(verdict, answer, selectors):
    score, rules = verdict
    if score > MOST:
        yield f"SpamAssassin gives {score}: {rules}"
    if answer["action"] != "no action":
        scores = {name: symbol["score"] for name, symbol in answer["symbols"].items() if symbol["score"] > 0}
        yield f"rspamd gives {answer['score']:.1f}, {answer['action']}: {scores}"
    for symbol in ("R_SPF_ALLOW", "R_DKIM_ALLOW", "DMARC_POLICY_ALLOW"):
        if symbol not in answer["symbols"]:
            yield f"rspamd says no {symbol}: {sorted(answer['symbols'])}"
    passed = {option.partition(":s=")[2] for option in answer["symbols"].get("R_DKIM_ALLOW", {}).get("options", [])}
    for selector in selectors - passed:
        yield f"rspamd does not verify the signature of {selector}"


def prove(changed, spam):
    """The two messages that must not pass; each is what both have said of it."""
    (_, refused), (marked, _) = changed, spam
    if {"R_DKIM_ALLOW", "DMARC_POLICY_ALLOW"} <= set(refused["symbols"]) or "R_DKIM_REJECT" not in refused["symbols"]:
        yield f"rspamd takes a changed message: {sorted(refused['symbols'])}"
    if marked[0] < 100 or "GTUBE" not in marked[1]:
        yield f"SpamAssassin takes spam: {marked}"
    if spam[1]["action"] != "reject":
        yield f"rspamd takes spam: {spam[1]['action']}"


def main():
    published = json.loads(pathlib.Path(sys.argv[1]).read_text())["records"]
    records = {record["name"]: record["value"] for record in published}
    selectors = {name.partition("._domainkey.")[0] for name in records}
    folder = pathlib.Path(sys.argv[2])
    files = sorted(folder.glob("*.eml")) + sorted((folder / "new").glob("*"))
    if not files:
        sys.exit(f"no messages in {folder}")
    bad = 0
    with tempfile.TemporaryDirectory(prefix="check-spam-") as scratch:
        scratch = pathlib.Path(scratch)
        # nobody has to find the way to rspamd's folder.
        scratch.chmod(0o755)
        messages = []
        for file in files:
            raw = file.read_bytes()
            sender = re.match(rb"Return-Path: <([^>]*)>", raw)
            sender = sender[1].decode() if sender else f"bounces@{DOMAIN}"
            messages.append((sender, received(raw, sender)))
        sender, raw = messages[0]
        messages.append((sender, re.sub(rb"(?m)^Subject: ", b"Subject: Prizes! ", raw, count=1)))
        messages.append((sender, raw.partition(b"\r\n\r\n")[0].replace(b"multipart/alternative", b"text/plain") + b"\r\n\r\n" + GTUBE.encode() + b"\r\n"))
        written = []
        for number, (_, raw) in enumerate(messages):
            written.append(scratch / f"{number:04}.eml")
            written[-1].write_bytes(raw)
        verdicts = by_spamassassin(written, scratch)
        with rspamd(scratch / "rspamd", records) as where:
            answers = [by_rspamd(raw, sender, where) for sender, raw in messages]
    judged = list(zip(verdicts, answers))
    for file, (verdict, answer) in zip(files, judged):
        found = list(faults(verdict, answer, selectors))
        counted = " ".join(f"{name}({symbol['score']:g})" for name, symbol in answer["symbols"].items() if symbol["score"])
        print(f"{file.name}: SpamAssassin {verdict[0]}: {verdict[1]}; rspamd {answer['score']:.2f}: {counted}", file=sys.stderr)
        for fault in found:
            print(f"{file.name}: {fault}")
        bad += bool(found)
    unproven = list(prove(judged[-2], judged[-1]))
    for fault in unproven:
        print(fault)
    print(f"{len(files)} messages, {bad} faulty")
    sys.exit(1 if bad or unproven else 0)


if __name__ == "__main__":
    main()
