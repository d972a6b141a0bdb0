package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SpoolRow;
import io.openclaw.db.spool.UndecodableFactException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When sessions of a store were last deleted or renamed, by the facts that wait in the spool. Blocks on the disk. */
final class WaitingFates {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingFates.class);

    private WaitingFates() {}

    /** Empty when none waits; a spool that cannot be read tells none, and conversations go on. */
    static Optional<Instant> last(SpoolBacklog backlog, StoreFacts facts) {
        List<Instant> moments = new ArrayList<>();
        try {
            backlog.eachWaiting(row -> at(row, facts).ifPresent(moments::add));
        } catch (SpoolException e) {
            LOG.warn("The spool cannot be read for the last deletion of a session: {}", e.getMessage());
        }
        return moments.stream().max(Comparator.naturalOrder());
    }

    private static Optional<Instant> at(SpoolRow row, StoreFacts facts) {
        boolean fate = switch (row.kind()) {
            case SESSION_DELETED, SESSION_RENAMED -> true;
            case SESSION_OPENED,
                    SESSION_ENDED,
                    MESSAGE,
                    TOKENS_ADDED,
                    LLM_CALL,
                    TOOL_CALL,
                    METRICS_SNAPSHOT,
                    CRON_EXECUTION,
                    RAW_EVENT -> false;
        };
        if (!fate) {
            return Optional.empty();
        }
        try {
            Fact fact = FactCodec.decode(row.kind(), row.payload());
            boolean ours = (fact instanceof SessionDeleted deleted && facts.mayConcern(deleted.agentId()))
                    || (fact instanceof SessionRenamed renamed && facts.mayConcern(renamed.agentId()));
            return ours ? Optional.of(fact.at()) : Optional.empty();
        } catch (UndecodableFactException e) {
            // The drainer meets it too, and keeps it with the dead letters.
            return Optional.empty();
        }
    }
}
