"""People at the door: what keypad, card reader, fingerprint reader and key cylinder do with them."""

from __future__ import annotations

from latchwork.protocol.ttlock.commands import PasscodeType
from latchwork.protocol.ttlock.generated import CardTail, CodesRemovedTail, FingerprintTail, KeypadTail, WrongCodeTail
from latchwork.protocol.ttlock.log import Tail
from latchwork.simulators.body import Outcome
from latchwork.simulators.ttlock import credentials
from latchwork.simulators.ttlock.board import Board
from latchwork.simulators.ttlock.mechanism import Refusal
from latchwork.simulators.ttlock.memory import Card, Fingerprint, Passcode
from latchwork.simulators.ttlock.passcodes import SHORTEST
from latchwork.simulators.ttlock.windows import Judgement, judge, judge_cycle

OPEN = Judgement.OPEN

WRONG_CODE, ALL_REMOVED, PUSHED_OUT, DELETE_CODE_USED, CODE_EXPIRED, NO_SPACE = 7, 8, 9, 10, 11, 12
MECHANICAL_UNLOCK, WENT_OUT, MECHANICAL_LOCK = 27, 32, 36

CODE_KINDS = 4, 34, 38
CARD_KINDS = 17, 35, 39
FINGERPRINT_KINDS = 20, 33, 40
"""What is logged when a credential unlocked, locked, or was good and found the door double locked."""

CARD_REFUSED, FINGERPRINT_REFUSED = 25, 22

USED_UP = "used up"
ADDED = "added"
NO_KEYPAD, NO_SUCH_KEY = "no keypad", "no such key"


def move_bolt(board: Board, kinds: tuple[int, int, int], tail: Tail, to_lock: bool) -> Outcome:
    """Moves the bolt for somebody whose credential is good."""
    unlocked, locked, double_locked = kinds
    refusal = board.mechanism.lock() if to_lock else board.mechanism.unlock()
    if refusal is Refusal.DOUBLE_LOCKED:
        board.happened(double_locked, tail)
    if refusal is not None:
        return Outcome(False, refusal)
    board.happened(locked if to_lock else unlocked, tail)
    board.bolt_moved()
    return Outcome(not to_lock, "locked" if to_lock else "unlocked")


# --- keypad -------------------------------------------------------------------------------------------------


def type_pin(board: Board, pin: str, to_lock: bool) -> Outcome:
    """What the keypad makes of digits and the # key."""
    memory = board.memory
    if not board.model.keys:
        return Outcome(False, NO_KEYPAD)
    if not set(pin) <= set(board.model.keys):
        return Outcome(False, NO_SUCH_KEY)
    if pin and pin == memory.delete_passcode:
        return _use_delete_code(board, pin)
    if pin and pin == memory.admin_passcode:
        return move_bolt(board, CODE_KINDS, _tail(pin, pin), to_lock)
    code = _find(board, pin)
    if code is None or code.half_cleared:
        board.happened(WRONG_CODE, WrongCodeTail(code=pin.encode()))
        return Outcome(False, "wrong code")
    judgement = _judge_code(board, code)
    if judgement is not OPEN:
        expired = judgement in (Judgement.EXPIRED, USED_UP)
        tail = _tail(code.original, code.code) if expired else WrongCodeTail(code=pin.encode())
        board.happened(CODE_EXPIRED if expired else WRONG_CODE, tail)
        return Outcome(False, judgement)
    if code.code in memory.offline_codes and not _learn(board, code):
        return Outcome(False, "no space")
    outcome = move_bolt(board, CODE_KINDS, _tail(code.original, code.code), to_lock)
    if outcome.opened:
        code.uses += 1
    return outcome


def _find(board: Board, pin: str) -> Passcode | None:
    memory = board.memory
    if board.model.prefix_opens:
        for length in range(SHORTEST, len(pin)):
            if found := memory.passcodes.get(pin[:length]):
                return found
    return memory.passcodes.get(pin) or memory.offline_codes.get(pin)


def _judge_code(board: Board, code: Passcode) -> str:
    if code.kind is PasscodeType.CYCLIC:
        return judge_cycle(code.start, code.cycle, board.clock.local_now())
    if code.kind is PasscodeType.COUNT and code.uses:
        return USED_UP
    return judge(code.start, code.end, board.now5())


def _learn(board: Board, code: Passcode) -> bool:
    """An offline code takes a place in memory, and so a line of the list, when it is used for the first time."""
    memory = board.memory
    if memory.passcodes.full:
        if not board.model.full_memory_pushes_out:
            board.happened(NO_SPACE, _tail(code.original, code.code))
            return False
        oldest = next(iter(memory.passcodes))
        memory.passcodes.remove(oldest.code)
        board.happened(PUSHED_OUT, _tail(oldest.original, oldest.code))
    del memory.offline_codes[code.code]
    memory.passcodes.put(code.code, code)
    board.changes.tell()
    return True


def _use_delete_code(board: Board, pin: str) -> Outcome:
    board.memory.passcodes.clear()
    board.happened(DELETE_CODE_USED, _tail(pin, pin))
    return Outcome(False, "all codes removed")


def remove_all_codes(board: Board) -> None:
    """Somebody clears the keypad's codes with the admin passcode."""
    board.memory.passcodes.clear()
    board.happened(ALL_REMOVED, CodesRemovedTail(time=board.now5(), code=None))


def _tail(original: str, code: str) -> KeypadTail:
    return KeypadTail(code=original.encode(), new_code=code.encode())


def press_lock(board: Board) -> Outcome:
    """The # key alone locks, and wants no code."""
    if not board.model.keys:
        return Outcome(False, NO_KEYPAD)
    return move_bolt(board, CODE_KINDS, _tail("", ""), to_lock=True)


# --- readers ------------------------------------------------------------------------------------------------


def tap(board: Board, number: int, to_lock: bool) -> Outcome:
    """A card at the reader: it is added if the lock waits for one, else it opens or not."""
    if credentials.tapped_to_add(board, number):
        return Outcome(False, ADDED)
    card = board.memory.cards.get(number)
    tail = CardTail(number=credentials.card_bytes(card or credentials.card_of(number)))
    return _read(board, card, tail, CARD_KINDS, CARD_REFUSED, to_lock)


def press(board: Board, finger: str, to_lock: bool) -> Outcome:
    """As `tap`, for a finger."""
    if credentials.pressed_to_add(board, finger):
        return Outcome(False, ADDED)
    known = next((print_ for print_ in board.memory.fingerprints if print_.finger == finger), None)
    tail = FingerprintTail(number=known.number if known else bytes(6))
    return _read(board, known, tail, FINGERPRINT_KINDS, FINGERPRINT_REFUSED, to_lock)


def _read(
    board: Board, known: Card | Fingerprint | None, tail: Tail, kinds: tuple[int, int, int], refused: int, to_lock: bool
) -> Outcome:
    if known is None:
        board.happened(refused, tail)
        return Outcome(False, "unknown")
    judgement = judge(known.start, known.end, board.now5())
    if judgement is OPEN and known.cycles:
        local = board.clock.local_now()
        judgement = OPEN if any(cycle.holds(local) for cycle in known.cycles) else Judgement.OUT_OF_CYCLE
    if judgement is not OPEN:
        board.happened(refused, tail)
        return Outcome(False, judgement)
    return move_bolt(board, kinds, tail, to_lock)


# --- by hand ------------------------------------------------------------------------------------------------


def turn_key(board: Board, to_lock: bool) -> Outcome:
    """The mechanical key moves the bolt whatever the electronics think."""
    board.mechanism.turn_key(to_lock)
    board.happened(MECHANICAL_LOCK if to_lock else MECHANICAL_UNLOCK)
    board.bolt_moved()
    return Outcome(not to_lock, "locked" if to_lock else "unlocked")


def go_out(board: Board) -> Outcome:
    """The handle inside always opens, and ends a double lock."""
    board.mechanism.double_locked = False
    board.mechanism.turn_key(False)
    board.happened(WENT_OUT)
    board.bolt_moved()
    return Outcome(True, "unlocked")
