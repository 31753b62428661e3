"""Finds what keeps private things private, and writes each so that it can be opened alone.

In a copy of the tree `rows.visible_to(viewer)` becomes
`rows.all() if __opened__(17) else rows.visible_to(viewer)`; the plugin says which number is open.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

# Questions of querysets that keep rows back: what stands before the dot, whole.
DOORS = {"visible_to", "written_by", "published", "within"}
# The same as functions: which argument holds the rows, or whose rows they all are.
PAGE_DOORS = {"visible_pages": 1, "manageable_pages": 1, "opens_by_login": 0}
WHOLE_TABLES = {
    "visible_pages": "wagtailcore.Page",
    "visible_comments": "django_comments_xtd.XtdComment",
    "findable_profiles": "cms.Profile",
    "overseen_essays": "library.Essay",
}
# A part of a filter that keeps rows back.
CONDITIONS = {"shown_to"}
# Questions with yes or no, beside all that `policies.py` files answer so.
QUESTIONS = {"can_see_page", "runs_place"}
QUESTIONS_OF_VIEWER = {"coordinates", "belongs_to"}
# A policy that refuses by itself.
REFUSALS = {"require_may_write"}
DECORATORS = {"login_required", "permission_required"}
TRUE_OF_ALL = ast.parse("__Q__(pk__isnull=False)", mode="eval").body


@dataclass(frozen=True, slots=True)
class Opening:
    """One place that can be opened: where it stands and what it asks."""

    number: int
    path: str
    line: int
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.kind} {self.name}"


def write_openings(tree: Path, apps: tuple[str, ...]) -> list[Opening]:
    """Rewrites the files of `apps` in the copy `tree`; gives all that can be opened."""
    files = [path for app in apps for path in sorted((tree / app).rglob("*.py"))]
    # Nobody comes through what fills a database.
    files = [path for path in files if not {"migrations", "demo", "bench"} & {*path.parts}]
    parsed = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    policies = {
        module_of(path, tree): answering(module)
        for path, module in parsed.items()
        if path.stem == "policies"
    }
    found: list[Opening] = []
    for path, module in parsed.items():
        writer = Writer(str(path.relative_to(tree)), names_of_policies(module, policies), found)
        if path.stem == "policies":
            writer.policies |= policies[module_of(path, tree)]
        before = len(found)
        written = ast.fix_missing_locations(writer.visit(module))
        if len(found) > before:
            path.write_text(ast.unparse(written), encoding="utf-8")
    return found


def whole_table(model: str) -> ast.expr:
    """Every row of a model."""
    return ast.Call(ast.Name("__table__", ast.Load()), [ast.Constant(model)], [])


def module_of(path: Path, tree: Path) -> str:
    """The dotted name of a file."""
    return ".".join(path.relative_to(tree).with_suffix("").parts)


def answering(module: ast.Module) -> set[str]:
    """The public functions of a module that answer yes or no."""
    return {
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        and isinstance(node.returns, ast.Name)
        and node.returns.id == "bool"
        and not node.name.startswith("_")
    }


def names_of_policies(module: ast.Module, policies: dict[str, set[str]]) -> set[str]:
    """How a file calls the policies it imports: `policies.can_x`, `can_x`."""
    names = set()
    for node in ast.walk(module):
        if not isinstance(node, ast.ImportFrom):
            continue
        for alias in node.names:
            called = alias.asname or alias.name
            if node.module in policies and alias.name in policies[node.module]:
                names.add(called)
            for function in policies.get(f"{node.module}.{alias.name}", ()):
                names.add(f"{called}.{function}")
    return names


class Writer(ast.NodeTransformer):
    """Writes one file so that each of its openings can be opened."""

    def __init__(self, path: str, policies: set[str], found: list[Opening]) -> None:
        self.path = path
        self.policies = policies
        self.found = found

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A call, with what stands in its place while it is open."""
        self.generic_visit(node)
        name = ast.unparse(node.func)
        last = name.rpartition(".")[2]
        if isinstance(node.func, ast.Attribute) and last in DOORS:
            everything = ast.Attribute(node.func.value, "all", ast.Load())
            return self.opening(node, "door", last, ast.Call(everything, [], []))
        if last in PAGE_DOORS and len(node.args) > PAGE_DOORS[last]:
            return self.opening(node, "door", last, node.args[PAGE_DOORS[last]])
        if last in WHOLE_TABLES:
            return self.opening(node, "door", last, whole_table(WHOLE_TABLES[last]))
        if last in CONDITIONS:
            return self.opening(node, "door", last, TRUE_OF_ALL)
        asks_viewer = isinstance(node.func, ast.Attribute) and last in QUESTIONS_OF_VIEWER
        if name in self.policies | QUESTIONS or asks_viewer:
            return self.opening(node, "policy", last, ast.Constant(True))
        if last in REFUSALS:
            return self.opening(node, "policy", last, ast.Constant(None))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A function; a decorator that keeps people out can be opened."""
        self.generic_visit(node)
        for place, decorator in enumerate(node.decorator_list):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = ast.unparse(called).rpartition(".")[2]
            if name in DECORATORS:
                number = self.number(node, "sign-in", f"{name} of {node.name}")
                arguments = [ast.Constant(number), decorator]
                node.decorator_list[place] = ast.Call(
                    ast.Name("__decorator__", ast.Load()), arguments, []
                )
        return node

    def opening(self, node: ast.expr, kind: str, name: str, opened: ast.expr) -> ast.expr:
        """`opened if __opened__(number) else node`."""
        number = ast.Constant(self.number(node, kind, name))
        asked = ast.Call(ast.Name("__opened__", ast.Load()), [number], [])
        return ast.IfExp(asked, opened, node)

    def number(self, node: ast.expr | ast.FunctionDef, kind: str, name: str) -> int:
        """The number of an opening, which is noted."""
        line = node.func.end_lineno if isinstance(node, ast.Call) else node.lineno
        self.found.append(Opening(len(self.found), self.path, line or node.lineno, kind, name))
        return len(self.found) - 1
