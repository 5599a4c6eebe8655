"""The piece of space that bumble's simulated controllers share, and the controllers on it.

Five things are added to bumble 0.0.236, which is made for a handful of devices in real time:

* controllers are found by address in a dictionary, and advertisements go only to controllers that listen;
* each advertisement passes a gate that the device owns, so a sleeping lock falls silent as it would;
* while nobody on the link listens, advertising sets stand still: five locks that advertise through three quiet days
  would take thirteen million timers. Whoever starts to listen wakes them, each at the moment of the grid on which it
  would have advertised anyway, so nobody on the link can tell the difference;
* a connection attempt can be taken back (Core Vol 4 Part E 7.8.12); bumble answers the command and keeps the attempt,
  so the next one would be refused for ever;
* a reset (7.3.2) ends what the host before it had under way; bumble answers it and does nothing, so a program that
  crashed with a lock in its hand would keep it for ever.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

from bumble import hci, ll
from bumble.controller import AdvertisingSet, Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink

EVENT_INTERVAL_UNIT = 0.000625
"""Seconds; the unit of advertising intervals (Core Vol 4 Part E 7.8.53)."""

SHORTEST_INTERVAL = 0.01
"""Seconds; bumble's own floor, half of the shortest that the standard allows."""


class SparseLink(LocalLink):
    """bumble's in-process link with an index, a gate before each advertisement, and silence where nobody listens.

    Takes `AirController`s alone, since only they tell when they start to listen. Everything is kept in the order in
    which it came; bumble's own set of controllers has an order that changes from run to run.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.controllers: dict[Controller, None] = {}  # type: ignore[assignment]
        self._by_address: dict[hci.Address, Controller] = {}
        self._listening: dict[Controller, None] = {}
        self._silent: dict[_PatientSet, None] = {}
        self.gates: dict[Controller, Callable[[], bytes | None]] = {}

    def add_controller(self, controller: Controller) -> None:
        if not isinstance(controller, AirController):
            raise TypeError(f"{controller.name} is a {type(controller).__name__}; this link takes AirController")
        self.controllers[controller] = None
        self.on_address_changed(controller)

    def remove_controller(self, controller: Controller) -> None:
        self.controllers.pop(controller, None)
        self.gates.pop(controller, None)
        self._listening.pop(controller, None)
        for one in controller.advertising_sets.values():
            one.stop()
        self._by_address = {address: one for address, one in self._by_address.items() if one is not controller}

    def on_address_changed(self, controller: Controller) -> None:
        for address in (controller.public_address, controller.random_address):
            self._by_address[address] = controller

    def find_le_controller(self, address: hci.Address) -> Controller | None:
        known = self._by_address.get(address)
        if known is not None and address in (known.public_address, known.random_address):
            return known
        return super().find_le_controller(address)

    def send_acl_data(
        self, sender_controller: Controller, destination_address: hci.Address, transport: Any, data: bytes
    ) -> None:
        # bumble names the sender by its random address even on a link that was opened with the public one
        receiver = self.find_le_controller(destination_address)
        connection = sender_controller.le_connections.get(destination_address)
        if transport == PhysicalTransport.LE and receiver is not None and connection is not None:
            asyncio.get_running_loop().call_soon(
                receiver.on_link_acl_data, connection.self_address, PhysicalTransport.LE, data
            )

    def send_advertising_pdu(self, sender_controller: Controller, packet: ll.AdvertisingPdu) -> None:
        loop = asyncio.get_running_loop()
        if isinstance(packet, ll.ConnectInd):
            receiver = self.find_le_controller(packet.advertiser_address)
            if receiver is not None:
                loop.call_soon(receiver.on_ll_advertising_pdu, packet)
            return
        listening = [one for one in self._listening if one is not sender_controller]
        if not listening:
            return
        gate = self.gates.get(sender_controller)
        if gate is not None:
            data = gate()
            if data is None:
                return
            packet = ll.AdvExtInd(sender_controller.public_address, data)
        for one in listening:
            loop.call_soon(one.on_ll_advertising_pdu, packet)

    # who listens, and who stands still because nobody does

    def listens(self, controller: Controller, listening: bool) -> None:
        """Told by each controller when it starts or stops to scan or to initiate."""
        if not listening:
            self._listening.pop(controller, None)
        elif controller not in self._listening and controller in self.controllers:
            self._listening[controller] = None
            silent, self._silent = self._silent, {}
            for one in silent:
                one.resume()

    def heard_by_somebody(self, sender: Controller) -> bool:
        return any(one is not sender for one in self._listening)

    def fall_silent(self, advertising: _PatientSet) -> None:
        """`advertising` is resumed as soon as somebody starts to listen."""
        self._silent[advertising] = None

    def leave_silence(self, advertising: _PatientSet) -> None:
        self._silent.pop(advertising, None)


class _PatientSet(AdvertisingSet):
    """An advertising set on a fixed grid of moments, whose timer stops while nobody could hear it.

    bumble's own keeps a second timer when it is stopped and started within one turn of the loop.
    """

    # one of a kind: the dataclass it extends compares by value and cannot be a key
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def __init__(self, controller: Controller, handle: int, link: SparseLink) -> None:
        super().__init__(controller=controller, handle=handle)
        self._link = link
        self._last = 0.0

    @property
    def _interval(self) -> float:
        # the parameters are set before advertising can be enabled (Core Vol 4 Part E 7.8.56)
        units = self.parameters.primary_advertising_interval_min if self.parameters else 0
        return max(units * EVENT_INTERVAL_UNIT, SHORTEST_INTERVAL)

    def start(self) -> None:
        self.stop()
        self.enabled = True
        self.timer_handle = asyncio.get_running_loop().call_soon(self._fire)

    def stop(self) -> None:
        super().stop()
        self._link.leave_silence(self)

    def resume(self) -> None:
        """Takes up the grid where it would stand now."""
        loop = asyncio.get_running_loop()
        missed = max(1, math.ceil((loop.time() - self._last) / self._interval - 1e-9))
        self.timer_handle = loop.call_at(self._last + missed * self._interval, self._fire)

    def _fire(self) -> None:
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        self.timer_handle = None
        if self._link.heard_by_somebody(self.controller):
            self.send_extended_advertising_data()
            self.timer_handle = loop.call_at(self._last + self._interval, self._fire)
        else:
            self._link.fall_silent(self)


class AirController(Controller):
    """bumble's simulated controller on a `SparseLink`."""

    def __init__(self, name: str, link: SparseLink, public_address: hci.Address) -> None:
        self._scanning = False
        self._pending: Any = None
        self._air = link
        super().__init__(name, link=link, public_address=public_address)

    # listening: bumble keeps both as plain attributes and sets them in several command handlers

    @property
    def le_scan_enable(self) -> bool:
        return self._scanning

    @le_scan_enable.setter
    def le_scan_enable(self, scanning: bool) -> None:
        self._scanning = scanning
        self._air.listens(self, self._scanning or self._pending is not None)

    @property
    def pending_le_connection(self) -> Any:
        return self._pending

    @pending_le_connection.setter
    def pending_le_connection(self, command: Any) -> None:
        self._pending = command
        self._air.listens(self, self._scanning or self._pending is not None)

    # advertising

    def on_hci_le_set_advertising_set_random_address_command(
        self, command: hci.HCI_LE_Set_Advertising_Set_Random_Address_Command
    ) -> hci.HCI_StatusReturnParameters:
        self._advertising_set(command.advertising_handle)
        return super().on_hci_le_set_advertising_set_random_address_command(command)

    def on_hci_le_set_extended_advertising_parameters_command(
        self, command: hci.HCI_LE_Set_Extended_Advertising_Parameters_Command
    ) -> hci.HCI_LE_Set_Extended_Advertising_Parameters_ReturnParameters:
        self._advertising_set(command.advertising_handle)
        return super().on_hci_le_set_extended_advertising_parameters_command(command)

    def _advertising_set(self, handle: int) -> None:
        if handle not in self.advertising_sets:
            self.advertising_sets[handle] = _PatientSet(self, handle, self._air)

    # what bumble acknowledges and does not do

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        # the failure follows the command's own answer, which is sent when this returns
        asyncio.get_running_loop().call_soon(
            self.send_hci_packet,
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=pending.peer_address_type,
                peer_address=pending.peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            ),
        )
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_hci_reset_command(self, command: hci.HCI_Reset_Command) -> hci.HCI_StatusReturnParameters:
        self.le_scan_enable = False
        self.pending_le_connection = None
        for advertising in self.advertising_sets.values():
            advertising.stop()
        self.advertising_sets.clear()
        for connection in tuple(self.le_connections.values()):
            # the far end sees its supervision time run out; our own host is told nothing, it asked for this
            connection.send_ll_control_pdu(ll.TerminateInd(hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR))
        self.le_connections.clear()
        return super().on_hci_reset_command(command)
