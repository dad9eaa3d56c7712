#!/usr/bin/env python3
"""Dependencies run one way: app -> capabilities -> platform -> kernel, capabilities and platform -> engines.

Engines depend on no other crate of the workspace; a capability uses only those before it; only the store
names the database library. Read from `cargo metadata`, so that no file can say otherwise.
"""
import json
import subprocess
import sys

CAPABILITIES = ["organisations", "sharing", "reporting", "linking", "coordination", "placement", "followup",
                "picture", "prevention", "steering"]
PLATFORM = ["kernel", "store", "audit", "jobs", "wire", "web", "testkit"]


def main() -> int:
    text = subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"], check=True,
                          capture_output=True, text=True).stdout
    packages = json.loads(text)["packages"]
    room = {}
    for package in packages:
        folder = package["manifest_path"].split("/")
        name = package["name"]
        if "engines" in folder:
            room[name] = "engines"
        elif "platform" in folder:
            room[name] = "platform"
        elif "capabilities" in folder:
            room[name] = "capabilities"
        else:
            room[name] = "app"
    wrong = []
    for package in packages:
        name, own = package["name"], room[package["name"]]
        short = name.removeprefix("oever-")
        for dependency in package["dependencies"]:
            other, is_dev = dependency["name"], dependency["kind"] == "dev"
            if other == "sqlx" and short != "store":
                wrong.append(f"{name} names the database library; only oever-store may")
            if other not in room or is_dev:
                continue
            other_short = other.removeprefix("oever-")
            if own == "engines":
                wrong.append(f"{name} is an engine and depends on {other}")
            elif own == "platform":
                test_kit = short == "testkit" and other_short == "organisations"
                if room[other] in ("capabilities", "app") and not test_kit:
                    wrong.append(f"{name} is platform and depends on {other}")
                elif room[other] == "platform" and PLATFORM.index(other_short) >= PLATFORM.index(short):
                    wrong.append(f"{name} depends on {other}, which comes after it")
                elif short == "kernel":
                    wrong.append(f"{name} is the kernel and depends on {other}")
            elif own == "capabilities":
                if room[other] == "app":
                    wrong.append(f"{name} depends on {other}")
                elif room[other] == "capabilities" and CAPABILITIES.index(other_short) >= CAPABILITIES.index(short):
                    wrong.append(f"{name} uses {other}, which comes after it")
                elif other_short == "testkit":
                    wrong.append(f"{name} uses the test kit outside its tests")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
