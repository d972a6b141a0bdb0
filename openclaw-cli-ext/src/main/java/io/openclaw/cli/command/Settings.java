package io.openclaw.cli.command;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.db.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Where a setting comes from: the flag, else the environment, else the default. A variable that is set but empty is not set. */
record Settings(Map<String, String> environment) {
    static final int DEFAULT_PORT = 3377;

    Settings {
        environment = Map.copyOf(environment);
    }

    /** Where everything of ours lies. */
    Path home(@Nullable Path flag, CommandLine command) {
        return flag != null
                ? flag.toAbsolutePath().normalize()
                : config(command).home();
    }

    /** Everything the module reads from the environment. */
    DbConfig config(CommandLine command) {
        try {
            return DbConfig.fromEnvironment(environment);
        } catch (ConfigException e) {
            throw new CommandLine.ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    int port(@Nullable Integer flag, CommandLine command) {
        String text = flag != null
                ? Integer.toString(flag)
                : variable("OPENCLAW_HTTP_PORT").orElse(Integer.toString(DEFAULT_PORT));
        String source = flag != null ? "--port" : "OPENCLAW_HTTP_PORT";
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new CommandLine.ParameterException(
                    command, source + " must be a port, 1 to 65535, or 0 for any free one.");
        }
        return Integer.parseInt(text);
    }

    /** The configured database; empty: the embedded one of the home. */
    Optional<PostgresConfig> database(CommandLine command) {
        try {
            return variable("DATABASE_URL").map(PostgresConfig::parse);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command, "DATABASE_URL: " + e.getMessage(), e);
        }
    }

    /** What the HTTP server of a host on this home wants to be shown; empty where it wants nothing. */
    Optional<String> httpToken(Path home) {
        Optional<String> given = variable("OPENCLAW_HTTP_TOKEN");
        Path file = home.resolve("http-token");
        try {
            return given.isPresent() || !Files.isRegularFile(file)
                    ? given
                    : Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new Refusal("The token in " + file + " cannot be read. Set OPENCLAW_HTTP_TOKEN as for the host.", e);
        }
    }

    private Optional<String> variable(String name) {
        return new io.openclaw.db.Settings(environment).text(name);
    }
}
