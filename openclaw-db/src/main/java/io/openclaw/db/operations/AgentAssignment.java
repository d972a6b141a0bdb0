package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Calls, and who they are made for. A call matches when all that is given fits; null fits any.
 *
 * @param tenant empty where there is only one
 * @param role of the agent in the project, such as {@code reviewer}; may be empty
 * @param session a session key, or the id that the source gives: for ZeroClaw, of the process
 * @param workspace the folder worked in, or one above it
 * @param agent name or alias
 * @param from calls from then on
 * @param until and before then
 */
public record AgentAssignment(
        String tenant,
        String project,
        String role,
        @Nullable String session,
        @Nullable String workspace,
        @Nullable String agent,
        @Nullable String host,
        @Nullable Instant from,
        @Nullable Instant until) {

    /** @throws InvalidFieldException naming the field that cannot be written down */
    public AgentAssignment {
        tenant = tenant.strip();
        project = Checks.name("project", project);
        role = role.strip();
        session = Checks.orNothing(session);
        workspace = Checks.orNothing(workspace);
        agent = Checks.orNothing(agent);
        host = Checks.orNothing(host);
        if (session == null && workspace == null && agent == null) {
            throw new InvalidFieldException(
                    "session", "or workspace or agent must be given: else every call would match.");
        }
        if (from != null && until != null && !from.isBefore(until)) {
            throw new InvalidFieldException("to", "must be later than the beginning.");
        }
    }
}
