"""Bytes that are almost a file: good examples, damaged the way disks, editors and ill will damage them."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

NASTY = (
    *(b"[" * 3000, b'{"":' * 3000, b"{a: " * 3000),  # deeper than a parser may go into itself
    *(b"\x00", b"\xff", b"\x1b[2J", "\u202e".encode(), b"\xef\xbb\xbf", b"\xff\xfe", "\u0301".encode() * 50),
    *(b"&a ", b"*a", b"<<: ", b"!!python/object:os ", b"---\n", b"...\n", b"[" * 40, b"{" * 40, b"'", b'"', b": "),
    *(b":", b"- ", b"[", b"]", b"{", b"}", b"!x ", b"@", b"\\", b"x-", b"\n  ", b"- name: A\n", b"true"),
    *("\u2028".encode(), "\u00a0".encode(), "é".encode(), b"\xc3"),
    *(b"\t", b"\r", b"|\n", b">\n", b"?", b"%", b"#", b"\n\n\n", b",,,,", b";;", b'"",""', b"PK\x03\x04"),
    *(b"1e999", b"-1", b"9" * 30, b"0x1F", b".nan", b"null", b"~", b"yes", b"2026-13-45"),
    *(b"9" * 5000, b"-9" * 400, b"-1e308", b"-0", b"\xd9\xa3", b"\xc2\xb2", b"(" * 9000, b" " * 9000 + b"-"),
    *(b"2026-02-30", b"0000-00-00", b"\xef\xbc\x9d1+1", b"\xe2\x80\x8b", b"\xd8\x9c", b"a@" * 3000, b"../" * 9),
    *(b"=1+1", b"[/]", b"{{7*7}}", b"<script>", "\N{WOMAN}\u200d\N{STAFF OF AESCULAPIUS}".encode()),
)
"""Pieces that have hurt readers before."""

Change = Callable[[bytes], bytes]


def _at(data: bytes, share: float) -> int:
    return int(share * len(data))


def _insert(share: float, piece: bytes) -> Change:
    return lambda data: data[: _at(data, share)] + piece + data[_at(data, share) :]


def _cut(share: float, length: int) -> Change:
    return lambda data: data[: _at(data, share)] + data[_at(data, share) + length :]


def _flip(share: float, bit: int) -> Change:
    def change(data: bytes) -> bytes:
        at = min(_at(data, share), len(data) - 1)
        return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :] if data else data

    return change


def _repeat(share: float, length: int, times: int) -> Change:
    return lambda data: _insert(share, data[_at(data, share) :][:length] * times)(data)


def _end(share: float) -> Change:
    return lambda data: data[: _at(data, share)]


_SHARE = st.floats(0, 1)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(_insert, _SHARE, st.sampled_from(NASTY)),
    st.builds(_insert, _SHARE, st.binary(max_size=8)),
    st.builds(_cut, _SHARE, st.integers(1, 60)),
    st.builds(_flip, _SHARE, st.integers(0, 7)),
    st.builds(_repeat, _SHARE, st.integers(1, 40), st.integers(1, 30)),
    st.builds(_end, _SHARE),
)


def damaged(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of the seeds after none to five changes; now and then bytes from nowhere."""

    def apply(data: bytes, changes: list[Change]) -> bytes:
        for change in changes:
            data = change(data)
        return data[:200_000]

    made = st.builds(apply, st.sampled_from(list(seeds)), st.lists(CHANGES, max_size=5))
    reshaped = st.builds(_reshape, st.sampled_from(list(seeds)), st.lists(st.tuples(_SHARE, _VALUES), max_size=3))
    return st.one_of(made, made, reshaped, st.binary(max_size=300))


_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from((None, True, 0, -1, 3, 1.5, "", "x", "career", [], {}, [[]], {"": None}, ["goal", 1], "9" * 400)),
    st.integers(), st.text(max_size=3),
)  # fmt: skip


def _reshape(data: bytes, swaps: Sequence[tuple[float, Any]]) -> bytes:
    """Where it is JSON, it still is: some of its values are others. Anything else stays."""
    try:
        value = json.loads(data)
    except ValueError:
        return data
    for share, other in swaps:
        places = list(_places([value]))
        holder, key = places[_at(bytes(len(places) - 1), share)]
        holder[key] = json.loads(json.dumps(other))  # a copy, as it may be changed next
    return json.dumps(value).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a value in it, as what holds it and by which key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in ((value, key), *_places(value[key]))]
