"""Development's servers and production's code do not know each other."""

import ast
from pathlib import Path

from newsclaims.embedded.folders import CHECKOUT
from tests.embedded.conftest import python

PRODUCT = ("articles", "claims", "newsclaims")


def modules_imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            found |= {base} | {f"{base}.{name.name}" for name in node.names}
    return found


def test_production_never_imports_the_embedded_servers() -> None:
    product = [
        path
        for folder in PRODUCT
        for path in (CHECKOUT / folder).rglob("*.py")
        if "embedded" not in path.relative_to(CHECKOUT).parts
    ]
    assert product
    guilty = [
        path for path in product if any("embedded" in name.split(".") for name in modules_imported(path))
    ]
    assert guilty == []


def test_the_embedded_servers_import_only_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import newsclaims.embedded.__main__;"
        " print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}"
        " - sys.stdlib_module_names - {'newsclaims'}))"
    )
    assert python(code).communicate()[0].strip() == ""
