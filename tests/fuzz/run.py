#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run one fuzzer for IEPIRKUMI_FUZZ_SECONDS over a copy of its corpus: TAP, one case for what is in the corpus and one for
what was made of it. An input that breaks it is left in the folder fuzz of the build."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SECONDS = int(os.environ.get("IEPIRKUMI_FUZZ_SECONDS", "60"))
program, corpus = sys.argv[1:3]
name = os.path.basename(program).removeprefix("fuzz-")
found = os.path.join(os.path.dirname(os.path.abspath(program)), "found")
options = ["-rss_limit_mb=2048", "-timeout=20", "-print_final_stats=1", f"-artifact_prefix={found}/{name}-"]
environment = dict(os.environ, G_SLICE="always-malloc", ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1:detect_stack_use_after_return=0",
                   UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1",
                   LSAN_OPTIONS=f"suppressions={os.path.join(os.path.dirname(__file__), '..', '..', 'tools', 'leaks.supp')}:print_suppressions=0")


def run(*arguments):
    result = subprocess.run([program, *options, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            check=False)
    return result.returncode == 0, result.stdout.decode("utf-8", "replace")


def report(number, good, title, output):
    print(f"{'ok' if good else 'not ok'} {number} - {title}", flush=True)
    if not good:
        lines = output.splitlines()
        worst = next((i for i, line in enumerate(lines) if re.search(r"ERROR: |runtime error|CRITICAL", line)), max(0, len(lines) - 30))
        for line in lines[worst:worst + 30] + [line for line in lines if "Test unit written" in line]:
            print(f"# {line}")


os.makedirs(found, exist_ok=True)
inputs = sorted(os.path.join(corpus, entry) for entry in os.listdir(corpus))
print("1..2", flush=True)
good, output = run(*inputs)
report(1, good, f"{len(inputs)} kept inputs", output)
with tempfile.TemporaryDirectory(prefix=f"iep-fuzz-{name}-") as folder:
    for entry in inputs:
        shutil.copy(entry, folder)
    good, output = run(f"-max_total_time={SECONDS}", "-max_len=16384", folder)
    tried = re.search(r"number_of_executed_units: *(\d+)", output)
    covered = re.findall(r"cov: (\d+)", output)
    report(2, good, f"{tried[1] if tried else '?'} inputs in {SECONDS} s, {covered[-1] if covered else '?'} places reached", output)
    kept = os.environ.get("IEPIRKUMI_FUZZ_KEEP")
    if kept:
        shutil.copytree(folder, os.path.join(kept, name), dirs_exist_ok=True)
