package io.openclaw.gateway.example;

import io.openclaw.gateway.GatewayPlugin;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** A Spring Boot application with the plugin in it. */
@Configuration(proxyBeanMethods = false)
public class SpringHost {

    @Bean
    GatewayPlugin persistence(Environment environment) {
        return GatewayPlugin.fromEnvironment(Map.of(
                "DATABASE_URL", environment.getProperty("openclaw.database-url", ""),
                "OPENCLAW_DB_HOME", environment.getProperty("openclaw.db-home", "")));
    }

    @Bean
    SmartLifecycle persistenceLifecycle(GatewayPlugin plugin) {
        return new PersistenceLifecycle(plugin);
    }

    @Bean
    Chat chat(GatewayPlugin plugin, Chat.Model model) {
        return new Chat(plugin.hooks(), model);
    }

    /** First to start and last to stop, so that everything the application does is recorded. */
    private static final class PersistenceLifecycle implements SmartLifecycle {

        private final GatewayPlugin plugin;
        private volatile boolean running;

        PersistenceLifecycle(GatewayPlugin plugin) {
            this.plugin = plugin;
        }

        @Override
        public void start() {
            running = true;
            plugin.start()
                    .onFailure(e -> System.getLogger("persistence")
                            .log(System.Logger.Level.WARNING, "Nothing is recorded: " + e.getMessage()));
        }

        /** Spring waits until {@code done} is run, for as long as {@code spring.lifecycle.timeout-per-shutdown-phase} allows. */
        @Override
        public void stop(Runnable done) {
            running = false;
            plugin.close().onComplete(closed -> done.run());
        }

        @Override
        public void stop() {
            stop(() -> {});
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE;
        }
    }
}
