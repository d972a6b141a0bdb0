package io.openclaw.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.ConnectException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears a gateway through its WebSocket for as long as it runs: connects, listens, and when that ends for whatever reason tries again, ever
 * more rarely. Never throws, never blocks. Works on one event loop; any thread may start, close and ask.
 */
public final class LiveSource {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSource.class);

    /** The gateway bounds what it shows of a history, and a roster; a larger frame is none that we asked for. */
    static final int LARGEST_FRAME = 16 << 20;

    private static final Duration SAVE_EVERY = Duration.ofSeconds(10);

    private final LiveConfig config;
    private final LiveParts parts;
    private final Context context;
    private final Tally tally = new Tally();
    private final Positions positions;
    private final Intake intake;
    private final RandomGenerator random = new SecureRandom();
    private @Nullable WebSocketClient client;
    private @Nullable Connection connection;
    private @Nullable Listening listening;
    private int failures;
    private long retry = -1;
    private long roster = -1;
    private long saving = -1;
    private boolean closed;
    private volatile Seen seen;
    private volatile @Nullable Instant heardAt;
    private volatile int subscribed;

    /** What changes with the connection. */
    private record Seen(
            boolean connected,
            Instant since,
            @Nullable String version,
            @Nullable String lastError) {}

    private LiveSource(LiveConfig config, LiveParts parts) {
        this.config = config;
        this.parts = parts;
        this.context = parts.vertx().getOrCreateContext();
        this.positions = new Positions(parts.home(), config.url());
        this.intake = new Intake(parts.recorder(), tally);
        this.seen = new Seen(false, parts.clock().instant(), null, null);
    }

    /** Does nothing yet. */
    public static LiveSource create(LiveConfig config, LiveParts parts) {
        return new LiveSource(config, parts);
    }

    /** Begins; returns at once, whether the gateway is there or not. */
    public void start() {
        context.executeBlocking(positions::read).onComplete(read -> context.runOnContext(v -> begin(read.result())));
    }

    public LiveStatus status() {
        Seen now = seen;
        return new LiveStatus(
                config.url(),
                now.connected(),
                now.since(),
                now.version(),
                heardAt,
                now.lastError(),
                now.connected() ? subscribed : 0,
                tally.counts());
    }

    /** Ends, once what came is recorded. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> {
            closed = true;
            parts.vertx().cancelTimer(retry);
            parts.vertx().cancelTimer(saving);
            Connection open = connection;
            if (open != null) {
                open.end("we close");
            }
            save().onComplete(saved -> closeClient().onComplete(ended -> done.complete()));
        });
        return done.future();
    }

    private Future<Void> closeClient() {
        WebSocketClient open = client;
        return open == null ? Future.succeededFuture() : open.close().otherwiseEmpty();
    }

    private void begin(@Nullable JsonNode read) {
        if (closed || client != null) {
            return;
        }
        if (read != null) {
            positions.restore(read);
        }
        client = parts.vertx()
                .createWebSocketClient(new WebSocketClientOptions()
                        .setMaxFrameSize(LARGEST_FRAME)
                        .setMaxMessageSize(LARGEST_FRAME)
                        .setConnectTimeout((int) parts.rhythm().answer().toMillis())
                        .setClosingTimeout(2)
                        .setMaxConnections(1));
        saving = parts.vertx().setPeriodic(SAVE_EVERY.toMillis(), timer -> save());
        connect();
    }

    private void connect() {
        WebSocketClient open = client;
        if (closed || open == null) {
            return;
        }
        Ears ears = new Ears();
        Connection.open(open, parts.vertx(), config, parts.rhythm(), ears)
                .onSuccess(greeted -> greeted(greeted, ears))
                .onFailure(this::failed);
    }

    private void greeted(Connection.Greeted greeted, Ears ears) {
        if (closed) {
            greeted.connection().end("we close");
            return;
        }
        connection = greeted.connection();
        Listening listens = new Listening(greeted.connection(), parts, positions, intake, tally);
        listening = listens;
        ears.listening = listens;
        listens.begin().onSuccess(begun -> begun(greeted)).onFailure(e -> {
            seen = new Seen(false, seen.since(), greeted.hello().version(), seen.lastError());
            greeted.connection().end(why(e));
        });
    }

    private void begun(Connection.Greeted greeted) {
        failures = 0;
        tally.connects.increment();
        seen = new Seen(true, parts.clock().instant(), greeted.hello().version(), seen.lastError());
        LOG.info(
                "Listening to the gateway at {}, version {}.",
                config.url(),
                greeted.hello().version());
        roster = parts.vertx().setPeriodic(parts.rhythm().roster().toMillis(), timer -> lookAgain());
    }

    private void lookAgain() {
        Listening listens = listening;
        if (listens != null) {
            listens.look().onFailure(e -> LOG.debug("The roster was not read: {}", why(e)));
        }
    }

    private void lost(String why) {
        parts.vertx().cancelTimer(roster);
        Listening listens = listening;
        if (listens != null) {
            listens.stop();
        }
        connection = null;
        listening = null;
        if (closed) {
            seen = new Seen(false, parts.clock().instant(), seen.version(), seen.lastError());
        } else {
            failed(new RefusedException(why, false));
        }
    }

    private void failed(Throwable failure) {
        if (closed) {
            return;
        }
        failures++;
        tally.failures.increment();
        boolean refused = failure instanceof RefusedException refusal && refusal.isLasting();
        Duration wait = parts.rhythm().retryAfter(failures, refused, random);
        String words = "The gateway at " + config.url() + " is not heard: " + why(failure) + ". Trying again "
                + (refused ? "every " + parts.rhythm().refusedRetry().toMinutes() + " minutes." : "by itself.");
        if (!words.equals(seen.lastError()) || seen.connected()) {
            LOG.warn("{}", words);
        }
        Instant since = seen.connected() ? parts.clock().instant() : seen.since();
        seen = new Seen(false, since, seen.version(), words);
        retry = parts.vertx().setTimer(Math.max(1, wait.toMillis()), timer -> connect());
    }

    private static String why(Throwable failure) {
        if (failure instanceof RefusedException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof UpgradeRejectedException rejected) {
            return "there is no WebSocket of a gateway (HTTP " + rejected.getStatus()
                    + "): correct OPENCLAW_GATEWAY_URL";
        }
        return failure instanceof ConnectException
                ? "nobody listens there: start it, or correct OPENCLAW_GATEWAY_URL"
                : "it cannot be reached (" + failure.getClass().getSimpleName() + ")";
    }

    private Future<Void> save() {
        String content = positions.changes();
        return content == null
                ? Future.succeededFuture()
                : context.executeBlocking(() -> {
                            positions.write(content);
                            return null;
                        })
                        .mapEmpty();
    }

    /** What one connection tells. Before its handshake is through, its end is told by that. */
    private final class Ears implements Connection.Listener {

        private @Nullable Listening listening;

        @Override
        public void event(String name, ObjectNode payload) {
            if (listening != null) {
                listening.event(name, payload);
                subscribed = listening.subscribed();
            }
        }

        @Override
        public void heard() {
            heardAt = parts.clock().instant();
            if (listening != null) {
                subscribed = listening.subscribed();
            }
        }

        @Override
        public void unusable() {
            tally.unusable.increment();
        }

        @Override
        public void lost(String why) {
            if (listening != null) {
                LiveSource.this.lost(why);
            }
        }
    }
}
