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

    static Told of(Recorded recorded) {
        LlmCall call = (LlmCall) recorded.fact();
        String run = call.scope().runId();
        UUID id = recorded.rowId();
        String answer = run == null ? answer(call) : run;
        return new Told(recorded, id, answer == null ? id.toString() : answer);
    }

    /** The testimony of a copy, once the run of the answer is known. */
    static Told inRun(Recorded recorded, String run) {
        LlmCall call = (LlmCall) recorded.fact();
        LlmCall named = call.withScope(call.scope().withRun(run));
        return of(new Recorded(recorded.id(), recorded.recordedAt(), named, recorded.marks()));
    }

    /** Whether a testimony stored under this run did not know which run it was of. */
    static boolean isNameOfOurs(String runId, UUID testimony) {
        return runId.startsWith(ANSWER) || runId.equals(testimony.toString());
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
