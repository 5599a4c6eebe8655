"""The estate that a crowd is let loose on: `rigs/estate.yaml`, or more doors of the same makes."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ESTATE = ROOT / "rigs" / "estate.yaml"

HEAD = """\
latchwork: 1
name: Crowd
level: memory
time: real
seed: {seed}
zone: Europe/Zurich
media:
  radio: {{kind: ble, links: 7}}
  stick: {{kind: zwave}}
  other-stick: {{kind: zwave}}
targets:
  tool-shed:
    make: ttlock
    on: radio
    resource: {{address: "C0:11:00:00:FF:01", codes: 5}}
    simulator: {{passcode_capacity: 5}}
"""

TTLOCK = '{{make: ttlock, on: radio, resource: {{address: "C0:11:00:00:00:{number:02X}", codes: 150}}}}'
ZWAVE = "{{make: zwave, on: {stick}, resource: {{node: {node}}}, simulator: {{profile: {profile}}}}}"
PROFILES = ("yale_assure_zw3", "kwikset_hc620", "yale_assure_zw3", "kwikset_hc620", "schlage_be469zp", "id_lock_150")


def write_estate(path: Path, doors: int, seed: int) -> Path:
    """A rig file with so many roomy doors, half of them behind one of two sticks, and one with room for five codes."""
    lines = [HEAD.format(seed=seed)]
    for number in range(1, doors + 1):
        if number % 2:
            lines.append(f"  door-{number:02d}: {TTLOCK.format(number=number)}\n")
            continue
        stick = "stick" if number % 4 else "other-stick"
        profile = PROFILES[number // 2 % len(PROFILES)]
        lines.append(f"  door-{number:02d}: {ZWAVE.format(stick=stick, node=number + 4, profile=profile)}\n")
    path.write_text("".join(lines))
    return path
