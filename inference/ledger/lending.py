"""Blocks of a ledger that this process claims for others, who cannot access the ledger, and stores when they come back.

The claims are those of a worker of the ledger (claims.py), so others leave these blocks alone as long as this process
lives. A block whose computer has died stays claimed for the next one.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType

from .claims import Claims
from .one_block import block_of
from .sharing import REMEMBERED_BLOCKS, Work, patience_after
from .store import Store

_AGAIN, _REST = 5.0, 10  # seconds, and times its duration, between looks for blocks that others have given up


class Lending:
    """Blocks that others compute for this process. Used by one thread."""

    def __init__(self, store: Store, work: Work) -> None:
        """Lend no block yet.

        Args:
            store: The ledger.
            work: What shows the form of a block.
        """
        self._store = store
        self._work = work
        self._claims = Claims(store.folder, store.division.blocks)
        self._stack = ExitStack()
        self._is_open = False
        self._copies: Counter[int] = Counter()  # how many workers compute a block
        self._since: dict[int, float] = {}  # when a block that is not finished was lent first
        self._durations: deque[float] = deque(maxlen=REMEMBERED_BLOCKS)
        self._marks = bytearray()  # the finished blocks at the beginning of this pass
        self._next = store.division.blocks  # the next block of this pass
        self._due = 0.0  # when the next pass may begin

    def __enter__(self) -> Lending:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up all claims."""
        self._stack.close()

    def take(self, count: int) -> list[int]:
        """Claim and return up to so many blocks that no process computes.

        Raises:
            OSError: The folder of the ledger cannot be used.
        """
        if not self._is_open:
            self._stack.enter_context(self._claims)
            self._is_open = True
        blocks = [
            block for block in sorted(self._claims.held - self._copies.keys())[:count] if self._is_open_block(block)
        ]
        while len(blocks) < count:
            taken = self._claims.take_some(self._unfinished(), count - len(blocks))
            if not taken:
                break
            blocks += filter(self._is_open_block, taken)
        return self._lent(blocks)

    def take_late(self, count: int) -> list[int]:
        """Return up to so many blocks that others take long to compute, if no others are left."""
        if count < 1 or self._next < self._store.division.blocks:
            return []
        now, patience = time.monotonic(), patience_after([*self._durations])
        own = [block for block, since in self._since.items() if self._copies[block] == 1 and now - since >= patience]
        blocks = own[:count]
        if len(blocks) < count:
            late = sorted(self._claims.late(patience))
            blocks += filter(self._is_open_block, self._claims.take_some(late, count - len(blocks), patience))
        return self._lent(blocks)

    def give_back(self, blocks: Iterable[int]) -> None:
        """Take back blocks that were not computed; they are lent next."""
        for block in blocks:
            self._copies[block] -= 1
            if self._copies[block] < 1:
                del self._copies[block]
                self._since.pop(block, None)

    def give_up(self) -> None:
        """Give up the claims on lent blocks that are not computed, because no worker is left."""
        for block in self._claims.held - self._copies.keys():
            self._claims.release(block)
            self._next, self._due = self._store.division.blocks, 0.0

    def store(self, block: int, content: bytes) -> bool:
        """Store a block that has come back; return False if another worker was faster.

        Raises:
            ValueError: It is damaged, or of another form.
            OSError: The folder cannot be used.
        """
        is_new = not self._store.has(block)
        if is_new:
            block_of(self._work, self._store.division, block, content, self._store.block_identity(block))
            self._store.put_file(block, content)
            now = time.monotonic()
            self._durations.append(now - self._since.pop(block, now))
        self.give_back((block,))
        if block not in self._copies:
            self._claims.release(block)
        return is_new

    def discard(self, blocks: Iterable[int]) -> None:
        """Remove blocks that may be wrong; they are computed again."""
        for block in blocks:
            self._store.discard(block)
            self._next, self._due = self._store.division.blocks, 0.0

    def _lent(self, blocks: list[int]) -> list[int]:
        now = time.monotonic()
        for block in blocks:
            self._copies[block] += 1
            self._since.setdefault(block, now)
        return blocks

    def _is_open_block(self, block: int) -> bool:
        """Return True if a block is not finished; give up the claim on one that is."""
        if self._store.has(block):
            self._claims.release(block)
            return False
        return True

    def _unfinished(self) -> Iterator[int]:
        """Iterate over the blocks that were not finished at the beginning of this pass, and not returned since."""
        count, began = self._store.division.blocks, time.monotonic()
        if self._next >= count and began >= self._due:
            self._marks, self._next = self._store.marks(), 0
            now = time.monotonic()
            self._due = now + max(_AGAIN, _REST * (now - began))
        while self._next < count:
            self._next += 1
            if not self._marks[self._next - 1]:
                yield self._next - 1
