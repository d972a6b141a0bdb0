package io.openclaw.db.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's message and all that followed from it. It is stored whole, so that neither the final answer of a turn with tools nor
 * the user's message of a failed turn is missing.
 *
 * @param user what was asked
 * @param steps tool calls and their results, in order
 * @param answer the final answer; null when the turn failed or was cancelled before there was one
 */
public record Turn(
        SessionMessage user,
        List<SessionMessage> steps,
        @Nullable SessionMessage answer) {

    public Turn {
        steps = List.copyOf(steps);
        require(SessionMessage.USER, user, "A turn begins");
        if (answer != null) {
            require(SessionMessage.ASSISTANT, answer, "A turn is answered");
        }
    }

    public static Turn answered(SessionMessage user, List<SessionMessage> steps, SessionMessage answer) {
        return new Turn(user, steps, answer);
    }

    /** A turn without an answer: what the user said, and what was done until it failed. */
    public static Turn failed(SessionMessage user, List<SessionMessage> steps) {
        return new Turn(user, steps, null);
    }

    /** All of it, in order. */
    public List<SessionMessage> messages() {
        List<SessionMessage> all = new ArrayList<>(steps.size() + 2);
        all.add(user);
        all.addAll(steps);
        if (answer != null) {
            all.add(answer);
        }
        return List.copyOf(all);
    }

    private static void require(String role, SessionMessage message, String what) {
        if (!role.equals(message.role())) {
            throw new IllegalArgumentException(what + " with a message of role " + role + ", not another.");
        }
    }
}
