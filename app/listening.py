"""Where a server listens: an address, a port and, beyond this machine, a certificate."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

LOOPBACK = "127.0.0.1"


class CannotListen(Exception):
    """The address or the port cannot be had; the text says what to do."""


class NotAllowed(Exception):
    """What was asked for would be unsafe; the text says what to do."""


class BadCertificate(Exception):
    """The certificate or its key cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate with the chain that signed it, and its private key, as PEM files."""

    certificate: Path
    key: Path

    def check(self) -> None:
        """Raises `BadCertificate`."""
        for file in (self.certificate, self.key):
            try:
                file.read_bytes()
            except OSError as error:
                raise BadCertificate(f"{file} cannot be read ({error.strerror}); name a PEM file") from None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            # no password: nobody sits at a service's terminal to type one
            context.load_cert_chain(self.certificate, self.key, password=lambda: "")
        except ssl.SSLError:
            problem = f"{self.certificate} and {self.key} are no certificate and its key"
            raise BadCertificate(f"{problem}; give both as PEM, the key without a password") from None


def tls_of(host: str, certificate: Path | None, key: Path | None) -> Tls | None:
    """What is to be used. Raises `NotAllowed` where others could read what passes, and `CannotListen`."""
    if (certificate is None) != (key is None):
        raise NotAllowed("--tls-cert and --tls-key belong together; give both")
    if certificate is not None and key is not None:
        tls = Tls(certificate, key)
        tls.check()
        return tls
    if not all(ip_address(address).is_loopback for address in _addresses(host)):
        problem = f"{host} can be reached from other machines, and keys and PINs would pass unencrypted"
        raise NotAllowed(f"{problem}; give --tls-cert and --tls-key, or listen at {LOOPBACK}")
    return None


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `CannotListen`."""
    address = _addresses(host)[0]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # said as TCP, or asyncio would not know it as such and leave it to wait for acknowledgements between two writes
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CannotListen(_why_not(host, port, error)) from None
    listener.setblocking(False)
    return listener


def url_of(listener: socket.socket, tls: Tls | None) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'http' if tls is None else 'https'}://{shown}:{port}"


def _addresses(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotListen(f"{host} is no address of this machine; give one such as {LOOPBACK}") from None
    # IPv4 first, as clients do that are told a name
    return sorted((str(one[4][0]).partition("%")[0] for one in found), key=lambda address: ":" in address)


def _why_not(host: str, port: int, error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"port {port} of {host} is in use by another program; stop that one or choose another --port"
    if number == errno.EACCES:
        return f"you may not listen at port {port}; choose a --port from 1024 on"
    if number == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine; give one such as {LOOPBACK}"
    if number is None:
        return f"there is no port {port}; choose a --port from 1 to 65535, or 0 for a free one"
    return f"port {port} of {host} cannot be opened ({getattr(error, 'strerror', error)}); choose another"
