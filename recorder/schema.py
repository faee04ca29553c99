"""What a recording must look like as JSON: recording.schema.json, which is published beside the recordings."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

FORMAT = 1  # rises whenever something that reads recordings would misunderstand the new ones
FILE = Path(__file__).with_name("recording.schema.json")


class Invalid(ValueError):
    """It is no recording of this format; the message says where it is not."""


@cache
def _validator() -> Callable[[Any], Any]:
    return fastjsonschema.compile(json.loads(FILE.read_text("utf-8")), use_default=False)


def validate(data: Any) -> None:
    """Look whether data satisfies the schema.

    Args:
        data: what json.loads gave.

    Raises:
        Invalid: if it does not.
    """
    try:
        _validator()(data)
    except (fastjsonschema.JsonSchemaException, OverflowError) as error:
        raise Invalid(str(error)) from None
