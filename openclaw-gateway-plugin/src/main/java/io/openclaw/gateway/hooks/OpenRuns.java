package io.openclaw.gateway.hooks;

import io.openclaw.db.model.Scope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the next output of a run needs to know: the latest call, for outputs that do not say which call brought them, and when the output
 * before came, for an output is named by its run and moment. Safe to share between threads.
 */
final class OpenRuns {

    private static final int REMEMBERED = 1_000;

    private static final class Run {
        private @Nullable String callId;
        private boolean taken;
        private @Nullable Instant lastOutput;
    }

    private final Map<String, Run> runs = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** A call started or ended. */
    synchronized void note(Scope scope, String callId) {
        Run run = run(scope);
        if (!callId.equals(run.callId)) {
            run.callId = callId;
            run.taken = false;
        }
    }

    /** The call that an output belongs to; null where none is known, or its output came already. */
    synchronized @Nullable String take(Scope scope) {
        Run run = run(scope);
        String callId = run.taken ? null : run.callId;
        run.taken = true;
        return callId;
    }

    /** Now, or a little later if the run had an output this very millisecond. */
    synchronized Instant outputAt(Scope scope, Instant now) {
        Run run = run(scope);
        Instant next = run.lastOutput == null ? now : run.lastOutput.plusMillis(1);
        run.lastOutput = next.isAfter(now) ? next : now;
        return run.lastOutput;
    }

    private Run run(Scope scope) {
        return scope.runId() == null ? new Run() : runs.computeIfAbsent(scope.runId(), id -> new Run());
    }
}
