"""A Dask cluster that is there already, as an executor like any other."""

import importlib
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from audiogen.build.fingerprint import fingerprint
from audiogen.errors import AudiogenError, UsageError

PATIENCE: Final = 10.0
"""Seconds in which a scheduler answers, and a first worker comes."""
RETRIES: Final = 2
"""How often a job is begun again elsewhere that ended in what is no answer: a full disk, a lost connection. One whose
worker dies is begun again besides, as often as the cluster allows."""
_KINDS: Final = ("tcp://", "tls://", "ws://", "wss://")


class ClusterError(AudiogenError):
    """A cluster can't be used."""


@contextmanager
def cluster(address: str, patience: float = PATIENCE) -> Iterator[Executor]:
    """What hands work to the cluster whose scheduler is at `address`: tcp://HOST:PORT, tls://HOST:PORT, or the file
    that the scheduler wrote.

    Whatever wasn't waited for when it ends is called off. Raises UsageError when Dask isn't here, ClusterError when
    nobody answers, nobody works there, or some worker has another audiogen.
    """
    distributed = _library()
    _check(address)
    try:
        client = distributed.Client(**_where(address), timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "start one with `dask scheduler`, and `dask worker` with the address that it says"
        raise ClusterError(f"no Dask scheduler answers at {address}", hint) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError as error:
            hint = "start one with `dask worker` and that address"
            raise ClusterError(f"the cluster at {address} has no workers", hint) from error
        _check_workers(client)
        pool = client.get_executor(pure=False, retries=RETRIES)
        try:
            yield pool
        finally:
            pool.shutdown(wait=False)


def _library() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise UsageError("Dask is not installed", "pip install 'audiogen[dask]'") from error


def _check(address: str) -> None:
    if not address.startswith(_KINDS) and not Path(address).is_file():  # for which Dask would wait for ever
        hint = "write it like dask:tcp://192.168.1.20:8786, or dask: and the file that the scheduler wrote"
        raise UsageError(f"“{address}” is no address of a Dask scheduler", hint)


def _where(address: str) -> dict[str, str]:
    return {"address": address} if address.startswith(_KINDS) else {"scheduler_file": address}


def _check_workers(client: Any) -> None:
    """Raises ClusterError unless every worker would make of a script what is made of it here."""
    here = fingerprint()
    for worker, found in sorted(client.run(fingerprint, on_error="return").items()):
        if isinstance(found, ImportError):
            raise ClusterError(f"the worker {worker} has no audiogen", "install there what is installed here")
        if isinstance(found, BaseException):
            raise ClusterError(f"the worker {worker} can't be asked ({type(found).__name__}: {found})")
        if found != here:
            hint = "install there what is installed here, or its sessions would sound otherwise"
            raise ClusterError(f"the worker {worker} has another audiogen, or other libraries", hint)
