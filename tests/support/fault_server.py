#!/usr/bin/env python3
"""An embedding endpoint that misbehaves on demand: the first part of the path names how.

    fault_server.py --port-file FILE --log FILE [--tls good|expired|other-host]

POST /ok/embeddings and /ok/api/embed answer well, with vectors of hashed words. Every request is a
line of JSON in the log. With --tls it makes itself a certificate, certificate.pem beside the port
file, by openssl. Nothing but the standard library is used; it listens on 127.0.0.1 alone and ends
when the program that started it does.
"""

import argparse
import gzip
import hashlib
import http.server
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import threading
import time

DIMENSION = 32
HANG_S = 30  # longer than any test waits


def vector(text: str, dimension: int) -> list:
    values = [0.0] * dimension
    for word in re.findall(r"[a-z0-9]+", text.lower()):
        values[int(hashlib.md5(word.encode()).hexdigest(), 16) % dimension] += 1.0
    return values if any(values) else [1.0] + values[1:]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):  # what a client that follows redirects would do
        self.note("")
        self.send(200, b"{}")

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode()
        self.note(body)
        fault = self.path.split("/")[1]
        with self.server.lock:
            self.count = self.server.counts[fault] = self.server.counts.get(fault, 0) + 1
        self.answer(fault, json.loads(body))

    def note(self, body):
        line = {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
        with self.server.lock, open(self.server.log, "a") as log:
            log.write(json.dumps(line) + "\n")

    def send(self, status, body, headers=(), length=None):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def reply(self, asked, dimension=DIMENSION, model=None):
        """The good reply, as Python values."""
        vectors = [vector(text, asked.get("dimensions", dimension)) for text in asked["input"]]
        model = model or asked["model"]
        if self.path.endswith("/api/embed"):
            return {"model": model, "embeddings": vectors}
        data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)]
        return {"object": "list", "data": data, "model": model}

    def answer(self, fault, asked):
        times = re.fullmatch(r"(\d\d\d)x(\d+)", fault)  # 429x3: three times, then well
        after = re.fullmatch(r"(\d\d\d)after(\d+)", fault)  # 500after2: twice well, then not
        if times and self.count <= int(times[2]):
            wait = [("Retry-After", "2")] if times[1] == "429" else []
            return self.send(int(times[1]), b'{"error": {"code": "try_later"}}', wait)
        if after and self.count > int(after[2]):
            return self.send(int(after[1]), b"{}")
        behave = getattr(self, "fault_" + fault.replace("-", "_"), None)
        if behave:
            return behave(asked)
        if fault == "ok" or times or after or fault == "v1":
            return self.send(200, json.dumps(self.reply(asked)).encode())
        return self.send(404, b'{"error": "no such fault"}')

    def with_first(self, asked, values):
        reply = self.reply(asked)
        reply["data"][0]["embedding"] = values
        self.send(200, json.dumps(reply).encode())

    # --- replies that are wrong
    def fault_truncated(self, asked):
        body = json.dumps(self.reply(asked)).encode()
        self.send(200, body[: len(body) // 2])

    def fault_short(self, asked):
        body = json.dumps(self.reply(asked)).encode()
        self.send(200, body[: len(body) // 2], length=len(body))
        self.close_connection = True

    def fault_count(self, asked):
        reply = self.reply(asked)
        reply["data"].pop()
        self.send(200, json.dumps(reply).encode())

    def fault_extra(self, asked):
        reply = self.reply(asked)
        reply["data"].append(reply["data"][0])
        self.send(200, json.dumps(reply).encode())

    def fault_twice(self, asked):
        reply = self.reply(asked)
        for entry in reply["data"]:
            entry["index"] = 0
        self.send(200, json.dumps(reply).encode())

    def fault_order(self, asked):
        reply = self.reply(asked)
        reply["data"].reverse()
        self.send(200, json.dumps(reply).encode())

    def fault_dimension(self, asked):
        self.send(200, json.dumps(self.reply(asked, dimension=DIMENSION + self.count)).encode())

    def fault_model(self, asked):
        model = "model-%d" % self.count
        self.send(200, json.dumps(self.reply(asked, model=model)).encode())

    def fault_nan(self, asked):
        self.with_first(asked, [float("nan")] * DIMENSION)

    def fault_null(self, asked):
        self.with_first(asked, [None] * DIMENSION)

    def fault_strings(self, asked):
        self.with_first(asked, ["0.5"] * DIMENSION)

    def fault_base64(self, asked):
        self.with_first(asked, "AACAPwAAgD8=")

    def fault_zero(self, asked):
        self.with_first(asked, [0.0] * DIMENSION)

    def fault_infinite(self, asked):
        body = json.dumps(self.reply(asked)).replace("1.0", "1e39")
        self.send(200, body.encode())

    def fault_html(self, _):
        self.send(200, b"<html>log in to the hotel's network</html>")

    def fault_gzip(self, asked):
        body = gzip.compress(json.dumps(self.reply(asked)).encode())
        self.send(200, body, [("Content-Encoding", "gzip")])

    def fault_giant(self, _):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(1024):
                self.wfile.write(b" " * 1024 * 1024)
        except OSError:
            pass  # the client has had enough

    # --- refusals
    def fault_401(self, _):
        key = self.headers.get("Authorization", "")
        body = {"error": {"message": "wrong key: " + key, "code": "invalid_api_key"}}
        self.send(401, json.dumps(body).encode())

    def fault_429_long(self, _):
        self.send(429, b"{}", [("Retry-After", "300")])

    def fault_redirect_http(self, _):
        self.send(302, b"", [("Location", "http://127.0.0.1:%d/ok/embeddings" % self.port())])

    def fault_redirect_host(self, _):
        self.send(307, b"", [("Location", "https://example.invalid/v1/embeddings")])

    def port(self):
        return self.server.server_address[1]

    # --- silence
    def fault_hang_head(self, _):
        self.close_connection = True
        self.server.stopping.wait(HANG_S)

    def fault_hang_body(self, _):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b'{"data"')
        self.wfile.flush()
        self.close_connection = True
        self.server.stopping.wait(HANG_S)

    def fault_reset(self, _):
        self.close_connection = True


CA_CONFIGURATION = """
[ca]
default_ca = own
[own]
new_certs_dir = {folder}
database = {folder}/index.txt
rand_serial = yes
policy = any
default_md = sha256
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = {names}
basicConstraints = critical, CA:TRUE
"""


def make_certificate(folder: pathlib.Path, kind: str):
    """A certificate that vouches for itself, and its key."""
    names = "DNS:elsewhere.invalid" if kind == "other-host" else "DNS:localhost, IP:127.0.0.1"
    (folder / "ca.cnf").write_text(CA_CONFIGURATION.format(folder=folder, names=names))
    (folder / "index.txt").write_text("")
    key, request, certificate = (str(folder / name) for name in ("key.pem", "request.pem", "certificate.pem"))
    years = ("20200101000000Z", "20210101000000Z" if kind == "expired" else "20991231000000Z")

    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True)

    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=fault server", "-keyout", key, "-out", request)
    openssl("ca", "-batch", "-selfsign", "-config", str(folder / "ca.cnf"), "-keyfile", key, "-in", request,
            "-out", certificate, "-notext", "-startdate", years[0], "-enddate", years[1])
    return certificate, key


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a client that goes away is the point


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port-file", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--tls", choices=["good", "expired", "other-host"])
    arguments = parser.parse_args()

    server = Server(("127.0.0.1", 0), Handler)
    server.counts, server.lock, server.log = {}, threading.Lock(), arguments.log
    server.stopping = threading.Event()
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*make_certificate(pathlib.Path(arguments.port_file).parent, arguments.tls))
        # The handshake belongs to the connection's own thread.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    parent = os.getppid()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    aside = arguments.port_file + ".new"
    with open(aside, "w") as file:
        file.write(str(server.server_address[1]))
    os.rename(aside, arguments.port_file)
    while os.getppid() == parent:
        time.sleep(0.2)
    server.stopping.set()
    return 0


if __name__ == "__main__":
    sys.exit(main())
