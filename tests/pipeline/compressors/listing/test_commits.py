"""Logs of commits: what stands beside the default form, and what a summary of one-liners counts."""

from __future__ import annotations

from thinwire.pipeline.compressors.listing.shapes import gather, summarise
from thinwire.pipeline.verify import verify

ANN, BO = "Ann Lee <ann@x.org>", "Bo Wu <bo@x.org>"


def fuller(at: int) -> str:
    who, when = (BO, "Wed Aug 5 11:30:00 2026 -0400") if at == 4 else (ANN, f"Tue Aug 4 10:00:{at:02} 2026 -0400")
    head = f"commit {at:040x}\nAuthor:     {ANN}\nAuthorDate: Tue Aug 4 10:00:{at:02} 2026 -0400\n"
    stat = f" src/a/b{at}.py | 3 +\n src/a/c{at}.py   | 12 ++-\n"
    return f"{head}Commit:     {who}\nCommitDate: {when}\n\n    Subject {at}\n\n{stat}"


LOG = "\n".join(map(fuller, range(20, 0, -1)))


def test_the_committer_is_said_where_it_is_another_one() -> None:
    said = gather(LOG) or ""
    assert verify.missing(LOG, said) == []
    assert said.count("Commit: ") == 1 and f"\nCommit: {BO}\nCommitDate: Wed Aug 5 11:30:00 2026 -0400\n" in said


def test_counts_of_changes_stand_under_their_folder() -> None:
    assert "\n src/a/\n  b7.py | 3 +\n  c7.py | 12 ++-\n" in (gather(LOG) or "")


def test_a_summary_counts_the_lines_of_the_log_as_it_came() -> None:
    said = summarise(LOG, 300) or ""
    assert said and verify.wrong_counts(LOG, said) == []


def test_one_liners_keep_what_speaks_of_failure() -> None:
    lines = [
        f"{at * 7919:07x} {'Revert what failed' if at == 300 else f'Add part {at}'}" for at in range(2**18, 2**18 + 400)
    ]
    lines[300] = "abcdef1 Mend what failed in masses"
    said = (summarise("\n".join(lines), 200) or "").split("\n")
    gone = sum(int(line.split()[1]) for line in said if line.startswith("[… "))
    assert lines[300] in said and gone + sum(1 for line in said if line in lines) == len(lines)


def test_folders_count_the_names_that_go() -> None:
    folders = [f"./d{at}:\n" + "\n".join(f"name{at}{n}.py" for n in range(30)) for at in range(5)]
    said = summarise("\n\n".join(folders), 200) or ""
    assert said.count("more names: ") == 5 and all(f"\n./d{at}:\n" in "\n" + said for at in range(1, 5))


def graphed(log: str) -> str:
    lines = [f"* {line}" if line.startswith("commit ") else f"| {line}".rstrip() for line in log.split("\n")]
    return "\n".join(lines)


def test_a_graph_that_never_branches_is_left_out_and_said() -> None:
    said = gather(graphed(LOG)) or ""
    assert ", * and | left out" in said.split("\n")[0] and said.split("\n")[1:] == (gather(LOG) or "").split("\n")[1:]


def test_a_graph_that_branches_stays() -> None:
    assert gather(graphed(LOG).replace("| \n", "|\\\n").replace("|\n", "|\\\n", 1)) is None


def test_counts_of_lines_stand_without_padding_under_folders() -> None:
    text = "".join(f"{at * 37:>7} src/deep/f{at}.py\n" for at in range(1, 20)) + "   7030 total\n"
    said = gather(text) or ""
    assert "\nsrc/deep/\n 37 f1.py\n 74 f2.py\n" in said and verify.missing(text, said) == []
