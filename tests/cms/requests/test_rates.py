from cms.requests.rates import is_too_often


def test_is_too_often_counts_each_person_and_thing_apart():
    # A window of a year: the test never meets its end.
    answers = [is_too_often("letters", "a", 2, seconds=10**8) for _ in range(3)]
    assert answers == [False, False, True]
    assert not is_too_often("letters", "b", 2, seconds=10**8)
    assert not is_too_often("searches", "a", 2, seconds=10**8)
