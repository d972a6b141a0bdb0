package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gateway host that runs on a home, as it signed itself there for the other commands.
 *
 * @param port of its HTTP server on 127.0.0.1
 */
record RunningHost(long pid, int port, Instant startedAt) {
    private static final int TIMEOUT_MS = 500;
    private static final int MAX_ANSWER = 1 << 20;

    /** Empty when none signed, or the one that did is dead. */
    static Optional<RunningHost> of(Path home) {
        return signed(home).filter(host -> ProcessHandle.of(host.pid()).isPresent());
    }

    /** Whoever signed last, alive or not. */
    static Optional<RunningHost> signed(Path home) {
        try {
            List<String> words = List.of(Files.readString(file(home)).strip().split("\\s+"));
            return words.size() < 3
                    ? Optional.empty()
                    : Optional.of(new RunningHost(
                            Long.parseLong(words.get(0)), Integer.parseInt(words.get(1)), Instant.parse(words.get(2))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // absent, or of another version: as good as absent
        }
    }

    void sign(Path home) throws IOException {
        Path file = file(home);
        Path draft = home.resolve("host.run.new");
        Files.deleteIfExists(draft);
        if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(
                draft, pid + " " + port + " " + startedAt + "\n", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void unsign(Path home) throws IOException {
        Files.deleteIfExists(file(home));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * The number and text fields of one object of the host's {@code /health}; empty when it does not answer at once. Spoken by hand: an
     * HTTP client takes longer to load than a short command runs.
     */
    Optional<Map<String, Object>> health(String object) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            String request = "GET /health HTTP/1.0\r\nHost: 127.0.0.1:" + port + "\r\nAccept: application/json\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = read(socket.getInputStream());
            int body = answer.indexOf("\r\n\r\n");
            return body < 0 ? Optional.empty() : scalars(answer.substring(body + 4), object);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(in.readNBytes(MAX_ANSWER));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Optional<Map<String, Object>> scalars(String json, String object) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>(Json.scalarsOf(json, object));
        return fields.isEmpty() ? Optional.empty() : Optional.of(fields);
    }

    private static Path file(Path home) {
        return home.resolve("host.run");
    }
}
