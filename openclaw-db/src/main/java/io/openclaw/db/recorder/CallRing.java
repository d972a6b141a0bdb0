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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The latest model calls, redacted, in memory: what {@code /logs} answers from while PostgreSQL is away, and what it adds to
 * PostgreSQL's answer while a call is on its way there. The text of a deleted session's calls is forgotten, also of those told later. Bounded; any
 * thread.
 */
public final class CallRing {

    private final int capacity;
    /** Testimonies by run, the run heard of least recently first. */
    private final LinkedHashMap<String, List<Testimony>> runs = new LinkedHashMap<>();
    /** Text of recent answers by message id. */
    private final LinkedHashMap<String, MessageAppended> answers = new LinkedHashMap<>();

    private final SessionFates fates = new SessionFates();

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

    /** Takes in a redacted fact; facts that say nothing of a call are ignored. */
    public synchronized void add(Recorded recorded) {
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
        for (List<Testimony> run : runs.values()) {
            CallMerge.merge(run).forEach(merged -> entries.add(entry(merged)));
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
        String run = runOf(testimony);
        List<Testimony> said = runs.remove(run);
        if (said == null) {
            said = new ArrayList<>();
        }
        runs.put(run, said);
        if (said.isEmpty() && isWhole(testimony)) {
            said.add(testimony);
            testimonies++;
            calls++;
            failures += isFailed(testimony.call().outcome()) ? 1 : 0;
        } else if (said.stream().noneMatch(t -> t.id().equals(testimony.id()))) {
            List<Merged> before = CallMerge.merge(said);
            said.add(testimony);
            testimonies++;
            count(before, CallMerge.merge(said));
        }
        while (testimonies > capacity * MOST_WITNESSES) {
            forgetOne();
        }
    }

    /** A testimony makes a call, fails one, or only says more about one that is known. */
    private void count(List<Merged> before, List<Merged> after) {
        calls += Math.max(0, after.size() - before.size());
        failures += Math.max(0, failed(after) - failed(before));
    }

    private static long failed(List<Merged> merged) {
        return merged.stream().filter(m -> isFailed(m.call().outcome())).count();
    }

    private static boolean isFailed(Outcome outcome) {
        return outcome.error() != null || Outcome.ERROR.equals(outcome.status());
    }

    /** A call has three witnesses at most: hook, diagnostic event and transcript; the fourth only repeats the last answer. */
    private static final int MOST_WITNESSES = 3;

    private void forgetOne() {
        Map.Entry<String, List<Testimony>> eldest = runs.entrySet().iterator().next();
        eldest.getValue().remove(0);
        testimonies--;
        if (eldest.getValue().isEmpty()) {
            runs.remove(eldest.getKey());
        }
    }

    private void forgetText() {
        answers.values().removeIf(this::isGone);
        runs.values().forEach(run -> run.replaceAll(this::known));
    }

    private boolean isGone(MessageAppended message) {
        return fates.isGone(message.scope().sessionKey(), message.at());
    }

    /** What may be known of it: no text of a deleted session. */
    private Testimony known(Testimony testimony) {
        LlmCall call = testimony.call();
        return fates.isGone(call.scope().sessionKey(), call.happenedAt())
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
