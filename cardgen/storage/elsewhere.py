"""Whether a folder lies on the disk of another machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mounts")
_ASIDE: Final = (
    "nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "fuse.sshfs", "fuse.rclone", "vboxsf",
    "drvfs", "virtiofs", "davfs", "fuse.davfs", "fuse.s3fs",
)  # fmt: skip


def is_elsewhere(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder lies on the disk of another machine, as far as one can know."""
    if os.name == "nt":
        return str(folder).startswith("\\\\")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    kind, nearest = "", -1
    for line in lines:
        _, place, this_kind, *_ = [*line.split(" "), "", ""]
        mounted = Path(place.replace("\\040", " "))
        if mounted in (folder, *folder.parents) and len(mounted.parts) >= nearest:
            kind, nearest = this_kind, len(mounted.parts)
    return kind.startswith(_ASIDE)
