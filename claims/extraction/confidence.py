"""From the model's trust to a confidence that can be read as a share of right answers."""

import math

# Platt scaling, fitted on half of PolNeAR dev to "content overlaps and the source is right".
SLOPE, INTERCEPT = 0.70, 0.07
_EDGE = 1e-6


def calibrated(trust: float) -> float:
    """Confidence in 0..1, rounded to three decimals; grows with the trust."""
    p = min(max(trust, _EDGE), 1 - _EDGE)
    return round(1 / (1 + math.exp(-(SLOPE * math.log(p / (1 - p)) + INTERCEPT))), 3)
