"""A worker that does what its job's text says: `sleep 3`, `die`, `die once FILE`, `rubbish`, `flood`; else it answers with the
text backwards."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts" / "package"))

from thinwire.addon.workers.messages import HEADER, frame, length, pack_replacement, unpack_job
from thinwire.pipeline.model.job import Replacement


def main() -> None:
    sys.stdout.buffer.write(frame(None))
    sys.stdout.buffer.flush()
    while header := sys.stdin.buffer.read(HEADER):
        text = unpack_job(sys.stdin.buffer.read(length(header))).text
        if text.startswith("sleep"):
            time.sleep(float(text.split()[1]))
        elif text == "die":
            return
        elif text.startswith("die once") and not (mark := Path(text.split()[2])).exists():
            mark.touch()
            return
        elif text == "rubbish":
            sys.stdout.buffer.write(b"\x00\x00\x00\x03abc")
        elif text == "flood":
            sys.stdout.buffer.write(b"\xff" * 100)
        sys.stdout.buffer.write(pack_replacement(Replacement(text[::-1], compressor="odd")))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
