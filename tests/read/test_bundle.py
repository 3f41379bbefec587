"""Bundles: the same bytes every time; what does not belong is refused in a sentence, and nothing is written."""

import io
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from mentorpick.errors import InvalidData
from mentorpick.model.office import BundleManifest
from mentorpick.read import files as module
from mentorpick.read.files import MANIFEST, MEMBER_RULES, pack_bundle, read_bundle
from mentorpick.read.profiles import read_profiles

ADA = b"name: Ada\nareas: {career: 3}\n"
SAYS = BundleManifest(title="Cedar", created=date(2026, 11, 1))
Change = Callable[[zipfile.ZipInfo], None]


def unchanged(member: zipfile.ZipInfo) -> None:
    """Nothing odd about it."""


def archive(name: str = "ada.yaml", content: bytes = ADA, change: Change = unchanged, twice: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        member = zipfile.ZipInfo("placeholder")
        member.filename = name
        member.compress_type = zipfile.ZIP_DEFLATED
        change(member)
        made.writestr(member, content)
        if twice:
            made.writestr(twice, content)
    return out.getvalue()


def link(member: zipfile.ZipInfo) -> None:
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16


def device(member: zipfile.ZipInfo) -> None:
    member.create_system = 3
    member.external_attr = (stat.S_IFCHR | 0o666) << 16


def bzip(member: zipfile.ZipInfo) -> None:
    member.compress_type = zipfile.ZIP_BZIP2


def encrypted() -> bytes:
    data = bytearray(archive())
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    return bytes(data)


def liar() -> bytes:
    """Says in its directory that the file is shorter than it is."""
    data = bytearray(archive(content=b"name: Ada\nbio: " + b"abcdefgh " * 2000))
    at = data.find(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a parent path": (lambda: archive("../../etc/ada.yaml"), "outside"),
    "an absolute path": (lambda: archive("/etc/ada.yaml"), "outside"),
    "a parent path for Windows": (lambda: archive("..\\ada.yaml"), "outside"),
    "a drive letter": (lambda: archive("C:/ada.yaml"), "outside"),
    "a drive letter without a slash": (lambda: archive("c:ada.yaml"), "outside"),
    "a stream": (lambda: archive("ada:stream.yaml"), "some systems"),
    "a control character": (lambda: archive("a\x1bda.yaml"), "some systems"),
    "a very long name": (lambda: archive("a" * 400 + ".yaml"), "some systems"),
    "a link": (lambda: archive(change=link, content=b"/etc/passwd"), "link"),
    "a device": (lambda: archive(change=device), "device"),
    "an odd packing": (lambda: archive(change=bzip), "packed"),
    "a program": (lambda: archive("setup.exe"), "isn't a profile"),
    "a script": (lambda: archive("ada.py"), "isn't a profile"),
    "a hidden file": (lambda: archive(".ada.yaml"), "isn't a profile"),
    "a program called a profile": (lambda: archive(content=b"\x7fELF" + bytes(60)), "program"),
    "an archive in the archive": (lambda: archive("inner.zip", archive()), "isn't a profile"),
    "an archive called a profile": (lambda: archive("inner.yaml", archive()), "archive"),
    "names that differ in case": (lambda: archive("Ada.yaml", twice="ada.YAML"), "twice"),
    "names that differ in form": (lambda: archive("zoe\u0301.yaml", twice="zo\u00e9.yaml"), "twice"),
    "an encrypted file": (encrypted, "encrypted"),
    "a large file": (lambda: archive(content=bytes(range(32, 127)) * 3000), "larger"),
    "a bomb": (lambda: archive(content=b"a" * 200_000), "times its size"),
    "a liar": (liar, "refused"),
    "isn't a zip": (lambda: b"name: Ada\n", "isn't a zip"),
    "half a zip": (lambda: archive()[:-30], "isn't a zip"),
    "nothing": (lambda: b"", "isn't a zip"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_archive_is_refused_in_a_sentence_and_nothing_is_written(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make, word = HOSTILE[case]
    (tmp_path / "b.zip").write_bytes(make())
    with pytest.raises(InvalidData) as error:
        read_bundle(tmp_path / "b.zip")
    assert word == "refused" or word in error.value.message
    assert error.value.message.isprintable()
    assert [path.name for path in tmp_path.rglob("*")] == ["b.zip"]


def test_every_rule_for_members_is_needed_by_one_of_these_archives():
    said = []
    for make, _ in HOSTILE.values():
        with pytest.raises(InvalidData) as error:
            read_bundle("b.zip", make())
        said.append(error.value.message)
    assert all(any(why in message for message in said) for _, why in MEMBER_RULES)


def test_too_many_files_and_too_much_in_all_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_MEMBERS", 1)
    with pytest.raises(InvalidData, match="more than 1"):
        read_bundle("b.zip", archive(twice="b.yaml"))
    monkeypatch.setattr(module, "MAX_MEMBERS", 5)
    monkeypatch.setattr(module, "MAX_TOTAL", 40)
    with pytest.raises(InvalidData, match="unpacks to more"):
        read_bundle("b.zip", archive(twice="b.yaml"))
    monkeypatch.setattr(module, "MAX_ARCHIVE", 50)
    with pytest.raises(InvalidData, match="larger than"):
        read_bundle("b.zip", archive())


def test_the_limits_are_those_of_the_promise():
    limits = (module.MAX_ARCHIVE, module.MAX_MEMBERS, module.MAX_MEMBER, module.MAX_TOTAL, module.MAX_RATIO)
    assert limits == (20_000_000, 5_000, 256 * 1024, 50_000_000, 100)


def test_a_bundle_says_what_it_holds_and_is_the_same_in_any_order():
    files = [("b.yaml", ADA), ("sub/a.yaml", ADA)]
    first, manifest = pack_bundle(files, SAYS)
    second, _ = pack_bundle(reversed(files), SAYS)
    assert first == second
    assert [item.path for item in manifest.files] == ["b.yaml", "sub/a.yaml"]
    found = read_bundle("b.zip", first)
    assert found.manifest == manifest
    assert dict(found.files) == dict(files)


def test_a_changed_added_or_missing_file_does_not_match_the_manifest():
    _, manifest = pack_bundle([("ada.yaml", ADA)], SAYS)
    head = msgspec.json.encode(manifest)
    for members in ({"ada.yaml": ADA + b"#"}, {"ada.yaml": ADA, "b.yaml": ADA}, {}):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name, content in {MANIFEST: head, **members}.items():
                made.writestr(name, content)
        with pytest.raises(InvalidData, match="doesn't match its manifest"):
            read_bundle("b.zip", out.getvalue())


def test_a_manifest_that_is_none_is_refused():
    with pytest.raises(InvalidData, match="damaged manifest"):
        read_bundle("b.zip", archive(MANIFEST, b"{"))


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("mentorpick.bundle/2", "newer mentorpick"), ("mentorpick.bundle/0", "read any more"),
        ("mentorpick.stats/1", "isn't a bundle from mentorpick"), ("", "isn't a bundle from mentorpick"),
    ],
)  # fmt: skip
def test_a_bundle_of_a_version_that_is_not_known_is_refused_and_nothing_of_it_is_read(schema, message):
    with pytest.raises(InvalidData, match=message) as error:
        pack_bundle([("ada.yaml", ADA)], structs.replace(SAYS, schema=schema))
    assert "nothing was read" in error.value.message


def test_profiles_of_a_bundle_are_those_of_the_folder(tmp_path):
    folder = tmp_path / "mentors"
    folder.mkdir()
    (folder / "ada.yaml").write_bytes(ADA)
    (folder / "mentorpick.yaml").write_text("title: Cedar\n", encoding="utf-8")
    data, _ = pack_bundle([(path.name, path.read_bytes()) for path in folder.iterdir()], SAYS)
    (tmp_path / "b.zip").write_bytes(data)
    assert read_profiles(tmp_path / "b.zip").digest == read_profiles(folder).digest


def test_a_bundle_that_is_refused_is_one_problem_of_the_pool(tmp_path):
    (tmp_path / "b.zip").write_bytes(archive("../ada.yaml"))
    found = read_profiles(tmp_path / "b.zip")
    assert not found.mentors
    assert [problem.code for problem in found.problems] == ["P008"]


@given(st.binary(max_size=300), st.integers(0, 10_000))
def test_no_bytes_make_reading_fail_otherwise(noise, at):
    good, _ = pack_bundle([("ada.yaml", ADA)], SAYS)
    for data in (noise, good[: at % len(good)] + noise + good[at % len(good) + len(noise) :]):
        try:
            read_bundle(Path("b.zip"), data)
        except InvalidData:
            continue
