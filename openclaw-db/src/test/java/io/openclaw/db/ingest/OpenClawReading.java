package io.openclaw.db.ingest;

import com.github.luben.zstd.ZstdInputStream;
import io.openclaw.db.model.Fact;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads all that the formats of OpenClaw find below a folder, from the beginning and without a tailer. */
public final class OpenClawReading {

    private final List<Fact> facts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    private OpenClawReading() {}

    public static OpenClawReading of(Path root, Path scratch) throws IOException {
        OpenClawReading reading = new OpenClawReading();
        reading.store(new OpenClawSessions(), root);
        reading.lines(new OpenClawJsonl(scratch), root);
        reading.lines(new OpenClawConfigAudit(), root);
        reading.store(new OpenClawSqlite(scratch), root);
        reading.store(new OpenClawState(scratch), root);
        return reading;
    }

    /** What a database of agent main tells that holds one session with these entries. */
    public static OpenClawReading ofRows(Path home, String key, String sessionId, List<String> entries)
            throws IOException, SQLException {
        new OpenClawHome(home, "main").rows(key, sessionId, entries.toArray(String[]::new));
        return of(home, home.resolve("scratch"));
    }

    public List<Fact> facts() {
        return facts;
    }

    /** What could not be read. */
    public List<String> problems() {
        return problems;
    }

    /** What was opened. */
    public List<Path> files() {
        return files;
    }

    private void lines(LineFormat format, Path root) throws IOException {
        for (LogFile file : format.find(root)) {
            files.add(file.path());
            LineReader reader = format.reader(file, null);
            try (BufferedReader lines = open(file.path())) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    read(reader, line);
                }
            }
        }
    }

    private void read(LineReader reader, String line) {
        try {
            facts.addAll(reader.read(0, line));
        } catch (MalformedLineException e) {
            problems.add(e.getMessage());
        }
    }

    private void store(PagedSource source, Path root) throws IOException {
        for (Path store : source.find(root)) {
            files.add(store);
            PagedSource.Page page = source.read(store, null, 20);
            add(page);
            while (!page.last()) {
                page = source.read(store, page.cursor(), 20);
                add(page);
            }
        }
    }

    private void add(PagedSource.Page page) {
        facts.addAll(page.facts());
        problems.addAll(page.problems());
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".zst") ? new ZstdInputStream(in) : in, StandardCharsets.UTF_8));
    }
}
