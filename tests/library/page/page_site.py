"""A small server for the tests of the pages: files from memory, byte ranges, and a strict policy."""

import contextlib
import re
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'"
_TYPES = {
    "html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml",
    "mp3": "audio/mpeg", "jpg": "image/jpeg", "xml": "application/rss+xml",
}  # fmt: skip


@contextlib.contextmanager
def serving(files: Mapping[str, bytes]) -> Iterator[str]:
    """The address at which `files` are served; what is later added to them or removed is seen."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path).removeprefix("/")
            content = files.get(path)
            if content is None:
                self.send_error(404)
                return
            wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            first, last = 0, len(content) - 1
            if wanted:
                first, last = int(wanted[1]), min(last, int(wanted[2] or last))
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Type", _TYPES.get(path.rpartition(".")[2], "application/octet-stream"))
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Cache-Control", "no-store")
            self.send_header("Accept-Ranges", "bytes")
            if wanted:
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
            self.send_header("Content-Length", str(last + 1 - first))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # browsers hang up on what they no longer want
                self.wfile.write(content[first : last + 1])

        def log_message(self, *message: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *about: object) -> None:
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
