package io.openclaw.cli.bench;

import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Model calls as a gateway makes them: about 1 KB of prose and code, twenty sessions, one call in a hundred failed. */
final class SampleCalls {
    private static final String[] WORDS =
            ("the a of to and in that it is for was with as on be at by this had not are but from or have an they which one you"
                            + " were her all she there would their we him been has when who will more no if out so what up said its about"
                            + " than into them can only other time new some could these two may first then do any my now such like our"
                            + " over man me even most made after also did many off before must well back through years where much your way"
                            + " return null; public static final config.timeout=30s https://example.org/docs/page?id=42 {\"ok\":true} SELECT")
                    .split(" ");
    private static final int TEXT_CHARS = 1_000;

    private final Random random;
    private final Instant begin;
    private int number;

    /** @param seed the same seed gives the same texts */
    SampleCalls(long seed, Instant begin) {
        this.random = new Random(seed);
        this.begin = begin;
    }

    LlmCall next() {
        number++;
        Instant at = begin.plusMillis(number);
        Scope scope = new Scope("agent:bench:" + number % 20, null, "bench", "cli", "run-" + number / 4);
        LlmCall call = LlmCall.ofHost(scope, new ModelRef("anthropic", "bench-model", "messages"), at)
                .withUsage(Usage.of(1_000 + random.nextInt(9_000), 200 + random.nextInt(800)), null)
                .withTiming(new Timing(at, Duration.ofMillis(500 + random.nextInt(5_000)), Duration.ofMillis(300)))
                .withExchange(Exchange.ofText(text()));
        return call.withOutcome(number % 100 == 0 ? Outcome.failed("rate limit reached") : Outcome.completed());
    }

    String text() {
        StringBuilder text = new StringBuilder(TEXT_CHARS + 64);
        while (text.length() < TEXT_CHARS) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.toString();
    }
}
