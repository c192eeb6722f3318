"""Source code in each language, as much as a test wants; and what a summary of it says, undone."""

from __future__ import annotations

import re

# How a file opens, one function (its name NAME, its statements BODY), and how the file ends.
SHAPES = {
    "python": (
        "import os\nfrom re import compile\n\nLIMIT = 12\n\n",
        "def NAME(self, a: int) -> int:\n    BODY\n\n\n",
        "",
    ),
    "javascript": (
        "const fs = require('fs')\n\n",
        "export async function NAME (a, b) {\n  BODY\n}\n\n",
        "module.exports = {}\n",
    ),
    "typescript": (
        "import { A } from './a';\n\nexport interface Shape {\n  side: number;\n}\n\n",
        "export function NAME(a: string, b: number): void {\n  BODY\n}\n\n",
        "",
    ),
    "tsx": (
        "import React from 'react';\n\ntype Props = { title: string };\n\n",
        "export function NAME(props: Props) {\n  BODY\n  return (\n    <Panel title={props.title}>x</Panel>\n  );\n}\n\n",
        "",
    ),
    "go": (
        'package shapes\n\nimport (\n\t"fmt"\n)\n\ntype Shape struct {\n\tside int\n}\n\n',
        "func (s *Shape) NAME(a int) error {\n\tBODY\n}\n\n",
        "",
    ),
    "rust": (
        "use std::fs;\n\npub struct Shape {\n    side: u32,\n}\n\nimpl Shape {\n",
        "    pub fn NAME(&self, a: u32) -> u32 {\n        BODY\n    }\n\n",
        "}\n",
    ),
    "java": (
        "package org.shapes;\n\nimport java.util.List;\n\npublic class Shape {\n",
        "    public int NAME(int a) throws Odd {\n        BODY\n    }\n\n",
        "}\n",
    ),
    "c": (
        '#include <stdio.h>\n#include "shape.h"\n\nstruct shape {\n\tint side;\n};\n\n',
        "static int NAME(struct shape *s, int a)\n{\n\tBODY\n}\n\n",
        "",
    ),
    "cpp": (
        "#include <string>\n\nnamespace shapes {\n\n",
        "std::string Shape::NAME(const std::string &a) {\n  BODY\n}\n\n",
        "}  // namespace shapes\n",
    ),
    "csharp": (
        "using System;\nusing System.Linq;\n\nnamespace Shapes\n{\n[Serializable]\npublic class Shape\n{\n",
        "    public async Task<int> NAME(int a)\n    {\n        BODY\n    }\n\n",
        "}\n}\n",
    ),
    "ruby": (
        "require 'set'\n\nmodule Shapes\n  LIMIT = 12\n\n  class Shape < Base\n    attr_reader :side\n\n",
        "    def NAME(a, b = nil)\n      BODY\n    end\n\n",
        "  end\nend\n",
    ),
    "php": (
        "<?php\nnamespace Shapes;\n\nuse Shapes\\Base;\n\nfinal class Shape extends Base\n{\n    private $side = 1;\n\n",
        "    public function NAME(int $a): int\n    {\n        BODY\n    }\n\n",
        "}\n",
    ),
    "kotlin": (
        "package org.shapes\n\nimport java.util.Date\n\n@Serializable\nclass Shape(val side: Int) : Base() {\n"
        "    companion object {\n        const val LIMIT = 12\n    }\n\n",
        "    override fun NAME(a: Int): Int {\n        BODY\n    }\n\n",
        "}\n",
    ),
    "bash": ('#!/bin/bash\nset -e\nLIMIT="12"\n\n', 'NAME() {\n  local a="$1"\n  BODY\n}\n\n', 'work_1 "$@"\n'),
}
# Statements of a body, in turn; N a number.
_STATEMENTS = {
    "python": ("value = call(a, N)", "if value > N: return value", "self.total += N"),
    "javascript": ("const valueN = call(a, N)", "if (a) return valueN;", "await call(b, N)"),
    "typescript": ("const valueN: number = call(a, N);", "if (a) return;", "this.total += N;"),
    "tsx": ("const valueN = useState<number>(N);", "if (props.title) return null;", "this.total += N;"),
    "go": ("valueN := call(a, N)", "s.side += N", "defer valueN.Close()"),
    "rust": ("let valueN = call(a, N)?;", "self.side += N;", "assert_eq!(valueN, N);"),
    "java": ("int valueN = call(a, N);", "this.side += N;", "for (int i = 0; i < N; i++) use(i);"),
    "c": ("int valueN = call(a, N);", "s->side += N;", "if (a > N) return N;"),
    "cpp": ("const auto valueN = std::max(a, N);", "side_ += N;", "std::cout << valueN;"),
    "csharp": ("var valueN = Call(a, N);", "this.side += N;", "foreach (var one in all) Use(one, N);"),
    "ruby": ("@value_N = call(a, N)", "puts a if a > N", "items.each { |one| use(one, N) }"),
    "php": ("$valueN = call($a, N);", "$this->side += N;", "foreach ($all as $one) use_it($one, N);"),
    "kotlin": ("val valueN = call(a, N)", "side += N", "items.forEach { use(it, N) }"),
    "bash": ('echo "$a N"', "export VALUE_N=N", 'if [ "$a" ]; then call "$a" N; fi'),
}


def source(language: str, *lengths: int) -> str:
    """A file with one function for each length, of so many statements."""
    opening, function, ending = SHAPES[language]
    indent = re.search(r"\n([ \t]+)BODY", function)
    assert indent is not None
    statements = _STATEMENTS[language]
    bodies = (
        f"\n{indent[1]}".join(statements[n % 3].replace("N", str(100 * at + n)) for n in range(length))
        for at, length in enumerate(lengths)
    )
    functions = (function.replace("NAME", f"work_{at}").replace("BODY", body) for at, body in enumerate(bodies))
    return opening + "".join(functions) + ending


def restored(before: str, after: str, first: int = 1) -> str:
    """`after` with the lines that its markers name put back from `before`, whose first line has the number `first`."""
    lines = before.split("\n")
    found: list[str] = []
    for line in after.split("\n"):
        gone = re.search(r"\[… (\d+) lines, (\d+)-(\d+)\]$", line)
        if gone is None:
            found.append(line)
            continue
        put_back = lines[int(gone[2]) - first : int(gone[3]) + 1 - first]
        assert len(put_back) == int(gone[1])
        found += put_back
    return "\n".join(found)
