package io.openclaw.cli.command;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.db.postgres.PostgresConfig;
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

    Optional<String> variable(String name) {
        return new io.openclaw.db.Settings(environment).text(name);
    }
}
