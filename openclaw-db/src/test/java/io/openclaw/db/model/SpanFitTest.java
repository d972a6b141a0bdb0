package io.openclaw.db.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.CallMerge.Merged;
import io.openclaw.db.model.CallMerge.Testimony;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spans of a gateway in a run that other witnesses tell of. */
class SpanFitTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Scope RUN = new Scope("agent:main:main", "session", "main", null, "run-1");
    private static final ModelRef MODEL = new ModelRef("anthropic", "claude", null);

    @Test
    void spanThatFitsOneCall_saysHowLongItTook() {
        List<Merged> calls = merge(answer("m1", 0, 100), answer("m2", 60_000, 200), span("s1", 40, 100));

        assertEquals(List.of("m1", "m2"), messages(calls));
        assertEquals(List.of("gateway_span", "transcript"), calls.get(0).witnesses());
        assertEquals(Duration.ofSeconds(2), calls.get(0).call().timing().duration());
        assertEquals("resp-m1", calls.get(0).call().ref().responseId());
        assertEquals(List.of("transcript"), calls.get(1).witnesses());
    }

    @Test
    void spanAlone_isNoCall() {
        assertEquals(List.of(), merge(span("s1", 0, 100)));
        assertEquals(List.of(), merge(span("s1", 0, 100), span("s2", 60_000, 200)));
    }

    @Test
    void spanThatFitsNoCall_isNoCallEither() {
        List<Merged> otherTokens = merge(answer("m1", 0, 100), span("s1", 0, 101));
        List<Merged> anHourLater = merge(answer("m1", 0, 100), span("s1", 3_600_000, 100));

        assertEquals(List.of("transcript"), otherTokens.get(0).witnesses());
        assertEquals(List.of("transcript"), anHourLater.get(0).witnesses());
        assertEquals(2, otherTokens.size() + anHourLater.size());
    }

    @Test
    void spanThatFitsTwoCalls_andTwoThatFitOne_stayOut() {
        List<Merged> twoCalls = merge(answer("m1", 0, 100), answer("m2", 5_000, 100), span("s1", 2_000, 100));
        List<Merged> twoSpans = merge(answer("m1", 0, 100), span("s1", 0, 100), span("s2", 20, 100));

        assertEquals(List.of("m1", "m2"), messages(twoCalls));
        assertEquals(List.of("m1"), messages(twoSpans));
        twoCalls.forEach(call -> assertEquals(List.of("transcript"), call.witnesses()));
        twoSpans.forEach(call -> assertEquals(List.of("transcript"), call.witnesses()));
    }

    @Test
    void callThatHookAndTranscriptTell_staysOneBesideItsSpan() {
        LlmCall wire = new LlmCall(
                Witness.HOOK,
                RUN,
                new CallRef("run-1:model:1", "0011", null, null, null),
                MODEL,
                null,
                null,
                new Timing(START, Duration.ofSeconds(3), null),
                Outcome.completed(),
                Exchange.NONE,
                START);
        List<Merged> calls = merge(testimony(wire), answer("m1", 5, 100), span("s1", 2, 100));

        assertEquals(1, calls.size());
        assertEquals(List.of("gateway_span", "hook", "transcript"), calls.get(0).witnesses());
        assertEquals(Duration.ofSeconds(3), calls.get(0).call().timing().duration(), "the hook is the more exact");
    }

    @Test
    void orderOfArrival_doesNotMatter() {
        Random random = new Random(7);
        List<Testimony> said = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            said.add(answer("m" + n, n * 4_000L, 100 + n % 3));
            said.add(span("s" + n, n * 4_000L + random.nextInt(900), 100 + n % 4));
        }
        List<Merged> expected = CallMerge.merge(said);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(said, random);
            assertEquals(expected, CallMerge.merge(said));
        }
        assertEquals(12, expected.size());
    }

    private static List<Merged> merge(Testimony... said) {
        return CallMerge.merge(List.of(said));
    }

    private static List<String> messages(List<Merged> calls) {
        return calls.stream().map(m -> m.call().ref().messageId()).toList();
    }

    private static Testimony answer(String message, long startMs, long tokens) {
        Instant at = START.plusMillis(startMs);
        return testimony(new LlmCall(
                Witness.TRANSCRIPT,
                RUN,
                new CallRef(null, null, message, "resp-" + message, null),
                MODEL,
                Usage.of(tokens, 0),
                null,
                new Timing(at, null, null),
                Outcome.completed(),
                Exchange.NONE,
                at));
    }

    private static Testimony span(String name, long startMs, long tokens) {
        Instant at = START.plusMillis(startMs);
        return testimony(new LlmCall(
                Witness.GATEWAY_SPAN,
                RUN,
                new CallRef(null, "trace:" + name, null, null, null),
                MODEL,
                Usage.of(tokens, 0),
                null,
                new Timing(at, Duration.ofSeconds(2), null),
                Outcome.completed(),
                Exchange.NONE,
                at));
    }

    private static Testimony testimony(LlmCall call) {
        return new Testimony(FactIds.derived(call.naturalKey().orElseThrow()), call.at(), call);
    }
}
