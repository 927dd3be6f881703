"""The process that ``faults.Faults`` starts: for each order, a line of JSON, it forks a child that runs a scenario."""

import ctypes
import importlib
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any


def main(scenario: str, builder: str) -> None:
    modules = importlib.import_module(scenario), importlib.import_module(builder)
    shim = ctypes.CDLL(None)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            run(shim, order, *modules)
        print(json.dumps({"exit": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}), flush=True)


def run(shim: ctypes.CDLL, order: dict[str, Any], scenario: Any, builder: Any) -> None:
    told = os.open(order["told"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    strings = order["root"].encode(), order["log"].encode()
    shim.faultshim_arm(*strings, ctypes.c_long(order["call"]), order["mode"], order["errno"])
    try:
        scenario.run(Path(order["root"]) / "new" / "index", builder, lambda text: os.write(told, f"{text}\n".encode()))
    except BaseException:  # noqa: BLE001
        os.write(told, traceback.format_exc().encode())
        os._exit(70)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
