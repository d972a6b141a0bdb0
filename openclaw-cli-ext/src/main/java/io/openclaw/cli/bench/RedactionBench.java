package io.openclaw.cli.bench;

import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How fast secrets are looked for. */
final class RedactionBench {
    private static final int TEXTS = 256;

    private RedactionBench() {}

    /** Megabytes (10^6 bytes) per second, after a warm-up of the same length. */
    static double run(Duration length) {
        SampleCalls calls = new SampleCalls(1, Instant.EPOCH);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(calls.text());
        }
        Redactor redactor = Redactor.create(RedactorConfig.defaults());
        rate(redactor, texts, length);
        return rate(redactor, texts, length);
    }

    private static double rate(Redactor redactor, List<String> texts, Duration length) {
        long round = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        long bytes = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < length.toNanos()) {
            texts.forEach(redactor::redact);
            bytes += round;
        }
        return bytes * 1e3 / (System.nanoTime() - begin);
    }
}
