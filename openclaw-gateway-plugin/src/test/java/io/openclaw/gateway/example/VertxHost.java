package io.openclaw.gateway.example;

import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** A verticle with the plugin in it, on the same Vert.x. */
public final class VertxHost extends VerticleBase {

    private final GatewayConfig config;
    private final Chat.Model model;
    private GatewayPlugin plugin;
    private Chat chat;

    public VertxHost(GatewayConfig config, Chat.Model model) {
        this.config = config;
        this.model = model;
    }

    @Override
    public Future<?> start() {
        plugin = GatewayPlugin.builder(config).vertx(vertx).build();
        chat = new Chat(plugin.hooks(), model);
        vertx.eventBus()
                .<String>consumer("chat", message -> answer(message.body()).onSuccess(message::reply));
        // A gateway serves people whether it is recorded or not.
        return plugin.start().otherwiseEmpty();
    }

    /** The future holds the undeployment, and with it the end of the process, until what was recorded is safe. */
    @Override
    public Future<?> stop() {
        return plugin.close();
    }

    private Future<String> answer(String text) {
        return vertx.executeBlocking(() -> chat.answer("42", "ann", text));
    }
}
