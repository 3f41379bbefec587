"""Is a folder a sentence model that may be used? Looked at from outside first, then tried in a process with limits.

The process is this module run by itself: what a model can do to onnxruntime ends with it.
"""

import json
import re
import subprocess
import sys
from hashlib import sha256
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np

from mentorpick.errors import InvalidData, MentorpickError
from mentorpick.relevance.embedding import Model, agree, load_model

LARGEST = 200 * 2**20
"""Bytes a model folder may have."""
FILES = ("model.json", "model.onnx", "tokenizer.json")
BESIDE = (".txt", ".md", "")
"""Endings of what may lie beside them: a licence, a notice."""
MEMORY = 4 * 2**30
SECONDS = 60

SENTENCES = (
    "Find a mentor",
    "Zwei Kinder und ein Beruf",
    "Negociar um salário melhor",
    "Learns how to say no, and says it, although everybody else in the room seems to expect another yes from her",
)
MOST_FILES, MOST_DESCRIPTION = 20, 2**20
_EXTERNAL = re.compile(rb"(?:\x0a|\x8a\x80{0,8}\x00)(?:\x08|\x88\x80{0,8}\x00)location")
"""How ONNX begins to name another file that holds weights; a number may be written longer than it need be."""


def check_model(folder: Path) -> Model:
    """Check a model folder and return its model; raises InvalidData with what is wrong, NoModel without libraries."""
    _look_at_files(folder)
    _look_at_sums(folder)
    model = load_model(folder)
    if _EXTERNAL.search((folder / "model.onnx").read_bytes()):
        raise InvalidData(f"{folder} isn't used: its model.onnx takes weights from other files")
    _try(folder)
    return model


def _look_at_files(folder: Path) -> None:
    if not folder.is_dir():
        raise InvalidData(f"{folder} isn't a folder", f"a model is a folder with {', '.join(FILES)}")
    size, there = 0, list(islice(folder.iterdir(), MOST_FILES + 1))
    if len(there) > MOST_FILES:
        raise InvalidData(f"{folder} isn't used: it holds more than {MOST_FILES} files")
    for path in sorted(there):
        plain = path.is_file() and not path.is_symlink()
        if not plain or (path.name not in FILES and path.suffix.lower() not in BESIDE):
            raise InvalidData(f"{folder} isn't used: {path.name} doesn't belong in a model folder")
        size += path.stat().st_size
    if size > LARGEST:
        raise InvalidData(f"{folder} isn't used: it has more than {LARGEST // 2**20} MB")
    for name in FILES:
        if not (folder / name).is_file():
            raise InvalidData(f"{folder} isn't a model: it has no {name}")
    if (folder / "model.json").stat().st_size > MOST_DESCRIPTION:
        raise InvalidData(f"{folder} isn't used: its model.json is larger than a description is")


def _look_at_sums(folder: Path) -> None:
    """Say the two sums where the description lacks them, so that nobody has to find out how they're made."""
    try:
        said = msgspec.json.decode((folder / "model.json").read_bytes(), type=dict[str, object])
    except msgspec.MsgspecError:
        return  # said by load_model
    for key, name in (("weights_sha256", "model.onnx"), ("tokenizer_sha256", "tokenizer.json")):
        actual = sha256((folder / name).read_bytes()).hexdigest()
        if said.get(key) != actual:
            raise InvalidData(f"model.json of {folder} doesn't name its {name}", f'it should say "{key}": "{actual}"')


def _try(folder: Path) -> None:
    call = [sys.executable, "-P", "-m", "mentorpick.relevance.model_check", str(folder.absolute())]
    try:
        done = subprocess.run(call, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise InvalidData(f"{folder} isn't used: after {SECONDS} seconds it had given no vectors") from None
    try:
        said = msgspec.json.decode(done.stdout, type=str)
    except msgspec.MsgspecError:
        raise InvalidData(f"{folder} isn't used: the process that tried it ended without an answer") from None
    if said:
        raise InvalidData(f"{folder} isn't used: {said}")


def _limit() -> None:
    """Take from this process what a model doesn't need: endless memory and time, and writing files."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def fault_of(model: Model) -> str:
    """Say what is wrong with the vectors of a model; empty where nothing is."""
    together = model.embed(SENTENCES)
    for row, sentence in enumerate(SENTENCES):
        if not agree(model.embed([sentence])[0], together[row]):
            return "a text alone and among others gets other vectors"
    if len(np.unique(together, axis=0)) < len(SENTENCES):
        return "different texts get the same vector"
    return ""


def main() -> None:
    """Try the folder that is named and print what is wrong with it, as JSON."""
    _limit()
    try:
        said = fault_of(load_model(Path(sys.argv[1])))
    except MentorpickError as error:
        said = error.message
    except MemoryError:
        said = f"it needs more than {MEMORY // 2**30} GB of memory"
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
