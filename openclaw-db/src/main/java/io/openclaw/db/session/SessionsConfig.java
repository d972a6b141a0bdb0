package io.openclaw.db.session;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the conversations of a gateway are kept.
 *
 * @param mode null where nobody chose: then it is what the home was last in, else dual with a database and sqlite without one
 * @param gatewayHome the gateway's own home, which has a folder for each agent; not the home of this module
 * @param memory what mode postgres holds in memory
 * @param verification when mode dual compares its files with PostgreSQL
 */
public record SessionsConfig(@Nullable SessionMode mode, Path gatewayHome, Memory memory, Verification verification) {

    /**
     * What mode postgres holds in memory, to answer from while PostgreSQL is away.
     *
     * @param messages the last so many of each session, 1 or more
     * @param sessions so many, those last used, 1 or more
     * @param bytes of text, all sessions together
     */
    public record Memory(int messages, int sessions, long bytes) {

        public static final Memory DEFAULT = new Memory(200, 1_000, 128L << 20);

        public Memory {
            if (messages < 1 || sessions < 1 || bytes < 1) {
                throw new IllegalArgumentException("Memory for sessions must hold 1 session and 1 message at least.");
            }
        }
    }

    /**
     * When mode dual compares its files with PostgreSQL.
     *
     * @param first after the start, and again after a comparison that was not possible
     * @param every after one that was; zero: never
     * @param again when what differed is looked at once more, because it may have been on its way
     */
    public record Verification(Duration first, Duration every, Duration again) {

        public static final Verification DEFAULT =
                new Verification(Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofSeconds(30));

        public Verification {
            if (first.isNegative() || every.isNegative() || again.isNegative()) {
                throw new IllegalArgumentException("Times between comparisons of sessions must not be negative.");
            }
        }

        public Verification withEvery(Duration newEvery) {
            return new Verification(first, newEvery, again);
        }
    }

    public static final SessionsConfig DEFAULT = new SessionsConfig(
            null, Path.of(System.getProperty("user.home", "."), ".openclaw"), Memory.DEFAULT, Verification.DEFAULT);

    public SessionsConfig withMode(@Nullable SessionMode newMode) {
        return new SessionsConfig(newMode, gatewayHome, memory, verification);
    }

    public SessionsConfig withGatewayHome(Path home) {
        return new SessionsConfig(mode, home, memory, verification);
    }

    public SessionsConfig withMemory(Memory newMemory) {
        return new SessionsConfig(mode, gatewayHome, newMemory, verification);
    }

    public SessionsConfig withVerification(Verification newVerification) {
        return new SessionsConfig(mode, gatewayHome, memory, newVerification);
    }
}
