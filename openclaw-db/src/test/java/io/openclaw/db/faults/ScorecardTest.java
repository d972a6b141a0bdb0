package io.openclaw.db.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/reliability.md} true. */
class ScorecardTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");
    private static final Pattern CASE = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\| (tested|in part|later) \\|");

    @Test
    void everyTestNamed_exists() throws IOException {
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(scorecard());
        while (named.find()) {
            if (!exists(named.group(1), named.group(2))) {
                missing.add(named.group());
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyCase_hasAState() throws IOException {
        List<Integer> cases = CASE.matcher(scorecard())
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
        assertEquals(IntStream.rangeClosed(1, 66).boxed().toList(), cases);
    }

    private static String scorecard() throws IOException {
        return Files.readString(ROOT.resolve("docs/reliability.md"));
    }

    private static boolean exists(String type, String method) throws IOException {
        for (String module : List.of("openclaw-db", "openclaw-gateway-plugin", "openclaw-cli-ext")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (file.endsWith(type + ".java")) {
                        return method == null || Files.readString(file).contains(" void " + method + "(");
                    }
                }
            }
        }
        return false;
    }
}
