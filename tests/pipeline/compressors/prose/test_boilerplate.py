"""boilerplate: a licence is known word for word, and not by anything less."""

from __future__ import annotations

from thinwire.pipeline.compressors.prose.boilerplate import licence

from .test_trimming import MIT


def test_a_paragraph_of_a_licence_is_known_however_it_is_wrapped_and_marked() -> None:
    assert licence(MIT) == "MIT"
    assert licence("\n".join(f" * {line}" for line in MIT.split(" "))) == "MIT"
    assert licence(f"(a) {MIT.upper()}") == "MIT"


def test_a_paragraph_with_a_word_or_a_number_more_is_not() -> None:
    assert licence(f"{MIT} and pay 5") == ""
    assert licence(MIT.replace("any", "one")) == ""
    assert licence("Permission") == ""
