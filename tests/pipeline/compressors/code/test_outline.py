"""outline: what can be left out, in which lines."""

from __future__ import annotations

from itertools import pairwise

import pytest

from thinwire.pipeline.compressors.code.languages import LANGUAGES
from thinwire.pipeline.compressors.code.outline import Rank, pieces


def outlined(language: str, text: str) -> list[tuple[str, int, int, str]]:
    """Rank, first and last line (counted from 1), and what stands before the marker."""
    found = next(row for row in LANGUAGES if row.name == language)
    lines = text.split("\n")
    chosen = pieces(found.parse(text).root_node, lines, found)
    return [(piece.rank.name.lower(), piece.first + 1, piece.last + 1, piece.opening) for piece in chosen]


KEPT = {
    "nothing": ("python", ""),
    "imports, constants and types": (
        "typescript",
        "import a from 'a';\nconst B = {\n  c: 1,\n};\ninterface D {\n  e: 1;\n  f: 2;\n}\n",
    ),
    "a body of one line": ("python", "def f():\n    return 1\n"),
    "a body on the line of its head": ("javascript", "function f() { a();\n  b();\n}\n"),
    "a body that ends on a statement's line": ("c", "int f(void)\n{\n  a(1,\n    2); }\n"),
    "a class": ("java", "class A {\n  int b = 1;\n  int c = 2;\n  int d = 3;\n}\n"),
    "code that does not parse": ("c", "int f(void) {\n  a( ;\n  b();\n  c();\n}\n"),
    "short comments": ("go", "// One.\n// Two.\n// Three.\nvar a = 1\n"),
    "comments beside code": ("python", "a = 1  # one\n       # two\n       # three\n       # four\n       # five\n"),
    "a short table": ("python", "A = [\n    1,\n    2,\n    3,\n]\n"),
    "a body that shows a definition": ("python", "def f():\n    a = '''\nclass B:\n    pass\n'''\n    return a\n"),
}


@pytest.mark.parametrize(("language", "text"), KEPT.values(), ids=KEPT.keys())
def test_nothing_of_this_can_be_left_out(language: str, text: str) -> None:
    assert outlined(language, text) == []


FOUND = {
    "a body": ("rust", "fn f() {\n    a();\n    b();\n}\n", [("body", 2, 3, "    // ")]),
    "a body that must not be empty": ("python", "def f():\n    a()\n    b()\n", [("body", 2, 3, "    ... # ")]),
    "a shell's body": ("bash", "f() {\n  a\n  b\n}\n", [("body", 2, 3, "  : # ")]),
    "what follows a docstring": ("python", 'def f():\n    """A."""\n    a()\n    b()\n', [("body", 3, 4, "    # ")]),
    "what is around a nested function": (
        "python",
        "def f():\n    a()\n    b()\n    def g():\n        c()\n        d()\n    return (\n        g)\n",
        [("body", 2, 3, "    # "), ("body", 7, 8, "    # "), ("body", 5, 6, "        ... # ")],
    ),
    "a function in an expression": ("javascript", "x.y = function () {\n  a()\n  b()\n}\n", [("body", 2, 3, "  // ")]),
    "the tests of a suite": (
        "javascript",
        "describe('a', () => {\n  it('b', () => {\n    c()\n    d()\n  })\n})\n",
        [("body", 3, 4, "    // ")],
    ),
    "a subtest": (
        "go",
        'func TestA(t *testing.T) {\n\tt.Run("b", func(t *testing.T) {\n\t\tc()\n\t\td()\n\t})\n}\n',
        [("body", 3, 4, "\t\t// ")],
    ),
    "a docstring": ("python", '"""A.\n\nB.\nC.\n"""\n', [("comment", 2, 4, "")]),
    "a star at each line": ("java", "/**\n * A.\n *\n * B.\n * C.\n */\nclass A {}\n", [("comment", 3, 5, " * ")]),
    "comments one below the other": ("rust", "/// A.\n///\n/// B.\n/// C.\nfn f() {}\n", [("comment", 2, 4, "// ")]),
    "a table": (
        "python",
        "A = [\n" + "".join(f"    {n},\n" for n in range(20)) + "]\n",
        [("literal", 5, 20, "    # ")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "text", "found"), FOUND.values(), ids=FOUND.keys())
def test_each_kind_of_piece_is_found(language: str, text: str, found: list[tuple[str, int, int, str]]) -> None:
    assert outlined(language, text) == found


def test_bodies_go_before_comments_and_comments_before_tables() -> None:
    assert sorted(Rank) == [Rank.BODY, Rank.COMMENT, Rank.LITERAL]


def test_no_piece_is_inside_another_however_deep_functions_are_nested() -> None:
    deep = "".join(f"{' ' * n}def f{n}():\n{' ' * n} a()\n{' ' * n} b()\n" for n in range(90))
    spans = sorted((first, last) for _, first, last, _ in outlined("python", deep))
    assert len(spans) == 90
    assert all(one[1] < other[0] for one, other in pairwise(spans))
