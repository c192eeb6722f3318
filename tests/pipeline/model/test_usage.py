from thinwire.pipeline.model.usage import Usage


def test_nothing_said_is_nothing_known() -> None:
    assert not Usage(model="m", cache_read=3).known
    assert Usage(output=0).known


def test_a_silent_event_changes_nothing() -> None:
    said = Usage(input=3)
    assert said.updated(Usage()) is said


def test_the_last_word_holds() -> None:
    assert Usage(3, output=1).updated(Usage(output=9)) == Usage(3, output=9)
    assert Usage(3).updated(Usage(0)) == Usage(0)


def test_writes_that_are_not_split_mean_their_sum() -> None:
    said = Usage(cache_write=20, cache_write_1h=10)
    assert said.updated(Usage(cache_write=30)) == said
    assert said.updated(Usage(cache_write=5, cache_write_1h=1)) == Usage(cache_write=5, cache_write_1h=1)
