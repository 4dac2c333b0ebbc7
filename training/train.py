"""Train the network: seeded, a checkpoint after each epoch, taken up again where it stopped."""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from claims.extraction.model import places
from training.corpus import IGNORED, Example, Question
from training.network import Network

Say = Callable[[str], None]

_NEW_PARTS = ("case", "quoted", "reader_head", "narrow", "of_cue", "place", "decoder")
_FALSE_CUE = 0.1  # a word that the reader takes for a cue with more than this is one to be refused
_MASK_ID = 103
_INSIDE_CUE = 2
_BUCKETS = 20  # batches that are sorted by length together


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train.

    ``rate`` is for the base's weights, ``new_rate`` for those that are new; ``masked`` the share of pieces
    that are hidden; ``average`` how slowly the running mean of the weights, which is what is kept, follows
    them; ``trust`` how much a teacher's answers weigh beside the annotators', where there is a teacher.
    """

    epochs: int = 5
    batch: int = 12
    rate: float = 2e-4
    new_rate: float = 1e-3
    dropout: float = 0.1
    masked: float = 0.03
    average: float = 0.995
    trust: float = 0.5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the decoder: a row of the batch, where its unit starts, and what to answer."""

    row: int
    question: Question


def train(network: Network, data: Sequence[Example], schedule: Schedule, folder: Path, say: Say) -> None:
    """Train until the schedule's end; ``folder`` gets checkpoints and each epoch's averaged weights."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    kind = fastest_type(device)
    say(f"training on {device} in {str(kind).removeprefix('torch.')}, {len(data)} windows")
    network.to(device).train()
    optimiser = _optimiser(network, schedule)
    per_epoch = math.ceil(len(data) / schedule.batch)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, _shape(schedule.epochs * per_epoch))
    average = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
    first = _resume(folder, network, optimiser, rates, average)
    for epoch in range(first, schedule.epochs):
        began = time.monotonic()
        torch.manual_seed(schedule.seed * 1000 + epoch)
        order = random.Random(schedule.seed * 1000 + epoch)  # noqa: S311 - nothing secret
        seen: list[tuple[float, float]] = []
        for step, batch in enumerate(_batches(data, schedule.batch, order), 1):
            with torch.autocast(device.type, kind, enabled=kind != torch.float32):
                reader, decoder = losses(network, batch, schedule)
            (reader + decoder).backward()
            seen.append((reader.item(), decoder.item()))
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rates.step()
            optimiser.zero_grad(set_to_none=True)
            _follow(average, network, schedule.average, epoch * per_epoch + step)
            if step % 25 == 0:
                of_reader, of_decoder = np.mean(seen[-100:], axis=0)
                done = (time.monotonic() - began) / 60
                losses_now = f"{of_reader:.4f} {of_decoder:.4f}"
                say(f"epoch {epoch + 1} step {step}/{per_epoch}: {losses_now}, {done:.1f} min")
        _save(folder, epoch, network, optimiser, rates, average)


def mean_of(folder: Path, epochs: Sequence[int]) -> dict[str, Tensor]:
    """The mean of the weights that were kept after these epochs, the first being 1."""
    kept = [torch.load(folder / f"average-{epoch}.pt", weights_only=True) for epoch in epochs]
    return {name: torch.stack([weights[name].float() for weights in kept]).mean(0) for name in kept[0]}


def fastest_type(device: torch.device) -> torch.dtype:
    """bfloat16 where the machine multiplies faster in it than in single precision."""
    left, right = torch.randn(1024, 384, device=device), torch.randn(384, 1536, device=device)

    def seconds(kind: torch.dtype) -> float:
        a, b = left.to(kind), right.to(kind)
        taken = []
        for _ in range(12):
            began = time.perf_counter()
            float((a @ b)[0, 0])
            taken.append(time.perf_counter() - began)
        return min(taken)

    return min((torch.bfloat16, torch.float32), key=seconds)


def _optimiser(network: Network, schedule: Schedule) -> torch.optim.Optimizer:
    new, old = [], []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            (new if name.startswith(_NEW_PARTS) else old).append(parameter)
    groups = [{"params": old, "lr": schedule.rate}, {"params": new, "lr": schedule.new_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)


def _shape(steps: int) -> Callable[[int], float]:
    """Up over the first 6 %, then down in a straight line."""
    warm = max(10, int(0.06 * steps))
    return lambda step: min((step + 1) / warm, max(0.01, (steps - step) / (steps - warm)))


def _batches(data: Sequence[Example], size: int, order: random.Random) -> Iterator[list[Example]]:
    """All examples once; those of like length together, so that little is padded."""
    shuffled = list(data)
    order.shuffle(shuffled)
    batches = []
    for i in range(0, len(shuffled), size * _BUCKETS):
        bucket = sorted(shuffled[i : i + size * _BUCKETS], key=lambda example: len(example.labels))
        batches += [bucket[j : j + size] for j in range(0, len(bucket), size)]
    order.shuffle(batches)
    yield from batches


def losses(network: Network, batch: Sequence[Example], schedule: Schedule) -> tuple[Tensor, Tensor]:
    """The reader's and the decoder's loss over one batch."""
    device = network.place.weight.device
    rows, mask, labels = collate(batch)
    if schedule.masked:
        hidden = (torch.rand(rows.shape[0], rows.shape[2]) < schedule.masked) & (rows[:, 0] > _MASK_ID)
        rows[:, 0][hidden] = _MASK_ID
    states, logits = network.read(rows.to(device), mask.to(device))
    soft = _padded([example.soft for example in batch], labels.shape[1])
    reader = _loss(logits, labels.to(device), soft, schedule.trust)
    asked = questions(batch)
    refused = list(_refused(batch, logits.detach().float().softmax(-1).cpu().numpy()))
    if len(refused) <= len(asked):  # more: the reader knows nothing yet
        asked += refused
    asked.sort(key=lambda a: len(a.question.place))
    half = (len(asked) + 1) // 2  # the short ones apart from the long ones, to pad less
    groups = [group for group in (asked[:half], asked[half:]) if group]
    parts, words = [], 0
    for group in groups:
        answers, answer_labels, answer_soft = decoded(network, states, group)
        count = int((answer_labels != IGNORED).sum())
        parts.append(_loss(answers, answer_labels, answer_soft, schedule.trust) * count)
        words += count
    decoder = torch.stack(parts).sum() / words if parts else states.sum() * 0
    return reader, decoder


def _loss(logits: Tensor, labels: Tensor, soft: Tensor | None, trust: float) -> Tensor:
    """Mean cross entropy over labelled pieces; with a teacher, ``trust`` of it is against its answers."""
    logits = logits.float().flatten(0, 1)
    labels = labels.flatten()
    hard = functional.cross_entropy(logits, labels, ignore_index=IGNORED)
    if soft is None:
        return hard
    target = soft.to(logits.device).flatten(0, 1)
    asked = (labels != IGNORED) & (target.sum(-1) > 0)
    softer = -(target[asked] * logits[asked].log_softmax(-1)).sum(-1).mean()
    return (1 - trust) * hard + trust * softer


def collate(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Rows [batch, 3, pieces], mask [batch, pieces] and the reader's labels, padded."""
    rows = pad_sequence([torch.from_numpy(e.rows.T) for e in batch], batch_first=True).transpose(1, 2)
    labels = pad_sequence(
        [torch.from_numpy(e.labels) for e in batch], batch_first=True, padding_value=IGNORED
    )
    return rows.contiguous(), (rows[:, 0] > 0).float(), labels


def questions(batch: Sequence[Example]) -> list[Asked]:
    """All questions that the annotators answered, in order."""
    return [Asked(row, question) for row, example in enumerate(batch) for question in example.questions]


def _refused(batch: Sequence[Example], p: NDArray[np.float32]) -> Iterator[Asked]:
    """Words that the reader would take for a cue and that are none: the decoder is to find nothing."""
    for row, example in enumerate(batch):
        words = example.labels != IGNORED
        likely = words & (p[row, : len(words), 1] > _FALSE_CUE) & ~np.isin(example.labels, (1, 2))
        for at in np.flatnonzero(likely).tolist():
            start, end = example.unit_around(at)
            stop = at + 1
            while stop < end and (not words[stop] or p[row, stop].argmax() == _INSIDE_CUE):
                stop += 1
            answer = np.where(words[start:end], 0, IGNORED)
            place = places(end - start, at - start, stop - start)
            yield Asked(row, Question(start, end, place, answer))


def decoded(network: Network, states: Tensor, asked: Sequence[Asked]) -> tuple[Tensor, Tensor, Tensor | None]:
    """The decoder's logits [questions, pieces, 5], the labels, and a teacher's answers if there are any."""
    device = states.device
    lengths = torch.tensor([len(a.question.place) for a in asked], device=device)
    inside = torch.arange(int(lengths.max()), device=device)[None]
    starts = torch.tensor([a.question.start for a in asked], device=device)[:, None]
    rows = torch.tensor([a.row for a in asked], device=device)[:, None]
    mask = (inside < lengths[:, None]).float()
    taken = states[rows, (starts + inside).clamp(max=states.shape[1] - 1)]
    place = pad_sequence([torch.from_numpy(a.question.place) for a in asked], batch_first=True)
    labels = pad_sequence(
        [torch.from_numpy(a.question.labels) for a in asked], batch_first=True, padding_value=IGNORED
    )
    soft = _padded([a.question.soft for a in asked], labels.shape[1])
    return network.decode(taken, place.to(device), mask), labels.to(device), soft


def _padded(soft: Sequence[NDArray[np.float16] | None], pieces: int) -> Tensor | None:
    """A teacher's answers [rows, pieces, labels], zeros where it gave none; None if it gave none at all."""
    known = next((answer for answer in soft if answer is not None), None)
    if known is None:
        return None
    out = torch.zeros(len(soft), pieces, known.shape[1])
    for row, answer in enumerate(soft):
        if answer is not None:
            out[row, : len(answer)] = torch.from_numpy(answer)
    return out


@torch.no_grad()
def _follow(average: dict[str, Tensor], network: Network, keep: float, step: int) -> None:
    """A running mean of the weights, short at first."""
    keep = min(keep, step / (step + 10))
    for name, tensor in network.state_dict().items():
        if tensor.dtype.is_floating_point and name != "word.weight":
            average[name].lerp_(tensor, 1 - keep)


def _save(folder: Path, epoch: int, network: Network, *parts: Any) -> None:
    optimiser, rates, average = parts
    state = {
        "epoch": epoch,
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "rates": rates.state_dict(),
        "average": average,
    }
    partial = folder / "checkpoint.partial"
    torch.save(state, partial)
    partial.replace(folder / "checkpoint.pt")
    torch.save(average, folder / f"average-{epoch + 1}.pt")


def _resume(folder: Path, network: Network, *parts: Any) -> int:
    """Take up the last checkpoint in ``folder``; the epoch to go on with."""
    optimiser, rates, average = parts
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    rates.load_state_dict(state["rates"])
    average.update(state["average"])
    return int(state["epoch"]) + 1
