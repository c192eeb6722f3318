"""Calls come in order, a failing one costs only itself, and none after the end."""

from thinwire.addon.stores.write_behind import WriteBehind


def test_calls_come_in_order_and_a_failing_one_costs_only_itself() -> None:
    writes, calls = WriteBehind("test"), list[int]()
    for number in range(50):
        writes.soon(calls.append, number)
        writes.soon(calls.index, -1)  # raises
    writes.wait()
    assert calls == list(range(50))
    writes.soon(calls.append, 50)
    writes.close()
    assert calls[-1] == 50
    writes.soon(calls.append, 51)
    assert calls[-1] == 50
