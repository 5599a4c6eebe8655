"""Commands 05, 06 and 70: cards, fingerprints and their weekly windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from latchwork.protocol.ttlock.cards import is_long
from latchwork.protocol.ttlock.commands import AddStatus, CardOperation, Command, CyclicUser, FingerprintOperation
from latchwork.protocol.ttlock.errors import LockError
from latchwork.protocol.ttlock.generated import (
    AddCard,
    AddCardByTap,
    AddCardReply,
    AddCycle,
    AddCycleReply,
    AddFingerprint,
    AddFingerprintReply,
    AddLongCard,
    CardRecord,
    CardTail,
    ClearCards,
    ClearCardsReply,
    ClearCycles,
    ClearCyclesReply,
    ClearFingerprints,
    ClearFingerprintsReply,
    DeleteCard,
    DeleteCardReply,
    DeleteFingerprint,
    DeleteFingerprintReply,
    DeleteLongCard,
    FingerprintTail,
    LongCardRecord,
    ModifyCard,
    ModifyCardReply,
    ModifyFingerprint,
    ModifyFingerprintReply,
    ModifyLongCard,
    SearchCards,
    SearchCardsReply,
    SearchFingerprints,
    SearchFingerprintsReply,
    SearchFingerprintsReplyRecord,
    parse_card_request,
    parse_cyclic_request,
    parse_fingerprint_request,
)
from latchwork.simulators.ttlock.board import Board, Refused
from latchwork.simulators.ttlock.memory import Card, Fingerprint
from latchwork.simulators.ttlock.windows import Cycle, is_date5

LAST_PAGE = 0xFFFF
PAGE_ROOM = 233

CARD_ADDED, CARDS_CLEARED, CARD_DELETED = 15, 16, 18
FINGERPRINT_ADDED, FINGERPRINT_DELETED, FINGERPRINTS_CLEARED = 21, 23, 24

Operation = Callable[[Board, Any], bytes]


def _dispatch(
    board: Board,
    payload: bytes,
    known: Sequence[int],
    parse: Callable[[Any, bytes], object],
    operations: dict[type, Operation],
    by_length: bool,
) -> bytes:
    if not payload or payload[0] not in known:
        raise Refused(LockError.INVALID_PARAMETER)
    request = parse((payload[0], len(payload)) if by_length else payload[0], payload)
    return operations[type(request)](board, request)


# --- 05: cards ----------------------------------------------------------------------------------------------


def manage_cards(board: Board, payload: bytes) -> bytes:
    return _dispatch(board, payload, tuple(CardOperation), parse_card_request, CARD_OPERATIONS, by_length=True)


def card_bytes(card: Card) -> bytes:
    return card.number.to_bytes(8 if card.long else 4, "big")


def card_of(number: int) -> Card:
    """A card as its reader sees it: the number decides in how many bytes it travels."""
    return Card(number, is_long(str(number)) or number >> 32 > 0)


def _search_cards(board: Board, request: SearchCards) -> bytes:
    """A long number stands alone on its page: the length of the page is what tells it from short ones."""
    records = b""
    following = LAST_PAGE
    for count, (number, card) in enumerate(board.memory.cards.starting_at(request.sequence)):
        layout = LongCardRecord if card.long else CardRecord
        record = layout(number=card.number, start=card.start, end=card.end).build()
        crowded = len(records) + len(record) > PAGE_ROOM or count == board.model.cards_per_page
        if count and (crowded or card.long):
            following = number
            break
        records += record
        if card.long:
            following = _next_taken(board, number)
            break
    return SearchCardsReply(battery=board.battery, next_sequence=following, records=records).build()


def _next_taken(board: Board, number: int) -> int:
    return next((place for place, _ in board.memory.cards.starting_at(number + 1)), LAST_PAGE)


def _await_card(board: Board, request: AddCardByTap) -> bytes:
    _refuse_when_full(board, board.memory.cards.full)
    board.adding_card_until = board.world.monotonic() + board.model.add_seconds
    return AddCardReply(battery=board.battery, status=AddStatus.ENTER_ADD_MODE, number=b"").build()


def _add_card(board: Board, request: AddCard | AddLongCard) -> bytes:
    """A number that is already there gets the new window."""
    _check_dates(request.start, request.end)
    card = Card(request.number, isinstance(request, AddLongCard), request.start, request.end)
    if request.number not in board.memory.cards:
        _refuse_when_full(board, board.memory.cards.full)
    board.store()
    return enter_card(board, card)


def enter_card(board: Board, card: Card) -> bytes:
    """Stores the card and says so in a reply's data."""
    board.memory.cards.put(card.number, card)
    board.log.write(CARD_ADDED, CardTail(number=card_bytes(card)))
    number = card_bytes(card)
    if len(number) == 4 and board.model.ff_padded_card_numbers:
        number += b"\xff\xff\xff\xff"
    return AddCardReply(battery=board.battery, status=AddStatus.ADDED, number=number).build()


def tapped_to_add(board: Board, number: int) -> Card | None:
    """Ends add mode with a card at the reader and sends the second, unsolicited reply; None when it was not on."""
    if board.world.monotonic() >= board.adding_card_until:
        return None
    board.adding_card_until = 0.0
    board.store()
    card = board.memory.cards.get(number) or card_of(number)
    board.push(bytes((Command.CARDS, 1)) + enter_card(board, card))
    return card


def _modify_card(board: Board, request: ModifyCard | ModifyLongCard) -> bytes:
    card = _known_card(board, request.number)
    _check_dates(request.start, request.end)
    board.store()
    card.start, card.end = request.start, request.end
    return ModifyCardReply(battery=board.battery).build()


def _delete_card(board: Board, request: DeleteCard | DeleteLongCard) -> bytes:
    card = _known_card(board, request.number)
    board.store()
    board.memory.cards.remove(card.number)
    board.log.write(CARD_DELETED, CardTail(number=card_bytes(card)))
    return DeleteCardReply(battery=board.battery).build()


def _clear_cards(board: Board, request: ClearCards) -> bytes:
    board.store()
    board.memory.cards.clear()
    board.log.write(CARDS_CLEARED)
    return ClearCardsReply(battery=board.battery).build()


CARD_OPERATIONS: dict[type, Operation] = {
    SearchCards: _search_cards,
    AddCardByTap: _await_card,
    AddCard: _add_card,
    AddLongCard: _add_card,
    ModifyCard: _modify_card,
    ModifyLongCard: _modify_card,
    DeleteCard: _delete_card,
    DeleteLongCard: _delete_card,
    ClearCards: _clear_cards,
}


# --- 06: fingerprints ---------------------------------------------------------------------------------------


def manage_fingerprints(board: Board, payload: bytes) -> bytes:
    """Templates written by the app (operation 7) are not public enough to be taken."""
    if payload[:1] == bytes((FingerprintOperation.WRITE_TEMPLATE,)):
        raise Refused(LockError.INVALID_COMMAND)
    known = tuple(FingerprintOperation)
    return _dispatch(board, payload, known, parse_fingerprint_request, FINGERPRINT_OPERATIONS, by_length=True)


def _search_fingerprints(board: Board, request: SearchFingerprints) -> bytes:
    """One record to a page, and an empty page with ffff after the last, as a real lock lists them."""
    for number, found in board.memory.fingerprints.starting_at(request.sequence):
        record = SearchFingerprintsReplyRecord(number=found.number, start=found.start, end=found.end)
        return SearchFingerprintsReply(battery=board.battery, next_sequence=number + 1, records=[record]).build()
    return SearchFingerprintsReply(battery=board.battery, next_sequence=LAST_PAGE, records=[]).build()


def _await_finger(board: Board, request: AddFingerprint) -> bytes:
    _refuse_when_full(board, board.memory.fingerprints.full)
    board.adding_finger_until = board.world.monotonic() + board.model.add_seconds
    return AddFingerprintReply(battery=board.battery, status=AddStatus.ENTER_ADD_MODE, rest=b"").build()


def enter_finger(board: Board, finger: str) -> tuple[Fingerprint, bytes]:
    """Stores a finger under the next number and says so in a reply's data."""
    memory = board.memory
    memory.fingers_enrolled += 1
    known = Fingerprint(memory.fingers_enrolled.to_bytes(4, "big") + bytes(2), finger)
    memory.fingerprints.put(known.number, known)
    board.log.write(FINGERPRINT_ADDED, FingerprintTail(number=known.number))
    reply = AddFingerprintReply(battery=board.battery, status=AddStatus.ADDED, rest=known.number)
    return known, reply.build()


def pressed_to_add(board: Board, finger: str) -> Fingerprint | None:
    """As `tapped_to_add`, for a finger."""
    if board.world.monotonic() >= board.adding_finger_until:
        return None
    board.adding_finger_until = 0.0
    board.store()
    known, reply = enter_finger(board, finger)
    board.push(bytes((Command.FINGERPRINTS, 1)) + reply)
    return known


def _modify_fingerprint(board: Board, request: ModifyFingerprint) -> bytes:
    known = _known_fingerprint(board, request.number)
    _check_dates(request.start, request.end)
    board.store()
    known.start, known.end = request.start, request.end
    return ModifyFingerprintReply(battery=board.battery).build()


def _delete_fingerprint(board: Board, request: DeleteFingerprint) -> bytes:
    known = _known_fingerprint(board, request.number)
    board.store()
    board.memory.fingerprints.remove(known.number)
    board.log.write(FINGERPRINT_DELETED, FingerprintTail(number=known.number))
    return DeleteFingerprintReply(battery=board.battery).build()


def _clear_fingerprints(board: Board, request: ClearFingerprints) -> bytes:
    board.store()
    board.memory.fingerprints.clear()
    board.log.write(FINGERPRINTS_CLEARED)
    return ClearFingerprintsReply(battery=board.battery).build()


FINGERPRINT_OPERATIONS: dict[type, Operation] = {
    SearchFingerprints: _search_fingerprints,
    AddFingerprint: _await_finger,
    ModifyFingerprint: _modify_fingerprint,
    DeleteFingerprint: _delete_fingerprint,
    ClearFingerprints: _clear_fingerprints,
}


# --- 70: weekly windows -------------------------------------------------------------------------------------


def manage_cycles(board: Board, payload: bytes) -> bytes:
    return _dispatch(board, payload, (2, 4), parse_cyclic_request, CYCLE_OPERATIONS, by_length=False)


def _owner(board: Board, user_type: int, user: bytes) -> Card | Fingerprint:
    if user_type == CyclicUser.IC:
        return _known_card(board, int.from_bytes(user, "big"))
    if user_type == CyclicUser.FINGERPRINT:
        return _known_fingerprint(board, user)
    raise Refused(LockError.RECORD_MISSING)


def _add_cycle(board: Board, request: AddCycle) -> bytes:
    owner = _owner(board, request.user_type, request.user)
    start = 60 * request.start_hour + request.start_minute
    end = 60 * request.end_hour + request.end_minute
    if request.cycle_type not in (1, 2, 3) or not 0 <= start < end <= 24 * 60:
        raise Refused(LockError.INVALID_PARAMETER)
    board.store()
    owner.cycles.append(Cycle(request.cycle_type, request.week_day, start, end))
    return AddCycleReply(battery=board.battery).build()


def _clear_cycles(board: Board, request: ClearCycles) -> bytes:
    owner = _owner(board, request.user_type, request.user)
    if not owner.cycles:
        raise Refused(LockError.RECORD_MISSING)
    board.store()
    owner.cycles.clear()
    return ClearCyclesReply(battery=board.battery).build()


CYCLE_OPERATIONS: dict[type, Operation] = {AddCycle: _add_cycle, ClearCycles: _clear_cycles}


# --- shared -------------------------------------------------------------------------------------------------


def _known_card(board: Board, number: int) -> Card:
    card = board.memory.cards.get(number)
    if card is None:
        raise Refused(LockError.CARD_MISSING)
    return card


def _known_fingerprint(board: Board, number: bytes) -> Fingerprint:
    known = board.memory.fingerprints.get(number)
    if known is None:
        raise Refused(LockError.FINGERPRINT_MISSING)
    return known


def _refuse_when_full(board: Board, full: bool) -> None:
    if full or board.strikes("memory_full"):
        raise Refused(LockError.OUT_OF_MEMORY)


def _check_dates(start: bytes, end: bytes) -> None:
    if not is_date5(start) or not is_date5(end) or end <= start:
        raise Refused(LockError.INVALID_PARAMETER)
