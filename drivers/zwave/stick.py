"""One Z-Wave controller on a byte link: start-up, one transmission at a time, answers to whoever awaits them.

The Serial API's rules live in `latchwork.protocol.zwave.serial_api`; this module gives them a link, the world's clock
and callers. Nodes are served in fair turns. Source of the order at start-up: INS12350 and what zwave-js asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from latchwork.drivers.contract import Unconfirmed, Unreachable
from latchwork.drivers.links import ByteLink, LinkLost
from latchwork.drivers.zwave.turns import Turns
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.irregular import bits
from latchwork.protocol.zwave.serial_api import (
    Answered,
    AnswerLost,
    CallbackLost,
    CalledBack,
    Event,
    NotDelivered,
    ResetNeeded,
    SerialApi,
    State,
    Unsolicited,
)
from latchwork.world import World

T = TypeVar("T")

TX_OPTIONS = 0x25
"""Acknowledged, routed automatically, explorer frames allowed."""

NO_ROUTE = b"\0\0\0\0"
LIBRARY_BRIDGE = 7
BRIDGE_SEND = 0xA9
STARTED_TIMEOUT, STARTED_TIMEOUT_WITHOUT_WORD = 5.0, 1.5
FOREIGN = 0xC0
"""Bits of a received frame's status: not for this node, or of another network."""

STICK = 0
"""Whose turn it is when the stick itself is asked something."""


class TxStatus(IntEnum):
    OK = 0x00
    NO_ACK = 0x01
    FAIL = 0x02
    BUSY = 0x03
    NO_ROUTE = 0x04
    VERIFIED = 0x05


DELIVERED = frozenset({TxStatus.OK, TxStatus.VERIFIED})

ATTEMPTS: dict[int, tuple[int, float]] = {
    TxStatus.NO_ACK: (3, 2.0),
    TxStatus.FAIL: (3, 2.0),
    TxStatus.NO_ROUTE: (3, 2.0),
    TxStatus.BUSY: (5, 1.0),
}
"""How often a frame is sent in all when it ends like that, and the pause in between, when other nodes are served."""


@dataclass(frozen=True, slots=True)
class Controller:
    """What the stick says of itself at start-up; `functions` are the Serial API functions that it knows."""

    version: str
    library: int
    home: bytes
    node: int
    nodes: tuple[int, ...]
    functions: frozenset[int]
    manufacturer: int
    product_type: int
    product: int

    @property
    def bridges(self) -> bool:
        """Whether it wants frames through SendDataBridge."""
        return self.library == LIBRARY_BRIDGE and BRIDGE_SEND in self.functions


Received = Callable[[bytes], None]


class Stick:
    """`start` it before use and `close` it after. `name` is the medium that its doors share."""

    def __init__(self, world: World, link: ByteLink, name: str = "zwave") -> None:
        self.world = world
        self.name = name
        self.controller: Controller | None = None
        self._link = link
        self._api = SerialApi()
        self._turns = Turns()
        self._answer: asyncio.Future[Answered | NotDelivered | AnswerLost] | None = None
        self._callbacks: dict[int, asyncio.Future[int | None]] = {}
        self._receivers: dict[int, Received] = {}
        self._unsolicited: list[Callable[[g.StickRequest], None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at: float | None = None
        self._pump: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[Any]] = set()
        self._reset_wanted = False
        self._lost: LinkLost | None = None
        self._down = asyncio.Event()

    # life

    async def start(self, *, soft_reset: bool = False) -> Controller:
        """Flushes the line, asks the stick who it is. `Unreachable` when it does not answer.

        Cancelled, it leaves the stick as it was.
        """
        async with self._turns.of(STICK):
            return await self._begin(soft_reset=soft_reset)

    async def reconnect(self, link: ByteLink) -> Controller:
        """Goes on over a new link after the old one fell, as when the stick was plugged in again. Its nodes stay."""
        await self._stop()
        # whoever waits for a turn is told that the link is down until the stick has said who it is
        async with self._turns.of(STICK):
            self._link, self._lost, self._api = link, None, SerialApi()
            self._down.clear()
            return await self._begin(soft_reset=False)

    async def _begin(self, *, soft_reset: bool) -> Controller:
        """In a turn of the stick's own."""
        if self._pump is None:
            self._pump = asyncio.get_running_loop().create_task(self._receive())
        self._api.start()
        self._after()
        if soft_reset:
            await self._soft_reset()
        self.controller = await self._interview()
        return self.controller

    async def until_lost(self) -> LinkLost:
        """Waits until the link has fallen by itself and says why; at once when it is down already."""
        await self._down.wait()
        assert self._lost is not None
        return self._lost

    def give_up(self, why: str) -> None:
        """Takes the link for lost: whoever waits is told, and nothing is sent until `reconnect`."""
        self._fell(LinkLost(why))

    async def close(self) -> None:
        """Stops listening and closes the link; what was under way is cancelled."""
        await self._stop()
        await self._link.close()

    async def _stop(self) -> None:
        tasks = [task for task in (self._pump, *self._running) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._pump = None
        self._stop_timer()

    async def _interview(self) -> Controller:
        version = await self._ask(g.GetControllerVersion(), g.GetControllerVersionResponse)
        text, _, rest = version.version.partition(b"\0")
        capabilities = await self._ask(g.GetSerialApiCapabilities(), g.GetSerialApiCapabilitiesResponse)
        init = await self._ask(g.GetInitData(), g.GetInitDataResponse)
        home = await self._ask(g.GetHomeAndNodeId(), g.GetHomeAndNodeIdResponse)
        return Controller(
            version=text.decode("ascii", "replace"),
            library=rest[0] if rest else 0,
            home=home.home,
            node=home.node,
            nodes=tuple(bit + 1 for bit in bits(init.nodes)),
            functions=frozenset(bit + 1 for bit in bits(capabilities.functions)),
            manufacturer=capabilities.manufacturer,
            product_type=capabilities.product_type,
            product=capabilities.product,
        )

    async def _soft_reset(self) -> None:
        """Resets the stick and waits until it says that it is up; some never say so."""
        started = asyncio.get_running_loop().create_future()

        def heard(request: g.StickRequest) -> None:
            if isinstance(request, g.SerialApiStarted) and not started.done():
                started.set_result(None)

        self._unsolicited.append(heard)
        try:
            await self._request(g.SoftReset())
            await self.within(STARTED_TIMEOUT, started)
        finally:
            self._unsolicited.remove(heard)
        self._reset_wanted = False

    # what callers do with it

    def attach(self, node: int, received: Received) -> None:
        """Names who takes the commands that `node` sends."""
        self._receivers[node] = received

    def detach(self, node: int) -> None:
        self._receivers.pop(node, None)

    def on_stick_request(self, heard: Callable[[g.StickRequest], None]) -> Callable[[], None]:
        """Lets `heard` see every frame that the stick sends unasked; the returned call ends that."""
        self._unsolicited.append(heard)
        return lambda: self._unsolicited.remove(heard)

    def next_callback(self) -> int:
        return self._api.next_callback()

    async def ask(self, request: g.HostRequest, answer: type[T]) -> T:
        """Asks the stick itself. `Unreachable` when it is deaf, `Unconfirmed` when its answer was lost."""
        async with self._turns.of(STICK):
            await self._reset_if_wanted()
            return await self._ask(request, answer)

    async def tell(self, request: g.HostRequest) -> None:
        """Sends the stick a request whose answer, if it has one, does not matter."""
        async with self._turns.of(STICK):
            await self._reset_if_wanted()
            await self._request(request)

    async def transmit(self, node: int, data: bytes) -> None:
        """Sends one frame to a node and waits until it is acknowledged on the air.

        `Unreachable` when it is not, after the attempts of `ATTEMPTS`; `Unconfirmed` when the stick never told how it
        went. Cancelled before its turn it sends nothing; after that the frame goes out and the turn ends by itself.
        """
        attempt = 0
        while True:
            attempt += 1
            await self._turns.take(node)
            status = await self._sheltered(self._spawn(self._transmit_in_turn(node, data)))
            if status in DELIVERED:
                return
            attempts, pause = ATTEMPTS.get(status, ATTEMPTS[TxStatus.FAIL])
            if attempt >= attempts:
                raise Unreachable(
                    f"node {node} did not acknowledge a frame in {attempt} attempts (transmit status {status:02x}): "
                    "it is out of range, without power or asleep"
                )
            await self.world.sleep(pause)

    async def within(self, seconds: float, future: asyncio.Future[T]) -> T | None:
        """The result of `future`, or None if it does not come within `seconds`."""
        loop = asyncio.get_running_loop()

        def late() -> None:
            if not future.done():
                future.cancel()

        timer = loop.call_later(seconds, late)
        try:
            return await future
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return None
        finally:
            timer.cancel()

    # one request at a time

    async def _sheltered(self, task: asyncio.Task[T]) -> T:
        """The result of a task that goes on when its caller is cancelled."""
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if task.cancelled() and not (caller is not None and caller.cancelling()):
                raise Unconfirmed(f"{self.name} was connected anew while a frame was under way") from None
            raise

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()

    async def _transmit_in_turn(self, node: int, data: bytes) -> int:
        """One transmission, in a turn that the caller has taken and this gives back; returns the transmit status."""
        try:
            await self._reset_if_wanted()
            callback = self._api.next_callback()
            done: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
            self._callbacks[callback] = done
            try:
                response = await self._request(self._send_data(node, data, callback))
                if getattr(response, "accepted", None) == 0:
                    return TxStatus.BUSY
                status = await done
            finally:
                del self._callbacks[callback]
            if status is None:
                await self._request(g.SendDataAbort())
                raise Unconfirmed(f"{self.name} never told whether its frame to node {node} went out")
            return status
        finally:
            self._turns.give_back()

    def _send_data(self, node: int, data: bytes, callback: int) -> g.HostRequest:
        controller = self.controller
        if controller is None:
            raise RuntimeError(f"{self.name} has not been started; call start() first")
        if controller.bridges:
            return g.SendDataBridge(controller.node, node, data, TX_OPTIONS, NO_ROUTE, callback)
        return g.SendData(node, data, TX_OPTIONS, callback)

    async def _reset_if_wanted(self) -> None:
        if self._reset_wanted:
            await self._soft_reset()

    async def _ask(self, request: g.HostRequest, answer: type[T]) -> T:
        response = await self._request(request)
        if not isinstance(response, answer):
            raise Unconfirmed(f"{self.name} answered {type(request).__name__} with something else")
        return response

    async def _request(self, request: g.HostRequest) -> g.StickResponse | None:
        """One request of the Serial API, in a turn of its own."""
        if self._lost is not None:
            raise Unreachable(f"{self.name}: {self._lost}") from self._lost
        while self._api.state is not State.IDLE:  # left behind by a caller who was cancelled
            await self._ended()
        self._answer = asyncio.get_running_loop().create_future()
        self._api.request(request, self.world.monotonic())
        self._after()
        event = await self._ended()
        if isinstance(event, NotDelivered):
            self._reset_wanted = True
            raise Unreachable(f"{self.name} does not acknowledge what it is sent: unplug it and plug it in again")
        if isinstance(event, AnswerLost):
            raise Unconfirmed(f"{self.name} took a {type(request).__name__} and never answered it")
        return event.response

    async def _ended(self) -> Answered | NotDelivered | AnswerLost:
        if self._answer is None:
            raise RuntimeError("no request is under way")
        return await asyncio.shield(self._answer)

    # bytes and time

    async def _receive(self) -> None:
        while True:
            try:
                data = await self._link.receive()
            except LinkLost as error:
                self._fell(error)
                return
            self._api.receive(data, self.world.monotonic())
            self._after()

    def _tick(self) -> None:
        due = self._timer_at or 0.0  # a loop may wake a hair early
        self._timer = self._timer_at = None
        self._api.tick(max(due, self.world.monotonic()))
        self._after()

    def _after(self) -> None:
        """Writes what the state machine wants written, tells what it tells, sets the timer that it wants."""
        output = self._api.output()
        if output:
            try:
                self._link.send(output)
            except LinkLost as error:
                self._fell(error)
                return
        for event in self._api.events():
            self._tell(event)
        wake_at = self._api.wake_at
        if wake_at != self._timer_at:
            self._stop_timer()
            if wake_at is not None:
                self._timer = asyncio.get_running_loop().call_at(wake_at, self._tick)
                self._timer_at = wake_at

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._timer_at = None

    def _fell(self, error: LinkLost) -> None:
        self._lost = error
        self._down.set()
        self._stop_timer()
        text = f"{self.name}: {error}"
        waiting: list[asyncio.Future[Any]] = [*self._callbacks.values()]
        if self._answer is not None:
            waiting.append(self._answer)
        for future in waiting:
            if not future.done():
                future.set_exception(Unconfirmed(text))
                future.exception()  # counts as seen: whoever asked may have been cancelled meanwhile

    def _tell(self, event: Event) -> None:
        match event:
            case Answered() | NotDelivered() | AnswerLost():
                if self._answer is not None and not self._answer.done():
                    self._answer.set_result(event)
            case CalledBack(callback, status):
                self._called_back(callback, status)
            case CallbackLost(callback):
                self._called_back(callback, None)
            case ResetNeeded():
                self._reset_wanted = True
            case Unsolicited(request):
                self._dispatch(request)

    def _called_back(self, callback: int, status: int | None) -> None:
        done = self._callbacks.get(callback)
        if done is not None and not done.done():
            done.set_result(status)

    def _dispatch(self, request: g.StickRequest) -> None:
        if isinstance(request, g.ApplicationCommand | g.BridgeApplicationCommand):
            receiver = self._receivers.get(request.source)
            if receiver is not None and not request.rx_status & FOREIGN:
                receiver(request.data)
            return
        for heard in tuple(self._unsolicited):
            heard(request)
