package io.openclaw.db;

import java.util.Map;

/**
 * Where every fact is: {@code recorded + inherited = stored + inSpool + inMemory + deadLettered + dropped}. Each term is counted where the
 * thing happens, so the equation can fail, and a difference that stays is a loss. While facts move, a snapshot may be off by those that moved.
 *
 * @param recorded facts given to the recorder by this process
 * @param inherited facts that an earlier process left in the spool
 * @param stored facts that PostgreSQL has
 * @param inSpool facts on disk that PostgreSQL does not have yet
 * @param inMemory facts not on disk yet, or with no disk to go to
 * @param deadLettered facts that PostgreSQL refused, or that were damaged on disk
 * @param dropped facts not kept, by reason
 */
public record Accounting(
        long recorded,
        long inherited,
        long stored,
        long inSpool,
        long inMemory,
        long deadLettered,
        Map<String, Long> dropped) {

    public Accounting {
        dropped = Map.copyOf(dropped);
    }

    public long droppedTotal() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What is missing; negative: what is there twice. 0 when all is accounted for. */
    public long difference() {
        return recorded + inherited - stored - inSpool - inMemory - deadLettered - droppedTotal();
    }

    public boolean balanced() {
        return difference() == 0;
    }
}
