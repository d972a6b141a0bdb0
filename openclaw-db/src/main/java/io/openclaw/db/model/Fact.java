package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;

/** Something that was observed and that we promised to keep. */
public sealed interface Fact
        permits SessionOpened,
                SessionEnded,
                SessionRenamed,
                SessionDeleted,
                MessageAppended,
                LlmCall,
                ToolCall,
                MetricsSnapshot,
                CronExecution,
                RawEvent,
                TokensAdded {

    FactKind kind();

    /** When it happened by the source's clock; frozen, so that a replay lands in the same place. */
    Instant at();

    /**
     * What the source itself calls this thing, in a form that is the same from every witness and at every replay. The row's id
     * is derived from it ({@link FactIds#derived}). Empty: the source has no name for it, and the id minted by the recorder is
     * the row's.
     */
    Optional<String> naturalKey();

    /**
     * Roughly how much memory this fact holds, in bytes; bounds queues. Counting text is enough: the rest of a fact is small.
     */
    int weight();
}
