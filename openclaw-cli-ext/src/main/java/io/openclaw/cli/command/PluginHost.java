package io.openclaw.cli.command;

import io.openclaw.db.Accounting;
import io.openclaw.db.ConfigException;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The stand-alone gateway host: the plugin, with HTTP. */
public final class PluginHost implements GatewayHost {

    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 15;

    private final GatewayPlugin plugin;

    private PluginHost(GatewayPlugin plugin) {
        this.plugin = plugin;
    }

    /** Free of effects. */
    public static GatewayHost of(GatewayConfig config) {
        return new PluginHost(GatewayPlugin.builder(config).build());
    }

    @Override
    public int start() {
        await(plugin.start(), START_SECONDS);
        return plugin.httpPort();
    }

    @Override
    public String stop() {
        await(plugin.close(), STOP_SECONDS);
        Accounting facts = plugin.db().health().accounting();
        long waiting = facts.inSpool() + facts.inMemory();
        return waiting == 0 ? "everything is in PostgreSQL" : waiting + " facts wait in the spool for the next start";
    }

    @Override
    public void databaseMovedTo(String url) {
        plugin.db().databaseMovedTo(url);
    }

    /** The command line waits; nothing else of ours does. */
    private static <T extends @Nullable Object> T await(Future<T> future, long seconds) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(seconds, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ConfigException config) {
                throw config;
            }
            throw new Refusal("The gateway host could not do it: " + reason(e.getCause()), e);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? "it did not answer in time." : cause.getMessage();
    }
}
