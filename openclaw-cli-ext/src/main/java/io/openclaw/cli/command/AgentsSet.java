package io.openclaw.cli.command;

import io.openclaw.db.Moments;
import io.openclaw.db.operations.AgentAssignment;
import io.openclaw.db.operations.AgentInstance;
import io.openclaw.db.operations.InvalidFieldException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Says who an agent works for. */
@Command(
        name = "set",
        description = "Say who an agent works for; calls of before count as well. With --id, change what was said:"
                + " what is not given stays, '' takes it away.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw agents set --project apollo --role reviewer --agent glados",
            "  openclaw agents set --tenant acme --project apollo --workspace /home/me/apollo",
            "  openclaw agents set --project apollo --session 0d6b2b0e-5a35-4d52-9a0f-1f8f5f7a8f10",
            "  openclaw agents set --id 3 --role '' --to 2026-08-01T00:00:00Z"
        })
final class AgentsSet implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Option(names = "--id", paramLabel = "ID", description = "The one to change, as agents list tells. Else a new one.")
    private @Nullable Long id;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose project it is.")
    private @Nullable String tenant;

    @Option(names = "--project", paramLabel = "NAME", description = "The project.")
    private @Nullable String project;

    @Option(names = "--role", paramLabel = "NAME", description = "What the agent is in it.")
    private @Nullable String role;

    @Option(
            names = "--session",
            paramLabel = "KEY",
            description = "Calls of this session: its key, or the id its source gives; for ZeroClaw, of the process.")
    private @Nullable String session;

    @Option(names = "--workspace", paramLabel = "DIR", description = "Calls made in this folder, or below it.")
    private @Nullable String workspace;

    @Option(names = "--agent", paramLabel = "NAME", description = "Calls of the agent of this name or alias.")
    private @Nullable String agent;

    @Option(names = "--host", paramLabel = "NAME", description = "Calls on this machine. Else on any.")
    private @Nullable String host;

    @Option(names = "--from", paramLabel = "WHEN", description = "Calls since then: " + Moments.FORMS + ".")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "WHEN", description = "Calls before then: " + Moments.FORMS + ".")
    private @Nullable String until;

    AgentsSet(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Instant now = Instant.now();
        moment("--from", from, null, now);
        moment("--to", until, null, now);
        if (id == null) {
            AgentAssignment assignment = memory.made(() -> changed(null, now));
            AgentInstance added =
                    memory.ask(settings, operations -> operations.agents().add(assignment));
            memory.done(AgentWords.values(added), AgentWords.sentence("Added", added) + ".");
        } else {
            change(id, now);
        }
    }

    private void change(long number, Instant now) {
        try {
            AgentInstance changed = memory.ask(
                    settings, operations -> operations.agents().change(number, before -> changed(before, now)));
            memory.done(AgentWords.values(changed), AgentWords.sentence("Changed", changed) + ".");
        } catch (InvalidFieldException e) {
            throw new ParameterException(memory.command(), String.valueOf(e.getMessage()), e);
        }
    }

    private AgentAssignment changed(@Nullable AgentAssignment before, Instant now) {
        return new AgentAssignment(
                orEmpty(tenant, before == null ? null : before.tenant()),
                orEmpty(project, before == null ? null : before.project()),
                orEmpty(role, before == null ? null : before.role()),
                or(session, before == null ? null : before.session()),
                or(workspace, before == null ? null : before.workspace()),
                or(agent, before == null ? null : before.agent()),
                or(host, before == null ? null : before.host()),
                moment("--from", from, before == null ? null : before.from(), now),
                moment("--to", until, before == null ? null : before.until(), now));
    }

    private static @Nullable String or(@Nullable String given, @Nullable String before) {
        return given == null ? before : given;
    }

    private static String orEmpty(@Nullable String given, @Nullable String before) {
        String value = or(given, before);
        return value == null ? "" : value;
    }

    private @Nullable Instant moment(String option, @Nullable String given, @Nullable Instant before, Instant now) {
        if (given == null || given.isEmpty()) {
            return given == null ? before : null;
        }
        return Moments.parse(given, now)
                .orElseThrow(
                        () -> new ParameterException(memory.command(), option + " must be " + Moments.FORMS + "."));
    }
}
