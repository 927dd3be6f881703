"""The files of an index: what survives kills, full disks, power failures and flipped bits."""
