package io.openclaw.gateway.example;

import io.openclaw.db.session.LlmMessage;
import io.openclaw.db.session.Page;
import io.openclaw.db.session.SessionMessage;
import io.openclaw.db.session.SessionStore;
import io.openclaw.db.session.Turn;
import io.openclaw.gateway.GatewayPlugin;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** A conversation that the plugin keeps: a turn is asked with the history before it, and stored whole. */
public final class Conversation {

    private static final int HISTORY = 40;

    private final GatewayPlugin plugin;
    private final Function<List<LlmMessage>, Future<String>> model;

    public Conversation(GatewayPlugin plugin, Function<List<LlmMessage>, Future<String>> model) {
        this.plugin = plugin;
        this.model = model;
    }

    /** Answers; what the user said is kept also when the model fails. */
    public Future<String> answer(String sessionKey, String text) {
        return plugin.sessions("main")
                .compose(store -> store.createSession(sessionKey, "main", "moonshot/kimi-k2.5")
                        .compose(begun -> store.loadLlmMessages(sessionKey, Page.last(HISTORY)))
                        .compose(model)
                        .transform(answer -> kept(store, sessionKey, SessionMessage.user(text), answer)));
    }

    private static Future<String> kept(
            SessionStore store, String key, SessionMessage user, AsyncResult<String> answer) {
        Turn turn = answer.succeeded()
                ? Turn.answered(user, List.of(), SessionMessage.assistant(answer.result()))
                : Turn.failed(user, List.of());
        return store.appendTurn(key, turn)
                .compose(positions -> answer.succeeded()
                        ? Future.succeededFuture(answer.result())
                        : Future.failedFuture(answer.cause()));
    }
}
