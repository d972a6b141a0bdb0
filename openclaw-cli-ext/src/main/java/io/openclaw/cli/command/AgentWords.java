package io.openclaw.cli.command;

import io.openclaw.db.operations.AgentAssignment;
import io.openclaw.db.operations.AgentInstance;
import io.openclaw.db.operations.AgentSpend;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How agents, and what they used, are told. */
final class AgentWords {

    private AgentWords() {}

    static Map<String, @Nullable Object> values(AgentInstance instance) {
        AgentAssignment assignment = instance.assignment();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", instance.id());
        values.put("tenant", assignment.tenant());
        values.put("project", assignment.project());
        values.put("role", assignment.role());
        values.put("session", assignment.session());
        values.put("workspace", assignment.workspace());
        values.put("agent", assignment.agent());
        values.put("host", assignment.host());
        values.put("valid_from", assignment.from());
        values.put("valid_to", assignment.until());
        values.put("created_at", instance.createdAt());
        values.put("updated_at", instance.updatedAt());
        return values;
    }

    static Map<String, @Nullable Object> values(AgentSpend spend) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("tenant", spend.tenant());
        values.put("project", spend.project());
        values.put("role", spend.role());
        values.put("calls", spend.calls());
        values.put("tokens", spend.tokens());
        values.put("reported_cost_usd", spend.reportedUsd());
        values.put("calls_of_unknown_cost", spend.unreported());
        values.put("cost_usd", spend.costUsd());
        values.put("unpricedCalls", spend.unpriced());
        values.put("last_call_at", spend.lastCallAt());
        return values;
    }

    static String sentence(String done, AgentInstance instance) {
        return done + " agent " + instance.id() + " of project "
                + instance.assignment().project();
    }
}
