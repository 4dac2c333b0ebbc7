"""Weights to the two ONNX graphs that the product runs, in eight-bit integers.

The graphs are written node by node, so that nothing is in them that the product does not need; measured, the
plain operators beat the fused ones of onnxruntime (its skip-and-norm takes four times as long as an addition
and a norm, its quantised attention a tenth longer). The reader hands out, for every piece, the
decoder's two views of it (what it is, what it says as a cue) and the labels' logits in one product, so that
what does not depend on a cue is computed once and not once a cue.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from training.network import HEAD_WIDTH

_MICROSOFT = "com.microsoft"
_OPSET = 17
_EPSILON = 1e-12

Weights = dict[str, Tensor]


def export(weights: Weights, folder: Path) -> None:
    """Write ``reader.onnx`` and ``decoder.onnx`` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        for name, model in (("reader", _reader(weights)), ("decoder", _decoder(weights))):
            plain = Path(scratch) / f"{name}.onnx"
            onnx.save(model, plain)
            quantize_dynamic(
                plain,
                folder / f"{name}.onnx",
                op_types_to_quantize=["MatMul", "Gather"],
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )


class _Graph:
    """Nodes and tensors of a graph as it grows; each method adds one step and returns its output's name."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def tensor(self, name: str, value: Tensor | float) -> str:
        array = value.detach().cpu().float().numpy() if isinstance(value, Tensor) else np.float32(value)
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def integers(self, name: str, value: Sequence[int]) -> str:
        self.tensors.append(numpy_helper.from_array(np.asarray(value, np.int64), name))
        return name

    def add(self, op: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, domain=domain, **attributes))
        return name

    def gather(self, name: str, table: Tensor, rows: str) -> str:
        return self.add("Gather", [self.tensor(f"{name}.table", table), rows], f"{name}.of")

    def linear(self, name: str, x: str, weight: Tensor, bias: Tensor) -> str:
        product = self.add("MatMul", [x, self.tensor(f"{name}.weight", weight.T)], f"{name}.product")
        return self.add("Add", [product, self.tensor(f"{name}.bias", bias)], f"{name}.out")

    def named(self, name: str, x: str) -> str:
        """The linear step with the weights of this name."""
        return self.linear(name, x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, name: str, x: str) -> str:
        parts = [self.tensor(f"{name}.{p}", self.weights[f"{name}.{p}"]) for p in ("weight", "bias")]
        return self.add("LayerNormalization", [x, *parts], f"{name}.out", axis=-1, epsilon=_EPSILON)

    def bias(self) -> None:
        """The attention's bias from the graph's input ``mask``: very small where it is 0."""
        mask = self.add("Unsqueeze", ["mask", self.integers("axes", [1, 2])], "mask.wide")
        missing = self.add("Sub", [self.tensor("one", 1.0), mask], "mask.missing")
        self.add("Mul", [missing, self.tensor("never", -10000.0)], "attention.bias")

    def layer(self, prefix: str, x: str) -> str:
        """One transformer layer over ``x``."""
        mixed = self.named(f"{prefix}.out", self._attention(prefix, x))
        x = self.norm(f"{prefix}.norm1", self.add("Add", [x, mixed], f"{prefix}.sum1"))
        up = self.add("Gelu", [self.named(f"{prefix}.up", x)], f"{prefix}.gelu", _MICROSOFT)
        inner = self.named(f"{prefix}.down", up)
        return self.norm(f"{prefix}.norm2", self.add("Add", [x, inner], f"{prefix}.sum2"))

    def _attention(self, prefix: str, x: str) -> str:
        weight, bias = (self.weights[f"{prefix}.qkv.{p}"].clone() for p in ("weight", "bias"))
        width = weight.shape[0] // 3
        for part in (weight, bias):
            part[:width] *= HEAD_WIDTH**-0.5  # the products' scale, in the queries once and for all
        qkv = self.linear(f"{prefix}.qkv", x, weight, bias)
        three = [f"{prefix}.{part}" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [qkv], three, name=f"{prefix}.split", axis=-1))
        apart = self.integers(f"{prefix}.apart", [0, 0, width // HEAD_WIDTH, HEAD_WIDTH])
        by_head = [self.add("Reshape", [part, apart], f"{part}.heads") for part in three]
        orders = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])
        q, k, v = (
            self.add("Transpose", [part], f"{part}.turned", perm=order)
            for part, order in zip(by_head, orders, strict=True)
        )
        scores = self.add(
            "Add", [self.add("MatMul", [q, k], f"{prefix}.qk"), "attention.bias"], f"{prefix}.biased"
        )
        mixed = self.add(
            "MatMul", [self.add("Softmax", [scores], f"{prefix}.softmax", axis=-1), v], f"{prefix}.mixed"
        )
        mixed = self.add("Transpose", [mixed], f"{prefix}.mixed.turned", perm=[0, 2, 1, 3])
        return self.add(
            "Reshape", [mixed, self.integers(f"{prefix}.together", [0, 0, width])], f"{prefix}.attended"
        )

    def model(self, inputs: Sequence[onnx.ValueInfoProto], output: str, width: int) -> onnx.ModelProto:
        out = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", "pieces", width])
        graph = helper.make_graph(self.nodes, "newsclaims", inputs, [out], self.tensors)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="newsclaims")


def _input(name: str, kind: int, shape: Sequence[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, list(shape))


def _reader(weights: Weights) -> onnx.ModelProto:
    """ids, style (2 x letter case + quoted), position, mask → "out": both views and the logits."""
    graph = _Graph(weights)
    graph.bias()
    style = (weights["case.weight"][:, None] + weights["quoted.weight"][None]).flatten(0, 1)
    word = graph.gather("word", weights["word.weight"], "ids")
    styled = graph.add("Add", [word, graph.gather("style", style, "style")], "word.styled")
    position = graph.gather("position", weights["position.weight"], "position")
    x = graph.norm("norm", graph.add("Add", [styled, position], "word.placed"))
    for i in range(_count(weights, "layers")):
        x = graph.layer(f"layers.{i}", x)
    three = [(weights[f"{p}.weight"], weights[f"{p}.bias"]) for p in ("narrow", "of_cue", "reader_head")]
    weight, bias = (torch.cat(parts) for parts in zip(*three, strict=True))
    out = graph.linear("last", x, weight, bias)
    shape = ("batch", "pieces")
    inputs = [
        _input("ids", TensorProto.INT64, shape),
        _input("style", TensorProto.INT64, shape),
        _input("position", TensorProto.INT64, (1, "pieces")),
        _input("mask", TensorProto.FLOAT, shape),
    ]
    return graph.model(inputs, out, weight.shape[0])


def _decoder(weights: Weights) -> onnx.ModelProto:
    """states, the cue's own state, place, mask → logits."""
    graph = _Graph(weights)
    graph.bias()
    states = graph.add("Add", ["states", "cue"], "states.with.cue")
    placed = graph.gather("place", weights["place.weight"], "place")
    x = graph.norm("decoder_norm", graph.add("Add", [states, placed], "states.placed"))
    for i in range(_count(weights, "decoder")):
        x = graph.layer(f"decoder.{i}", x)
    out = graph.named("decoder_head", x)
    width = weights["narrow.weight"].shape[0]
    inputs = [
        _input("states", TensorProto.FLOAT, ("batch", "pieces", width)),
        _input("cue", TensorProto.FLOAT, ("batch", 1, width)),
        _input("place", TensorProto.INT64, ("batch", "pieces")),
        _input("mask", TensorProto.FLOAT, ("batch", "pieces")),
    ]
    return graph.model(inputs, out, weights["decoder_head.weight"].shape[0])


def _count(weights: Weights, part: str) -> int:
    """Layers of the reader or the decoder."""
    return sum(name.startswith(f"{part}.") and name.endswith(".qkv.weight") for name in weights)
