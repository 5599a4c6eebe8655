"""The joining node's side of an S2 inclusion; `s2_inclusion` has the picture."""

from __future__ import annotations

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.commands import AnyCommand, encode
from latchwork.protocol.zwave.s2_inclusion import (
    ALL_CLASSES,
    CURVE_25519,
    ECHO,
    INCLUDING_NODE,
    KEX_GET_WAIT,
    KEY_VERIFIED,
    REQUESTS_COMPLETE,
    SCHEME_1,
    STEP,
    TEMPORARY,
    USER,
    WITH_PIN,
    KexFailure,
    KeyClass,
    S2Event,
    S2Failed,
    S2Failure,
    S2Included,
    S2Inclusion,
    S2State,
    device_specific_key,
)
from latchwork.protocol.zwave.security_errors import Draw, LocalError

MASKED = 2
"""Bytes of the public key that a node with a label keeps to itself."""


class S2Joining(S2Inclusion):
    """`private_key` (32 bytes) is the node's for life: its label shows the first group of the public key."""

    def __init__(
        self, own: int, peer: int, home_id: bytes, requested: KeyClass, private_key: bytes, draw: Draw
    ) -> None:
        super().__init__(own, peer, home_id, draw)
        if not requested or requested & ~ALL_CLASSES:
            raise LocalError("a node asks for one class at least, and for classes that there are")
        self._private_key = private_key
        self._public_key = s2.public_key(private_key)
        self._report = g.S2KexReport(0, SCHEME_1, CURVE_25519, requested)
        self._set: g.S2KexSet | None = None
        self._asking = KeyClass(0)
        self._say_echo_at: float | None = None
        self.network_keys: dict[KeyClass, bytes] = {}
        """Those that were received, by class; they count once the inclusion is over, and are gone when it failed."""

    @property
    def device_specific_key(self) -> tuple[str, ...]:
        """Eight groups of five digits; the first is the PIN."""
        return device_specific_key(self._public_key)

    def start(self, now: float) -> None:
        """When the node was taken into a network."""
        if self.state is not S2State.READY:
            raise LocalError("this inclusion was started already")
        self._step(S2State.KEX_GET_AWAITED, now, KEX_GET_WAIT)

    def tick(self, now: float) -> None:
        super().tick(now)
        if self._say_echo_at is not None and self._say_echo_at <= now and self.state is S2State.ECHO_AWAITED:
            self._echo(now)
            self._drain(now)

    @property
    def wake_at(self) -> float | None:
        times = [super().wake_at, self._say_echo_at if self.state is S2State.ECHO_AWAITED else None]
        return min((time for time in times if time is not None), default=None)

    def _end(self, state: S2State, event: S2Event) -> None:
        super()._end(state, event)
        if state is S2State.FAILED:
            self.network_keys.clear()

    # in the open

    def _heard(self, command: AnyCommand, now: float) -> None:
        if isinstance(command, g.S2KexGet) and self.state is S2State.KEX_GET_AWAITED:
            self._say(self._report)
            self._step(S2State.KEX_SET_AWAITED, now, USER)
        elif isinstance(command, g.S2KexSet) and self.state is S2State.KEX_SET_AWAITED:
            self._granted(command, now)
        elif isinstance(command, g.S2PublicKeyReport) and self.state is S2State.PUBLIC_KEY_AWAITED:
            self._agree(command, now)
        else:
            self._not_asked()

    def _granted(self, command: g.S2KexSet, now: float) -> None:
        if command.schemes != SCHEME_1:
            self._fail(KexFailure.SCHEME, now)
        elif command.curves != CURVE_25519:
            self._fail(KexFailure.CURVES, now)
        elif command.flags & ~self._report.flags or not command.keys or command.keys & ~self._report.keys:
            self._fail(KexFailure.KEY, now)
        else:
            self._set = command
            self.granted = KeyClass(command.keys)
            masked = MASKED if self.granted & WITH_PIN else 0
            self._say(g.S2PublicKeyReport(0, bytes(masked) + self._public_key[masked:]))
            self._step(S2State.PUBLIC_KEY_AWAITED, now)

    def _agree(self, report: g.S2PublicKeyReport, now: float) -> None:
        if not report.properties & INCLUDING_NODE:
            self._fail(KexFailure.AUTH, now)
            return
        try:
            secret = s2.shared_secret(self._private_key, report.key)
        except Malformed:
            self._end(S2State.FAILED, S2Failed(S2Failure.PUBLIC_KEY))
            return
        prk = s2.temporary_prk(secret, report.key, self._public_key)
        self.channel.add_key(TEMPORARY, s2.Keys.temporary(prk))
        self._step(S2State.ECHO_AWAITED, now, USER)
        self._echo(now)

    def _echo(self, now: float) -> None:
        """Said every ten seconds, for the other side cannot open it until somebody has read the label."""
        if self._set is not None:
            command = g.S2KexSet(self._set.flags | ECHO, self._set.schemes, self._set.curves, self._set.keys)
            self._seal(command, TEMPORARY, now)
        self._say_echo_at = now + STEP

    # sealed

    def _sealed(self, command: AnyCommand, key_class: int, now: float) -> None:
        if key_class != TEMPORARY:
            self._not_asked()
        elif isinstance(command, g.S2KexReport) and self.state is S2State.ECHO_AWAITED:
            self._echoed(command, now)
        elif isinstance(command, g.S2NetworkKeyReport) and self.state is S2State.KEY_AWAITED:
            self._key_came(command, now)
        elif isinstance(command, g.S2TransferEnd) and self.state is S2State.TRANSFER_END_AWAITED:
            if command.flags == KEY_VERIFIED:
                self._ask_for_the_next(now)
            else:
                self._fail(KexFailure.VERIFY, now)
        else:
            self._not_asked()

    def _echoed(self, echo: g.S2KexReport, now: float) -> None:
        said = self._report
        if encode(echo) != encode(g.S2KexReport(said.flags | ECHO, said.schemes, said.curves, said.keys)):
            self._fail(KexFailure.AUTH, now)
        else:
            self._ask_for_the_next(now)

    def _ask_for_the_next(self, now: float) -> None:
        """The keys one by one, the lowest bit first; the end of it when there is none left."""
        missing = [one for one in KeyClass if one & self.granted and one not in self.network_keys]
        if missing:
            self._asking = missing[0]
            self._seal(g.S2NetworkKeyGet(self._asking), TEMPORARY, now)
            self._step(S2State.KEY_AWAITED, now)
            return
        self._seal(g.S2TransferEnd(REQUESTS_COMPLETE), TEMPORARY, now)
        self._output += self.channel.output()
        self._end(S2State.DONE, S2Included(self.granted, self.device_specific_key))

    def _key_came(self, report: g.S2NetworkKeyReport, now: float) -> None:
        if report.key_class != self._asking:
            self._fail(KexFailure.REPORT, now)
            return
        self.network_keys[self._asking] = report.key
        self.channel.add_key(self._asking, s2.Keys.of_network_key(report.key))
        self._seal(g.S2NetworkKeyVerify(), self._asking, now)
        self._step(S2State.TRANSFER_END_AWAITED, now)
