"""Chains and circles of supervisors."""

from tenant_apps.people.rules.loops import chain_above, find_loops


def test_a_chain_ends_at_the_top() -> None:
    assert chain_above(1, {1: 2, 2: 3, 3: None}) == (2, 3)


def test_a_chain_into_a_circle_ends_where_it_would_repeat() -> None:
    assert chain_above(1, {1: 2, 2: 3, 3: 2}) == (2, 3)


def test_each_circle_is_found_once_from_its_smallest_member() -> None:
    supervisors = {5: 4, 4: 6, 6: 5, 1: 5, 2: None, 8: 9, 9: 8}

    assert find_loops(supervisors) == ((4, 6, 5), (8, 9))


def test_oneself_is_a_circle_too() -> None:
    assert find_loops({3: 3}) == ((3,),)


def test_a_long_chain_without_a_circle_is_quiet() -> None:
    assert find_loops({n: n + 1 for n in range(50_000)}) == ()
