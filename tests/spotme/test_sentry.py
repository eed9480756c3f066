from kit.masking import MASK, masked
from spotme.sentry import before_send


def test_an_event_carries_nothing_of_the_request_but_its_host() -> None:
    event = {
        "request": {
            "url": "http://jpa.localhost/set-semula/rahsia/?cari=840501016847",
            "data": {"password": "x"},
            "cookies": {"spotme": "s"},
            "headers": {"Cookie": "s"},
            "query_string": "cari=840501016847",
            "env": {"REMOTE_ADDR": "10.0.0.1"},
        },
        "user": {"id": 7},
    }

    sent = before_send(event, {})

    assert sent["request"] == {"url": "http://jpa.localhost"}
    assert "user" not in sent
    assert "agency" in sent["tags"]


def test_identity_numbers_are_masked_however_deep() -> None:
    event = {"exception": {"values": [{"value": "tiada 840501-01-6847 dan 199901272017072623"}]}, "n": 3}

    assert masked(event) == {"exception": {"values": [{"value": f"tiada {MASK} dan {MASK}"}]}, "n": 3}
