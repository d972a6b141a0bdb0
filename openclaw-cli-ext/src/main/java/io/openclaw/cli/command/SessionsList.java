package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.model.SessionQuery;
import io.openclaw.db.model.SessionView;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists sessions of all machines. */
@Command(
        name = "list",
        description = "List sessions, last used first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions list --since 7d",
            "  openclaw sessions list --agent main --channel telegram --json",
            "  openclaw sessions list --prefix tg:main:42        the keys that begin with these parts"
        })
final class SessionsList implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private SessionFilter filter = new SessionFilter();

    @Option(names = "--prefix", paramLabel = "KEY", description = "Only this key and those with further parts.")
    private @Nullable String prefix;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 500.", defaultValue = "50")
    private int limit = 50;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SessionsList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > SessionQuery.MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 to " + SessionQuery.MOST + ".");
        }
        Instant since = filter.since(spec.commandLine());
        SessionQuery query =
                new SessionQuery(limit, null, filter.agent(), filter.channel(), filter.host(), since, prefix);
        try (SessionReading reading =
                SessionReading.of(settings, home.in(settings, spec.commandLine()), spec.commandLine())) {
            print(reading.list(query));
        }
    }

    private void print(List<SessionView> sessions) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            sessions.forEach(session -> out.println(Json.of(SessionValues.of(session))));
        } else if (sessions.isEmpty()) {
            out.println("No session.");
        } else {
            out.print(grid(sessions));
            if (sessions.size() == limit) {
                out.println("There may be more: narrow the list, or raise --limit.");
            }
        }
        out.flush();
    }

    private static Grid grid(List<SessionView> sessions) {
        Grid grid = new Grid("KEY", "AGENT", "HOST", "CHANNEL", "USED", "MESSAGES", "TOKENS");
        Instant now = Instant.now();
        for (SessionView session : sessions) {
            grid.line(
                    session.name().key(),
                    session.name().agent(),
                    session.name().host(),
                    session.channel() == null ? "" : session.channel(),
                    Quantities.age(Duration.between(session.updatedAt(), now)) + " ago",
                    Quantities.count(session.messages()),
                    Quantities.count(session.totalTokens()));
        }
        return grid;
    }
}
