package io.openclaw.cli.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A home of OpenClaw's file era, of {@code agents/main/sessions/*.jsonl} as version 2026.4.15 writes them: by turns a question of 100 bytes and
 * an answer of 1 KB, with tokens and cost.
 */
final class TranscriptHome {

    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
    private static final String QUESTION = "And what came of it in the end? ".repeat(3);
    private static final String ANSWER =
            "Nobody knows what came of it, but many have said what might have. ".repeat(15);

    private final Path sessions;

    TranscriptHome(Path home) {
        this.sessions = home.resolve("agents/main/sessions");
    }

    /** Of this number, whether it is there or not. */
    Path file(int number) {
        return sessions.resolve(sessionOf(number) + ".jsonl");
    }

    /** Writes files of so many messages each, with numbers from {@code first}; returns their bytes. */
    long write(int first, int files, int messages) throws IOException {
        Files.createDirectories(sessions);
        long bytes = 0;
        for (int file = first; file < first + files; file++) {
            Path path = file(file);
            try (BufferedWriter writer = Files.newBufferedWriter(path)) {
                writer.write(header(file));
                for (int message = 0; message < messages; message++) {
                    writer.write(line(file, message));
                }
            }
            bytes += Files.size(path);
        }
        return bytes;
    }

    /** Writes the next message of a file, as a gateway does: at once. */
    void append(int file, int message) throws IOException {
        Files.write(file(file), line(file, message).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    /** What the gateway calls a message. */
    static String idOf(int message) {
        return String.format(Locale.ROOT, "%08x", message);
    }

    private static UUID sessionOf(int file) {
        return new UUID(0x6f70656e63740000L | 0x4000, 0x8000000000000000L | file);
    }

    private static String header(int file) {
        return "{\"type\":\"session\",\"version\":3,\"id\":\"%s\",\"timestamp\":\"%s\",\"cwd\":\"/srv\"}%n"
                .formatted(sessionOf(file), at(0));
    }

    private static String line(int file, int message) {
        String said = message % 2 == 0
                ? "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + QUESTION + "\"}],\"timestamp\":"
                        + at(message).toEpochMilli() + "}"
                : answer(file, message);
        return "{\"type\":\"message\",\"id\":\"%s\",\"parentId\":\"%s\",\"timestamp\":\"%s\",\"message\":%s}%n"
                .formatted(idOf(message), idOf(message - 1), at(message), said);
    }

    private static String answer(int file, int message) {
        return """
                {"role":"assistant","content":[{"type":"text","text":"%s"}],"api":"openai-completions","provider":"bench","model":"model-%d",\
                "usage":{"input":%d,"output":250,"cacheRead":1000,"cacheWrite":0,"totalTokens":%d,\
                "cost":{"input":0.001,"output":0.002,"cacheRead":0.0001,"cacheWrite":0,"total":0.0031}},\
                "stopReason":"stop","timestamp":%d,"responseId":"chatcmpl-%d-%d"}""".formatted(
                ANSWER, file % 3, 100 + message, 1350 + message, at(message).toEpochMilli(), file, message);
    }

    /** Every ten seconds something is said. */
    private static Instant at(int message) {
        return BEGIN.plusSeconds(10L * message);
    }
}
