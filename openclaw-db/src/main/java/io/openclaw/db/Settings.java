package io.openclaw.db;

import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionsConfig;
import io.openclaw.db.session.SessionsConfig.Memory;
import io.openclaw.db.session.SessionsConfig.Verification;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads settings by name and gathers what is wrong with them, so that it is said all at once. */
public final class Settings {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(|B|K|KB|KIB|M|MB|MIB|G|GB|GIB)");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|PRIVATE_KEY|ACCESS_KEY).*");
    private static final int SHORTEST_SECRET = 8;

    private final Map<String, String> values;
    private final List<String> problems = new ArrayList<>();

    /** @param values by name, as the environment has them; empty values count as not set */
    public Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    public int integer(String name, int least, int most, int byDefault) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // falls through: the sentence below says what is wanted
        }
        problems.add(name + " must be a whole number from " + least + " to " + most + ".");
        return byDefault;
    }

    /** A size in bytes, such as {@code 4GiB}, {@code 512M} or {@code 1048576}; K, M and G are powers of 1024. */
    public long bytes(String name, long least, long byDefault) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        Matcher size = SIZE.matcher(text.get().toUpperCase(Locale.ROOT));
        if (size.matches()) {
            int power =
                    "KMG".indexOf(size.group(2).isEmpty() ? '-' : size.group(2).charAt(0)) + 1;
            long value = Long.parseLong(size.group(1)) << (10 * power);
            if (value >= least) {
                return value;
            }
        }
        problems.add(name + " must be a size of at least " + least + " bytes, such as 512MiB or 4GiB.");
        return byDefault;
    }

    public boolean flag(String name, boolean byDefault) {
        Optional<String> text = text(name).map(t -> t.toLowerCase(Locale.ROOT));
        if (text.isEmpty()) {
            return byDefault;
        }
        switch (text.get()) {
            case "true", "1", "yes", "on" -> {
                return true;
            }
            case "false", "0", "no", "off" -> {
                return false;
            }
            default -> problems.add(name + " must be true or false.");
        }
        return byDefault;
    }

    /** {@code OPENCLAW_RETENTION}; by default everything is kept. */
    public RetentionRules retention() {
        try {
            return text("OPENCLAW_RETENTION").map(RetentionRules::parse).orElse(RetentionRules.NONE);
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add("OPENCLAW_RETENTION, " + e.getMessage() + "; see docs/configuration.md.");
            return RetentionRules.NONE;
        }
    }

    /** {@code OPENCLAW_DB_HOME}, or {@code ~/.openclaw/db}. */
    public Path home() {
        return path("OPENCLAW_DB_HOME", Path.of(System.getProperty("user.home"), ".openclaw", "db"));
    }

    private Path path(String name, Path byDefault) {
        try {
            return text(name).map(Path::of).orElse(byDefault).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problems.add(name + " is not a path of this system.");
            return Path.of(".").toAbsolutePath();
        }
    }

    /** Where the conversations of the gateway are kept. */
    SessionsConfig sessions() {
        Optional<String> word = text("OPENCLAW_SESSIONS").map(t -> t.toLowerCase(Locale.ROOT));
        Optional<SessionMode> mode = word.flatMap(SessionMode::of);
        if (word.isPresent() && mode.isEmpty()) {
            problems.add("OPENCLAW_SESSIONS must be sqlite, dual or postgres.");
        }
        Memory byDefault = Memory.DEFAULT;
        return new SessionsConfig(
                mode.orElse(null),
                path("OPENCLAW_STATE_DIR", SessionsConfig.DEFAULT.gatewayHome()),
                new Memory(
                        integer("OPENCLAW_SESSIONS_MEMORY_MESSAGES", 1, 100_000, byDefault.messages()),
                        integer("OPENCLAW_SESSIONS_MEMORY_SESSIONS", 1, 1_000_000, byDefault.sessions()),
                        bytes("OPENCLAW_SESSIONS_MEMORY_BYTES", 1024, byDefault.bytes())),
                Verification.DEFAULT.withEvery(
                        Duration.ofHours(integer("OPENCLAW_SESSIONS_VERIFY_INTERVAL", 0, 8_760, (int)
                                Verification.DEFAULT.every().toHours()))));
    }

    /** Values of everything that is named like a secret: they must never be written anywhere. */
    public List<String> secrets() {
        return values.entrySet().stream()
                .filter(e -> SECRET_NAME.matcher(e.getKey()).matches())
                .map(e -> e.getValue().strip())
                .filter(v -> v.length() >= SHORTEST_SECRET)
                .sorted()
                .toList();
    }

    /** Adds what another reader of the same settings found. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException when anything read so far was wrong
     */
    public void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
