package io.openclaw.db.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.model.CallMerge.Merged;
import io.openclaw.db.model.CallMerge.Testimony;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallMergeTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Scope RUN = new Scope("agent:main:main", "session-1", "main", "webchat", "run-1");
    private static final ModelRef MODEL = new ModelRef("fake", "fake-large", "openai-completions");

    @Test
    void hookAndTranscriptOfOneCall_becomeOneCallWithTimingAndTokens() {
        List<Merged> calls = CallMerge.merge(List.of(hook(1, 0, 138, "completed"), answer("m1", 0, 100)));

        assertEquals(1, calls.size());
        LlmCall call = calls.get(0).call();
        assertEquals(Duration.ofMillis(138), call.timing().duration());
        assertEquals(100L, Objects.requireNonNull(call.usage()).total());
        assertEquals("m1", call.ref().messageId());
        assertEquals("run-1:model:1", call.ref().callId());
    }

    @Test
    void runOfThousandsOfCalls_isAlignedInLittleMemory() {
        try (ChildJvm child = ChildJvm.start(List.of(), List.of("-Xmx64m"), LongRun.class)) {
            assertEquals(0, child.exitCode());
        }
    }

    /** A table of all costs would take 100 MB. */
    static final class LongRun {

        private static final int CALLS = 3_500;

        public static void main(String[] arguments) {
            List<Testimony> told = new ArrayList<>();
            for (int number = 1; number <= CALLS; number++) {
                told.add(hook(number, number * 1_000L, 138, "completed"));
                told.add(answer("m" + number, number * 1_000L + 300, 100));
            }
            List<Merged> calls = CallMerge.merge(told);
            assertEquals(CALLS, calls.size());
            for (int number = 1; number <= CALLS; number++) {
                CallRef ref = calls.get(number - 1).call().ref();
                assertEquals("m" + number, ref.messageId());
                assertEquals("run-1:model:" + number, ref.callId());
            }
        }
    }

    @Test
    void callsOfOneRun_arePairedInOrderOfTimeThoughEventsAreLate() {
        // Each hook event was sent 400 ms late, so call 1 seems nearer to the second answer than to its own.
        List<Merged> calls = CallMerge.merge(List.of(
                hook(1, 400, 100, "completed"),
                hook(2, 900, 100, "completed"),
                answer("m1", 0, 10),
                answer("m2", 500, 20)));

        assertEquals(List.of("m1", "m2"), messageIds(calls));
        assertEquals(
                List.of("run-1:model:1", "run-1:model:2"),
                calls.stream().map(m -> m.call().ref().callId()).toList());
    }

    @Test
    void failedAttempts_standAloneBesideTheAnswerThatCameAtLast() {
        List<Merged> calls = CallMerge.merge(List.of(
                hook(1, 0, 50, "error"),
                hook(2, 300, 50, "error"),
                hook(3, 600, 80, "completed"),
                answer("m1", 601, 7)));

        assertEquals(3, calls.size());
        assertNull(calls.get(0).call().ref().messageId());
        assertNull(calls.get(1).call().ref().messageId());
        assertEquals("m1", calls.get(2).call().ref().messageId());
    }

    @Test
    void diagnosticEventWithoutTranscript_isACallOfItsOwn() {
        List<Merged> calls =
                CallMerge.merge(List.of(diagnostic(1, 0, 500), answer("m1", 4000, 10), hook(2, 4000, 60, "completed")));

        assertEquals(2, calls.size());
        assertEquals(500L, Objects.requireNonNull(calls.get(0).call().usage()).total());
        assertNull(calls.get(0).call().ref().messageId());
    }

    @Test
    void tokensThatDiffer_keepCallAndAnswerApart() {
        List<Merged> calls = CallMerge.merge(List.of(diagnostic(1, 0, 500), answer("m1", 2, 10)));

        assertEquals(2, calls.size());
    }

    @Test
    void tokensOfOneCall_areTheSameThoughOnlyItsAnswerTellsHowTheyWereCachedAndServed() {
        Usage told = new Usage(7L, 3L, 0L, 90L, null, null);
        Testimony event = testimony(call(Witness.DIAGNOSTIC, CallRef.ofCall("run-1:model:1"), 0)
                .withUsage(told, null)
                .withOutcome(Outcome.completed()));
        Testimony late = testimony(call(Witness.TRANSCRIPT, new CallRef(null, null, "m1", null, null), 40_000)
                .withUsage(told.withCacheWrite1h(90L).withServiceTier("batch"), null)
                .withOutcome(Outcome.completed()));
        List<Merged> calls = CallMerge.merge(List.of(event, late));

        assertEquals(1, calls.size(), calls.toString());
        Usage merged = Objects.requireNonNull(calls.get(0).call().usage());
        assertEquals(90L, merged.cacheWrite1h());
        assertEquals("batch", merged.serviceTier());
    }

    @Test
    void retriesThatReuseACallId_areToldApartByTheirSpan() {
        List<Merged> calls = CallMerge.merge(List.of(retry("span-a", 0), retry("span-b", 1500), answer("m1", 1500, 9)));

        assertEquals(2, calls.size());
        assertEquals("span-b", calls.get(1).call().ref().spanId());
        assertEquals("m1", calls.get(1).call().ref().messageId());
    }

    @Test
    void lastErrorOfARun_belongsToItsLastAttemptThoughAllAttemptsLookAlike() {
        Testimony terminal = testimony(call(Witness.TRANSCRIPT, new CallRef(null, null, "m1", null, null), 60_000)
                .withUsage(Usage.of(0, 0), null)
                .withOutcome(Outcome.failed("500")));
        List<Merged> calls = CallMerge.merge(
                List.of(failed("span-a", 0), failed("span-b", 30_000), failed("span-c", 59_999), terminal));

        assertEquals(3, calls.size(), calls.toString());
        assertEquals("m1", calls.get(2).call().ref().messageId(), calls.toString());
        assertEquals("500", calls.get(2).call().outcome().error());
    }

    @Test
    void sameTestimonyTwice_countsOnce() {
        Testimony hook = hook(1, 0, 138, "completed");

        assertEquals(CallMerge.merge(List.of(hook)), CallMerge.merge(List.of(hook, hook)));
    }

    @Test
    void idOfACall_isThatOfItsFirstTestimonyAndStaysWhenOthersCome() {
        Testimony first = answer("m1", 0, 10);
        Testimony later = hook(1, 0, 100, "completed");

        assertEquals(first.id(), CallMerge.merge(List.of(later, first)).get(0).id());
        assertNotEquals(
                later.id(), CallMerge.merge(List.of(later, first)).get(0).id());
    }

    @Test
    void anyOrder_givesTheSameCalls() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            List<Testimony> said = randomRun(random);
            List<Merged> expected = CallMerge.merge(said);
            List<Testimony> shuffled = new ArrayList<>(said);
            Collections.shuffle(shuffled, random);
            assertEquals(expected, CallMerge.merge(shuffled), "seed " + seed);
        }
    }

    @Test
    void completeRun_givesEachCallItsOwnAnswer() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            int calls = 1 + random.nextInt(8);
            List<Testimony> said = new ArrayList<>();
            long at = 0;
            for (int n = 1; n <= calls; n++) {
                int length = 20 + random.nextInt(2000);
                said.add(hook(n, at + random.nextInt(15), length, "completed"));
                said.add(answer("m" + n, at, 5 + n));
                at += length + 5 + random.nextInt(500);
            }
            Collections.shuffle(said, random);
            for (Merged merged : CallMerge.merge(said)) {
                String call = Objects.requireNonNull(merged.call().ref().callId());
                String message = merged.call().ref().messageId();
                assertEquals("m" + call.substring(call.lastIndexOf(':') + 1), message, "seed " + seed);
            }
        }
    }

    private static List<Testimony> randomRun(Random random) {
        List<Testimony> said = new ArrayList<>();
        for (int n = 1; n <= 1 + random.nextInt(6); n++) {
            long at = random.nextInt(20_000);
            if (random.nextBoolean()) {
                said.add(hook(n, at, 50, random.nextInt(4) == 0 ? "error" : "completed"));
            }
            if (random.nextBoolean()) {
                said.add(diagnostic(n, at + 1, 10 + random.nextInt(3)));
            }
            if (random.nextBoolean()) {
                said.add(answer("m" + n, at + random.nextInt(30), 10 + random.nextInt(3)));
            }
        }
        return said;
    }

    private static List<String> messageIds(List<Merged> calls) {
        return calls.stream().map(m -> m.call().ref().messageId()).toList();
    }

    private static Testimony hook(int n, long startMs, long lengthMs, String status) {
        return testimony(call(Witness.HOOK, CallRef.ofCall("run-1:model:" + n), startMs)
                .withTiming(new Timing(START.plusMillis(startMs), Duration.ofMillis(lengthMs), null))
                .withOutcome(new Outcome(status, null, null, null)));
    }

    private static Testimony retry(String span, long startMs) {
        return testimony(call(Witness.DIAGNOSTIC, new CallRef("run-1:model:1", span, null, null, null), startMs));
    }

    private static Testimony failed(String span, long startMs) {
        return testimony(call(Witness.DIAGNOSTIC, new CallRef("run-1:model:1", span, null, null, null), startMs)
                .withUsage(Usage.of(0, 0), null)
                .withOutcome(new Outcome(Outcome.ERROR, null, "Error", null)));
    }

    private static Testimony diagnostic(int n, long startMs, long tokens) {
        return testimony(call(Witness.DIAGNOSTIC, CallRef.ofCall("run-1:model:" + n), startMs)
                .withUsage(Usage.of(tokens, 0), new Cost(BigDecimal.ONE, Cost.GATEWAY))
                .withOutcome(Outcome.completed()));
    }

    private static Testimony answer(String messageId, long startMs, long tokens) {
        return testimony(
                call(Witness.TRANSCRIPT, new CallRef(null, null, messageId, "resp-" + messageId, null), startMs)
                        .withUsage(Usage.of(tokens, 0), null)
                        .withOutcome(new Outcome(Outcome.COMPLETED, null, null, "stop")));
    }

    private static LlmCall call(Witness witness, CallRef ref, long startMs) {
        Instant at = START.plusMillis(startMs);
        return new LlmCall(
                witness, RUN, ref, MODEL, null, null, new Timing(at, null, null), Outcome.NONE, Exchange.NONE, at);
    }

    private static Testimony testimony(LlmCall call) {
        return new Testimony(FactIds.derived(call.naturalKey().orElseThrow()), call.at(), call);
    }
}
