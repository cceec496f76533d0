"""Two runs of the tests side by side do not take each other's ports."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import ports

FEW = range(31_960, 32_000)
_OTHER = f"""
from tests import ports
ports.PORTS = {FEW!r}
print(*(ports.free_port() for _ in range(16)), flush=True)
input()
"""


def test_a_port_that_another_run_was_given_is_not_given_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "PORTS", FEW)
    command = [sys.executable, "-c", _OTHER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        theirs = {int(port) for port in other.stdout.readline().split()}
        ours = {ports.free_port() for _ in range(16)}
        other.communicate("\n")
    assert (len(theirs), len(ours)) == (16, 16)
    assert not theirs & ours
