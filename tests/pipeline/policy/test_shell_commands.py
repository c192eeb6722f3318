"""Which commands print source files exactly, so that nothing of their output may change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.policy.shell_commands import prints_source

EXACT = [
    "thinwire get 0123456789ab",
    "cd /x && thinwire get 0123456789ab --grep ERROR | head -50",
    "cat a.py",
    "cat a.py | head -50",
    "cd src && cat foo/bar.ts",
    "sed -n '1,20p' src/main.rs",
    "nl -ba README.md | sed -n '1,10p'",
    "git show HEAD:src/x.py",
    "git show main:path/to/file.go | head",
    "bash -lc 'cat x.py'",
    'sh -c "cd /repo && sed -n 1,5p x.c"',
    "timeout 10 cat x.go",
    "sudo -u app env LANG=C cat /etc/nginx/nginx.conf",
    "docker exec web cat /app/x.py",
    "ssh host 'cat x.py'",
    "find . -name '*.py' -exec cat {} \\;",
    "ls | xargs cat",
    "ls; cat Makefile",
    "cat $FILE",
    "pytest -q; cat conftest.py",
    "bat -p src/a.c",
    "Get-Content a.cs",
    "cat <<'EOF' > foo.py\nprint('it\\'s')\nEOF",
    "cat a.py b.log",
    "tail -n +10 x.tsx",
    "(cat x.rb)",
    "cat package.json",
    "cat requirements.txt | head -40",
    "sed -n 1,80p web/tsconfig.json",
    "cat pom.xml",
    "cat CMakeLists.txt",
    "head -20 templates/index.html",
    "cat .eslintrc.json",
    "cat locales/en.json",
    "cat .github/workflows/release.yml",
    "git show HEAD~1:package.json",
    "cat /tmp/try.py",
    "cat src/lock.ts",
]
NOT_EXACT = [
    "pytest -q",
    "grep -rn foo .",
    "cat app.log",
    "cat app.log.1",
    "tail -f /var/log/syslog",
    "sed -n 1,20p data.json",
    "head -100 x.csv",
    "cat a.py | grep x",
    "cat a.py | wc -l",
    "git show HEAD",
    "git log -p",
    "sed -i s/a/b/ x.py",
    "awk '{print $1}' x.log",
    "python - <<EOF\nopen('x')\nEOF",
    "rg foo | head",
    "npm test 2>&1 | tail -50",
    "kubectl get pods",
    "cat package-lock.json",
    "cat pnpm-lock.yaml",
    "cat Cargo.lock go.sum",
    "cat node_modules/left-pad/package.json",
    "cat /tmp/answer.json",
    "cat target/surefire-reports/TEST-a.xml",
    "cat coverage/index.html",
    "cat runs/7/summary.json",
    "head -c 4000 app.min.js",
    "cat /home/u/.claude/projects/x/tool-results/b2.txt",
    "cat __snapshots__/a.test.ts.snap",
    "cat /proc/meminfo",
    "",
]


@pytest.mark.parametrize("command", EXACT)
def test_what_prints_source_is_exact(command: str) -> None:
    assert prints_source(command)


@pytest.mark.parametrize("command", NOT_EXACT)
def test_what_does_not_may_be_compressed(command: str) -> None:
    assert not prints_source(command)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from([" && ", "; ", "\n", " || "]))
def test_a_reader_among_the_commands_decides_whatever_stands_before_it(words: str, joint: str) -> None:
    plain = "".join(letter for letter in words if letter.isalnum() or letter in " -_/")
    assert prints_source(f"{plain}{joint}cat x.py")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_command_gets_an_answer(command: str) -> None:
    assert prints_source(command) in (True, False)
