"""Both ends of secured conversations: an input is a list of messages, taken as they are or sealed as the peer would.

The keys are known here, so what only a peer with the key can say is said as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fuzz_seeds import frames
from fuzz_target import Target, cut_short, put_together

from latchwork.protocol.august import lock_session as august_lock
from latchwork.protocol.august import session as august
from latchwork.protocol.august.checksums import frame_checksum
from latchwork.protocol.august.ciphers import NormalCipher, SecureCipher, session_key
from latchwork.protocol.august.constants import FRAME, Channel, SecureOpcode
from latchwork.protocol.august.frames import CHECKSUM_AT
from latchwork.protocol.august.frames import secure as frames_of_august
from latchwork.protocol.august.generated import GetStatus
from latchwork.protocol.desfire.errors import RemoteError as DesfireRemote
from latchwork.protocol.desfire.generated import GetVersion
from latchwork.protocol.desfire.session import ReaderSession
from latchwork.protocol.matter.door_lock_commands import LockDoor
from latchwork.protocol.matter.invoking import Invoker
from latchwork.protocol.nuki import generated as nuki
from latchwork.protocol.nuki import lock_pairing, pairing
from latchwork.protocol.nuki.frames import build_plain
from latchwork.protocol.tedee import generated as tedee_generated
from latchwork.protocol.tedee import lock_session as tedee_lock
from latchwork.protocol.tedee import session as tedee
from latchwork.protocol.tedee.constants import Characteristic, Header
from latchwork.protocol.tedee.crypto import point_of, private_key
from latchwork.protocol.zwave.s0_channel import S0Channel
from latchwork.protocol.zwave.s0_inclusion import S0Including, S0Joining
from latchwork.protocol.zwave.s2_channel import S2Channel
from latchwork.protocol.zwave.s2_including import S2Including
from latchwork.protocol.zwave.s2_inclusion import ClassesRequested, KeyClass, S2State
from latchwork.protocol.zwave.s2_joining import S2Joining
from latchwork.protocol.zwave.security_s2 import Keys

NOW = 1.0
KEY = bytes(range(16))
LONG_KEY = bytes(range(1, 33))
OWN, PEER = 1, 2
HOME = b"\xc0\xff\xee\x11"
SEALED = 0x80
"""In the first byte of a message: the peer seals the rest."""


def _draw(size: int) -> bytes:
    return bytes(range(size))


# --- Z-Wave -----------------------------------------------------------------------------------------------------------


def _zwave_channels(data: bytes) -> None:
    """Two ends of a channel of each kind; what the peer sends arrives, and so does what is made up."""
    ours, theirs = S0Channel(OWN, PEER, KEY, _draw), S0Channel(PEER, OWN, KEY, _draw)
    ours2, theirs2 = S2Channel(OWN, PEER, HOME, _draw), S2Channel(PEER, OWN, HOME, _draw)
    for channel in (ours2, theirs2):
        channel.add_key(1, Keys.of_network_key(KEY))
    for message in cut_short(data):
        if message[:1] < bytes((SEALED,)):
            ours.receive(message, NOW)
            ours2.receive(message, NOW)
        elif message[1:]:
            theirs.send(message[1:29], NOW)
            theirs2.send(message[1:29], 1, NOW)
        _relay(ours, theirs)
        _relay(ours2, theirs2)


def _relay(ours: Any, theirs: Any) -> None:
    for _ in range(8):
        for frame in theirs.output():
            ours.receive(frame, NOW)
        for frame in ours.output():
            theirs.receive(frame, NOW)
    ours.events()


def _zwave_inclusions(data: bytes) -> None:
    """Both sides of both inclusions hear the messages; the user says yes, with a PIN."""
    including = S2Including(OWN, PEER, HOME, {KeyClass.ACCESS_CONTROL: KEY}, LONG_KEY, _draw)
    joining = S2Joining(OWN, PEER, HOME, KeyClass.ACCESS_CONTROL, LONG_KEY, _draw)
    old = (S0Including(OWN, PEER, KEY, _draw), S0Joining(OWN, PEER, b"\x62\x63", _draw))
    sides: tuple[Any, ...] = (including, joining, *old)
    for side in sides:
        side.start(NOW)
    for message in cut_short(data):
        for side in sides:
            side.receive(message, NOW)
            side.output()
            for event in side.events():
                if isinstance(event, ClassesRequested) and KeyClass.ACCESS_CONTROL in event.classes:
                    including.grant(KeyClass.ACCESS_CONTROL, NOW)
        if including.state is S2State.PIN_AWAITED:
            including.confirm("00001", NOW)


# --- Bluetooth --------------------------------------------------------------------------------------------------------


def _august_app(data: bytes) -> None:
    """An app whose lock says what the input does: 18 bytes of it at a time, with their checksum, enciphered."""
    session, lock = _august()
    session.send(GetStatus(2))
    for message in cut_short(data):
        session.receive(Channel.NORMAL, lock.encrypt(_summed(message)))
        session.receive(Channel.SECURE, message)


def _summed(message: bytes) -> bytes:
    """A plaintext with the checksum that it should have."""
    plain = message[:FRAME].ljust(FRAME, b"\0")
    blank = plain[:CHECKSUM_AT] + b"\0" + plain[CHECKSUM_AT + 1 :]
    return plain[:CHECKSUM_AT] + bytes((frame_checksum(blank),)) + plain[CHECKSUM_AT + 1 :]


def _august() -> tuple[august.ClientSession, NormalCipher]:
    session, secure = august.ClientSession(KEY, 1), SecureCipher(KEY)
    session.open(bytes(8))
    agreed = frames_of_august(SecureOpcode.KEY_EXCHANGE_ANSWER, bytes(8), 1).build()
    session.receive(Channel.SECURE, secure.encrypt(agreed))
    session.initialise(bytes(8))
    begun = frames_of_august(SecureOpcode.INITIALISE_ANSWER, bytes(8), 1).build()
    session.receive(Channel.SECURE, SecureCipher(bytes(16)).encrypt(begun))
    return session, NormalCipher(bytes(16))


def _august_lock(data: bytes) -> None:
    """A lock that hears what an app with its key says: an opcode and eight bytes, or 18 bytes once it is open."""
    lock, app, normal = august_lock.LockSession({1: KEY}), SecureCipher(KEY), NormalCipher(bytes(16))
    try:
        for message in cut_short(data):
            if message[:1] < bytes((SEALED,)):
                frame = frames_of_august(sum(message[:1]), message[1:9].ljust(8, b"\0"), 1).build()  # type: ignore[arg-type]
                events = lock.receive(Channel.SECURE, app.encrypt(frame))
            else:
                events = lock.receive(Channel.NORMAL, normal.encrypt(_summed(message)))
            for event in events:
                if isinstance(event, august_lock.KeyWanted):
                    lock.exchange(bytes(8))
                    app = SecureCipher(session_key(lock._app_random, bytes(8)))
                    normal = NormalCipher(session_key(lock._app_random, bytes(8)))
                elif isinstance(event, august_lock.InitialiseWanted):
                    lock.initialised()
    except august.RemoteError:
        return


def _august_messages() -> Iterator[bytes]:
    """A handshake, commands, a good-bye."""
    begin = [bytes((one,)) + bytes(8) for one in (SecureOpcode.KEY_EXCHANGE, SecureOpcode.INITIALISE)]
    spoken = [one for one in frames("august-yale-ble", "plaintext") if len(one) == FRAME and one[0] >= SEALED]
    for at in range(0, len(spoken), 8):
        yield put_together([*begin, *spoken[at : at + 8], bytes((SecureOpcode.DISCONNECT,))])


def _nuki_pairing(data: bytes) -> None:
    """App and lock of a pairing hear the messages; each begins anew when it is broken."""
    app, lock = _nuki_app(), _nuki_lock()
    for message in cut_short(data):
        try:
            app.receive(message)
        except pairing.RemoteError:
            app = _nuki_app()
        try:
            lock.receive(message)
        except pairing.RemoteError:
            lock = _nuki_lock()


def _nuki_app() -> pairing.ClientPairing:
    app = pairing.ClientPairing(pairing.Applicant(1, "phone", LONG_KEY, LONG_KEY))
    app.begin()
    return app


def _nuki_lock() -> lock_pairing.LockPairing:
    return lock_pairing.LockPairing(lock_pairing.LockSecrets(LONG_KEY, (bytes(32), LONG_KEY, LONG_KEY[::-1])))


def _tedee(data: bytes) -> None:
    """App and lock of a PTLS session hear the messages on each characteristic."""
    app = tedee.ClientSession(tedee.Credentials(bytes(100), point_of(private_key(LONG_KEY)), lambda digest: bytes(70)))
    lock = tedee_lock.LockSession(lambda digest: bytes(70))
    app.hello(LONG_KEY, bytes(32), 100)
    for message in cut_short(data):
        for characteristic in Characteristic:
            try:
                app.receive(characteristic, message)
            except tedee.RemoteError:
                app = tedee.ClientSession(app._credentials)
                app.hello(LONG_KEY, bytes(32), 100)
            try:
                for event in lock.receive(characteristic, message):
                    if isinstance(event, tedee_lock.HelloWanted):
                        lock.hello(LONG_KEY, bytes(32), 100)
            except tedee.RemoteError:
                lock = tedee_lock.LockSession(lambda digest: bytes(70))


# --- cards and Matter -------------------------------------------------------------------------------------------------


def _desfire(data: bytes) -> None:
    """A reader that asks for a card's version, again and again."""
    session = ReaderSession()
    for frame in cut_short(data):
        if session.state.name == "IDLE":
            session.send(GetVersion())
        try:
            session.receive(frame)
        except DesfireRemote:
            continue


def _matter(data: bytes) -> None:
    """A controller that unlocks; the first byte of a message is its opcode."""
    invoker = Invoker()
    for message in cut_short(data):
        if invoker.state.name == "IDLE":
            invoker.invoke(LockDoor(), NOW, 10.0)
        invoker.receive(sum(message[:1]), message[1:], NOW)
        invoker.output()
        invoker.events()


def _list(found: Iterable[bytes], before: bytes = b"") -> Iterator[bytes]:
    every = [before + one for one in found]
    yield put_together(every[:60])
    for at in range(0, min(len(every), 60), 6):
        yield put_together(every[at : at + 6])


def _pairing_frames() -> Iterator[bytes]:
    """Whole messages of a pairing, one with a public key of zeros."""
    yield from frames("nuki-ble", "message")
    yield build_plain(nuki.RequestData(3, b""))
    yield build_plain(nuki.PublicKey(bytes(32)))


def _inclusion_frames() -> Iterator[bytes]:
    yield from (b"\x98\x04\x00", b"\x98\x05\x00", b"\x9f\x04", b"\x9f\x05\x00\x02\x01\x04", b"\x9f\x06\x00\x02\x01\x04")
    yield from (b"\x9f\x08\x00" + bytes(32), b"\x9f\x08\x01" + bytes(32), b"\x9f\x07\x01")
    yield from (frame for frame in frames("zwave", "hex") if frame[:1] in (b"\x98", b"\x9f"))


def _ptls_frames() -> Iterator[bytes]:
    yield bytes((Header.HELLO,)) + tedee_generated.AppHello(2, 100, 0, bytes(32), bytes(65), bytes(52)).build()
    yield bytes((Header.HELLO,)) + tedee_generated.LockHello(2, 100, 0, bytes(32), bytes(65)).build()
    yield from frames("tedee", "wire", "plaintext")


SECURED: tuple[Target, ...] = (
    Target(
        "zwave-channels", "S0 and S2 between two nodes", _zwave_channels, lambda: _list(frames("zwave", "hex"), b"\x80")
    ),
    Target(
        "zwave-inclusions", "S0 and S2 inclusion, both sides", _zwave_inclusions, lambda: _list(_inclusion_frames())
    ),
    Target("august-app", "an app of August", _august_app, lambda: _list(frames("august-yale-ble", "plaintext"))),
    Target("august-lock", "a lock of August", _august_lock, _august_messages),
    Target("nuki-pairing", "Nuki's pairing, both sides", _nuki_pairing, lambda: _list(_pairing_frames())),
    Target("tedee-ptls", "Tedee's handshake, both sides", _tedee, lambda: _list(_ptls_frames())),
    Target(
        "desfire-reader",
        "a reader that a DESFire card answers",
        _desfire,
        lambda: _list(frames("desfire", "r1", "r2", "rx")),
    ),
    Target(
        "matter-invoker",
        "a controller that a Matter lock answers",
        _matter,
        lambda: _list(frames("matter-door-lock", "response_tlv", "tlv"), b"\x09"),
    ),
)
