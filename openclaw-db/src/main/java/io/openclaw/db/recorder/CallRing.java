package io.openclaw.db.recorder;

import io.openclaw.db.model.CallMerge;
import io.openclaw.db.model.CallMerge.Merged;
import io.openclaw.db.model.CallMerge.Testimony;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The latest model calls, redacted, in memory: what {@code /logs} answers from while PostgreSQL is away, and what it adds to
 * PostgreSQL's answer while a call is on its way there. The text of a deleted session's calls is forgotten, also of those told later. Bounded; any
 * thread.
 */
public final class CallRing {

    private final int capacity;
    /** Testimonies by run, the run heard of least recently first. */
    private final LinkedHashMap<String, Run> runs = new LinkedHashMap<>();
    /** Text of recent answers by message id. */
    private final LinkedHashMap<String, MessageAppended> answers = new LinkedHashMap<>();

    private final SessionFates fates = new SessionFates();

    private volatile @Nullable Consumer<Recorded> listener;

    private int testimonies;
    private long calls;
    private long failures;

    /** A ring that holds what was said of the latest {@code capacity} calls. */
    public CallRing(int capacity) {
        this.capacity = capacity;
    }

    /**
     * One call, as far as memory knows it.
     *
     * @param body text of its answer, when that is in memory
     */
    public record Entry(Merged merged, @Nullable MessageBody body) {}

    /** Has each fact that comes here told to one other, too; that one must neither block nor throw. */
    public void listen(Consumer<Recorded> other) {
        listener = other;
    }

    /** Takes in a redacted fact; facts that say nothing of a call are ignored. */
    public void add(Recorded recorded) {
        Consumer<Recorded> other = listener;
        if (other != null) {
            other.accept(recorded);
        }
        remember(recorded);
    }

    private synchronized void remember(Recorded recorded) {
        Fact fact = recorded.fact();
        if (capacity == 0) {
            return;
        }
        if (fact instanceof SessionDeleted deleted) {
            fates.add(deleted);
            forgetText();
        } else if (fact instanceof SessionRenamed renamed) {
            fates.add(renamed);
            forgetText();
        } else if (fact instanceof LlmCall call) {
            addCall(known(new Testimony(recorded.rowId(), recorded.recordedAt(), call)));
        } else if (fact instanceof MessageAppended message
                && MessageAppended.ASSISTANT.equals(message.role())
                && message.ref().messageId() != null
                && !isGone(message)) {
            answers.put(answerKey(message.scope().sessionId(), message.ref().messageId()), message);
            trim(answers, capacity);
        }
    }

    /** All calls in memory, latest first. */
    public synchronized List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Run run : runs.values()) {
            merged(run).forEach(merged -> entries.add(entry(merged)));
        }
        entries.sort(Comparator.comparing((Entry e) -> e.merged().call().happenedAt())
                .thenComparing(e -> e.merged().id())
                .reversed());
        return entries;
    }

    /** The call with this id. */
    public synchronized Optional<Entry> find(UUID id) {
        return entries().stream().filter(e -> e.merged().id().equals(id)).findFirst();
    }

    /** Model calls that were taken in since the start, and how those in memory did. */
    public synchronized Totals totals() {
        List<Entry> remembered = entries();
        List<Duration> lengths = remembered.stream()
                .map(e -> e.merged().call().timing().duration())
                .filter(Objects::nonNull)
                .toList();
        Duration sum = lengths.stream().reduce(Duration.ZERO, Duration::plus);
        Duration average = lengths.isEmpty() ? Duration.ZERO : sum.dividedBy(lengths.size());
        return new Totals(calls, failures, remembered.size(), average);
    }

    /**
     * Figures about model calls.
     *
     * @param recorded calls since the start
     * @param failed of them failed; never goes back
     * @param remembered calls in memory now
     * @param averageDuration of those in memory whose duration is known
     */
    public record Totals(long recorded, long failed, int remembered, Duration averageDuration) {}

    private void addCall(Testimony testimony) {
        String name = runOf(testimony);
        Run run = Objects.requireNonNullElseGet(runs.remove(name), Run::new);
        runs.put(name, run);
        if (run.said.putIfAbsent(testimony.id(), testimony) == null) {
            run.merged = null;
            testimonies++;
        }
        while (testimonies > capacity * MOST_WITNESSES) {
            forgetSome();
        }
    }

    /** What was said of one run. */
    private static final class Run {
        private final LinkedHashMap<UUID, Testimony> said = new LinkedHashMap<>();
        /** Null when something was said since: it is merged when somebody asks, for the whole run would be at every word. */
        private @Nullable List<Merged> merged;

        private int calls;
        private long failures;
    }

    /** The calls of a run. A testimony makes a call, fails one, or only says more about one that is known. */
    private List<Merged> merged(Run run) {
        List<Merged> merged = run.merged;
        if (merged == null) {
            merged = CallMerge.merge(run.said.values());
            run.merged = merged;
            calls += Math.max(0, merged.size() - run.calls);
            failures += Math.max(0, failed(merged) - run.failures);
            run.calls = merged.size();
            run.failures = failed(merged);
        }
        return merged;
    }

    private static long failed(List<Merged> merged) {
        return merged.stream().filter(m -> isFailed(m.call().outcome())).count();
    }

    private static boolean isFailed(Outcome outcome) {
        return outcome.error() != null || Outcome.ERROR.equals(outcome.status());
    }

    /** A call has three witnesses at most: hook, diagnostic event and transcript; the fourth only repeats the last answer. */
    private static final int MOST_WITNESSES = 3;

    /** The first words of the run heard of least recently: of a long run an eighth, since what is left must be merged anew. */
    private void forgetSome() {
        Map.Entry<String, Run> eldest = runs.entrySet().iterator().next();
        Run run = eldest.getValue();
        merged(run); // what is forgotten has been counted
        int some = Math.max(1, run.said.size() / 8);
        Iterator<UUID> first = run.said.keySet().iterator();
        for (int i = 0; i < some; i++) {
            first.next();
            first.remove();
        }
        testimonies -= some;
        if (run.said.isEmpty()) {
            runs.remove(eldest.getKey());
            return;
        }
        List<Merged> left = CallMerge.merge(run.said.values());
        run.merged = left;
        run.calls = left.size();
        run.failures = failed(left);
    }

    private void forgetText() {
        answers.values().removeIf(this::isGone);
        for (Run run : runs.values()) {
            run.said.replaceAll((id, testimony) -> known(testimony));
            run.merged = null;
        }
    }

    private boolean isGone(MessageAppended message) {
        return fates.isGone(message.scope(), message.at());
    }

    /** What may be known of it: no text of a deleted session. */
    private Testimony known(Testimony testimony) {
        LlmCall call = testimony.call();
        return fates.isGone(call.scope(), call.happenedAt())
                ? new Testimony(
                        testimony.id(),
                        testimony.recordedAt(),
                        call.withExchange(call.exchange().withoutText()))
                : testimony;
    }

    private Entry entry(Merged merged) {
        LlmCall call = merged.call();
        String messageId = call.ref().messageId();
        MessageAppended answer =
                messageId == null ? null : answers.get(answerKey(call.scope().sessionId(), messageId));
        return new Entry(merged, answer == null ? null : answer.body());
    }

    private static String runOf(Testimony testimony) {
        String run = testimony.call().scope().runId();
        return run == null || isWhole(testimony) ? testimony.id().toString() : run;
    }

    /** A call with one witness, which knows all of it: there is nothing to merge. */
    private static boolean isWhole(Testimony testimony) {
        return testimony.call().witness().side() == Witness.Side.WHOLE;
    }

    private static String answerKey(@Nullable String sessionId, String messageId) {
        return sessionId + "|" + messageId;
    }

    private static <K, V> void trim(Map<K, V> map, int size) {
        var eldest = map.entrySet().iterator();
        while (map.size() > size && eldest.hasNext()) {
            eldest.next();
            eldest.remove();
        }
    }
}
