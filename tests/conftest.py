"""What tests share: a workshop to make sessions in, the program itself, and a network that ends at loopback."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "speech"))

if TYPE_CHECKING:
    from standin import StandIn

PROJECT = Path(__file__).parent.parent
_NETWORK = (
    "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy",
    "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
)  # fmt: skip
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


# ── the network ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def closed_port() -> Iterator[int]:
    """A port of loopback where nobody listens, and which nobody else gets: it is bound, and refuses."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch, closed_port: int) -> None:
    """No test reaches the world: the way there is a closed port, and a socket that tries anyway is refused."""
    for name in _NETWORK:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port}")
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any, /) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            raise ConnectionRefusedError(f"a test wanted to go to {address}")
        connect(self, address)

    def found(host: Any, *rest: Any, **more: Any) -> Any:
        if host is not None and not str(host).startswith(_LOOPBACK):
            raise socket.gaierror(socket.EAI_NONAME, f"a test wanted to know where {host} is")
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Google can't be reached (that is always so in tests), and nobody waits before trying again."""
    monkeypatch.setattr("audiogen.speech.gtts.FIRST_WAIT", 0.001)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of the authority that vouches for the stand-in."""
    from standin import StandIn

    return StandIn.authority(tmp_path_factory.mktemp("tls") / "authority.pem")


@pytest.fixture
def google(
    monkeypatch: pytest.MonkeyPatch, authority: str
) -> Callable[..., contextlib.AbstractContextManager[StandIn]]:
    """`with google("ok") as service:` puts a stand-in for Google's service where the program looks for it."""
    from standin import StandIn

    @contextlib.contextmanager
    def standing(*script: str) -> Iterator[StandIn]:
        with StandIn(*script) as service, monkeypatch.context() as patch:
            patch.setenv("HTTPS_PROXY", service.url)
            patch.setenv("REQUESTS_CA_BUNDLE", authority)
            yield service

    return standing


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have settings of their own: these are none."""
    monkeypatch.setenv("AUDIOGEN_CONFIG", os.devnull)


# ── a place to work in ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Workshop:
    """A folder with scripts, and elsewhere what is made of them."""

    folder: Path
    cache: Path
    output: Path

    def write(self, text: str, name: str = "routine.md") -> Path:
        """A script, by the name that it has on the command line."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return Path(name)

    def made(self) -> set[str]:
        """Every file in the output folder, hidden ones too."""
        return _files(self.output)

    @staticmethod
    def files(*names: str) -> set[str]:
        """The files that sessions of these names leave behind, when they have no pictures of chapters."""
        suffixes = ("mp3", "jpg", "vtt", "srt", "lrc", "chapters.json", "session.json")
        return {f"{name}.{suffix}" for name in names for suffix in suffixes}

    def clips(self) -> set[str]:
        """Every file of what was spoken, unfinished ones too."""
        return {name for name in _files(self.cache) if not name.startswith(("spans", "treated"))}

    def spans(self) -> set[str]:
        """Every file of what was encoded."""
        return _files(self.cache) - self.clips()

    def ledger(self, name: str = "routine") -> Any:
        return json.loads((self.output / f"{name}.session.json").read_text(encoding="utf-8"))


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """An empty folder to be in, with a cache and an output folder of its own beside it."""
    made = Workshop(tmp_path / "work", tmp_path / "clips", tmp_path / "sessions")
    made.folder.mkdir()
    monkeypatch.chdir(made.folder)
    monkeypatch.setenv("AUDIOGEN_CACHE_DIR", str(made.cache))
    monkeypatch.setenv("AUDIOGEN_OUTPUT", str(made.output))
    monkeypatch.delenv("AUDIOGEN_DEBUG", raising=False)
    return made


@pytest.fixture
def shared_cache(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache that all tests of a run may use together, where it doesn't matter who spoke a line first."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared-clips"
    monkeypatch.setenv("AUDIOGEN_CACHE_DIR", str(folder))
    return folder


# ── the program ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of the program came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def error(self, code: int = 1) -> str:
        """The one line of error that there must be, with nothing on standard output."""
        assert self.code == code, self
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1 and lines[0].strip() == lines[0] != "", self.err
        assert not re.search(r"Traceback|fault of the program|\bErrno\b|<class|0x[0-9a-f]{6}", lines[0]), lines[0]
        return lines[0]


Audiogen = Callable[..., Result]


@pytest.fixture
def audiogen(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Audiogen:
    """`audiogen("render", script)` in this very process, as the command does it."""

    def run(*words: str | Path) -> Result:
        from audiogen.cli import main

        out, err, code = io.StringIO(), io.StringIO(), 0
        with monkeypatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            patch.setattr(sys, "argv", ["audiogen", *map(str, words)])
            try:
                main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
        return Result(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def process(workshop: Workshop) -> Audiogen:
    """`process("render", script)`: `python -m audiogen` in a process of its own.

    `before` is Python to be run in it first: then the program is called by its entry point.
    """

    def run(*words: str | Path, before: str = "") -> Result:
        start = (
            ["-c", f"{textwrap.dedent(before)}\nfrom audiogen.cli import program\nprogram()"]
            if before
            else ["-m", "audiogen"]
        )
        known = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, *start, *map(str, words)], env=known, capture_output=True, text=True, timeout=60
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run
