package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.DbConfig;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.openclaw.gateway.otlp.Exports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports all the way: HTTP, spool, PostgreSQL, as a gateway host runs. */
class OtlpToPostgresTest {

    private static final String CANARY = "sk-ant-api03-" + "Qm7".repeat(31) + "-AAAAAA";

    @TempDir
    Path home;

    @Test
    void exportThatIsSentTwice_isOneCallWithoutItsSecrets() {
        TestDatabase database = TestPostgres.freshDatabase();
        byte[] export = Exports.program(
                Exports.chat(1)
                        .addAttributes(Exports.text("gen_ai.input.messages", "use the key " + CANARY + " please"))
                        .addAttributes(Exports.text(
                                "gen_ai.output.messages",
                                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"so " + CANARY
                                        + " it is\"}]}]"))
                        .addAttributes(Exports.text("http.request.header.authorization", "Bearer canary-in-a-header")),
                Exports.chat(2).setStatus(Exports.error("refused: api_key=" + CANARY)));
        GatewayPlugin plugin = started(database.url());
        try {
            assertEquals(200, post(plugin, export));
            assertEquals(200, post(plugin, export));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> plugin.db().health().accounting().stored() >= 8);
            assertEquals("2", database.single("SELECT count(*) FROM llm_calls"));
            assertEquals(
                    "2 1 210",
                    database.single(
                            "SELECT sum(calls) || ' ' || sum(errors) || ' ' || sum(total_tokens) FROM llm_call_rollups"));
            assertEquals("2", database.single("SELECT count(*) FROM api.otel_spans"));
            assertEquals(
                    "conv-1 openai gpt-5 report-writer 1500",
                    database.single(
                            "SELECT concat_ws(' ', gateway_session_id, provider, model, agent_name, latency_ms) FROM llm_calls LIMIT 1"));
            for (String table : new String[] {"llm_calls", "llm_call_witnesses", "raw_events", "dead_letters"}) {
                assertEquals(
                        "0",
                        database.single("SELECT count(*) FROM " + table
                                + " AS t WHERE t::TEXT LIKE '%Qm7Qm7%' OR t::TEXT LIKE '%canary%'"),
                        table);
            }
            assertTrue(database.single("SELECT string_agg(response_content, '') FROM llm_calls")
                    .startsWith("so "));
        } finally {
            TestGateway.soon(plugin.close());
        }
    }

    @Test
    void exportWhilePostgresIsAway_isTakenByTheSpool_andStoredAfterARestart() {
        GatewayPlugin away = started("postgresql://nobody@127.0.0.1:1/nothing");
        try {
            assertEquals(200, post(away, Exports.program(Exports.chat(1))));
            assertTrue(away.db().health().spool().rows() >= 2);
            assertFalse(away.db().health().drain().connected());
        } finally {
            TestGateway.soon(away.close());
        }
        TestDatabase database = TestPostgres.freshDatabase();
        GatewayPlugin back = started(database.url());
        try {
            assertEquals(200, post(back, Exports.program(Exports.chat(1))), "as if the answer had been lost");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> back.db().health().accounting().stored() >= 4);
            assertEquals("1", database.single("SELECT count(*) FROM llm_calls"));
            assertEquals("1", database.single("SELECT sum(calls) FROM llm_call_rollups"));
        } finally {
            TestGateway.soon(back.close());
        }
    }

    private GatewayPlugin started(String databaseUrl) {
        GatewayPlugin plugin = GatewayPlugin.builder(
                        GatewayConfig.of(DbConfig.of(home.resolve("db"), "box").withDatabaseUrl(databaseUrl))
                                .withHttp(HttpConfig.of(home).withPort(0)))
                .build();
        TestGateway.soon(plugin.start());
        return plugin;
    }

    private static int post(GatewayPlugin plugin, byte[] export) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + "/v1/traces"))
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(export))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
