"""Code that runs as another user of this machine."""

from __future__ import annotations

import os
import pickle
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

_NOBODY = 65534

needs_another_user = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be another user"
)

Result = TypeVar("Result")


@contextmanager
def as_nobody(function: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Calls the function in a child process of the user nobody; what it returns is there when it is asked for."""
    "x".encode("idna")  # loads what sockets need while it can still be read
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads hold no lock that a socket needs
        child = os.fork()
    if not child:
        status = 1
        try:
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
            os.write(write, pickle.dumps(function()))
            status = 0
        finally:
            os._exit(status)
    os.close(write)

    def result() -> Result:
        with os.fdopen(read, "rb") as file:
            found: Result = pickle.loads(file.read())
        return found

    yield result
    os.waitpid(child, 0)
