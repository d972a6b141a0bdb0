package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commands of the operations memory on a migrated database of a test's own, on the machine called box. */
final class OperationsRun {

    final TestDatabase database = TestPostgres.freshDatabase();
    private final Map<String, String> environment = new HashMap<>();

    OperationsRun(Path home) {
        environment.put("DATABASE_URL", database.url());
        environment.put("OPENCLAW_DB_HOME", home.toString());
        environment.put("OPENCLAW_HOST", "box");
        ok("db", "migrate");
    }

    /** What the commands see. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    Outcome run(String... arguments) {
        return Outcome.of(environment, arguments);
    }

    /** With one variable set otherwise. */
    Outcome with(String name, String value, String... arguments) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(name, value);
        return Outcome.of(changed, arguments);
    }

    /** With something on standard input. */
    Outcome reading(byte[] input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    Outcome reading(String input, String... arguments) {
        return reading(input.getBytes(StandardCharsets.UTF_8), arguments);
    }

    String ok(String... arguments) {
        Outcome outcome = run(arguments);
        assertEquals(0, outcome.code(), () -> String.join(" ", arguments) + ": " + outcome);
        return outcome.out();
    }

    /** Each line of what the command says, which must be JSON. */
    List<JsonNode> json(String... arguments) {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ok(arguments).lines().toList()) {
            lines.add(tree(line));
        }
        return lines;
    }

    static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
