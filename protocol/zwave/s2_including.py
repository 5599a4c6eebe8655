"""The controller's side of an S2 inclusion; `s2_inclusion` has the picture.

Client-side authentication, where the node's user types the controller's PIN, is never granted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.commands import AnyCommand, encode
from latchwork.protocol.zwave.s2_inclusion import (
    ALL_CLASSES,
    CSA,
    CURVE_25519,
    ECHO,
    INCLUDING_NODE,
    KEY_VERIFIED,
    REQUESTS_COMPLETE,
    SCHEME_1,
    STEP,
    TEMPORARY,
    USER,
    WITH_PIN,
    ClassesRequested,
    KexFailure,
    KeyClass,
    PinAwaited,
    S2Failed,
    S2Failure,
    S2Included,
    S2Inclusion,
    S2State,
    device_specific_key,
)
from latchwork.protocol.zwave.security_errors import ChannelEvent, Draw, LocalError, Refusal, Refused

PIN_DIGITS = 5
_TRIES = 2
"""Frames in a row that do not open; the first may be nonces out of step, the second goes under new ones."""
_MEANS = {S2State.ECHO_AWAITED: KexFailure.DECRYPT, S2State.VERIFY_AWAITED: KexFailure.VERIFY}
_MOST_HELD = 32
"""The node says its echo every ten seconds while somebody looks for the label; 240 s hold 24 of them."""


class S2Including(S2Inclusion):
    """`network_keys` are the network's, by class; `private_key` (32 bytes) is made for this inclusion alone."""

    def __init__(
        self,
        own: int,
        peer: int,
        home_id: bytes,
        network_keys: Mapping[KeyClass, bytes],
        private_key: bytes,
        draw: Draw,
    ) -> None:
        super().__init__(own, peer, home_id, draw)
        if any(len(key) != s2.BLOCK for key in network_keys.values()):
            raise LocalError(f"a network key has {s2.BLOCK} bytes")
        if len(set(network_keys.values())) != len(network_keys):
            raise LocalError("two classes have the same network key; keys are never used for two classes")
        self._network_keys = dict(network_keys)
        self._private_key = private_key
        self._public_key = s2.public_key(private_key)
        self._report: g.S2KexReport | None = None
        self._their_public_key = b""
        self._handed_over = KeyClass(0)
        self._verifying = KeyClass(0)
        self._held: deque[bytes] = deque(maxlen=_MOST_HELD)
        self._user_until = 0.0
        self._unopened = 0

    # what the host does

    def start(self, now: float) -> None:
        """At most ten seconds after the node was taken into the network."""
        if self.state is not S2State.READY:
            raise LocalError("this inclusion was started already")
        self._say(g.S2KexGet())
        self._step(S2State.KEX_REPORT_AWAITED, now)

    def grant(self, classes: KeyClass, now: float) -> None:
        """Answers `ClassesRequested`: some of those that were asked for and of which there is a key."""
        if self.state is not S2State.GRANT_AWAITED or self._report is None:
            raise LocalError("no node waits for classes to be granted")
        if not classes:
            raise LocalError("no class was granted; cancel the inclusion instead")
        if classes & ~KeyClass(self._report.keys):
            raise LocalError("a class was granted for which the node did not ask")
        if any(one not in self._network_keys for one in classes):
            raise LocalError("a class was granted for which there is no network key")
        self.granted = classes
        self._say(g.S2KexSet(0, SCHEME_1, CURVE_25519, classes))
        self._step(S2State.PUBLIC_KEY_AWAITED, now)

    def confirm(self, pin: str, now: float) -> None:
        """Answers `PinAwaited` with the five digits of the label."""
        if self.state is not S2State.PIN_AWAITED:
            raise LocalError("no PIN is awaited")
        if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()) or int(pin) > 0xFFFF:
            raise LocalError("a PIN has five digits and is 65535 at most; it is the first group on the node's label")
        self._agree(int(pin).to_bytes(2, "big") + self._their_public_key[2:], now)
        self._drain(now)

    # what the node says in the open

    def _heard(self, command: AnyCommand, now: float) -> None:
        if isinstance(command, g.S2KexReport) and self.state is S2State.KEX_REPORT_AWAITED:
            self._reported(command, now)
        elif isinstance(command, g.S2PublicKeyReport) and self.state is S2State.PUBLIC_KEY_AWAITED:
            self._public_key_came(command, now)
        else:
            self._not_asked()

    def _reported(self, report: g.S2KexReport, now: float) -> None:
        requested = KeyClass(report.keys & ALL_CLASSES)
        if report.flags & ECHO or not requested:
            self._fail(KexFailure.KEY, now)
        elif not report.schemes & SCHEME_1:
            self._fail(KexFailure.SCHEME, now)
        elif not report.curves & CURVE_25519:
            self._fail(KexFailure.CURVES, now)
        else:
            self._report = report
            self._step(S2State.GRANT_AWAITED, now, USER)
            self._events.append(ClassesRequested(requested, bool(report.flags & CSA)))

    def _public_key_came(self, report: g.S2PublicKeyReport, now: float) -> None:
        if report.properties & INCLUDING_NODE:
            self._fail(KexFailure.AUTH, now)
            return
        self._their_public_key = report.key
        self._say(g.S2PublicKeyReport(INCLUDING_NODE, self._public_key))
        if self.granted & WITH_PIN:
            self._step(S2State.PIN_AWAITED, now, USER)
            self._user_until = now + USER
            self._events.append(PinAwaited(device_specific_key(report.key)[1:]))
        else:
            self._agree(report.key, now)

    def _agree(self, their_public_key: bytes, now: float) -> None:
        """Computes the temporary keys and opens what was held until then."""
        try:
            secret = s2.shared_secret(self._private_key, their_public_key)
        except Malformed:
            self._end(S2State.FAILED, S2Failed(S2Failure.PUBLIC_KEY))
            return
        self._their_public_key = their_public_key
        prk = s2.temporary_prk(secret, self._public_key, their_public_key)
        self.channel.add_key(TEMPORARY, s2.Keys.temporary(prk))
        self._step(S2State.ECHO_AWAITED, now, max(STEP, self._user_until - now))
        events: list[ChannelEvent] = []
        while self._held and not any(isinstance(event, Refused) for event in events):
            self.channel.receive(self._held.popleft(), now)
            events += self.channel.events()
        self._held.clear()
        self._take(events, now)

    # what it says sealed

    def _channel_receives(self, frame: bytes, now: float) -> None:
        if self.state is S2State.PIN_AWAITED and frame[1] == s2.ENCAPSULATION:
            self._held.append(frame)
        else:
            self.channel.receive(frame, now)

    def _dropped(self, event: Refused, now: float) -> None:
        super()._dropped(event, now)
        failure = _MEANS.get(self.state)
        if event.why is not Refusal.NOT_AUTHENTIC or failure is None:
            return
        self._unopened += 1
        if self._unopened == _TRIES:
            self._fail(failure, now)

    def _step(self, state: S2State, now: float, seconds: float = STEP) -> None:
        super()._step(state, now, seconds)
        self._unopened = 0

    def _sealed(self, command: AnyCommand, key_class: int, now: float) -> None:
        if key_class == TEMPORARY and isinstance(command, g.S2KexSet) and self.state is S2State.ECHO_AWAITED:
            self._echoed(command, now)
        elif key_class == TEMPORARY and isinstance(command, g.S2NetworkKeyGet):
            self._key_asked(command, now)
        elif isinstance(command, g.S2NetworkKeyVerify) and self.state is S2State.VERIFY_AWAITED:
            self._verified(key_class, now)
        elif key_class == TEMPORARY and isinstance(command, g.S2TransferEnd):
            self._transfer_ended(command, now)
        elif key_class == TEMPORARY and isinstance(command, g.S2KexSet) and command.flags & ECHO:
            pass  # said once more before ours arrived
        else:
            self._not_asked()

    def _echoed(self, echo: g.S2KexSet, now: float) -> None:
        report = self._report
        if report is None or encode(echo) != encode(g.S2KexSet(ECHO, SCHEME_1, CURVE_25519, self.granted)):
            self._fail(KexFailure.AUTH, now)
            return
        self._seal(g.S2KexReport(report.flags | ECHO, report.schemes, report.curves, report.keys), TEMPORARY, now)
        self._step(S2State.KEY_GET_AWAITED, now)

    def _key_asked(self, asked: g.S2NetworkKeyGet, now: float) -> None:
        if self.state is not S2State.KEY_GET_AWAITED:
            self._not_asked()
            return
        single = asked.key_class in list(KeyClass)
        if not single or not asked.key_class & self.granted or asked.key_class & self._handed_over:
            self._fail(KexFailure.KEY_GET, now)
            return
        self._verifying = KeyClass(asked.key_class)
        key = self._network_keys[self._verifying]
        self._seal(g.S2NetworkKeyReport(asked.key_class, key), TEMPORARY, now)
        self.channel.add_key(self._verifying, s2.Keys.of_network_key(key))
        self._step(S2State.VERIFY_AWAITED, now)

    def _verified(self, key_class: int, now: float) -> None:
        if key_class != self._verifying:
            self._fail(KexFailure.VERIFY, now)
            return
        self._handed_over |= self._verifying
        self._seal(g.S2TransferEnd(KEY_VERIFIED), TEMPORARY, now)
        self._step(S2State.KEY_GET_AWAITED, now)

    def _transfer_ended(self, end: g.S2TransferEnd, now: float) -> None:
        if self.state is not S2State.KEY_GET_AWAITED:
            self._not_asked()
        elif end.flags != REQUESTS_COMPLETE or self._handed_over != self.granted:
            self._fail(KexFailure.VERIFY, now)
        else:
            self._end(S2State.DONE, S2Included(self.granted, device_specific_key(self._their_public_key)))
