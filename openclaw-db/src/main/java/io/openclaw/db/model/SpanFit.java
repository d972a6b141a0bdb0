package io.openclaw.db.model;

import io.openclaw.db.model.CallMerge.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives the spans of a gateway to the calls of a run. Its other witnesses tell of the same calls, and nothing names the call of a span: so a
 * span adds what it knows where exactly one call fits it and it is the only span that fits that call. Any other span is left out, for a
 * second call made of it would be counted twice.
 */
final class SpanFit {

    private SpanFit() {}

    /** The calls, in their order, with the spans that belong to them. */
    static List<Group> join(List<Group> calls, List<Group> spans) {
        if (spans.isEmpty()) {
            return calls;
        }
        List<LlmCall> merged = calls.stream().map(Group::call).toList();
        List<List<Integer>> fitting =
                spans.stream().map(span -> fitting(merged, span.call())).toList();
        List<Group> joined = new ArrayList<>(calls);
        for (int s = 0; s < spans.size(); s++) {
            List<Integer> only = fitting.get(s);
            if (only.size() == 1 && claims(fitting, only.get(0)) == 1) {
                joined.set(only.get(0), calls.get(only.get(0)).join(spans.get(s)));
            }
        }
        return joined;
    }

    private static List<Integer> fitting(List<LlmCall> calls, LlmCall span) {
        return IntStream.range(0, calls.size())
                .filter(i -> fits(calls.get(i), span))
                .boxed()
                .toList();
    }

    private static long claims(List<List<Integer>> fitting, int call) {
        return fitting.stream().filter(calls -> calls.contains(call)).count();
    }

    private static boolean fits(LlmCall call, LlmCall span) {
        String callId = call.ref().callId();
        String named = span.ref().callId();
        boolean otherCall = callId != null && named != null && !callId.equals(named);
        long apart =
                Math.abs(call.happenedAt().toEpochMilli() - span.happenedAt().toEpochMilli());
        return !otherCall && apart <= CallAlignment.ALONE_MS && CallAlignment.agree(call, span);
    }
}
