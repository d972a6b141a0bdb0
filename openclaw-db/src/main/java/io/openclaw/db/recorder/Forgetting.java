package io.openclaw.db.recorder;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.spool.Backlog;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SpoolRow;
import io.openclaw.db.spool.UndecodableFactException;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the text of deleted sessions out of the facts that still wait. Their numbers stay, and PostgreSQL drops what is to be dropped. Done
 * in the background, one look through the backlog after the other; deletions that come meanwhile share the next one.
 */
final class Forgetting {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

    private final Backlog backlog;
    private final Vertx vertx;
    private final SessionFates fates = new SessionFates();
    private final AtomicBoolean asked = new AtomicBoolean();
    private boolean inherited;

    Forgetting(Backlog backlog, Vertx vertx) {
        this.backlog = backlog;
        this.vertx = vertx;
    }

    /** A fact became durable. */
    void add(Fact fact) {
        learn(fact);
        if (fact instanceof SessionDeleted && asked.compareAndSet(false, true)) {
            vertx.executeBlocking(this::lookThrough);
        }
    }

    private int lookThrough() {
        asked.set(false);
        try {
            inherit();
            return backlog.rewrite(this::without);
        } catch (SpoolException e) {
            LOG.warn("Text of a deleted session may wait in the spool until PostgreSQL has it: {}", e.getMessage());
            return 0;
        }
    }

    /** What earlier runs left waiting: text of a session that was renamed then is not that of one deleted now under its old key. */
    private synchronized void inherit() {
        if (!inherited) {
            backlog.rewrite(this::fateOf);
            inherited = true;
        }
    }

    private Optional<SpoolRow> fateOf(SpoolRow row) {
        if (row.kind() == FactKind.SESSION_RENAMED || row.kind() == FactKind.SESSION_DELETED) {
            try {
                learn(FactCodec.decode(row.kind(), row.payload()));
            } catch (UndecodableFactException e) {
                // Kept as it is, for the drainer to set aside.
            }
        }
        return Optional.empty();
    }

    private void learn(Fact fact) {
        synchronized (fates) {
            if (fact instanceof SessionRenamed renamed) {
                fates.add(renamed);
            } else if (fact instanceof SessionDeleted deleted) {
                fates.add(deleted);
            }
        }
    }

    private Optional<SpoolRow> without(SpoolRow row) {
        boolean hasText = switch (row.kind()) {
            case MESSAGE, LLM_CALL, TOOL_CALL, CRON_EXECUTION, RAW_EVENT -> true;
            case SESSION_OPENED, SESSION_ENDED, SESSION_RENAMED, SESSION_DELETED, METRICS_SNAPSHOT, TOKENS_ADDED ->
                false;
        };
        if (!hasText || (row.marks() & Mark.CONTENT_DROPPED.bit()) != 0) {
            return Optional.empty();
        }
        try {
            Fact fact = FactCodec.decode(row.kind(), row.payload());
            return isGone(fact) ? Optional.of(without(row, fact)) : Optional.empty();
        } catch (UndecodableFactException e) {
            // Kept as it is, for the drainer to set aside.
            return Optional.empty();
        }
    }

    private static SpoolRow without(SpoolRow row, Fact fact) {
        int marks = row.marks() | Mark.CONTENT_DROPPED.bit();
        return new SpoolRow(
                row.seq(),
                row.id(),
                row.kind(),
                row.recordedAt(),
                marks,
                FactCodec.encode(bare(fact)).json());
    }

    /** What is not certain is left to PostgreSQL: text that is taken out here is lost. */
    private boolean isGone(Fact fact) {
        Scope scope = scope(fact);
        Instant at = fact instanceof LlmCall call ? call.happenedAt() : fact.at();
        synchronized (fates) {
            return scope != null && fates.isSurelyGone(scope, at);
        }
    }

    private static @Nullable Scope scope(Fact fact) {
        if (fact instanceof MessageAppended message) {
            return message.scope();
        }
        if (fact instanceof LlmCall call) {
            return call.scope();
        }
        if (fact instanceof ToolCall call) {
            return call.scope();
        }
        if (fact instanceof CronExecution run) {
            return run.scope();
        }
        return fact instanceof RawEvent event ? event.scope() : null;
    }

    private static Fact bare(Fact fact) {
        if (fact instanceof MessageAppended message) {
            return message.withoutText();
        }
        if (fact instanceof LlmCall call) {
            return call.withExchange(call.exchange().withoutText());
        }
        if (fact instanceof CronExecution run) {
            return run.withoutSummary();
        }
        if (fact instanceof RawEvent event) {
            return new RawEvent(
                    event.source(), event.name(), event.boot(), event.sequence(), event.scope(), "{}", event.at());
        }
        return Intake.bare(fact);
    }
}
