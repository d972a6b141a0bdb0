package io.openclaw.db.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedactorSafetyTest {
    private static final int MIB = 1 << 20;
    private static final String KNOWN = "known-value-of-ours-42";
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    private final Redactor redactor = Redactor.create(RedactorConfig.defaults().withKnownSecrets(List.of(KNOWN)));

    static List<String> hostile() {
        return List.of(
                "a",
                "token=",
                "token:",
                "\"token\":\"",
                "key = ",
                "--token ",
                "secret=\\\"",
                Samples.pemBegin("RSA "),
                Samples.pemBegin("") + "\n" + "A".repeat(64),
                "sk" + "-",
                "ey" + "J",
                "ey" + "Jaaaaaaaa.",
                "://a:",
                "://a@",
                "Authorization: Bearer ",
                "cookie: a=",
                "gh" + "p_",
                "A".repeat(40) + " aws_secret_access_key",
                "0:",
                "123456789:",
                ".aaaaaa",
                "[REDACTED:",
                "[REDACTED:unscanned]",
                "\\",
                "\\\"",
                "%3D",
                "\u0000",
                "\ud83d",
                "\udc00token=\ud83d");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void repeatedForAMebibyte_isDoneInTimeAndStaysDone(String piece) {
        String text = piece.repeat(MIB / piece.length());
        Redactor hurried = Redactor.create(RedactorConfig.defaults()
                .withLimits(MIB, Duration.ofMillis(20))
                .withKnownSecrets(List.of("aaaaaaaaaaaaaaaaaaab")));
        assertTimeout(GENEROUS, () -> {
            String redacted = hurried.redact(text);
            assertEquals(redacted, hurried.redact(redacted));
        });
    }

    @Test
    void textOverTheCap_isReplacedAndCounted() {
        String text = "x".repeat(50 * MIB);
        assertEquals("[REDACTED:unscanned]", redactor.redact(text));
        assertEquals(1L, redactor.counts().get(Redactor.UNSCANNED));
        assertSame("[REDACTED:unscanned]", redactor.redact("[REDACTED:unscanned]"));
    }

    @Test
    void textOverTheBudget_isReplacedAndCounted() {
        AtomicLong clock = new AtomicLong();
        long tick = Duration.ofMillis(501).toNanos();
        Redactor slow = Redactor.create(RedactorConfig.defaults(), () -> clock.getAndAdd(tick));
        assertEquals("[REDACTED:unscanned]", slow.redact("key, token, secret, ".repeat(100)));
        assertEquals(1L, slow.counts().get(Redactor.UNSCANNED));
        assertSame("few words: key, token", slow.redact("few words: key, token"));
    }

    @Test
    void budget_isTenfoldUntilWarm() {
        AtomicLong clock = new AtomicLong();
        long tick = Duration.ofMillis(30).toNanos();
        Redactor starting = Redactor.create(RedactorConfig.defaults(), () -> clock.getAndAdd(tick));
        String text = "key, token, secret, ".repeat(40);
        assertSame(text, starting.redact(text));
        for (int i = 0; i < 1000; i++) {
            starting.redact("warm");
        }
        assertEquals("[REDACTED:unscanned]", starting.redact(text));
    }

    @Test
    void failureInside_neverLetsTheTextThrough() {
        Redactor failing = Redactor.create(RedactorConfig.defaults(), () -> {
            throw new IllegalStateException("clock is broken");
        });
        assertEquals("[REDACTED:unscanned]", failing.redact("key, token, secret, ".repeat(100)));
        assertEquals("[REDACTED:unscanned]", redactor.redact(null));
    }

    @Test
    void randomTexts_neverThrowNeverLeakAndAreIdempotent() {
        long seed = System.nanoTime();
        System.out.println("seed of " + getClass().getSimpleName() + ": " + seed);
        Random random = new Random(seed);
        List<String> pieces = new ArrayList<>(hostile());
        pieces.addAll(List.of(
                KNOWN,
                " ",
                "\n",
                "\"",
                "'",
                ":",
                "=",
                "@",
                "]",
                "password",
                "apiKey",
                "hunter22",
                "/",
                "&",
                "?",
                ";",
                ",",
                "ä",
                "\\n"));
        new Samples(seed).tokens().forEach(sample -> pieces.add(sample[1]));
        for (int run = 0; run < 20_000; run++) {
            String text = assembled(pieces, random);
            String redacted = redactor.redact(text);
            assertNotNull(redacted);
            assertFalse(redacted.contains(KNOWN), () -> "seed " + seed + ": leaked from " + text);
            assertSame(redacted, redactor.redact(redacted), () -> "seed " + seed + ": not idempotent on " + text);
        }
    }

    private static String assembled(List<String> pieces, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            String piece = pieces.get(random.nextInt(pieces.size()));
            text.append(random.nextInt(4) == 0 ? piece.substring(random.nextInt(piece.length())) : piece);
            if (random.nextInt(6) == 0) {
                text.append((char) random.nextInt(Character.MAX_VALUE + 1));
            }
        }
        return text.toString();
    }

    @Test
    void configThatCannotWork_isRejectedWithoutQuotingSecrets() {
        RedactorConfig config = RedactorConfig.defaults().withKnownSecrets(List.of(KNOWN));
        assertFalse(config.toString().contains(KNOWN));
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> config.withoutRules(List.of("no-such-rule")));
        assertTrue(unknown.getMessage().contains("no-such-rule")
                && unknown.getMessage().contains("github-token"));
        assertThrows(IllegalArgumentException.class, () -> config.withMaskKey(new byte[8]));
        assertThrows(IllegalArgumentException.class, () -> config.withLimits(0, Duration.ofMillis(50)));
        assertThrows(IllegalArgumentException.class, () -> config.withLimits(100, Duration.ZERO));
    }

    @Test
    void defaults_areAsDocumented() {
        RedactorConfig config = RedactorConfig.defaults();
        assertEquals(MIB, config.fieldCap());
        assertEquals(Duration.ofMillis(50), config.fieldBudget());
        assertTrue(config.knownSecrets().isEmpty() && config.disabledRules().isEmpty());
    }
}
