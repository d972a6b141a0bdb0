package io.openclaw.db.postgres;

import io.openclaw.db.model.CallMerge.Testimony;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A testimony of a model call on its way in.
 *
 * @param runId the run it is merged in; a name of ours where the witness knows none
 */
record Told(Recorded recorded, UUID id, String runId) {

    private static final String ANSWER = "answer:";
    private static final String RESPONSE = "response:";

    static Told of(Recorded recorded) {
        LlmCall call = (LlmCall) recorded.fact();
        String run = call.scope().runId();
        UUID id = recorded.rowId();
        String answer = run == null ? answer(call) : run;
        String name = answer == null && call.witness() == Witness.SPAN ? response(call) : answer;
        return new Told(recorded, id, name == null ? id.toString() : name);
    }

    /** The testimony of a copy, once the run of the answer is known; or where another witness of it waits for that run. */
    static Told inRun(Recorded recorded, String run) {
        if (run.startsWith(ANSWER)) {
            return new Told(recorded, recorded.rowId(), run);
        }
        LlmCall call = (LlmCall) recorded.fact();
        LlmCall named = call.withScope(call.scope().withRun(run));
        return of(new Recorded(recorded.id(), recorded.recordedAt(), named, recorded.marks()));
    }

    /** Whether a testimony stored under this run did not know which run it was of. */
    static boolean isNameOfOurs(String runId, UUID testimony) {
        return runId.startsWith(ANSWER) || runId.startsWith(RESPONSE) || runId.equals(testimony.toString());
    }

    /** Whether it knows more of its run than when it was stored under this one. */
    boolean leaves(String storedRun) {
        boolean waited = isNameOfOurs(storedRun, id) && !storedRun.equals(runId);
        return waited && (knowsRun() || storedRun.startsWith(RESPONSE));
    }

    boolean knowsRun() {
        return !isNameOfOurs(runId, id);
    }

    Testimony testimony() {
        return new Testimony(id, recorded.recordedAt(), (LlmCall) recorded.fact());
    }

    /** The run that copies of this answer are in whose own run nobody knows; null where it tells of no answer. */
    @Nullable String answer() {
        return answer((LlmCall) recorded.fact());
    }

    /** The run that spans of this answer wait in until a witness of the gateway turns up; null where the provider gave it no id. */
    @Nullable String response() {
        return response((LlmCall) recorded.fact());
    }

    private static @Nullable String response(LlmCall call) {
        return call.ref().responseId() == null ? null : RESPONSE + call.ref().responseId();
    }

    /**
     * Testimonies that know no run are of one call where they tell of one answer: a transcript that is rewound or forked holds the same message
     * again under another id. An answer is told by the provider's id of it or, where there is none, by its tokens, with the millisecond at which
     * it was asked for; a failed attempt has neither and is told within its session only.
     */
    private static @Nullable String answer(LlmCall call) {
        Instant asked = call.timing().startedAt();
        if (asked == null || call.witness().side() != Witness.Side.MESSAGE) {
            return null;
        }
        String response = call.ref().responseId();
        String name = response == null ? ofTokens(call) : response;
        return ANSWER + asked.toEpochMilli() + ":" + call.model().provider() + ":"
                + call.model().model() + ":" + name;
    }

    private static String ofTokens(LlmCall call) {
        Usage usage = call.usage();
        return usage == null || usage.isZero()
                ? String.valueOf(call.scope().sessionId())
                : usage.input() + "+" + usage.output() + "=" + usage.total();
    }
}
