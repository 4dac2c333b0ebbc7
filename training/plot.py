"""A picture of how far the confidence can be trusted."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from training.evaluate import Bin

_INK, _QUIET, _BAR = "#1f2933", "#8a94a0", "#2f6f9f"


def reliability_plot(bins: Sequence[Bin], error: float, path: Path) -> None:
    """Write a PNG: for ten bins of confidence the share that was right, and how many there were."""
    figure = Figure(figsize=(6, 6), dpi=110, layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    top.plot([0, 1], [0, 1], color=_QUIET, linewidth=1, linestyle="--", label="as sure as right")
    top.plot([b.confidence for b in bins], [b.right for b in bins], color=_BAR, marker="o", linewidth=2)
    top.set(ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    top.set_title(
        f"Confidence on PolNeAR dev (expected calibration error {error:.3f})", color=_INK, fontsize=11
    )
    top.legend(frameon=False, loc="upper left")
    bottom.bar([b.confidence for b in bins], [b.count for b in bins], width=0.06, color=_BAR)
    bottom.set(xlabel="confidence", ylabel="claims")
    for axes in (top, bottom):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors=_INK)
    figure.savefig(path)
