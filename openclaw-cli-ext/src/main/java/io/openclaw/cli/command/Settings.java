package io.openclaw.cli.command;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.gateway.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Where a setting comes from: the flag, else the environment, else the default. A variable that is set but empty is not set. */
record Settings(Map<String, String> environment) {
    private static final String DATABASE_URL = "DATABASE_URL";

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

    /**
     * Everything a gateway host needs to know, read before anything is started.
     *
     * @throws CommandLine.ParameterException naming every flag and setting that cannot be used
     */
    GatewayConfig host(@Nullable Path home, @Nullable Integer port, CommandLine command) {
        Map<String, String> all = new HashMap<>(environment);
        List<String> problems = new ArrayList<>();
        if (home != null) {
            all.put("OPENCLAW_DB_HOME", home.toString());
        }
        if (port != null && (port < 0 || port > 65_535)) {
            problems.add("--port must be a port, 1 to 65535, or 0 for any free one.");
        }
        if (port != null) {
            all.remove("OPENCLAW_HTTP_PORT");
        }
        GatewayConfig config = null;
        try {
            config = GatewayConfig.standAlone(all);
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
        try {
            var unused = variable(DATABASE_URL).map(PostgresConfig::parse);
        } catch (IllegalArgumentException e) {
            problems.add(DATABASE_URL + ": " + e.getMessage());
        }
        if (config == null || !problems.isEmpty()) {
            ConfigException wrong = new ConfigException(problems);
            throw new CommandLine.ParameterException(command, String.valueOf(wrong.getMessage()), wrong);
        }
        return port == null ? config : config.withHttpPort(port);
    }

    /** What a running host may ask of who wants to know how it is; empty when none is known here. */
    Optional<String> token(Path home) {
        return variable("OPENCLAW_HTTP_TOKEN").or(() -> kept(home.resolve("http-token")));
    }

    /** The configured database; empty: the embedded one of the home. */
    Optional<PostgresConfig> database(CommandLine command) {
        try {
            return variable(DATABASE_URL).map(PostgresConfig::parse);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command, DATABASE_URL + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> kept(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty(); // none is kept, or not for this user
        }
    }

    private Optional<String> variable(String name) {
        return new io.openclaw.db.Settings(environment).text(name);
    }
}
