package io.openclaw.cli.command;

import io.openclaw.db.operations.AgentAssignment;
import io.openclaw.db.operations.AgentInstance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists who agents work for. */
@Command(
        name = "list",
        description = "List who agents work for: which sessions, folders and names belong to which project.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw agents list", "  openclaw agents list --json"})
final class AgentsList implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private LimitOption limit = new LimitOption();

    AgentsList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        int most = limit.in(memory.command());
        List<AgentInstance> instances =
                memory.ask(settings, operations -> operations.agents().list(most));
        memory.list(
                instances,
                AgentWords::values,
                new MemoryOptions.Listing<>(
                        "No agent is known. Name one: ./openclaw agents set --project NAME --agent ALIAS",
                        most,
                        List.of(
                                "ID",
                                "TENANT",
                                "PROJECT",
                                "ROLE",
                                "SESSION",
                                "WORKSPACE",
                                "AGENT",
                                "HOST",
                                "FROM",
                                "TO"),
                        instance -> line(instance.id(), instance.assignment())));
    }

    private static String[] line(long id, AgentAssignment assignment) {
        return new String[] {
            Long.toString(id),
            assignment.tenant(),
            assignment.project(),
            assignment.role(),
            any(assignment.session()),
            any(assignment.workspace()),
            any(assignment.agent()),
            any(assignment.host()),
            end(assignment.from()),
            end(assignment.until())
        };
    }

    private static String any(@Nullable String value) {
        return value == null ? "any" : value;
    }

    private static String end(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }
}
