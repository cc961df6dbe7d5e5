from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.storage import is_elsewhere

MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/here ext4 rw 0 0
//office/share /mnt/office\040files cifs rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
/dev/fuse /run/user/fuse.portal fuse.portal rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "elsewhere"),
    [
        ("/srv/messages", False),
        ("/home/me/messages", True),
        ("/home/here/messages", False),
        ("/homes/messages", False),
        ("/mnt/office files/messages", True),
        ("/mnt/ssh", True),
        ("/run/user/fuse.portal/x", False),
    ],
)
def test_a_network_disk_is_known(tmp_path: Path, folder: str, elsewhere: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert is_elsewhere(Path(folder), mounts) is elsewhere


def test_where_nothing_is_known_of_disks_they_are_here(tmp_path: Path) -> None:
    assert not is_elsewhere(tmp_path, tmp_path / "mounts")
