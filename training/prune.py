"""Leave out what the reader needs least: whole attention heads and inner units of its layers.

What a head or unit is worth is how much the loss would change without it, to first order: the gradient with
respect to a gate on its output, times the gate, summed over examples (Michel, Levy and Neubig, "Are Sixteen
Heads Really Better than One?", 2019). As many are kept in every layer, so that the shape stays simple. What
is left wants training again.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from training.corpus import Example
from training.network import HEAD_WIDTH, Network
from training.train import Schedule, losses


def prune(network: Network, data: Sequence[Example], *, heads: int, inner: int) -> Network:
    """A network with that many heads and inner units a layer; ``data`` is what they are weighed on."""
    worth = _worth(network, data)
    pruned = Network(replace(network.shape, heads=heads, inner=inner), network.dropout)
    state = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
    for i in range(network.shape.layers):
        name = f"layers.{i}"
        by_head, by_unit = worth[i]
        units = by_unit.topk(inner).indices.sort().values
        of_heads = by_head.topk(heads).indices.sort().values
        rows = (of_heads[:, None] * HEAD_WIDTH + torch.arange(HEAD_WIDTH)).flatten()
        width = network.shape.heads * HEAD_WIDTH
        three = torch.cat([rows + k * width for k in range(3)])
        state[f"{name}.qkv.weight"] = state[f"{name}.qkv.weight"][three]
        state[f"{name}.qkv.bias"] = state[f"{name}.qkv.bias"][three]
        state[f"{name}.out.weight"] = state[f"{name}.out.weight"][:, rows]
        state[f"{name}.up.weight"] = state[f"{name}.up.weight"][units]
        state[f"{name}.up.bias"] = state[f"{name}.up.bias"][units]
        state[f"{name}.down.weight"] = state[f"{name}.down.weight"][:, units]
    pruned.load_state_dict(state)
    return pruned


def _worth(network: Network, data: Sequence[Example]) -> list[tuple[Tensor, Tensor]]:
    """For each layer of the reader what its heads and its inner units are worth."""
    inputs: dict[nn.Module, Tensor] = {}

    def keep(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
        arguments[0].retain_grad()
        inputs[module] = arguments[0]

    watched = [(layer.out, layer.down) for layer in network.layers]
    hooks = [part.register_forward_pre_hook(keep) for pair in watched for part in pair]
    sums = [
        (torch.zeros(network.shape.heads), torch.zeros(network.shape.inner))
        for _ in range(network.shape.layers)
    ]
    schedule = Schedule(masked=0)
    network.eval()
    for i in range(0, len(data), schedule.batch):
        reader, decoder = losses(network, data[i : i + schedule.batch], schedule)
        (reader + decoder).backward()
        for (of_heads, of_units), (out, down) in zip(sums, watched, strict=True):
            of_heads += _moved(inputs[out]).unflatten(-1, (-1, HEAD_WIDTH)).sum(-1).abs().sum(0)
            of_units += _moved(inputs[down]).abs().sum(0)
        network.zero_grad(set_to_none=True)
    for hook in hooks:
        hook.remove()
    return sums


def _moved(x: Tensor) -> Tensor:
    """Gradient times value, summed over the pieces of each example: [batch, units]."""
    assert x.grad is not None
    return (x.grad * x).detach().float().sum(1)
