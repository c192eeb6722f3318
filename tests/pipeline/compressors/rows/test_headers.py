"""Lines that have nothing but their header in common."""

from __future__ import annotations

from random import Random

from thinwire.pipeline.compressors.rows.headers import headers
from thinwire.pipeline.compressors.rows.layout import arranged
from thinwire.pipeline.verify.rows import read_back

WORDS = "door lamp rain cat tea shop street cup window train river bread letter stone garden bell".split()


def log(seed: int, number: int = 60) -> list[str]:
    rng = Random(seed)
    units = ("kernel[0]:", "worker[77]:", "mailer[3]:")
    return [
        f"Jul {1 + n // 40} 09:{n:02}:00 node-with-a-long-name {rng.choice(units)} "
        + " ".join(rng.sample(WORDS, rng.randint(2, 7)))
        for n in range(number)
    ]


def test_each_header_is_a_form_with_the_message_as_its_last_value() -> None:
    lines = log(1)
    of_kernel = [index for index, line in enumerate(lines) if " kernel[0]: " in line]
    made = [form for form in headers(lines, range(len(lines))) if list(form.starts) == of_kernel]
    form = max(made, key=lambda form: form.saves)
    assert form.template("*") == ["Jul * * node-with-a-long-name kernel[0]: *"]
    assert form.columns[-1][0] == lines[of_kernel[0]].split("kernel[0]: ")[1]


def test_what_is_not_free_is_in_no_form() -> None:
    lines = log(2)
    free = range(0, len(lines), 2)
    assert all(set(form.starts) <= set(free) for form in headers(lines, free))


def test_lines_of_a_few_words_have_none() -> None:
    assert not list(headers(["kernel[0]:"] * 9 + ["a b"] * 3, range(12)))


def test_the_lines_come_back() -> None:
    for seed in range(20):
        lines = log(seed)
        laid_out = arranged(lines)
        assert read_back(laid_out) == lines
        assert len(laid_out) < 0.85 * len("\n".join(lines))
