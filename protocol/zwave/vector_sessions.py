"""Captured S0 and S2 sessions held against the security codecs: every frame is opened and sealed again.

Nothing is taken from the vector that the frames themselves tell: keys are derived from the key exchange, nonces from
the nonce frames, and what the vector states of them is compared. Frames that nothing authenticates are held to the
order of the exchange, the sequence numbers and the echoes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from latchwork.protocol.vectors import Mismatch, NotUnderstood, Vector, expect, expect_fields
from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave import security_s2 as s2

TEMPORARY = "TEMP"


def _only(where: str, stated: Mapping[str, Any], *known: str) -> None:
    unknown = set(stated) - set(known) - {"id", "kind", "note", "source"}
    if unknown:
        raise NotUnderstood(f"nothing is known of {where}{', '.join(sorted(unknown))}")


def _pair(frames: list[Mapping[str, Any]]) -> None:
    """A session has two nodes, and every frame goes from one to the other."""
    nodes = {node for frame in frames for node in (frame["src"], frame["dst"])}
    expect("number of nodes", 2, len(nodes))
    for number, frame in enumerate(frames):
        if frame["src"] == frame["dst"]:
            raise Mismatch(f"frames[{number}]: it goes from a node to itself")


# --- S0 ---------------------------------------------------------------------------------------------------------------


class _S0:
    """What the two nodes know as the session goes on."""

    def __init__(self, stated_keys: Mapping[str, Mapping[str, str]]) -> None:
        self._stated_keys = stated_keys
        self._network_key = s0.TEMPORARY
        self._nonces: dict[tuple[int, int], bytes] = {}
        self._asked: set[tuple[int, int]] = set()
        self.compared: set[str] = set()

    def frame(self, frame: Mapping[str, Any], where: str) -> None:
        _only(where, frame, "src", "dst", "raw", "cmd", *_S0_SEALED)
        data, way = bytes.fromhex(frame["raw"]), (frame["src"], frame["dst"])
        expect(f"{where}raw, command class", s0.CLASS, data[0])
        expect(f"{where}cmd", frame["cmd"], f"{data[1]:02x}")
        if data[1] in (s0.ENCAPSULATION, s0.ENCAPSULATION_AND_NONCE_GET):
            self._sealed(frame, data, where)
            return
        _only(where, frame, "src", "dst", "raw", "cmd")
        if data[1] == s0.NONCE_GET:
            expect(f"{where}raw", "9840", data.hex())
            self._asked.add(way)
        elif data[1] == s0.NONCE_REPORT:
            expect(f"{where}raw, length of the nonce", s0.NONCE, len(data) - 2)
            if way[::-1] not in self._asked:
                raise Mismatch(f"{where}raw: a nonce that nobody asked for")
            self._asked.discard(way[::-1])
            self._nonces[way] = data[2:]
        elif data[1] in (0x04, 0x05):
            expect(f"{where}raw, schemes", "00", data[2:].hex())
        else:
            raise NotUnderstood(f"{where}a bare command {data[1]:02x} of S0")

    def _sealed(self, frame: Mapping[str, Any], data: bytes, where: str) -> None:
        source, destination = frame["src"], frame["dst"]
        receiver_nonce = self._nonces.pop((destination, source), None)
        if receiver_nonce is None:
            raise Mismatch(f"{where}raw: the receiver gave out no nonce for it")
        if data[1] == s0.ENCAPSULATION_AND_NONCE_GET:
            self._asked.add((source, destination))
        keys = self._keys(frame["key"], where)
        opened = s0.Encapsulation.open(data, source, destination, receiver_nonce, keys)
        ciphertext = data[2 + s0.NONCE : -s0.MAC - 1]
        got = {
            "sender_nonce": opened.sender_nonce.hex(),
            "receiver_nonce": opened.receiver_nonce.hex(),
            "auth_data": opened.authenticated(ciphertext).hex(),
            "plaintext": opened.plaintext.hex(),
            "mac": opened.mac(keys).hex(),
            "raw": opened.build(keys).hex(),
        }
        expect_fields({name: frame[name] for name in got if name in frame}, got, where)
        if opened.plaintext[1:3] == bytes((s0.CLASS, s0.NETWORK_KEY_SET)):
            self._network_key = opened.plaintext[3:]

    def _keys(self, name: str, where: str) -> s0.Keys:
        """Those of the network key that is valid now; a name that begins with TEMP is the zero key."""
        if name not in self._stated_keys:
            raise Mismatch(f"{where}key: no key is called {name!r}")
        keys = s0.Keys.derive(s0.TEMPORARY if name.startswith(TEMPORARY) else self._network_key)
        got = {"auth": keys.authentication.hex(), "enc": keys.encryption.hex()}
        expect_fields(self._stated_keys[name], got, f"keys.{name}.")
        self.compared.add(name)
        return keys


_S0_SEALED = ("key", "sender_nonce", "receiver_nonce", "auth_data", "plaintext", "mac")


def check_s0_session(vector: Vector) -> None:
    _only("", vector, "keys", "frames")
    _pair(vector["frames"])
    session = _S0(vector["keys"])
    for number, frame in enumerate(vector["frames"]):
        session.frame(frame, f"frames[{number}].")
    _all_compared(vector["keys"], session.compared)


def _all_compared(stated: Mapping[str, Any], compared: set[str]) -> None:
    unused = set(stated) - compared
    if unused:
        raise NotUnderstood(f"no frame uses the keys {', '.join(sorted(unused))}")


# --- S2 ---------------------------------------------------------------------------------------------------------------


class _S2:
    """Both nodes in one: what each knows follows from the frames and from the joining node's private key."""

    def __init__(self, vector: Vector) -> None:
        self._home_id = bytes.fromhex(vector["home_id"])
        self._private = bytes.fromhex(vector["joining_node_private_key"])
        self._public = s2.public_key(self._private)
        expect("joining_node_public_key", vector["joining_node_public_key"], self._public.hex())
        self._stated_keys: Mapping[str, Mapping[str, str]] = vector["keys"]
        self._prk: bytes | None = None
        self._network_keys: list[bytes] = []
        self._entropy: dict[tuple[int, int], bytes] = {}
        self._spans: dict[str, s2.Span] = {}
        self._last_sequence: dict[int, int] = {}
        self._clear: dict[int, bytes] = {}
        self.compared: set[str] = set()

    def frame(self, frame: Mapping[str, Any], where: str) -> None:
        data = bytes.fromhex(frame["raw"])
        expect(f"{where}raw, command class", s2.CLASS, data[0])
        if data[1] in (s2.NONCE_GET, s2.NONCE_REPORT, s2.ENCAPSULATION):
            self._count(frame["src"], data[2], where)
        if data[1] == s2.ENCAPSULATION:
            self._sealed(frame, data, where)
            return
        _only(where, frame, "src", "dst", "raw", "what", *(["derived"] if data[1] == s2.PUBLIC_KEY_REPORT else []))
        match data[1]:
            case s2.NONCE_REPORT:
                self._nonce_report(frame, data, where)
            case s2.PUBLIC_KEY_REPORT:
                self._public_key(frame, data, where)
            case s2.NONCE_GET | s2.KEX_GET:
                self._what(frame, f"cmd {data[1]:02x}", where)
                expect(f"{where}raw, length", 3 if data[1] == s2.NONCE_GET else 2, len(data))
            case s2.KEX_REPORT | s2.KEX_SET:
                self._what(frame, f"cmd {data[1]:02x}", where)
                self._clear[data[1]] = data
            case other:
                raise NotUnderstood(f"{where}a bare command {other:02x} of S2")

    def _what(self, frame: Mapping[str, Any], got: str, where: str) -> None:
        if "what" in frame:
            expect(f"{where}what", frame["what"], got)

    def _count(self, source: int, sequence: int, where: str) -> None:
        if source in self._last_sequence:
            expect(f"{where}raw, sequence number", (self._last_sequence[source] + 1) & 0xFF, sequence)
        self._last_sequence[source] = sequence

    def _nonce_report(self, frame: Mapping[str, Any], data: bytes, where: str) -> None:
        self._what(frame, f"NonceReport seq={data[2]} flags={data[3]:02x}", where)
        expect(f"{where}raw, length of the entropy", s2.ENTROPY if data[3] & 0x01 else 0, len(data) - 4)
        self._entropy[frame["src"], frame["dst"]] = data[4:]

    def _public_key(self, frame: Mapping[str, Any], data: bytes, where: str) -> None:
        including = data[2] & 0x01
        self._what(frame, f"PublicKeyReport includingNode={including}", where)
        if not including:
            masked = bytes(2) + self._public[2:]
            if data[3:] not in (self._public, masked):
                raise Mismatch(f"{where}raw: it is not the joining node's public key")
            return
        secret = s2.shared_secret(self._private, data[3:])
        self._prk = s2.temporary_prk(secret, data[3:], self._public)
        keys = s2.Keys.temporary(self._prk)
        got = {
            "shared_secret": secret.hex(),
            "prk": self._prk.hex(),
            "ccm": keys.ccm.hex(),
            "pstr": keys.personalisation.hex(),
        }
        expect_fields(frame.get("derived", {}), got, f"{where}derived.")

    def _sealed(self, frame: Mapping[str, Any], data: bytes, where: str) -> None:
        _only(where, frame, "src", "dst", "raw", "what", *_S2_SEALED)
        envelope = s2.Envelope.parse(data)
        name = str(frame["what"]).rpartition("key=")[2]
        extended = int(bool(envelope.flags & s2.EXTENDED))
        self._what(frame, f"MessageEncap seq={envelope.sequence} ext={extended} key={name}", where)
        keys = self._keys(name, where)
        source, destination = frame["src"], frame["dst"]
        got: dict[str, Any] = {"sender_ei": None, "receiver_ei": None}
        entropy = envelope.sender_entropy
        if entropy is not None:
            theirs = self._entropy.pop((destination, source), None)
            if theirs is None:
                raise Mismatch(f"{where}raw: a SPAN extension, and the receiver had told no entropy")
            mixed = s2.mixed_entropy(entropy, theirs)
            self._spans[name] = s2.Span(keys, mixed)
            got = {"sender_ei": entropy.hex(), "receiver_ei": theirs.hex(), "mei": mixed.hex()}
        if name not in self._spans:
            raise Mismatch(f"{where}raw: the nodes share no nonces under the key {name}")
        nonce = self._spans[name].next_nonce()
        associated = envelope.associated_data(source, destination, self._home_id)
        plaintext = envelope.open(keys, nonce, associated)
        expect(f"{where}raw, sealed again", envelope.sealed, s2.seal(keys, nonce, plaintext, associated))
        got |= {"nonce": nonce.hex(), "aad": associated.hex(), "plaintext": plaintext.hex(), "raw": data.hex()}
        expect_fields({field: frame[field] for field in (*_S2_SEALED, "raw") if field in frame}, got, where)
        expect(f"{where}raw", data.hex(), envelope.build().hex())
        self._learn(plaintext, where)

    def _learn(self, plaintext: bytes, where: str) -> None:
        """The network key of a class, and the echoes of what was said in the open."""
        if plaintext[:1] != bytes((s2.CLASS,)):
            return
        if plaintext[1] == s2.NETWORK_KEY_REPORT:
            self._network_keys.append(plaintext[3:])
        elif plaintext[1] in self._clear:
            clear = self._clear[plaintext[1]]
            echo = clear[:2] + bytes((clear[2] | 0x01,)) + clear[3:]
            expect(f"{where}plaintext, the echo of {clear[1]:02x}", echo.hex(), plaintext.hex())

    def _keys(self, name: str, where: str) -> s2.Keys:
        """Derived from the key exchange; a network key is known by what the vector states of it."""
        stated = self._stated_keys.get(name)
        if stated is None:
            raise Mismatch(f"{where}what: no key is called {name!r}")
        if name.startswith(TEMPORARY):
            if self._prk is None:
                raise Mismatch(f"{where}raw: enciphered before public keys were exchanged")
            derived = [(s2.Keys.temporary(self._prk), {"prk": self._prk.hex()})]
        else:
            derived = [(s2.Keys.of_network_key(key), {}) for key in self._network_keys]
        rows = []
        for keys, more in derived:
            row = more | {"ccm": keys.ccm.hex(), "pstr": keys.personalisation.hex()}
            if keys.multicast is not None:
                row["mpan"] = keys.multicast.hex()
            rows.append((keys, row))
        if not rows:
            raise Mismatch(f"{where}raw: enciphered under {name} before its network key was handed over")
        keys, got = next((one for one in rows if one[1]["ccm"] == stated.get("ccm")), rows[-1])
        expect_fields(stated, got, f"keys.{name}.")
        self.compared.add(name)
        return keys


_S2_SEALED = ("sender_ei", "receiver_ei", "nonce", "aad", "plaintext", "mei")


def check_s2_session(vector: Vector) -> None:
    _only("", vector, "home_id", "joining_node_private_key", "joining_node_public_key", "keys", "frames")
    _pair(vector["frames"])
    session = _S2(vector)
    for number, frame in enumerate(vector["frames"]):
        session.frame(frame, f"frames[{number}].")
    _all_compared(vector["keys"], session.compared)
