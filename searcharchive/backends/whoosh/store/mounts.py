"""On what kind of file system a folder lies: over a network, locks and mapped files are not what they seem."""

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

NETWORK = {
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "glusterfs",
    "gpfs",
    "lustre",
    "nfs",
    "nfs4",
    "ocfs2",
    "smb3",
    "smbfs",
}
"""Not 9p: it is the root of whole sandboxes (gVisor), where one kernel keeps the locks."""
NETWORK_FUSE = {
    "blobfuse2",
    "ceph-fuse",
    "davfs2",
    "gcsfuse",
    "glusterfs",
    "juicefs",
    "rclone",
    "s3fs",
    "smbnetfs",
    "sshfs",
}


def network_kind(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network file system that a folder lies on; empty where it is none, or where it is not known."""
    kind = _kind(os.path.realpath(folder), mounts)
    return kind if kind in NETWORK or kind.lower().removeprefix("fuse.") in NETWORK_FUSE else ""


def _kind(path: str, mounts: Path) -> str:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    place, kind = "", ""
    for line in lines:
        # "36 35 98:0 /root /mount/point options … - kind source …"; a later line lies over an earlier one.
        before, _, after = line.partition(" - ")
        point = _unescaped(before.split(" ")[4])
        if len(point) >= len(place) and os.path.commonpath((point, path)) == point:
            place, kind = point, after.split(" ")[0]
    return kind


def _unescaped(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)
