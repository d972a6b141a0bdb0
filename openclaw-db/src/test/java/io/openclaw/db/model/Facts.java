package io.openclaw.db.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Facts to test with: the same ones for the same seed. All are such as PostgreSQL takes without any cleaning. */
public final class Facts {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final String ALPHABET =
            "abcdefghij klmnopqrstuvwxyz ABC 0123456789 .,;:!?\"\\/{}[]\n\täöüßéñ漢字かな😀🚀ø\u2028\u202E";
    private static final int[] POINTS = ALPHABET.codePoints().toArray();

    private final Random random;
    private long count;

    public Facts(long seed) {
        this.random = new Random(seed);
    }

    /** A fact of any kind. */
    public Fact next() {
        return next(anyOf(FactKind.values()));
    }

    /** A fact of this kind, with some of its fields known. */
    public Fact next(FactKind kind) {
        count++;
        return switch (kind) {
            case SESSION_OPENED -> opened();
            case SESSION_ENDED -> new SessionEnded(session(), maybeText(), maybe(this::id), instant());
            case SESSION_RENAMED ->
                new SessionRenamed("from:" + id(), "to:" + id(), maybe(this::id), count % 2 == 0, instant());
            case SESSION_DELETED -> new SessionDeleted(id(), maybe(this::id), instant());
            case MESSAGE -> message();
            case LLM_CALL -> call();
            case TOOL_CALL ->
                new ToolCall(
                        scope(),
                        maybe(this::id),
                        "tool" + count,
                        maybe(this::json),
                        maybeText(),
                        timing(),
                        outcome(),
                        instant());
            case METRICS_SNAPSHOT ->
                new MetricsSnapshot(uuid(), counts(), random.nextLong(1L << 40), duration(), instant());
            case CRON_EXECUTION ->
                new CronExecution(
                        scope(),
                        id(),
                        maybe(this::id),
                        model(),
                        CronExecution.OK,
                        maybeText(),
                        maybeText(),
                        maybe(this::duration),
                        maybe(this::usage),
                        instant());
            case TOKENS_ADDED -> tokensAdded();
            case RAW_EVENT ->
                new RawEvent("hook", "event" + count, maybe(this::id), maybe(() -> count), scope(), json(), instant());
        };
    }

    /** A model call of an embedding host whose answer has so many characters; about that many bytes and 400 more on disk. */
    public LlmCall llmCall(int characters) {
        count++;
        Scope scope = new Scope("agent:main:main", "session-1", "main", "telegram", "run-" + count);
        return LlmCall.ofHost(scope, new ModelRef("anthropic", "claude-sonnet", "messages"), instant())
                .withRef(CallRef.ofCall("run-" + count + ":model:1"))
                .withUsage(Usage.of(1200, 340), new Cost(new BigDecimal("0.008700"), Cost.GATEWAY))
                .withTiming(new Timing(instant(), Duration.ofMillis(2345), Duration.ofMillis(456)))
                .withOutcome(Outcome.completed())
                .withExchange(Exchange.ofText(plain(characters)));
    }

    private TokensAdded tokensAdded() {
        return new TokensAdded(
                session(),
                random.nextInt(5000),
                maybe(() -> 5000L + count),
                maybe(this::instant),
                maybe(this::id),
                instant());
    }

    private SessionOpened opened() {
        return new SessionOpened(
                session(), maybe(this::id), maybe(this::id), maybeText(), maybe(this::id), count % 2 == 0, instant());
    }

    private MessageAppended message() {
        MessageBody body = new MessageBody(
                random.nextInt(8) == 0 ? "" : maybeText(),
                maybeText(),
                maybe(() -> "[" + json() + "]"),
                maybe(this::id),
                maybe(this::id),
                maybe(random::nextBoolean),
                random.nextBoolean());
        MessageRef ref = random.nextInt(4) == 0
                ? MessageRef.ofStore("sessions/host/main", count)
                : new MessageRef(maybe(this::id), maybe(() -> count), maybe(this::id));
        return new MessageAppended(
                session(),
                ref,
                MessageAppended.ASSISTANT,
                body,
                maybe(this::id),
                model(),
                maybe(this::usage),
                maybe(this::id),
                instant());
    }

    private LlmCall call() {
        Witness witness = anyOf(Witness.values());
        CallRef ref = new CallRef(
                "call-" + count,
                "span-" + count,
                "message-" + count,
                maybe(this::id),
                maybe(() -> 1 + random.nextInt(3)));
        Exchange exchange = new Exchange(
                maybe(() -> random.nextInt(100)),
                maybe(() -> random.nextInt(100_000)),
                maybe(random::nextBoolean),
                maybe(() -> random.nextLong(1L << 40)),
                maybe(() -> random.nextLong(1L << 40)),
                maybeText(),
                maybeText(),
                random.nextBoolean() ? List.of() : List.of(id(), id()));
        return new LlmCall(
                witness,
                scope(),
                ref,
                model(),
                maybe(this::usage),
                maybe(this::cost),
                timing(),
                outcome(),
                exchange,
                instant());
    }

    private Scope session() {
        return new Scope("agent:main:" + id(), maybe(this::id), maybe(this::id), maybe(this::id), maybe(this::id));
    }

    private Scope scope() {
        return new Scope(maybe(this::id), maybe(this::id), maybe(this::id), maybe(this::id), maybe(this::id))
                .withTrigger(maybe(() -> List.of(Trigger.values()).get(random.nextInt(5))))
                .withWorkspace(maybe(this::id));
    }

    private ModelRef model() {
        return new ModelRef(maybe(this::id), maybe(this::id), maybe(this::id));
    }

    private Usage usage() {
        return new Usage(
                maybe(this::tokens),
                maybe(this::tokens),
                maybe(this::tokens),
                maybe(this::tokens),
                maybe(this::tokens),
                maybe(this::tokens),
                maybe(this::tokens),
                maybe(this::id));
    }

    private long tokens() {
        return random.nextInt(200_000);
    }

    private Cost cost() {
        return new Cost(new BigDecimal(new BigInteger(60, random), random.nextInt(24) - 3), Cost.PROVIDER);
    }

    private Timing timing() {
        return new Timing(maybe(this::instant), maybe(this::duration), maybe(this::duration));
    }

    private Outcome outcome() {
        return new Outcome(maybe(() -> Outcome.ERROR), maybeText(), maybe(this::id), maybe(this::id));
    }

    private GatewayCounts counts() {
        return new GatewayCounts(n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n());
    }

    private long n() {
        return random.nextInt(1_000_000);
    }

    private String json() {
        return "{\"n\": " + random.nextInt() + ", \"e\":1.5e-7,\"text\":\"" + plain(random.nextInt(40))
                + "\",\"list\":[true,null,{\"ü\":\"\\n\\ud83d\\ude00\"}]}";
    }

    private Instant instant() {
        return START.plusSeconds(count).plusNanos(random.nextInt(1_000_000_000));
    }

    private Duration duration() {
        return Duration.ofNanos(random.nextLong(1L << 45));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private String id() {
        return "id" + Long.toHexString(random.nextLong());
    }

    private String maybeText() {
        return random.nextBoolean() ? null : text(1 + random.nextInt(300));
    }

    private String text(int points) {
        StringBuilder text = new StringBuilder(points);
        for (int i = 0; i < points; i++) {
            text.appendCodePoint(POINTS[random.nextInt(POINTS.length)]);
        }
        return text.toString();
    }

    private String plain(int characters) {
        StringBuilder text = new StringBuilder(characters);
        while (text.length() < characters) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private <T> T anyOf(T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }

    private <T> T maybe(Supplier<T> value) {
        return random.nextBoolean() ? null : value.get();
    }
}
