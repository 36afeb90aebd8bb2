#!/usr/bin/env python3
"""How fast feeds are handed out: `recap serve` beside nginx, on this machine alone.

usage: benches/serve.py RECAP [--seconds S] [--turns N]

Both serve the same feed of some 30 kB in gzip from the same folder on 127.0.0.1 with two threads (nginx:
two workers), nginx as static files with `gzip_static` and its cache of open files. `wrk -t2 -c64` asks one
and then the other, in turns: for the feed, and for the feed with the tag that it has already, which is a
304. Ratios are what to compare between machines: of the rates, and of the processor time a request.

wrk shares the processors with the server. Other programs are taken from the system, or unpacked below
target/checks by `benches/setup`; nothing runs as a service.
"""
import argparse
import contextlib
import gzip
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from measured import MISSED, free_port, program, running, spread, verdict

TICKS = os.sysconf("SC_CLK_TCK")

# Octets of the feed in gzip.
SIZE = 30_000

NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    types {{ application/rss+xml xml; }}
    charset utf-8;
    charset_types application/rss+xml;
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 100000000;
    gzip_static on;
    gzip_vary on;
    open_file_cache max=100 inactive=60s;
    open_file_cache_valid 1s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        add_header Cache-Control "public, max-age=900";
        add_header Access-Control-Allow-Origin "*";
        add_header X-Content-Type-Options nosniff;
    }}
}}
"""


def feed():
    """An RSS feed that is SIZE octets in gzip."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(4000)]
    items = []
    while True:
        text = " ".join(chance.choices(words, k=200))
        items.append(f"<item><title>{text[:40]}</title><guid>{len(items)}</guid><description>{text}</description></item>\n")
        channel = "<title>Example</title><link>https://example.org/</link><description>Example</description>\n"
        document = f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>\n'
        if len(gzip.compress(document.encode())) >= SIZE:
            return document


def fetch(url, **headers):
    """Status, headers and body of an answer."""
    asked = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, b""


def processor(pid):
    """Seconds of processor that a process and its children have taken."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = 0
    for one in [str(pid), *children]:
        fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def peak_memory(pid):
    """MB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def load(url, pid, seconds, *headers):
    """Requests a second, and microseconds of processor a request."""
    path, more = program("wrk", "usr/bin/wrk")
    command = [path, "-t2", "-c64", f"-d{seconds}s", "-H", "Accept-Encoding: gzip"]
    for header in headers:
        command += ["-H", header]
    before = processor(pid)
    said = subprocess.run([*command, url], env={**os.environ, **more}, capture_output=True, text=True, check=True).stdout
    spent = processor(pid) - before
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"{url} answered with errors:\n{said}")
    requests = int(re.search(r"(\d+) requests in", said)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), spent / requests * 1e6


def measure(options, ours, theirs):
    """Both servers, in turns."""
    print(f"{options.turns} turns of {options.seconds} s each; median (least to most); nginx is 1.00")
    for what, status in [("feed", 200), ("feed, not changed", 304)]:
        rates, costs, each = [], [], {"recap": [], "nginx": []}
        for _ in range(options.turns):
            turn = {}
            for name, (url, pid) in [("nginx", theirs), ("recap", ours)]:
                headers = []
                if status == 304:
                    tag = fetch(url, Accept_Encoding="gzip")[1]["ETag"]
                    headers = [f"If-None-Match: {tag}"]
                    asked = fetch(url, Accept_Encoding="gzip", If_None_Match=tag)
                    assert asked[0] == 304, f"{name} answered {asked[0]}"
                turn[name] = load(url, pid, options.seconds, *headers)
                each[name].append(turn[name])
            rates.append(turn["recap"][0] / turn["nginx"][0])
            costs.append(turn["recap"][1] / turn["nginx"][1])
        rate = verdict(f"{what}: rate", statistics.median(rates), least=1.0)
        cost = verdict(f"{what}: processor", statistics.median(costs), most=1.1)
        print(f"  {what:<18} rate {spread(rates)}   {rate}")
        print(f"  {'':<18} processor {spread(costs)}   {cost}")
        for name, figures in each.items():
            rate, cost = (statistics.median(one) for one in zip(*figures))
            print(f"  {'':<18} {name}: {rate:,.0f} a second, {cost:.1f} us of processor each", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("recap")
    arguments.add_argument("--seconds", type=int, default=3)
    arguments.add_argument("--turns", type=int, default=7)
    options = arguments.parse_args()
    recap = str(pathlib.Path(options.recap).resolve())
    nginx, more = program("nginx", "usr/sbin/nginx")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as servers:
        # nginx's workers may run as another user.
        os.chmod(folder, 0o755)
        folder = pathlib.Path(folder)
        group, port, other = folder / "group", free_port(), free_port()
        subprocess.run([recap, "init", str(group), "--yes"], check=True, capture_output=True)
        (group / "public").mkdir(exist_ok=True)
        (group / "public/feed.xml").write_text(feed())
        serve = [recap, "-C", str(group), "serve", "--listen", f"127.0.0.1:{port}"]
        ours = servers.enter_context(running(serve, port, {"TOKIO_WORKER_THREADS": "2"}))
        url = f"http://127.0.0.1:{port}/feed.xml"
        _, headers, body = fetch(url, Accept_Encoding="gzip")
        assert headers["Content-Encoding"] == "gzip", headers
        root = folder / "site"
        root.mkdir()
        shutil.copy(group / "public/feed.xml", root)
        (root / "feed.xml.gz").write_bytes(body)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=other, root=root))
        theirs = servers.enter_context(running([nginx, "-c", str(folder / "nginx.conf")], other, more))
        beside = f"http://127.0.0.1:{other}/feed.xml"
        assert fetch(beside, Accept_Encoding="gzip")[2] == body, "nginx serves other bytes"
        print(f"a feed of {len(body):,} octets in gzip, wrk -t2 -c64")
        measure(options, (url, ours), (beside, theirs))
        print(f"  peak memory of recap serve: {peak_memory(ours):.1f} MB")
    if MISSED:
        sys.exit("Missed:\n" + "\n".join(f"  {missed}" for missed in MISSED))


if __name__ == "__main__":
    main()
