"""What is asked of the machine: one heap for all threads, where there is anybody to ask."""

import ctypes
import sys
from types import SimpleNamespace

import pytest

from audiogen import machine


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "share_memory", machine.share_memory.__wrapped__)
    monkeypatch.setattr(sys, "platform", "linux")


def test_threads_share_one_heap(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    library = SimpleNamespace(mallopt=lambda *what: asked.append(what))
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    machine.share_memory()
    assert asked == [(-8, 1)]  # M_ARENA_MAX in glibc's malloc.h


def test_another_library_has_nothing_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    machine.share_memory()
