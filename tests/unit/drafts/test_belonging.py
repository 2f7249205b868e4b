"""What is said of the group and the segments of a draft's client."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from sheetcrm.core.drafts.audience.belonging import Belonging


def test_a_segment_called_as_the_group_is_said_once() -> None:
    segments = {"vip": np.array([True]), "лето": np.array([True])}
    facts = SimpleNamespace(
        known=pd.DataFrame({"lifecycle": ["vip"]}), segments=segments, segment_names={"vip": "VIP", "лето": "Лето"}
    )
    said = Belonging(facts).of(0)  # type: ignore[arg-type]
    assert said is not None
    assert said.say("ru") == "VIP, Лето"
