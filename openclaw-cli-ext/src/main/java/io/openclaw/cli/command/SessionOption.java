package io.openclaw.cli.command;

import io.openclaw.db.model.SessionView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The one session that a command is about. */
final class SessionOption {

    @Parameters(paramLabel = "KEY", description = "Its key, such as tg:main:42:99.")
    private String key = "";

    @Option(names = "--host", paramLabel = "NAME", description = "Its machine, where several have the key.")
    private @Nullable String host;

    @Option(names = "--agent", paramLabel = "NAME", description = "Its agent, where several have the key.")
    private @Nullable String agent;

    String key() {
        return key;
    }

    @Nullable String agent() {
        return agent;
    }

    SessionView in(SessionReading reading) {
        return reading.one(key, host, agent);
    }
}
