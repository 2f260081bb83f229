import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.address import (
    Address,
    AddressRefused,
    api_url_of,
    app_url,
    is_loopback,
    is_planhat,
    parse_address,
    record_url,
    suggested_regions,
)
from planhat_desktop.core.schema import Workspace

US3 = Address("https://api-us3.planhat.com", "us3")
DEFAULT = Address("https://api.planhat.com", "")
DEMO = Address("https://api.planhatdemo.com", "")


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("https://app-us3.planhat.com/home/companies?x=1#y", US3),
        ("  HTTPS://App-US3.Planhat.com/  ", US3),
        ("http://app-us3.planhat.com/", US3),  # taken as https
        ("http://app-us3.planhat.com:80/", US3),
        ("https://app-us3.planhat.com:443", US3),
        ("<https://app-us3.planhat.com>", US3),
        ("app-us3.planhat.com", US3),
        ("app-us3.planhat.com.", US3),
        ("ws-us3.planhat.com/x", US3),
        ("api-us3.planhat.com", US3),
        ("us3", US3),
        ("US3 ", US3),
        ("us3/", US3),
        ("app-us3", US3),
        ("api-us3", US3),
        ("ws-us3", US3),
        ("ws-eu2.planhat.com", Address("https://api-eu2.planhat.com", "eu2")),
        ("my-own-region", Address("https://api-my-own-region.planhat.com", "my-own-region")),
        ("", DEFAULT),
        ("   ", DEFAULT),
        ("default", DEFAULT),
        ("Default", DEFAULT),
        ("https://ws.planhat.com/deep/link", DEFAULT),
        ("app.planhat.com", DEFAULT),
        ("api.planhat.com", DEFAULT),
        ("api.planhatdemo.com", DEMO),
        ("https://app.planhatdemo.com/", DEMO),
    ],
)
def test_pasted_addresses_lead_to_the_api(pasted: str, address: Address) -> None:
    assert parse_address(pasted) == address


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("https://planhat.example.com", "not_planhat"),
        ("https://app-us3.planhat.com.evil.com/", "not_planhat"),
        ("https://evilplanhat.com", "not_planhat"),
        ("https://help.planhat.com/en", "not_planhat"),
        ("analytics.planhat.com", "not_planhat"),
        ("www.planhat.com", "not_planhat"),
        ("planhat.com", "not_planhat"),
        ("https://app-.planhat.com", "not_planhat"),
        ("https://api-us3.planhat.com:8443", "not_planhat"),
        ("http://127.0.0.1:8000", "not_planhat"),
        ("localhost", "not_planhat"),
        ("https://user:secret@app-us3.planhat.com/", "not_an_address"),
        ("https://app-us3.planhat.com@evil.com/", "not_an_address"),
        ("ftp://app-us3.planhat.com", "not_an_address"),
        ("file:///etc/passwd", "not_an_address"),
        ("us 3", "not_an_address"),
        ("us_3", "not_an_address"),
        ("-us3", "not_an_address"),
        ("régión", "not_an_address"),
        ("https://", "not_an_address"),
        ("https://app-us3.planhat.com:port", "not_an_address"),
        ("https://[::1", "not_an_address"),
        ("https://app us3.planhat.com", "not_an_address"),
    ],
)
def test_addresses_a_token_may_not_be_sent_to_are_refused(pasted: str, code: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        parse_address(pasted)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("api_url", "is_theirs"),
    [
        ("https://api-us3.planhat.com", True),
        ("https://api.planhat.com:443", True),
        ("https://api.planhatdemo.com", True),
        ("http://api.planhat.com", False),
        ("https://api.planhat.com:8443", False),
        ("https://api.planhat.com.evil.com", False),
        ("https://me@api.planhat.com", False),
        ("https://gateway.example.com", False),
    ],
)
def test_planhats_own_addresses_are_known(api_url: str, is_theirs: bool) -> None:
    assert is_planhat(api_url) is is_theirs


def test_a_refusal_names_the_host() -> None:
    with pytest.raises(AddressRefused) as refused:
        parse_address("https://Evil.example.com/path")
    assert refused.value.host == "evil.example.com"


@pytest.mark.parametrize(
    ("pasted", "api_url"),
    [
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://gateway.example.com/", "https://gateway.example.com"),
        ("gateway.example.com:8443", "https://gateway.example.com:8443"),
        ("https://api-us3.planhat.com:8443", "https://api-us3.planhat.com:8443"),
        ("localhost", "https://localhost"),
    ],
)
def test_other_hosts_are_taken_when_allowed(pasted: str, api_url: str) -> None:
    assert parse_address(pasted, allow_other=True) == Address(api_url, "")


def test_another_host_needs_https_even_when_allowed() -> None:
    with pytest.raises(AddressRefused) as refused:
        parse_address("http://gateway.example.com", allow_other=True)
    assert refused.value.code == "not_https"


@given(st.text())
def test_whatever_is_pasted_is_a_planhat_address_or_refused(pasted: str) -> None:
    try:
        address = parse_address(pasted)
    except AddressRefused:
        return
    assert address.api_url.startswith("https://api")
    assert address.api_url.endswith((".planhat.com", ".planhatdemo.com"))
    assert "@" not in address.api_url
    assert parse_address(address.api_url) == address


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True))
def test_every_region_is_found_again_in_its_hosts(region: str) -> None:
    api_url = api_url_of(region)
    for front in ("app", "api", "ws"):
        assert parse_address(f"https://{front}-{region}.planhat.com/") == Address(api_url, region)


def test_every_suggested_region_has_an_address() -> None:
    regions = suggested_regions()
    assert regions[0] == ""
    assert {"eu", "eu2", "eu3", "us1", "us2", "us3", "us4"} <= set(regions)
    assert [parse_address(region).region for region in regions] == list(regions)


def test_a_region_that_is_no_part_of_a_host_is_refused() -> None:
    with pytest.raises(AddressRefused):
        api_url_of("us3.evil.com/")


@pytest.mark.parametrize(
    ("api_url", "expected"),
    [
        ("https://api-us3.planhat.com", "https://app-us3.planhat.com"),
        ("https://api.planhat.com", "https://app.planhat.com"),
        ("https://api.planhatdemo.com", "https://app.planhatdemo.com"),
        ("http://127.0.0.1:8000", None),
    ],
)
def test_the_app_of_a_workspace(api_url: str, expected: str | None) -> None:
    assert app_url(Workspace("Acme", api_url)) == expected


def test_the_practice_workspace_has_no_app() -> None:
    workspace = Workspace("Practice", "https://api.planhat.com", is_practice=True)
    assert app_url(workspace) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("127.8.9.1", True),
        ("[::1]", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("localhost.evil.com", False),
        ("", False),
    ],
)
def test_this_very_computer_is_known(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("api_url", "model", "identifier", "page"),
    [
        ("https://api.planhat.com", "Company", "a1", "https://app.planhat.com/profile/a1"),
        ("https://api-us3.planhat.com", "Company", "a1", "https://app-us3.planhat.com/profile/a1"),
        (
            "https://api.planhatdemo.com",
            "Company",
            "a/?",
            "https://app.planhatdemo.com/profile/a%2F%3F",
        ),
        ("https://api.planhat.com", "License", "a1", None),
        ("https://api.planhat.com", "Company", None, None),
        ("https://practice.planhat.invalid", "Company", "a1", None),
    ],
)
def test_a_record_is_opened_on_its_own_region(
    api_url: str, model: str, identifier: str | None, page: str | None
) -> None:
    assert record_url(api_url, model, identifier) == page
