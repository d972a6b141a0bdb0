package io.openclaw.gateway;

import io.openclaw.db.DbConfig;
import io.openclaw.db.model.Scope;
import io.openclaw.gateway.hooks.HostEvent.MessageReceived;
import java.nio.file.Path;

/** A program of its own, for {@link GatewayPluginTest}: starts the plugin, says something, and is done without closing it. */
final class ShortLivedHost {

    private ShortLivedHost() {}

    public static void main(String[] args) {
        GatewayPlugin plugin = GatewayPlugin.builder(GatewayConfig.of(DbConfig.of(Path.of(args[0]), "short-lived")))
                .build();
        var unused = plugin.start();
        plugin.hooks().messageReceived(MessageReceived.ofText("hi"), Scope.ofSession("chat"));
    }
}
