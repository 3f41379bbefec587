"""Bytes that are almost a file: good examples, damaged the way disks, editors and ill will damage them."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

NASTY = (
    *(b"\x00", b"\xff", b"\x1b[2J", "\u202e".encode(), b"\xef\xbb\xbf", b"\xff\xfe", "\u0301".encode() * 50),
    *(b"&a ", b"*a", b"<<: ", b"!!python/object:os ", b"---\n", b"...\n", b"[" * 40, b"{" * 40, b"'", b'"', b": "),
    *(b":", b"- ", b"[", b"]", b"{", b"}", b"!x ", b"@", b"\\", b"x-", b"\n  ", b"- name: A\n", b"true"),
    *("\u2028".encode(), "\u00a0".encode(), "é".encode(), b"\xc3"),
    *(b"\t", b"\r", b"|\n", b">\n", b"?", b"%", b"#", b"\n\n\n", b",,,,", b";;", b'"",""', b"PK\x03\x04"),
    *(b"1e999", b"-1", b"9" * 30, b"0x1F", b".nan", b"null", b"~", b"yes", b"2026-13-45"),
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
    return st.one_of(made, made, made, st.binary(max_size=300))
