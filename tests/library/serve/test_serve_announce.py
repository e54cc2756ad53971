"""The library in the local network's directory; on loopback only."""

from __future__ import annotations

import ipaddress
import sys

import pytest

from audiogen.errors import OutputError, UsageError
from audiogen.library.serve import announce

HERE = (ipaddress.ip_address("127.0.0.1"),)


def test_it_is_found_by_its_title() -> None:
    zeroconf = pytest.importorskip("zeroconf", reason="announcing is optional")
    try:
        asking = zeroconf.Zeroconf(interfaces=["127.0.0.1"])
    except OSError:
        pytest.skip("loopback knows no groups here")
    try:
        with announce.announced("Dr. Rest & friends", HERE, 8123, interfaces=["127.0.0.1"]):
            found = asking.get_service_info("_http._tcp.local.", "Dr Rest & friends._http._tcp.local.", 3000)
            assert found is not None
            assert (found.port, found.parsed_addresses()) == (8123, ["127.0.0.1"])
            assert found.properties == {b"path": b"/"}
    finally:
        asking.close()


def test_it_cant_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    zeroconf = pytest.importorskip("zeroconf", reason="announcing is optional")

    def deaf(**_: object) -> None:
        raise OSError("no such device")

    monkeypatch.setattr(zeroconf, "Zeroconf", deaf)
    with (
        pytest.raises(OutputError, match=r"can't be announced here \(no such device\)"),
        announce.announced("Rest", HERE, 8123),
    ):
        pass


def test_without_the_optional_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    with pytest.raises(UsageError, match="pip install zeroconf"), announce.announced("Rest", HERE, 8123):
        pass


@pytest.mark.parametrize(
    ("title", "label"),
    [("My Routines", "My Routines"), ("a.b\n c", "a b c"), ("...", "audiogen"), ("ü" * 60, "ü" * 31)],
)
def test_labels(title: str, label: str) -> None:
    assert announce._label(title) == label
