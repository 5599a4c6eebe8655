"""What the modules of this folder share lies beside them, and the air that loses frames with the tests of S0 and S2.

One zwave-js process answers all of a module's questions.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "protocol" / "zwave")]


@pytest.fixture(scope="module")
def theirs() -> Iterator[Any]:
    from zwave_js_codec import Codec

    codec = Codec.start()
    yield codec
    codec.stop()
