from __future__ import annotations

import pytest
from pydantic import ValidationError

from openline.workspace.api.departments import Move


def test_a_move_passes_on_a_bounded_number_of_messages() -> None:
    Move(department=1, comment="", pass_on=list(range(200)))
    with pytest.raises(ValidationError):
        Move(department=1, comment="", pass_on=list(range(201)))
