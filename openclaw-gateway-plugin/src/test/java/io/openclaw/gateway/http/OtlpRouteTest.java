package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.openclaw.db.model.LlmCall;
import io.openclaw.gateway.otlp.Exports;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpRouteTest {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final byte[] EXPORT = Exports.program(Exports.chat(1));

    @TempDir
    Path home;

    @Test
    void export_isAnsweredWhenItsFactsAreDurable() throws IOException {
        try (TestGateway gateway = TestGateway.started(home)) {
            HttpResponse<byte[]> plain = post(gateway, BodyPublishers.ofByteArray(EXPORT), PROTOBUF, "");
            HttpResponse<byte[]> packed = post(gateway, BodyPublishers.ofByteArray(gzip(EXPORT)), PROTOBUF, "gzip");
            // A publisher that does not know its length is sent in chunks, as OpenClaw's exporter does it.
            BodyPublisher unknownLength = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(EXPORT));
            HttpResponse<byte[]> chunked = post(gateway, unknownLength, PROTOBUF, "");

            for (HttpResponse<byte[]> answer : List.of(plain, packed, chunked)) {
                assertEquals(200, answer.statusCode());
                assertEquals(
                        PROTOBUF, answer.headers().firstValue("Content-Type").orElseThrow());
                assertEquals(ExportTraceServiceResponse.getDefaultInstance(), response(answer));
            }
            assertEquals(6, gateway.recorded.size());
            assertEquals(gateway.recorded.get(0), gateway.recorded.get(2));
            assertEquals(gateway.recorded.get(0), gateway.recorded.get(4));
            assertTrue(gateway.recorded.get(0) instanceof LlmCall);
        }
    }

    @Test
    void partlyGoodExport_isTakenInAndCounted() throws IOException {
        byte[] export = Exports.program(Exports.chat(1), Exports.chat(2).setStartTimeUnixNano(0));
        try (TestGateway gateway = TestGateway.started(home)) {
            HttpResponse<byte[]> answer = post(gateway, BodyPublishers.ofByteArray(export), PROTOBUF, "");

            assertEquals(200, answer.statusCode());
            assertEquals(1, response(answer).getPartialSuccess().getRejectedSpans());
            assertEquals(
                    "A span was left out. Field startTimeUnixNano is missing.",
                    response(answer).getPartialSuccess().getErrorMessage());
            assertEquals(
                    "{\"accepted\":1,\"rejected\":1}",
                    TestGateway.json(gateway.get("/health"))
                            .getJsonObject("otlp")
                            .getJsonObject("traces")
                            .encode());
            String metrics = gateway.get("/metrics").body();
            assertTrue(metrics.contains("openclaw_db_otlp_items_total{signal=\"traces\"} 1.0"), metrics);
            assertTrue(metrics.contains("openclaw_db_otlp_items_rejected_total{signal=\"traces\"} 1.0"), metrics);
        }
    }

    @Test
    void jsonIsAnsweredAsJson() {
        try (TestGateway gateway = TestGateway.started(home)) {
            String body = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"x\"}]}]}]}";
            HttpResponse<byte[]> answer =
                    post(gateway, BodyPublishers.ofString(body), "application/json; charset=utf-8", "");
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"A span was left out. Field traceId is none.\"}}",
                    new String(answer.body(), StandardCharsets.UTF_8));
            HttpResponse<byte[]> bad = post(gateway, BodyPublishers.ofString("{"), "application/json", "");
            assertEquals(400, bad.statusCode());
            assertTrue(new String(bad.body(), StandardCharsets.UTF_8)
                    .startsWith("{\"code\":3,\"message\":\"The body is no JSON"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, '', 415",
        "'', '', 415",
        "application/x-ndjson, '', 415",
        "application/x-protobuf, br, 415",
        "application/x-protobuf, identity, 200",
        "Application/X-Protobuf, '', 200"
    })
    void contentTypeAndEncoding_areThoseOfOtlp(String type, String encoding, int status) {
        try (TestGateway gateway = TestGateway.started(home)) {
            assertEquals(
                    status,
                    post(gateway, BodyPublishers.ofByteArray(EXPORT), type, encoding)
                            .statusCode());
        }
    }

    @Test
    void refusals_sayWhyInTheFormOfTheRequest() throws IOException {
        byte[] bomb = gzip(new byte[1 << 28]);
        try (TestGateway gateway = TestGateway.started(home)) {
            HttpResponse<byte[]> tooLarge = post(gateway, BodyPublishers.ofByteArray(bomb), PROTOBUF, "gzip");
            HttpResponse<byte[]> garbage =
                    post(gateway, BodyPublishers.ofByteArray(new byte[] {9, 9, 9}), PROTOBUF, "");
            gateway.ready = false;
            HttpResponse<byte[]> away = post(gateway, BodyPublishers.ofByteArray(EXPORT), PROTOBUF, "");

            assertEquals(413, tooLarge.statusCode());
            assertEquals(400, garbage.statusCode());
            assertEquals(3, code(garbage));
            assertEquals(503, away.statusCode());
            assertEquals("5", away.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(14, code(away));
            assertEquals(0, gateway.recorded.size());
        }
    }

    @Test
    void factsThatAreNotAccepted_areAskedForAgain() {
        try (TestGateway gateway = TestGateway.started(home)) {
            gateway.durable = Future.failedFuture("the queue is full");
            HttpResponse<byte[]> answer = post(gateway, BodyPublishers.ofByteArray(EXPORT), PROTOBUF, "");
            assertEquals(503, answer.statusCode());
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        }
    }

    @Test
    void onlyTheTokenThatMayWrite_isTakenFrom() {
        HttpConfig config = HttpConfig.of(home).withPort(0).withToken("t".repeat(32));
        try (TestGateway gateway = TestGateway.started(config)) {
            assertEquals(
                    401,
                    post(gateway, BodyPublishers.ofByteArray(EXPORT), PROTOBUF, "")
                            .statusCode());
            assertEquals(0, gateway.recorded.size());
        }
    }

    private static HttpResponse<byte[]> post(TestGateway gateway, BodyPublisher body, String type, String encoding) {
        var request = gateway.request("/v1/traces").POST(body);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        try {
            return gateway.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ExportTraceServiceResponse response(HttpResponse<byte[]> answer) throws IOException {
        return ExportTraceServiceResponse.parseFrom(answer.body());
    }

    /** Of a {@code google.rpc.Status}: field 1, a varint. */
    private static int code(HttpResponse<byte[]> answer) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(answer.body());
        assertEquals(1 << 3, in.readTag());
        int code = in.readInt32();
        assertEquals(2 << 3 | 2, in.readTag());
        assertTrue(in.readStringRequireUtf8().length() > 20);
        return code;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }
}
