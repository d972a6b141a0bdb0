package io.openclaw.cli.soak;

import io.openclaw.cli.soak.Operation.Kind;
import io.openclaw.db.session.SessionMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What hosts asked for and were told, a line each, in the system's hands before the next thing happens: a kill -9 loses none of it. Lines
 * are {@code START mode time}, {@code ASK id agent kind key argument time}, {@code DONE id result time}, {@code FAILED id failure time},
 * {@code ENDED doubt done}, {@code WRONG text}, {@code WAY state},
 * {@code DRAINED}, with tabs.
 */
final class Journal {

    private final Path file;
    private long read;

    private Journal(Path file) {
        this.file = file;
    }

    static Journal in(Path file) {
        return new Journal(file);
    }

    /** Everything that was written down, as the history it tells. */
    History replay() {
        History history = new History();
        if (Files.exists(file)) {
            try (var lines = Files.lines(file)) {
                lines.forEach(line -> tell(history, line.split("\t", -1)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        history.sessions().problems(); // the host wrote them down where they came up
        return history;
    }

    private static void tell(History history, String[] words) {
        switch (words[0]) {
            case "START" -> history.restart(SessionMode.of(words[1]).orElseThrow(), Long.parseLong(words[2]));
            case "ASK" ->
                history.begin(new Operation(
                        Long.parseLong(words[1]),
                        words[2],
                        Kind.valueOf(words[3]),
                        words[4],
                        words[5],
                        Long.parseLong(words[6])));
            case "DONE" -> history.succeed(Long.parseLong(words[1]), words[2], Long.parseLong(words[3]));
            case "FAILED" -> history.fail(Long.parseLong(words[1]), Long.parseLong(words[3]));
            case "ENDED" -> history.sessions().decide(words[1], Boolean.parseBoolean(words[2]));
            default -> {
                // for those who follow
            }
        }
    }

    void started(SessionMode mode, long at) {
        write("START", mode.word(), at);
    }

    void asked(Operation it) {
        write("ASK", it.id(), it.agent(), it.kind(), it.key(), it.argument(), it.at());
    }

    void done(long id, String result, long at) {
        write("DONE", id, result, at);
    }

    void failed(long id, String failure, long at) {
        write("FAILED", id, failure, at);
    }

    void ended(Map<String, Boolean> doubts) {
        doubts.forEach((doubt, wasDone) -> write("ENDED", doubt, wasDone));
    }

    void wrong(String text) {
        write("WRONG", text.replace('\n', ' ').replace('\t', ' '));
    }

    /** The way to PostgreSQL: CONNECTED, or the state of its breaker. */
    void way(String state) {
        write("WAY", state);
    }

    /** Nothing waits for PostgreSQL. */
    void drained() {
        write("DRAINED");
    }

    private void write(Object... words) {
        String line =
                String.join("\t", List.of(words).stream().map(Object::toString).toList()) + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that came since this was last asked for. */
    List<String> news() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile from = new RandomAccessFile(file.toFile(), "r")) {
            byte[] more = new byte[Math.toIntExact(from.length() - read)];
            from.seek(read);
            from.readFully(more);
            String text = new String(more, StandardCharsets.UTF_8);
            int whole = text.lastIndexOf('\n') + 1;
            read += text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
            return new ArrayList<>(text.substring(0, whole).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
