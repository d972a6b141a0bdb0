package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.ingest.LogFile.Growth;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small format of the tests: {@code {"id":"7","text":"…"}} is a message of session {@code notes}, an object with a {@code type} is an
 * event. The reader counts the lines, so that a state that is lost shows. {@code *.notes} is appended to, {@code *.rolling} is written anew,
 * {@code *.notes.*} are archives.
 */
record NotesFormat(String name) implements LineFormat {

    static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    NotesFormat() {
        this("notes");
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        List<LogFile> found = new ArrayList<>();
        if (!Files.exists(root)) {
            return found;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String last = file.getFileName().toString();
                if (last.endsWith(".notes")) {
                    found.add(new LogFile(file, null, Growth.APPENDED));
                } else if (last.endsWith(".rolling")) {
                    found.add(new LogFile(file, null, Growth.ROLLING));
                } else if (last.contains(".notes.")) {
                    found.add(new LogFile(file, null, Growth.FINISHED));
                }
            }
        } catch (java.io.UncheckedIOException e) {
            return found; // a file went while we walked
        }
        return found;
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        return new Reader(state == null ? 0 : Long.parseLong(state));
    }

    private static final class Reader implements LineReader {
        private long lines;

        Reader(long lines) {
            this.lines = lines;
        }

        @Override
        public List<Fact> read(long offset, String line) throws MalformedLineException {
            lines++;
            JsonNode tree;
            try {
                tree = JSON.readTree(line);
            } catch (JsonProcessingException e) {
                throw new MalformedLineException("no JSON");
            }
            if (!tree.isObject()) {
                throw new MalformedLineException("no object");
            }
            if (tree.has("type")) {
                return List.of(new RawEvent("notes", tree.get("type").asText(), null, null, Scope.NONE, line, AT));
            }
            return List.of(message(tree));
        }

        private static MessageAppended message(JsonNode tree) {
            String role = tree.path("role").asText("assistant");
            String text = tree.path("text").asText("");
            // A byte that PostgreSQL refuses in a name of a session, for lines that it refuses.
            String key = tree.path("key").asText("notes");
            return new MessageAppended(
                    Scope.ofSession(key),
                    new MessageRef(tree.path("id").asText(), null, null),
                    role,
                    MessageBody.ofText(text),
                    null,
                    ModelRef.NONE,
                    null,
                    null,
                    AT);
        }

        @Override
        public String state() {
            return Long.toString(lines);
        }
    }
}
