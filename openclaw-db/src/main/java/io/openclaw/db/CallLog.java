package io.openclaw.db;

import io.openclaw.db.model.CallMerge.Merged;
import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.CallView;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.recorder.CallRing;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The model calls, read from memory and PostgreSQL behind one door. A call is visible at once: while it is on its way to PostgreSQL, memory
 * answers for it. While PostgreSQL is away, memory answers alone, and the answer says so.
 */
public final class CallLog {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Comparator<CallView> LATEST_FIRST = Comparator.comparing(CallView::createdAt)
            .thenComparing(CallView::id, CallLog::compare)
            .reversed();

    private final Memory ring;
    private final String host;
    private final Supplier<Reading> postgres;

    /**
     * The calls in memory.
     *
     * @param readable false where the operator wants none to be shown: then they are only counted
     */
    record Memory(CallRing ring, boolean readable) {

        List<CallRing.Entry> entries() {
            return readable ? ring.entries() : List.of();
        }

        Optional<CallRing.Entry> find(UUID id) {
            return readable ? ring.find(id) : Optional.empty();
        }

        CallRing.Totals totals() {
            CallRing.Totals all = ring.totals();
            return readable ? all : new CallRing.Totals(all.recorded(), all.failed(), 0, Duration.ZERO);
        }
    }

    CallLog(Memory ring, String host, Supplier<Reading> postgres) {
        this.ring = ring;
        this.host = host;
        this.postgres = postgres;
    }

    /**
     * Has each fact told to one other once it is durable, without secrets.
     *
     * @param other must neither block nor throw
     */
    public void listen(Consumer<Recorded> other) {
        ring.ring().listen(other);
    }

    /** Calls that answer the query, latest first. Never fails because PostgreSQL does: then the page says that it is from memory only. */
    public Future<CallPage> list(CallQuery query) {
        List<CallView> remembered = remembered(query);
        Reading reading = postgres.get();
        if (reading.postgres() == null) {
            return Future.succeededFuture(fromMemory(remembered, query, String.valueOf(reading.whyNot())));
        }
        return reading.postgres()
                .calls()
                .list(query)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .map(stored -> page(stored, remembered, query))
                .otherwise(e -> fromMemory(remembered, query, "PostgreSQL did not answer."));
    }

    /** The call with this id; empty when neither memory nor PostgreSQL has it. */
    public Future<Found> find(UUID id) {
        Optional<CallView> remembered = ring.find(id).map(this::view);
        Reading reading = postgres.get();
        boolean complete = remembered.map(CallView::content).isPresent();
        if (complete || reading.postgres() == null) {
            String reason = reading.postgres() == null ? String.valueOf(reading.whyNot()) : null;
            return Future.succeededFuture(new Found(remembered.orElse(null), reason));
        }
        return reading.postgres()
                .calls()
                .find(id)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .map(stored -> new Found(stored.or(() -> remembered).orElse(null), null))
                .otherwise(e -> new Found(remembered.orElse(null), "PostgreSQL did not answer."));
    }

    /**
     * An answer to {@link #find}.
     *
     * @param call null when it was not found
     * @param memoryOnlyReason why PostgreSQL was not asked or did not answer; null when it answered or was not needed
     */
    public record Found(@Nullable CallView call, @Nullable String memoryOnlyReason) {}

    /** Figures about the calls of this process. */
    public CallRing.Totals totals() {
        return ring.totals();
    }

    private List<CallView> remembered(CallQuery query) {
        return ring.entries().stream()
                .map(this::view)
                .filter(view -> answers(view, query))
                .toList();
    }

    private static CallPage fromMemory(List<CallView> remembered, CallQuery query, String reason) {
        return cut(new ArrayList<>(remembered), query, remembered.size() > query.limit(), reason);
    }

    private static CallPage page(List<CallView> stored, List<CallView> remembered, CallQuery query) {
        Map<UUID, CallView> calls = new LinkedHashMap<>();
        Set<String> known = new HashSet<>();
        for (CallView call : stored) {
            calls.put(call.id(), call);
            known.addAll(names(call));
        }
        boolean more = stored.size() == query.limit();
        CallView last = more ? stored.get(stored.size() - 1) : null;
        for (CallView call : remembered) {
            boolean inWindow = last == null || LATEST_FIRST.compare(call, last) < 0;
            if (inWindow && names(call).stream().noneMatch(known::contains)) {
                calls.putIfAbsent(call.id(), call);
            }
        }
        return cut(new ArrayList<>(calls.values()), query, more, null);
    }

    private static CallPage cut(List<CallView> calls, CallQuery query, boolean more, @Nullable String reason) {
        calls.sort(LATEST_FIRST);
        List<CallView> shown = calls.subList(0, Math.min(calls.size(), query.limit()));
        boolean goesOn = more || calls.size() > shown.size();
        CallView last = shown.isEmpty() || !goesOn ? null : shown.get(shown.size() - 1);
        return new CallPage(shown, last == null ? null : new Before(last.createdAt(), last.id()), reason);
    }

    private static boolean answers(CallView view, CallQuery query) {
        LlmCall call = view.call();
        Before before = query.before();
        return (query.session() == null || query.session().equals(call.scope().sessionKey()))
                && (query.model() == null || query.model().equals(call.model().model()))
                && (!query.errorsOnly() || failed(call))
                && (before == null || isBefore(view, before));
    }

    private static boolean failed(LlmCall call) {
        return call.outcome().error() != null
                || Outcome.ERROR.equals(call.outcome().status());
    }

    private static boolean isBefore(CallView view, Before before) {
        int byTime = view.createdAt().compareTo(before.at());
        return byTime < 0 || (byTime == 0 && before.id() != null && compare(view.id(), before.id()) < 0);
    }

    /** As PostgreSQL orders them: byte by byte. {@link UUID#compareTo} takes the halves as signed numbers. */
    private static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    /** Shows the moment as PostgreSQL does, which counts microseconds: a call must not change places when it is stored. */
    private CallView view(CallRing.Entry entry) {
        Merged merged = entry.merged();
        LlmCall call = merged.call();
        MessageBody body = entry.body();
        String content = body == null ? call.exchange().content() : body.content();
        String reasoning = body == null ? call.exchange().reasoning() : body.reasoning();
        Instant createdAt = call.happenedAt().truncatedTo(ChronoUnit.MICROS);
        return new CallView(merged.id(), call, createdAt, host, content, reasoning, merged.witnesses(), false);
    }

    private static Set<String> names(CallView view) {
        CallRef ref = view.call().ref();
        Set<String> names = new HashSet<>();
        names.add(view.id().toString());
        if (ref.callId() != null) {
            names.add("call " + ref.callId() + " " + ref.spanId());
        }
        if (ref.messageId() != null) {
            names.add("message " + view.call().scope().sessionId() + " " + ref.messageId());
        }
        return names;
    }
}
