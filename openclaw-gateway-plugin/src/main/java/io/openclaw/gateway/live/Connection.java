package io.openclaw.gateway.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: requests and their answers, events, and the notice that it is gone, once. All on the event loop on which it was opened.
 */
final class Connection {

    /** Who hears what comes. */
    interface Listener {
        void event(String name, ObjectNode payload);

        /** Any frame came. */
        void heard();

        /** A frame that was none of the protocol. */
        void unusable();

        void lost(String why);
    }

    /** Events that mean something to us; of all others a gateway sends hundreds for each answer of a model. */
    private static final Set<String> WANTED =
            Set.of(Handshake.CHALLENGE, "session.message", "session.tool", "sessions.changed", "shutdown");

    private static final int NORMAL = 1000;

    private final Vertx vertx;
    private final Rhythm rhythm;
    private final Listener listener;
    private final ClientWebSocket socket;
    private final Promise<ObjectNode> challenge = Promise.promise();
    private final Map<String, Promise<ObjectNode>> waiting = new HashMap<>();
    private long requests;
    private long heardAt = System.nanoTime();
    private long watch = -1;
    private boolean connected;
    private boolean paused;
    private @Nullable String gone;

    private Connection(WebSocketClient client, Vertx vertx, Rhythm rhythm, Listener listener) {
        this.vertx = vertx;
        this.rhythm = rhythm;
        this.listener = listener;
        this.socket = client.webSocket();
    }

    /** Connects and shakes hands; fails with {@link RefusedException} or what the network says. Nothing stays open of one that failed. */
    static Future<Greeted> open(
            WebSocketClient client, Vertx vertx, LiveConfig config, Rhythm rhythm, Listener listener) {
        Connection connection = new Connection(client, vertx, rhythm, listener);
        return connection
                .connect(config)
                .compose(open -> connection.challenge.future())
                .compose(challenged -> connection.request("connect", Handshake.params(config)))
                .compose(Handshake::check)
                .timeout(rhythm.answer().toMillis(), TimeUnit.MILLISECONDS)
                .map(hello -> connection.greeted(hello))
                .onFailure(e -> connection.end("the handshake failed"));
    }

    /** A connection that is ready for requests. */
    record Greeted(Connection connection, Handshake.Hello hello) {}

    /** Asks; fails with {@link RefusedException} when the gateway would not, or says nothing in time. */
    Future<ObjectNode> request(String method, ObjectNode params) {
        if (gone != null) {
            return Future.failedFuture(new RefusedException("the connection is gone: " + gone, false));
        }
        String id = Long.toString(++requests);
        Promise<ObjectNode> answer = Promise.promise();
        waiting.put(id, answer);
        long patience = vertx.setTimer(
                rhythm.answer().toMillis(), timer -> answer.tryFail(RefusedException.unanswered(method)));
        socket.writeTextMessage(Frame.request(id, method, params)).onFailure(e -> answer.tryFail(e));
        return answer.future().onComplete(done -> {
            vertx.cancelTimer(patience);
            waiting.remove(id);
        });
    }

    /** Takes no frames for now: the gateway keeps them, and closes us where they become too many. */
    void pause() {
        if (!paused) {
            paused = true;
            socket.pause();
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            heardAt = System.nanoTime();
            socket.resume();
        }
    }

    /** Closes, and tells the listener. */
    void end(String why) {
        if (gone != null) {
            return;
        }
        gone = why;
        vertx.cancelTimer(watch);
        List<Promise<ObjectNode>> open = new ArrayList<>(waiting.values());
        open.forEach(answer -> answer.tryFail(new RefusedException(why, false)));
        challenge.tryFail(new RefusedException(why, false));
        if (connected) {
            socket.close((short) NORMAL);
        }
        listener.lost(why);
    }

    private Future<Void> connect(LiveConfig config) {
        socket.textMessageHandler(this::frame);
        socket.binaryMessageHandler(bytes -> listener.unusable());
        socket.exceptionHandler(
                e -> end("a frame could not be read (" + e.getClass().getSimpleName() + ")"));
        socket.closeHandler(closed -> end("the gateway closed it" + code()));
        return socket.connect(new WebSocketConnectOptions()
                        .setHost(config.host())
                        .setPort(config.port())
                        .setSsl(config.tls())
                        .setURI(config.path())
                        .setTimeout(rhythm.answer().toMillis())
                        // A browser names an origin; the gateway has other rules for those.
                        .setAllowOriginHeader(false))
                .compose(open -> {
                    connected = true;
                    return gone == null ? Future.<Void>succeededFuture() : socket.close((short) NORMAL);
                });
    }

    private String code() {
        Short code = socket.closeStatusCode();
        return code == null ? "" : " (code " + code + ")";
    }

    private Greeted greeted(Handshake.Hello hello) {
        Duration byTicks = hello.tick().multipliedBy(5).dividedBy(2);
        Duration silence = byTicks.compareTo(rhythm.silence()) > 0 ? byTicks : rhythm.silence();
        watch = vertx.setPeriodic(Math.max(1, silence.toMillis() / 4), timer -> watch(silence));
        return new Greeted(this, hello);
    }

    /** A machine that vanished closes nothing: the gateway's tick is what shows that it is there. */
    private void watch(Duration silence) {
        if (!paused && System.nanoTime() - heardAt > silence.toNanos()) {
            end("nothing came for " + silence.toSeconds() + " s");
        }
    }

    private void frame(String text) {
        heardAt = System.nanoTime();
        listener.heard();
        if (gone != null || Frame.isOther(text, WANTED)) {
            return;
        }
        Frame.parse(text).ifPresentOrElse(this::frame, listener::unusable);
    }

    private void frame(Frame frame) {
        if (frame.isEvent() && frame.name().equals(Handshake.CHALLENGE)) {
            challenge.tryComplete(frame.body());
        } else if (frame.isEvent()) {
            if (WANTED.contains(frame.name())) {
                listener.event(frame.name(), frame.body());
            }
        } else {
            answered(frame);
        }
    }

    private void answered(Frame frame) {
        Promise<ObjectNode> answer = waiting.remove(frame.name());
        if (answer == null) {
            return; // came after its time
        }
        if (frame.ok()) {
            answer.tryComplete(frame.body());
        } else {
            answer.tryFail(Handshake.refusal(frame.body()));
        }
    }

    static ObjectNode params() {
        return GatewayJson.MAPPER.createObjectNode();
    }
}
