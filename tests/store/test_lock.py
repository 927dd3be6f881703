"""The lock that stock Whoosh uses too, and where locks are not to be trusted."""

import os
from pathlib import Path

import pytest
import whoosh.index
from whoosh.fields import ID, Schema
from whoosh.filedb.filestore import FileStorage

from searcharchive.backends.whoosh.store import lock, mounts
from searcharchive.errors import IndexBusy, InvalidSetting

MOUNTS = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /proc rw - proc proc rw
24 22 0:40 / /mnt/share rw,relatime shared:7 master:1 - nfs4 server:/share rw
25 24 8:2 / /mnt/share/local\040disk rw - xfs /dev/sdb1 rw
26 22 0:41 / /home/a/remote rw - fuse.sshfs a@b:/ rw
27 22 0:42 / /gone rw - cifs //server/gone rw
28 22 0:43 / /gone rw - tmpfs tmpfs rw
29 22 0:44 / /mnt/win rw - 9p C: rw
"""


def test_whoosh_and_we_exclude_each_other(tmp_path: Path) -> None:
    index = whoosh.index.create_in(tmp_path, Schema(id=ID))
    with lock.acquire(tmp_path):
        with pytest.raises(whoosh.index.LockError):
            index.writer()
        assert not FileStorage(tmp_path).lock(lock.WRITE).acquire()
    writer = index.writer()
    with pytest.raises(IndexBusy):
        lock.acquire(tmp_path, wait=0.02)
    writer.cancel()
    lock.acquire(tmp_path, wait=0).release()


def test_locks_of_other_names_are_other_locks(tmp_path: Path) -> None:
    with lock.acquire(tmp_path), lock.acquire(tmp_path, lock.MERGE), lock.acquire(tmp_path, lock.REINDEX) as last:
        for name, work in ((lock.WRITE, "write"), (lock.MERGE, "merge"), (lock.REINDEX, "reindex")):
            with pytest.raises(IndexBusy, match=f"Another {work} has been going on for over 0 seconds"):
                lock.acquire(tmp_path, name, wait=0)
        last.release()
        last.release()
    assert sorted(os.listdir(tmp_path)) == ["MAIN_MERGELOCK", "MAIN_REINDEXLOCK", "MAIN_WRITELOCK"]


def test_no_folder_no_lock(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        lock.acquire(tmp_path / "missing")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/index", ""),
        ("/mnt/share/index", "nfs4"),
        ("/mnt/shared/index", ""),
        ("/mnt/share/local disk/index", ""),
        ("/home/a/remote", "fuse.sshfs"),
        ("/gone/index", ""),
        ("/mnt/win/index", ""),
    ],
)
def test_kinds_of_file_systems(folder: str, kind: str, tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS)
    assert mounts.network_kind(Path(folder), table) == kind
    assert mounts.network_kind(Path(folder), tmp_path / "missing") == ""


def test_network_file_systems_are_refused_unless_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mounts.network_kind(tmp_path) == ""
    monkeypatch.setattr(mounts, "network_kind", lambda folder: "nfs4")  # noqa: ARG005
    with pytest.raises(InvalidSetting, match="network file system \\(nfs4\\)"):
        lock.acquire(tmp_path)
    assert os.listdir(tmp_path) == []
    lock.acquire(tmp_path, force=True).release()
