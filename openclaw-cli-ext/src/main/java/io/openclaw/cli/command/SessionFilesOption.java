package io.openclaw.cli.command;

import io.openclaw.db.session.AgentFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which session files of a gateway are meant, whose they are in the database, and how the answer is given. */
final class SessionFilesOption {
    @Mixin
    private GatewayHomeOption home = new GatewayHomeOption();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Only this agent's file; may be repeated.")
    private List<String> agents = new ArrayList<>();

    @Option(names = "--host", paramLabel = "NAME", description = "The machine the sessions are of; else this one.")
    private @Nullable String host;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    List<AgentFile> in(Settings settings) {
        return AgentFile.in(home.in(settings), agents);
    }

    @Nullable String host() {
        return host;
    }

    boolean json() {
        return json;
    }
}
