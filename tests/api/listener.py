"""A server on this machine that hears webhooks, answers as it is told, or hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """What was heard; `status` is what it answers, `drip` seconds between the octets of an answer."""

    url: str = ""
    status: int = 204
    drip: float = 0.0
    silent: bool = False
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener on a free port; it ends with the block."""
    told, over = Listener(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if told.silent:
                over.wait(30)
                return
            if told.drip:
                for octet in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500:
                    if over.is_set():
                        return
                    try:
                        self.wfile.write(bytes([octet]))
                        self.wfile.flush()
                    except OSError:
                        return
                    time.sleep(told.drip)
                return
            self.send_response(told.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}/muhatap?x=1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
