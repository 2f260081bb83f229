"""What headers tell of the quota, in every way it is told."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest

from planhat_desktop.adapters.quota import (
    LONGEST_PATIENCE_S,
    LONGEST_WINDOW_S,
    Quota,
    read_patience_s,
    read_quota,
)

NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "99999"}, LONGEST_PATIENCE_S),
        ({"x-rate-limit-reset": "42"}, 42.0),
        ({"x-rate-limit-reset": str(NOW + 30)}, 30.0),
        ({"x-rate-limit-reset": str((NOW + 30) * 1000)}, 30.0),
        ({"x-rate-limit-reset": str(NOW - 30)}, 0.0),
        ({"retry-after": "soon", "x-rate-limit-reset": "9"}, 9.0),
        ({"retry-after": "5", "x-rate-limit-reset": "9"}, 5.0),
    ],
)
def test_all_ways_to_ask_for_it_are_understood(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert read_patience_s(headers, NOW) == seconds


@pytest.mark.parametrize("zone", [dt.UTC, None])
def test_it_may_end_at_a_date(zone: dt.tzinfo | None) -> None:
    moment = dt.datetime.fromtimestamp(NOW + 20, dt.UTC).replace(tzinfo=zone)
    patience = read_patience_s({"retry-after": format_datetime(moment)}, NOW)
    assert patience == 20.0


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({}, None),
        ({"x-rate-limit-limit": "200"}, None),
        ({"x-rate-limit-remaining": "7"}, Quota(7, None, None)),
        (
            {"x-rate-limit-remaining": " 7 ", "x-rate-limit-limit": "200"},
            Quota(7, 200, None),
        ),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, Quota(0, None, 30.0)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "-3"}, Quota(0, None, 0.0)),
        ({"ratelimit-remaining": "9", "ratelimit-limit": "200, 200;w=60"}, Quota(9, 200, None)),
        ({"x-rate-limit-remaining": "7.0"}, Quota(7, None, None)),
        ({"x-rate-limit-remaining": "7", "x-rate-limit-limit": "0"}, Quota(7, None, None)),
        ({"x-rate-limit-remaining": "7", "x-rate-limit-limit": "many"}, Quota(7, None, None)),
        ({"x-rate-limit-remaining": "-1"}, None),
        ({"x-rate-limit-remaining": "7.5"}, None),
        ({"x-rate-limit-remaining": "nan"}, None),
        ({"x-rate-limit-remaining": "inf"}, None),
        ({"x-rate-limit-remaining": "٧"}, None),
        ({"x-rate-limit-remaining": "9" * 40}, None),
        ({"x-rate-limit-remaining": "", "x-ratelimit-remaining": "4"}, Quota(4, None, None)),
        (
            {"x-rate-limit-remaining": "7", "x-rate-limit-reset": str(NOW + 20)},
            Quota(7, None, 20.0),
        ),
        (
            {"x-rate-limit-remaining": "7", "x-rate-limit-reset": "60000"},
            Quota(7, None, LONGEST_WINDOW_S),
        ),
        ({"x-rate-limit-remaining": "7", "x-rate-limit-reset": "soon"}, Quota(7, None, None)),
    ],
)
def test_what_is_left_is_read_as_others_write_it(
    headers: dict[str, str], quota: Quota | None
) -> None:
    assert read_quota(headers, NOW) == quota
