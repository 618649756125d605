"""What must be true of every exhibit in every state of its controls.

A property is a function marked `in_every_state`: it takes the exhibit, the state and what is shown, and
its assertions speak in words. `tests/test_exhibits.py` tries each of them on each exhibit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jasa.frame.exhibit import Exhibit, View

Property = Callable[[Exhibit, dict[str, Any], View], None]
PROPERTIES: list[Property] = []

pytest.register_assert_rewrite("tests.properties.drawn", "tests.properties.told")


def in_every_state(check: Property) -> Property:
    PROPERTIES.append(check)
    return check


from tests.properties import drawn, told  # noqa: E402, F401  fills the list
