"""/api/docs/: the OpenAPI document as a page that can be read, rendered here; no script draws it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from newsclaims.access import reading
from newsclaims.problems import ADVICE

Schema = Mapping[str, Any]
_METHODS = ("get", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body: ``component`` is what its type links to, "" for none."""

    name: str
    type: str
    component: str
    description: str
    where: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What may come back."""

    status: str
    description: str
    component: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    who: str
    parameters: tuple[Field, ...]
    bodies: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    problems: tuple[str, ...]
    command: tuple[str, str]

    @property
    def parts(self) -> list[str]:
        """The path, cut where a line may break."""
        return re.findall("[^/]*/", self.path)


@dataclass(frozen=True, slots=True)
class Component:
    """A schema that others name."""

    name: str
    description: str
    fields: tuple[Field, ...]
    example: str


@reading
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """All operations by resource, all schemas, and all codes of problems."""
    groups, components = described()
    context = {
        "groups": groups,
        "components": components,
        "advice": ADVICE,
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "api/docs.html", context)


@cache
def described() -> tuple[dict[str, list[Operation]], list[Component]]:
    """What the document says, made once a process: it depends on nothing but the code."""
    document: Schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    groups: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        resource = path.removeprefix("/api/v1/").partition("/")[0]
        for method in _METHODS:
            if method in item:
                groups.setdefault(resource, []).append(_operation(path, method, item[method]))
    components = [_component(name, schema) for name, schema in document["components"]["schemas"].items()]
    return groups, components


def _operation(path: str, method: str, operation: Schema) -> Operation:
    bodies = operation.get("requestBody", {}).get("content", {})
    answers = operation["responses"]
    return Operation(
        method.upper(),
        path,
        operation["operationId"],
        operation.get("summary", ""),
        operation.get("description", ""),
        operation["x-who"],
        tuple(_parameter(item) for item in operation.get("parameters", ())),
        tuple((kind, _named(body["schema"])) for kind, body in bodies.items()),
        tuple(_answers(answers)),
        tuple(status for status in answers if "$ref" in answers[status]),
        _command(path, method, operation, bodies),
    )


def _parameter(item: Schema) -> Field:
    words = _type(item["schema"])
    return Field(
        item["name"],
        words,
        _named(item["schema"]),
        item.get("description", ""),
        item["in"],
        item.get("required", False),
    )


def _answers(answers: Mapping[str, Schema]) -> Iterator[Answer]:
    for status, answer in answers.items():
        if "$ref" in answer or status == "4XX":
            continue
        contents = [content.get("schema", {}) for content in answer.get("content", {}).values()]
        yield Answer(status, answer.get("description", ""), _named(contents[0]) if contents else "")


def _command(path: str, method: str, operation: Schema, bodies: Schema) -> tuple[str, str]:
    """The same as a command, and where it goes; what is in braces is to be filled in."""
    parts = ["curl", "-H 'Authorization: Token nc_…'"]
    if method != "get":
        parts.append(f"-X {method.upper()}")
    needed = [
        item for item in operation.get("parameters", ()) if item["in"] == "header" and item.get("required")
    ]
    parts += [f"-H '{item['name']}: \"1\"'" for item in needed]
    if "application/json" in bodies:
        examples: list[Schema] = [*bodies["application/json"].get("examples", {}).values()]
        if examples:
            example = examples[0]["value"]
            parts += [
                "-H 'Content-Type: application/json'",
                f"-d '{json.dumps(example, ensure_ascii=False)}'",
            ]
    query = [
        item for item in operation.get("parameters", ()) if item["in"] == "query" and item.get("required")
    ]
    asked = "&".join(f"{item['name']}={{{item['name']}}}" for item in query)
    return " ".join(parts), f"{path}?{asked}" if asked else path


def _component(name: str, schema: Schema) -> Component:
    required = schema.get("required", ())
    fields = tuple(
        Field(key, _type(field), _named(field), field.get("description", ""), required=key in required)
        for key, field in schema.get("properties", {}).items()
    )
    example = schema.get("example")
    words = (
        schema.get("description", "") if fields else f"One of: {', '.join(map(str, schema.get('enum', ())))}"
    )
    return Component(
        name, words, fields, json.dumps(example, indent=2, ensure_ascii=False) if example else ""
    )


def _named(schema: Schema) -> str:
    """The component that a schema refers to, directly, as its items or as one of several; "" for none."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    inner = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if "items" in schema:
        inner.append(schema["items"])
    return next(filter(None, map(_named, inner)), "")


def _type(schema: Schema) -> str:
    """What a schema takes, in a few words; the name of a component is not among them."""
    if "anyOf" in schema:  # a value, or none
        return next(filter(None, map(_type, schema["anyOf"])), "")
    if "items" in schema:
        items = _type(schema["items"])
        return f"list of {items}" if items else "list of"
    if "enum" in schema:
        return "one of " + ", ".join(str(value) for value in schema["enum"] if value not in (None, ""))
    kinds = schema.get("type", "")
    words = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if schema.get("format") in {"date", "date-time", "uri"}:
        words = words.replace(
            "string", {"date": "date", "date-time": "time", "uri": "address"}[schema["format"]]
        )
    if "maxLength" in schema:
        words += f", up to {schema['maxLength']:,} characters"
    if "minimum" in schema and "maximum" in schema and schema["maximum"] <= 10**6:
        words += f" from {schema['minimum']} to {schema['maximum']}"
    return words
