package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Recorded;
import io.vertx.sqlclient.Tuple;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The locks that triggers on calls and raw events take (V28, V30), taken as a transaction begins: before any row, and always in the same order, so
 * that no two transactions hold what the other waits for.
 */
final class WriteLocks {

    /** Their calls are looked at anew when a session changes its name, or goes. */
    private static final Set<FactKind> OF_CALLS =
            EnumSet.of(FactKind.LLM_CALL, FactKind.SESSION_OPENED, FactKind.SESSION_RENAMED, FactKind.SESSION_DELETED);

    private static final String SPANS = """
            SELECT
                pg_advisory_xact_lock(hashtextextended('gateway spans ' || $1, 0)),
                pg_advisory_xact_lock_shared(hashtextextended('agent_instances', 0))
            """;

    private static final String CALLS = """
            SELECT
                pg_advisory_xact_lock_shared(hashtextextended('gateway spans ' || $1, 0)),
                pg_advisory_xact_lock_shared(hashtextextended('agent_instances', 0))
            """;

    private WriteLocks() {}

    static List<Statement> of(Batch batch) {
        if (batch.facts().stream().anyMatch(WriteLocks::isGatewaySpan)) {
            return List.of(Statement.bookkeeping(SPANS, Tuple.of(batch.host())));
        }
        return batch.facts().stream()
                        .anyMatch(fact -> OF_CALLS.contains(fact.fact().kind()))
                ? List.of(Statement.bookkeeping(CALLS, Tuple.of(batch.host())))
                : List.of();
    }

    private static boolean isGatewaySpan(Recorded recorded) {
        return recorded.fact() instanceof RawEvent event && event.source().equals(RawEvent.GATEWAY_SPAN);
    }
}
