"""Where the server can be found, and whether a camera can read it off the terminal."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from audiogen.library.serve import addresses

URL = "http://192.168.178.123:8000/"
_DARK, _LIGHT = (0, 0, 0), (255, 255, 255)
_SQUARE = 6


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | None]:
    """From which address the system would go to which; None where it can't."""
    ways: dict[str, str | None] = {}

    class Departing:
        def __init__(self, family: int, kind: int) -> None:
            assert kind == socket.SOCK_DGRAM  # nothing is sent by connecting

        def __enter__(self) -> Departing:
            return self

        def __exit__(self, *_: object) -> None: ...

        def connect(self, far: tuple[str, int]) -> None:
            self.near = ways.get(far[0], ways.get("others"))
            if self.near is None:
                raise OSError("no way there")

        def getsockname(self) -> tuple[str | None, int]:
            return self.near, 5

    def named(*_: Any, **__: Any) -> Iterator[tuple[Any, ...]]:
        yield from ((0, 0, 0, "", (text, 0)) for text in ("127.0.1.1", "172.17.0.1", "fe80::1%eth0", "10.0.0.9"))

    monkeypatch.setattr(socket, "socket", Departing)
    monkeypatch.setattr(socket, "getaddrinfo", named)
    return ways


def test_the_way_to_the_world_comes_first(network: dict[str, str | None]) -> None:
    network |= {"192.0.2.1": "192.168.1.5", "10.0.0.1": "10.8.0.2", "2001:db8::1": "2001:db8::5", "others": None}
    assert [str(one) for one in addresses.local()] == [
        "192.168.1.5", "10.8.0.2", "2001:db8::5", "10.0.0.9", "172.17.0.1",
    ]  # fmt: skip
    assert addresses.urls("0.0.0.0", 8000) == (
        "http://192.168.1.5:8000/", "http://10.8.0.2:8000/", "http://10.0.0.9:8000/", "http://172.17.0.1:8000/",
    )  # fmt: skip
    assert addresses.urls("::", 80)[-1] == "http://[2001:db8::5]:80/"


def test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_departures", lambda: ["127.0.0.1"])
    monkeypatch.setattr(addresses, "_named", lambda: ["127.0.1.1", "::1", "fe80::5%eth0", "169.254.3.4", "0.0.0.0"])
    assert addresses.local() == ()
    assert addresses.urls("0.0.0.0", 8000) == ("http://127.0.0.1:8000/",)


@pytest.mark.parametrize(
    ("host", "url", "loopback"),
    [
        ("192.168.1.5", "http://192.168.1.5:8000/", False),
        ("127.0.0.1", "http://127.0.0.1:8000/", True),
        ("::1", "http://[::1]:8000/", True),
        ("fd00::5", "http://[fd00::5]:8000/", False),
        ("localhost", "http://localhost:8000/", True),
        ("den.local", "http://den.local:8000/", False),
    ],
)
def test_one_address(host: str, url: str, loopback: bool) -> None:
    assert addresses.urls(host, 8000) == (url,)
    assert addresses.is_loopback(url) is loopback


def test_without_a_network_nothing_fails() -> None:
    assert isinstance(addresses.local(), tuple)


# ── the drawing ──────────────────────────────────────────────────────────────────────────────────────────


def picture(text: str, *, wide: bool, paper: tuple[int, int, int], ink: tuple[int, int, int]) -> Image.Image:
    """What a terminal of these two colours shows: the blocks as shapes, other signs as a blot in their colour."""
    lines = text.split("\n")
    width = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines)
    across, down = (_SQUARE // 2, _SQUARE) if wide else (_SQUARE, _SQUARE * 2)
    made = Image.new("RGB", ((width + 8) * across, (len(lines) + 4) * down), paper)
    draw = ImageDraw.Draw(made)
    grey = {"231": _LIGHT, "16": _DARK}
    for row, line in enumerate(lines, 2):
        front, back, column = ink, paper, 4
        for colours, sign in re.findall(r"\x1b\[([0-9;]*)m|(.)", line):
            if not sign:
                numbers = colours.split(";")
                front, back = (ink, paper) if colours == "0" else (grey[numbers[2]], grey[numbers[5]])
                continue
            x, y = column * across, row * down
            draw.rectangle((x, y, x + across - 1, y + down - 1), back)
            top, bottom = {"█": (0, down), "#": (0, down), "▀": (0, down // 2), "▄": (down // 2, down), " ": (0, 0)}[
                sign
            ]
            if bottom > top:
                draw.rectangle((x, y + top, x + across - 1, y + bottom - 1), front)
            column += 1
    return made


def read(image: Image.Image, tmp_path: Path) -> str:
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg isn't there to read it")
    image.save(tmp_path / "code.png")
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "code.png"],
        capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize("url", [URL, "http://[2001:db8:1234:5678:9abc:def0:1234:5678]:65535/"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize(("paper", "ink"), [(_DARK, (200, 200, 200)), ((253, 246, 227), (101, 123, 131))])
def test_a_camera_reads_it(
    tmp_path: Path, url: str, encoding: str, paper: tuple[int, int, int], ink: tuple[int, int, int]
) -> None:
    drawn = addresses.qr(url, encoding)
    assert read(picture(drawn, wide=encoding == "ascii", paper=paper, ink=ink), tmp_path) == url


@pytest.mark.parametrize("encoding", ["UTF8", "cp1252"])
def test_without_colours_it_is_read_on_a_dark_ground(tmp_path: Path, encoding: str) -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", addresses.qr(URL, encoding))
    assert read(picture(plain, wide=encoding != "UTF8", paper=_DARK, ink=_LIGHT), tmp_path) == URL


def test_the_drawing_is_quiet_all_around_and_small() -> None:
    for encoding, quiet, light in (("utf-8", 2, "█"), ("ascii", 4, "#"), ("what?", 4, "#")):
        lines = re.sub(r"\x1b\[[0-9;]*m", "", addresses.qr(URL, encoding)).split("\n")
        assert len({len(line) for line in lines}) == 1 and len(lines[0]) <= 78
        assert all(set(line) == {light} for line in lines[:quiet])
        assert all(line[:4] == line[-4:] for line in lines[:-1]) and not set(lines[5][:4]) - {light}
        assert encoding == "utf-8" or "".join(lines).isascii()
