"""From the model's trust to a confidence that can be read as a share of right answers."""

import math

# Platt scaling, fitted on PolNeAR dev to "content overlaps and the source is right"; see the model card.
SLOPE, INTERCEPT = 0.78, 0.03
_EDGE = 1e-6


def calibrated(trust: float, slope: float = SLOPE, intercept: float = INTERCEPT) -> float:
    """Confidence in 0..1, rounded to three decimals; grows with the trust."""
    return round(1 / (1 + math.exp(-(slope * logit(trust) + intercept))), 3)


def logit(trust: float) -> float:
    """Log odds of the trust, which is kept off 0 and 1."""
    p = min(max(trust, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))
