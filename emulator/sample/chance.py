"""Small draws from a source of chance that is handed in."""

from __future__ import annotations

import random


def happens(chance: random.Random, share: float) -> bool:
    """Draw yes with the given likelihood, from 0 for never to 1 for always."""
    return chance.random() < share
