package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a running host says of itself. Asked by hand: an HTTP client takes longer to load than a short command runs.
 *
 * @param status {@code ok} or {@code degraded}; else why there is no answer
 * @param degraded what is wrong, in sentences
 * @param spool numbers and words about it
 * @param lastWriteAt when PostgreSQL last took something from it
 */
record HostHealth(
        String status,
        List<String> degraded,
        Map<String, Object> spool,
        @Nullable Instant lastWriteAt) {
    private static final int TIMEOUT_MS = 500;
    private static final int MAX_ANSWER = 1 << 20;
    private static final String OK = "200";
    private static final String WANTS_TOKEN = "401";

    HostHealth {
        degraded = List.copyOf(degraded);
        spool = Map.copyOf(spool);
    }

    /** Never throws; bounded in time. */
    static HostHealth of(RunningHost host, Optional<String> token) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(host.address(), host.port()), TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write(request(host, token).getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
            return read(answer);
        } catch (IOException e) {
            return silent("does not answer");
        }
    }

    private static String request(RunningHost host, Optional<String> token) {
        return "GET /health HTTP/1.0\r\nHost: " + host.authority() + "\r\nAccept: application/json\r\n"
                + token.map(shown -> "Authorization: Bearer " + shown + "\r\n").orElse("") + "\r\n";
    }

    private static HostHealth read(String answer) throws IOException {
        int body = answer.indexOf("\r\n\r\n");
        String code = answer.startsWith("HTTP/1.") && answer.length() > 12 ? answer.substring(9, 12) : "";
        if (code.equals(WANTS_TOKEN)) {
            return silent("wants its token: set OPENCLAW_HTTP_TOKEN");
        }
        if (!code.equals(OK) || body < 0) {
            return silent("does not answer as a gateway host does");
        }
        Map<String, @Nullable Object> told = Json.read(answer.substring(body + 4));
        return new HostHealth(
                String.valueOf(told.get("status")),
                told.get("degraded") instanceof List<?> reasons
                        ? reasons.stream().map(String::valueOf).toList()
                        : List.of(),
                scalars(told.get("spool")),
                instant(scalars(told.get("drain")).get("last_write_at")));
    }

    private static HostHealth silent(String why) {
        return new HostHealth(why, List.of(), Map.of(), null);
    }

    private static Map<String, Object> scalars(@Nullable Object object) {
        Map<String, Object> scalars = new LinkedHashMap<>();
        if (object instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> {
                if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                    scalars.put(String.valueOf(name), value);
                }
            });
        }
        return scalars;
    }

    private static @Nullable Instant instant(@Nullable Object text) {
        try {
            return text == null ? null : Instant.parse(text.toString());
        } catch (DateTimeParseException e) {
            return null; // of another version
        }
    }
}
