"""The store: many changes in one commit, errors kept apart, and every misfortune of a file told in one sentence."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, RootTransaction, func, insert, select, text

from latchwork.app.api import tables as api_tables
from latchwork.grants import migrations
from latchwork.grants import store as store_module
from latchwork.grants.migrations import NEWEST
from latchwork.grants.schema import event, meta, metadata, space, space_door
from latchwork.grants.store import LITTLE, Killed, Store, StoreError
from latchwork.world import World


@pytest.fixture
def world() -> World:
    return World(1)


@pytest.fixture
def store(world: World, tmp_path: Path) -> Iterator[Store]:
    store = Store.open(world, tmp_path / "store.sqlite")
    yield store
    store.close()


def put(key: str, value: str = "x") -> Any:
    return lambda c: c.execute(insert(meta).values(key=key, value=value))


def keys(c: Connection) -> list[str]:
    return list(c.scalars(select(meta.c.key).order_by(meta.c.key)))


def test_changes_handed_over_in_one_turn_share_one_commit(world: World, store: Store) -> None:
    async def main() -> None:
        await asyncio.gather(*(store.run(put(f"k{n:02}")) for n in range(50)))
        assert store.commits == 1
        assert len(await store.run(keys)) == 50

    world.run(main())


def test_what_one_work_raises_is_its_own_and_its_changes_alone_are_undone(world: World, store: Store) -> None:
    def half_done(c: Connection) -> None:
        put("never")(c)
        raise LookupError("mine")

    async def main() -> None:
        answers = await asyncio.gather(
            store.run(put("a")), store.run(half_done), store.run(put("b")), return_exceptions=True
        )
        assert isinstance(answers[1], LookupError)
        assert await store.run(keys) == ["a", "b"]

    world.run(main())


def test_a_broken_rule_of_the_tables_fails_its_own_work_alone(world: World, store: Store) -> None:
    """A foreign key that leads nowhere, a key twice: programming mistakes, and nobody else's."""

    def nowhere(c: Connection) -> None:
        c.execute(insert(space).values(id="spa"))
        c.execute(insert(space_door).values(space="spa", door="nowhere"))

    async def main() -> None:
        answers = await asyncio.gather(
            store.run(put("a")), store.run(nowhere), store.run(put("a")), store.run(put("b")), return_exceptions=True
        )
        assert [type(answer).__name__ for answer in answers[1:3]] == ["IntegrityError", "IntegrityError"]
        assert await store.run(keys) == ["a", "b"]
        assert await store.run(lambda c: c.scalar(select(func.count()).select_from(space))) == 0

    world.run(main())


def test_what_was_committed_is_there_after_the_file_is_opened_again(world: World, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"

    async def main() -> None:
        store = Store.open(world, path)
        await store.run(put("a"))
        store.close()
        again = Store.open(world, path)
        assert await again.run(keys) == ["a"]
        again.close()

    world.run(main())


@pytest.mark.parametrize(("where", "kept"), [("store:before", []), ("store:after", ["a"])])
def test_killed_at_a_commit_leaves_all_of_it_or_nothing(
    world: World, tmp_path: Path, where: str, kept: list[str]
) -> None:
    path = tmp_path / "store.sqlite"

    async def main() -> None:
        store = Store.open(world, path)
        world.faults.arm("killed", where)
        died = asyncio.Event()
        asyncio.get_running_loop().set_exception_handler(
            lambda _loop, context: died.set() if isinstance(context.get("exception"), Killed) else None
        )
        asked = asyncio.ensure_future(store.run(put("a")))
        await died.wait()
        assert not asked.done()
        asked.cancel()
        store.close()
        again = Store.open(world, path)
        assert await again.run(keys) == kept
        again.close()

    world.run(main())


def test_a_full_disk_keeps_nothing_of_the_change_says_so_and_room_heals_it(world: World, store: Store) -> None:
    def much(c: Connection) -> None:
        c.execute(insert(event), [{"at": 0.0, "kind": "k" * 900, "data": "{}"} for _ in range(400)])

    def limit(pages: int) -> Any:
        return lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    async def main() -> None:
        await store.run(put("a"))
        used = int(await store.run(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar()) or 0)
        await store.run(limit(used + 4))
        answers = await asyncio.gather(store.run(put("b")), store.run(much), return_exceptions=True)
        for answer in answers:
            assert isinstance(answer, StoreError)
            assert "is full" in str(answer)
            assert "Make room" in str(answer)
        assert await store.run(keys) == ["a"]
        await store.run(limit(100_000))
        await store.run(much)
        assert await store.run(lambda c: c.scalar(select(func.count()).select_from(event))) == 400

    world.run(main())


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for the superuser")
def test_a_folder_that_may_not_be_written_is_one_sentence(world: World, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="permissions"):
        Store.open(world, tmp_path / "store.sqlite")
    tmp_path.chmod(0o700)


def test_a_folder_that_is_not_there_is_one_sentence(world: World, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="check the folder"):
        Store.open(world, tmp_path / "nowhere" / "store.sqlite")


def test_a_store_that_may_only_be_read_is_one_sentence(world: World, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store.open(world, path).close()
    store = Store.open(world, path)

    async def main() -> None:
        await store.run(lambda c: c.exec_driver_sql("PRAGMA query_only=1"))
        with pytest.raises(StoreError, match="cannot be written"):
            await store.run(put("a"))

    world.run(main())
    store.close()


@pytest.mark.parametrize("damage", ["garbage", "torn"])
def test_a_damaged_file_is_refused_with_the_remedy_and_left_as_it_is(world: World, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "store.sqlite"
    Store.open(world, path).close()
    whole = path.read_bytes()
    path.write_bytes(b"not a database at all, not at all" * 200 if damage == "garbage" else whole[: 4096 + 100])
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"damaged|restore a backup"):
        Store.open(world, path)
    assert path.read_bytes() == before


def test_two_engines_on_one_store_are_kept_apart_within_a_process(world: World, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    first = Store.open(world, path)
    with pytest.raises(StoreError, match="in use by another Latchwork"):
        Store.open(world, path)
    first.close()
    Store.open(world, path).close()


def test_a_store_that_another_process_serves_is_refused_with_one_sentence(world: World, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    program = (
        "import sys, pathlib; from latchwork.grants.store import Store; from latchwork.world import World\n"
        "Store.open(World(1), pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(StoreError, match="in use by another Latchwork"):
        Store.open(world, path)
    other.communicate("")
    Store.open(world, path).close()


def test_a_store_of_a_newer_revision_is_refused_with_one_sentence(world: World, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store.open(world, path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreError, match=r"another version of Latchwork \(revision 9999\)"):
        Store.open(world, path)
    # and the refusal let go of the file
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0002'")
    raw.close()
    Store.open(world, path).close()


def test_the_newest_revision_is_the_last_of_the_migrations(world: World, store: Store) -> None:
    head = ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head()
    assert head == NEWEST

    async def main() -> None:
        assert await store.run(lambda c: MigrationContext.configure(c).get_current_revision()) == NEWEST

    world.run(main())


def test_a_store_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store.open(World(1), path).close()
    program = (
        "import sys; from pathlib import Path\n"
        "from latchwork.grants.store import Store; from latchwork.world import World\n"
        "Store.open(World(1), Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_the_migrations_make_exactly_the_tables_of_the_schema(world: World, store: Store) -> None:
    assert api_tables.__all__  # importing them declares the API's tables, which live in the same store

    def differences(c: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(c, opts=options), metadata))

    def shapes(c: Connection) -> dict[str, list[tuple[Any, ...]]]:
        return {
            name: [tuple(row)[1:] for row in c.execute(text(f'PRAGMA table_info("{name}")'))]
            for name in metadata.tables
        }

    async def main() -> None:
        assert await store.run(differences) == []
        plain = Store.open(world, None)
        migrated = await plain.run(shapes)

        def anew(c: Connection) -> dict[str, list[tuple[Any, ...]]]:
            metadata.drop_all(c)
            metadata.create_all(c)
            return shapes(c)

        assert await plain.run(anew) == migrated
        plain.close()

    world.run(main())


@pytest.mark.parametrize(("fast", "in_threads"), [(60.0, 0), (-1.0, 3)])
def test_a_disk_that_was_slow_twice_is_waited_for_in_a_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fast: float, in_threads: int
) -> None:
    world = World.real(1)
    monkeypatch.setattr(store_module, "FAST", fast)

    async def main() -> None:
        store = Store.open(world, tmp_path / "store.sqlite")
        keep, threads = store._keep, []

        def noted(outcomes: Any, transaction: Any) -> Any:
            threads.append(threading.current_thread())
            return keep(outcomes, transaction)

        monkeypatch.setattr(store, "_keep", noted)
        for number in range(5):
            await store.run(put(str(number)))
        assert threads[:2] == [threading.main_thread()] * 2
        assert sum(one is not threading.main_thread() for one in threads) == in_threads
        assert len(await store.run(keys)) == 5
        store.close()

    world.run(main())


def test_what_goes_through_much_is_done_in_a_thread_and_no_other_work_with_it(tmp_path: Path) -> None:
    world = World.real(1)

    async def main() -> None:
        store = Store.open(world, tmp_path / "store.sqlite")

        def where(c: Connection) -> bool:
            return threading.current_thread() is threading.main_thread()

        asked = (False, True, True, False)
        told = await asyncio.gather(*(store.run(where, aside=aside) for aside in asked))
        assert told == [not aside for aside in asked]
        assert store.commits == 3
        store.close()

    world.run(main())


def test_much_at_once_is_done_a_little_at_a_time_and_everything_else_has_its_turn(tmp_path: Path) -> None:
    world = World.real(1)
    turns = 0

    async def everything_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def main() -> None:
        store = Store.open(world, tmp_path / "store.sqlite")
        other = asyncio.create_task(everything_else())
        done: list[tuple[int, int, bool]] = []

        def work(number: int) -> Any:
            return lambda c: done.append((number, turns, threading.current_thread() is threading.main_thread()))

        await asyncio.gather(*(store.run(work(number)) for number in range(3 * LITTLE)))
        assert [number for number, _, _ in done] == list(range(3 * LITTLE))
        assert all(on_the_loop for _, _, on_the_loop in done)
        assert store.commits == len({turn for _, turn, _ in done}) == 3
        other.cancel()
        store.close()

    world.run(main())


def test_a_commit_that_the_disk_refuses_undoes_what_was_done_on_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World.real(1)

    async def main() -> None:
        store = Store.open(world, tmp_path / "store.sqlite")
        commit = RootTransaction.commit

        def full(transaction: RootTransaction) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        with monkeypatch.context() as patched:
            patched.setattr(RootTransaction, "commit", full)
            with pytest.raises(StoreError, match="is full; nothing of this change was kept"):
                await store.run(put("lost"))
        assert RootTransaction.commit is commit
        await store.run(put("kept"))
        assert await store.run(lambda c: list(c.scalars(select(meta.c.key)))) == ["kept"]
        store.close()

    world.run(main())


def test_in_real_time_a_store_is_drained_before_it_is_closed(tmp_path: Path) -> None:
    world = World.real(1)

    async def main() -> None:
        store = Store.open(world, tmp_path / "store.sqlite")
        tasks = [asyncio.ensure_future(store.run(put(f"k{n}"))) for n in range(20)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await store.drain()
        store.close()
        again = Store.open(world, tmp_path / "store.sqlite")
        assert len(await again.run(keys)) in (0, 20)
        again.close()

    world.run(main())
