"""Telephone numbers in the one form that telephones agree on, E.164: ``+46701234567``.

The library is imported where it is needed: most uploads do not.
"""

from __future__ import annotations


def to_e164(text: str, home: str) -> str | None:
    """Return a number in E.164, or None where it cannot be told, or not without losing something.

    Args:
        home: the ISO country that a number without a country code belongs to.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, home)
    except phonenumbers.NumberParseException:
        return None
    # E.164 has no room for an extension.
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find_countries() -> tuple[str, ...]:
    """Return the countries whose numbers can be told, as ISO codes in their order."""
    import phonenumbers

    return tuple(sorted(phonenumbers.SUPPORTED_REGIONS))
