package io.openclaw.cli.soak;

import io.openclaw.db.session.RequestedCall;
import io.openclaw.db.session.SessionMessage;
import io.openclaw.db.session.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One write that a host asked of its store.
 *
 * @param id grows over all runs of the host; what is said follows from it
 * @param key the session; empty for those that concern all of an agent
 * @param argument tokens, the new key, or an age in milliseconds; else empty
 * @param at when it was asked for, in milliseconds since 1970
 */
record Operation(long id, String agent, Kind kind, String key, String argument, long at) {

    enum Kind {
        CREATE,
        APPEND,
        TURN,
        FAILED_TURN,
        TOKENS,
        DELETE,
        /** Deleted by another than the store, as the HTTP server does it: as a fact. */
        DELETE_ELSEWHERE,
        RENAME,
        PRUNE,
        MIGRATE_KEYS;

        /** Those of which dual mode finishes a half after a crash. */
        boolean isToldFirst() {
            return switch (this) {
                case DELETE, DELETE_ELSEWHERE, RENAME, PRUNE, MIGRATE_KEYS -> true;
                case CREATE, APPEND, TURN, FAILED_TURN, TOKENS -> false;
            };
        }

        boolean speaks() {
            return this == APPEND || this == TURN || this == FAILED_TURN;
        }
    }

    long number() {
        return Long.parseLong(argument);
    }

    /** What it appends, in order. */
    List<SessionMessage> messages() {
        return kind == Kind.APPEND ? List.of(question(new Random(id))) : turn().messages();
    }

    Turn turn() {
        Random random = new Random(id);
        SessionMessage user = question(random);
        List<SessionMessage> steps = new ArrayList<>();
        int calls = random.nextInt(4);
        for (int call = 0; call < calls; call++) {
            String callId = "call-" + id + "-" + call;
            String arguments = "{\"command\": \"ls " + random.nextInt() + "\",\"b\":[1, 2.50,null]}";
            String reasoning = random.nextBoolean() ? "because " + random.nextInt() : null;
            steps.add(SessionMessage.toolCalls(List.of(new RequestedCall(callId, "exec", arguments)), reasoning));
            steps.add(SessionMessage.toolResult(callId, random.nextInt(5) == 0 ? "" : "result " + random.nextLong()));
        }
        return kind == Kind.TURN
                ? Turn.answered(user, steps, SessionMessage.assistant("answer " + id + " " + random.nextLong()))
                : Turn.failed(user, steps);
    }

    private SessionMessage question(Random random) {
        String text = "question " + id + " \u00e4\ud83d\ude80\n" + "x".repeat(random.nextInt(300));
        return SessionMessage.user(text);
    }
}
