"""A believable org to start the emulator with, and what a right evaluation makes of it."""

from emulator.sample.sample_org import Sample, build_sample, sample_org
from emulator.sample.situation import Situation
from emulator.sample.situations import SITUATIONS

__all__ = ["SITUATIONS", "Sample", "Situation", "build_sample", "sample_org"]
