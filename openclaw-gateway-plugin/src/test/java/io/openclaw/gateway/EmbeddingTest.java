package io.openclaw.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.DbConfig;
import io.openclaw.gateway.example.Chat;
import io.openclaw.gateway.example.Conversation;
import io.openclaw.gateway.example.SpringHost;
import io.openclaw.gateway.example.VertxHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The hosts of {@code docs/embedding.md}, run as they stand there. */
class EmbeddingTest {

    private static final Chat.Model ECHO = text -> {
        if (text.isEmpty()) {
            throw new IllegalStateException("503");
        }
        return new Chat.Answer("You said: " + text, 10, 4);
    };

    @TempDir
    private Path home;

    @Test
    void springBootHost_recordsFromItsFirstBeanToItsLast() {
        SpringApplication application = new SpringApplicationBuilder(SpringHost.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .initializers(context -> context.getBeanFactory().registerSingleton("model", ECHO))
                .properties("openclaw.db-home=" + home.resolve("db"))
                .build();
        try (ConfigurableApplicationContext context = application.run()) {
            GatewayPlugin plugin = context.getBean(GatewayPlugin.class);
            Chat chat = context.getBean(Chat.class);

            assertEquals("You said: hello", chat.answer("42", "ann", "hello"));
            assertThrows(IllegalStateException.class, () -> chat.answer("42", "ann", ""));

            // The first snapshot of the metrics, then a session and a message each, a call with its answer and its
            // message, and a call
            // that failed.
            await().until(() -> plugin.db().health().accounting().recorded() == 9);
            assertEquals(0, plugin.hooks().unusable());
        }
    }

    @Test
    void vertxHost_recordsOnItsOwnVertx() {
        Vertx vertx = Vertx.vertx();
        GatewayConfig config = GatewayConfig.of(DbConfig.of(home.resolve("db"), "test-host"));
        Future<Message<String>> reply = vertx.deployVerticle(new VertxHost(config, ECHO))
                .compose(deployed -> vertx.eventBus().request("chat", "hello"));

        await().until(reply::isComplete);
        assertEquals("You said: hello", reply.result().body());
        Future<Void> closed = vertx.close();
        await().until(closed::isComplete);
        assertTrue(closed.succeeded());
    }

    @Test
    void conversation_hasItsHistoryAndKeepsWhatFailed() {
        DbConfig db = DbConfig.of(home.resolve("db"), "test-host");
        DbConfig withHome = db.withSessions(db.sessions().withGatewayHome(home.resolve("gateway")));
        GatewayPlugin plugin = GatewayPlugin.builder(GatewayConfig.of(withHome)).build();
        Conversation conversation = new Conversation(
                plugin,
                history ->
                        history.size() == 2 ? Future.failedFuture("503") : Future.succeededFuture("" + history.size()));

        Future<String> first = conversation.answer("tg:main:1:1", "hello");
        await().until(first::isComplete);
        assertEquals("0", first.result());
        Future<String> failed = conversation.answer("tg:main:1:1", "are you there?");
        await().until(failed::isComplete);
        assertTrue(failed.failed());
        Future<String> third = conversation.answer("tg:main:1:1", "again");
        await().until(third::isComplete);
        assertEquals("3", third.result());
        Future<Void> closed = plugin.close();
        await().until(closed::isComplete);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Chat", "SpringHost", "VertxHost", "Conversation"})
    void codeInTheDocumentation_isTheCodeThatRuns(String name) throws IOException {
        Path root = Path.of(System.getProperty("project.root"));
        String source = Files.readString(
                root.resolve("openclaw-gateway-plugin/src/test/java/io/openclaw/gateway/example/" + name + ".java"));
        String shown = source.substring(source.indexOf("/** ")).strip();

        assertTrue(
                Files.readString(root.resolve("docs/embedding.md")).contains(shown),
                "docs/embedding.md must show " + name + " as it is");
    }
}
