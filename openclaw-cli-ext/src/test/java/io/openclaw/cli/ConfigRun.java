package io.openclaw.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code openclaw config} on a database without snapshots, and a gateway's home of a test's own with one configuration file in it. */
final class ConfigRun {

    static final String CONFIG = """
            {
              // what the gateway reads
              gateway: {port: 18789, auth: {mode: 'token', token: 'canary-gateway-token'}},
              models: {providers: {fake: {apiKey: 'canary-api-key', baseUrl: "http://127.0.0.1:1", cost: 1e2}}},
              agents: {list: [{id: 'main'}, {id: 'ops', model: 'small'},]},
              env: {HOME_PAGE: '${HOME_PAGE}', DATABASE_URL: 'postgres://u:canary-pass@h/db'},
            }
            """;

    final Path file;
    private final OperationsRun commands;
    private final Path folder;

    ConfigRun(OperationsRun commands, Path folder) throws IOException {
        this.commands = commands;
        this.folder = folder;
        this.file = Files.writeString(folder.resolve("openclaw.json"), CONFIG);
        commands.database.execute("TRUNCATE config_snapshots");
    }

    /** What is said on the machine of this name. */
    Outcome run(String host, String... arguments) {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(arguments));
        return Outcome.of(environment(host), all.toArray(String[]::new));
    }

    Map<String, String> environment(String host) {
        Map<String, String> environment = new HashMap<>(commands.environment());
        environment.put("OPENCLAW_HOST", host);
        environment.put("OPENCLAW_DB_HOME", folder.resolve("db").toString());
        environment.put("OPENCLAW_STATE_DIR", folder.toString());
        return environment;
    }

    /** How many snapshots there are. */
    String count() {
        return commands.database.single("SELECT count(*) FROM config_snapshots");
    }

    /** Number of the last snapshot. */
    long id() {
        return Long.parseLong(commands.database.single("SELECT max(id) FROM config_snapshots"));
    }

    /** Each line of what was said, which must be JSON. */
    static List<JsonNode> lines(Outcome outcome) {
        return outcome.out().lines().map(OperationsRun::tree).toList();
    }
}
