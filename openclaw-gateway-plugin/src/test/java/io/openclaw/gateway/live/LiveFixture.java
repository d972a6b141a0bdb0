package io.openclaw.gateway.live;

import static org.awaitility.Awaitility.await;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A gateway and one who listens to it, with what was recorded. */
final class LiveFixture implements AutoCloseable {

    /** As usual, but a thousand times faster. */
    static final Rhythm QUICK = new Rhythm(
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(150),
            Duration.ofMillis(1),
            Duration.ofMillis(20),
            Duration.ofSeconds(60),
            Duration.ofMillis(400));

    final FakeGateway gateway = new FakeGateway();
    final List<Fact> recorded = new CopyOnWriteArrayList<>();
    volatile Future<Void> durable = Future.succeededFuture();
    volatile LiveSource source;
    private final Vertx vertx = Vertx.vertx();
    private final Path home;

    LiveFixture(Path home) {
        this.home = home;
    }

    /** Returns when it is connected. */
    void listen() {
        begin(gateway.url(), FakeGateway.TOKEN, QUICK);
        await().until(() -> status().connected());
    }

    void begin(URI url, String token, Rhythm rhythm) {
        source = LiveSource.create(
                new LiveConfig(url, token), new LiveParts(this::record, home, vertx, Clock.systemUTC(), rhythm));
        source.start();
    }

    /** Tells on the caller's context, as the recorder does. */
    private Future<Void> record(List<Fact> facts) {
        recorded.addAll(facts);
        Context here = vertx.getOrCreateContext();
        Promise<Void> kept = Promise.promise();
        durable.onComplete(done -> here.runOnContext(v -> kept.complete(done.result(), done.cause())));
        return kept.future();
    }

    LiveStatus status() {
        return source.status();
    }

    /** What went wrong last; empty while nothing did. */
    String lastError() {
        String words = status().lastError();
        return words == null ? "" : words;
    }

    void awaitMessages(int count) {
        await().until(() -> messages().size() >= count);
    }

    List<MessageAppended> messages() {
        return all(MessageAppended.class);
    }

    Set<String> ids() {
        return messages().stream().map(m -> m.ref().messageId()).collect(Collectors.toSet());
    }

    MessageAppended message(String id) {
        return messages().stream()
                .filter(m -> id.equals(m.ref().messageId()))
                .findFirst()
                .orElseThrow();
    }

    <T extends Fact> List<T> all(Class<T> kind) {
        return recorded.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void stop() {
        source.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        if (source != null) {
            stop();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        gateway.close();
    }
}
