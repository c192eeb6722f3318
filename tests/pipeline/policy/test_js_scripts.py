"""Programs that call tools: what they may have run."""

from __future__ import annotations

import time
from dataclasses import replace
from json import dumps

import pytest

from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.policy.js_scripts import commands_in, is_script, tools_in
from thinwire.pipeline.policy.policy import judge

BODY = dumps("x" * 9_000).encode()
BLOCK = Block(BODY, 0, len(BODY), tool="exec", call_id="c1")


@pytest.mark.parametrize(
    "program",
    [
        'const r = await tools.exec_command({cmd: "cat src/main.py"}); text(r.output)',
        "text(await tools.exec_command({'cmd': 'sed -n 1,200p src/main.py'}))",
        "const [a, b] = await Promise.all([tools.exec_command({cmd:`cat a.py`}), tools.exec_command({cmd:`make`})]);",
        'const cmd = "cat src/main.py";\nconst r = await tools.exec_command({cmd}); text(r.output)',
        'for (const f of ["a.py"]) { const r = await tools.exec_command({cmd: "cat " + f}); text(r.output) }',
        "for (const f of ['a.py']) { const r = await tools.exec_command({cmd: `nl -ba ${f}`}); text(r.output) }",
        'for (const f of ["a"]) await tools.exec_command({cmd: `cat ${["x"].map(y => `"${y}"`).join(" ")}`})',
        'await tools.exec_command({cmd: "cd x && git show HEAD:src/main.py"})',
        'await tools.exec_command({command: ["bash", "-lc", "cat src/main.py"]})',
        "// it isn't a comment that matters\nawait tools.exec_command({cmd: 'cat a.py'})",
        'await tools.exec_command({cmd: "echo \\"begin\\"; cat a.py"})',
        'await tools["exec_command"]({cmd: "cat a.py"})',
        'const {exec_command} = tools; text((await exec_command({cmd: "cat a.py"})).output)',
        dumps({"code": "await tools.exec_command({cmd: 'cat a.py'})"}),
    ],
)
def test_a_program_that_may_print_source_is_never_touched(program: str) -> None:
    assert judge(replace(BLOCK, arguments=program), Settings()) is Reason.EXACT_COMMAND


@pytest.mark.parametrize(
    "call", ["tools.apply_patch(patch)", "tools.mcp__fs__read_file({path})", 'tools["view_image"]({path})']
)
def test_a_program_that_calls_an_exact_tool_is_never_touched(call: str) -> None:
    assert judge(replace(BLOCK, arguments=f"text(await {call})"), Settings()) is Reason.EXACT_TOOL


def test_a_program_takes_the_narrowest_class_of_what_it_calls() -> None:
    both = 'text(await tools.exec_command({cmd: "make"})); text(await tools.mcp__code__grep({pattern: "x"}))'
    assert judge(replace(BLOCK, arguments=both), Settings()) == "lossless"
    left = Settings(exclude_tools=frozenset({"query"}))
    assert judge(replace(BLOCK, arguments="text(await tools.mcp__db__query({}))"), left) is Reason.EXCLUDED_TOOL


@pytest.mark.parametrize(
    "program",
    [
        'const r = await tools.exec_command({cmd: "pytest -q", workdir: "/work"}); text(r.output)',
        '// @exec: {"max_output_tokens": 20000}\ntext((await tools.exec_command({cmd: `rg -n "foo" src`})).output)',
        "text((await tools.exec_command({cmd: 'cat logs/service.log'})).output)",
        "text((await tools.exec_command({cmd: `tail -n 500 logs/${day}.log`})).output)",
        "text(await tools.write_stdin({session_id: 7}))",
    ],
)
def test_any_other_program_may_be_compressed(program: str) -> None:
    assert judge(replace(BLOCK, arguments=program), Settings()) == "any"


def test_a_command_line_is_no_program() -> None:
    assert not any(map(is_script, ("ls tools/", "cd tools && make", "python tools/lint.py", "")))


def test_names_and_texts_are_read_as_they_are_written() -> None:
    program = "const {a, b: c} = tools; await tools.d(`x${y}z`); tools?.e('q\\n\\u0041'); tools['f']('g' + h)"
    assert tools_in(program) == ("d", "e", "f", "a", "b")
    assert commands_in(program) == ("x?z", "q\nA", "f", "g?")


@pytest.mark.parametrize("piece", ['"', "'", "`", "\\", "`${", "tools.", "tools[", "{a=", '"a" + '])
def test_a_program_twice_as_long_takes_twice_as_long(piece: str) -> None:
    def seconds(length: int) -> float:
        program = "tools.x(" + piece * (length // len(piece))
        began = time.process_time()
        commands_in(program)
        tools_in(program)
        return time.process_time() - began

    assert seconds(200_000) < 2.0
