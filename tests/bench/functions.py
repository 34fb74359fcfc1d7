#!/usr/bin/env python3
"""How large the functions are and how fast they start, against a function that does nothing, in one run.

Starts each packed function as Lambda does (an environment and a Runtime API on loopback) and measures from the
process's start to its first call of /next, and its peak resident memory then. Nothing is asserted.

Usage: tests/bench/functions.py [ROUNDS]     after `cargo run -- up` has packed the functions
"""

import os
import pathlib
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCH = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 30


class RuntimeApi:
    """Accepts on loopback, notes when /next is asked for, and never answers: a plain socket, to measure little of itself."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port = self.socket.getsockname()[1]

    def asked(self):
        """Waits for the first request and returns when it came."""
        self.socket.settimeout(10)
        try:
            connection, _ = self.socket.accept()
        except TimeoutError:
            raise SystemExit("the function did not ask for work within 10 s") from None
        with connection:
            request = connection.recv(1024)
            at = time.perf_counter()
        if b"/invocation/next" not in request:
            raise SystemExit(f"the function could not start: {request[:300]!r}")
        return at


def environment(port):
    names = ["EXECUTIONS_TABLE", "APPROVALS_TABLE", "DEFINITIONS_TABLE", "RESERVATIONS_TABLE", "RECORDS_BUCKET",
             "STACK", "PARTITION", "ACCOUNT_ID", "STATE_MACHINE_ROLE", "APPROVAL_TOPIC", "API_URL",
             "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_LAMBDA_FUNCTION_NAME"]
    return {**{name: "benchmark" for name in names}, "AWS_REGION": "us-east-1",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
            "AWS_LAMBDA_FUNCTION_VERSION": "1", "AWS_LAMBDA_LOG_GROUP_NAME": "g", "AWS_LAMBDA_LOG_STREAM_NAME": "s"}


def measure(binary, api):
    """Milliseconds to the first /next, and peak resident memory in MB."""
    variables = environment(api.port)
    begin = time.perf_counter()
    process = subprocess.Popen([binary], env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        took = (api.asked() - begin) * 1000
        status = pathlib.Path(f"/proc/{process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        peak = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
        return took, peak / 1024
    finally:
        process.kill()
        process.wait()


def bare():
    """Builds the function that does nothing, in the functions' profile."""
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "gennaker-runtime", "--example", "bare"],
                   cwd=ROOT, check=True)
    return ROOT / "target" / "release" / "examples" / "bare"


def main():
    api = RuntimeApi()
    with tempfile.TemporaryDirectory() as folder:
        functions = {"(bare)": (str(bare()), 0)}
        for archive in sorted((ROOT / "target" / "lambda" / ARCH).glob("*/bootstrap.zip")):
            binary = os.path.join(folder, archive.parent.name)
            with zipfile.ZipFile(archive) as packed, open(binary, "wb") as out:
                out.write(packed.read("bootstrap"))
            os.chmod(binary, 0o755)
            functions[archive.parent.name] = (binary, archive.stat().st_size)
        if len(functions) == 1:
            raise SystemExit("no packed functions; run `cargo run -- up` first")
        samples = {name: [] for name in functions}
        for _ in range(ROUNDS):
            for name, (binary, _) in functions.items():
                samples[name].append(measure(binary, api))
    base = statistics.median(took for took, _ in samples["(bare)"])
    print(f"{'function':32} {'zip MB':>7} {'init ms':>8} {'x bare':>7} {'peak MB':>8}   median of {ROUNDS}")
    for name, (_, size) in functions.items():
        took = statistics.median(took for took, _ in samples[name])
        peak = max(peak for _, peak in samples[name])
        print(f"{name:32} {size / 1e6:7.2f} {took:8.2f} {took / base:7.2f} {peak:8.1f}")


if __name__ == "__main__":
    main()
