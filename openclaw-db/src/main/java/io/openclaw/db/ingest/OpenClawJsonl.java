package io.openclaw.db.ingest;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import io.openclaw.db.ingest.LogFile.Growth;
import io.openclaw.db.ingest.TranscriptName.Archived;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.SessionEnded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts of OpenClaw as files of lines: all of them up to 2026.7, and of later versions what was reset, deleted, put into cold storage or
 * left behind by the migration to SQLite. See {@link TranscriptName} for the files and {@link Transcript} for their lines.
 */
final class OpenClawJsonl implements LineFormat {

    private static final String HEADER = "{\"type\":\"session\",";

    private final Path scratch;
    private final Map<AgentFolder, SessionIndex> indexes = new ConcurrentHashMap<>();

    /**
     * The format.
     *
     * @param scratch a folder of ours for what must be copied to be read
     */
    OpenClawJsonl(Path scratch) {
        this.scratch = scratch;
    }

    @Override
    public String name() {
        return "openclaw-jsonl";
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        List<LogFile> found = new ArrayList<>();
        if (Files.isRegularFile(root)) {
            Path file = root.toAbsolutePath().normalize();
            addIfTranscript(found, AgentFolder.of(file), file);
            return found;
        }
        for (AgentFolder agent : AgentFolder.below(root)) {
            for (Path folder : agent.transcripts()) {
                for (Path file : AgentFolder.list(folder, any -> true)) {
                    addIfTranscript(found, agent, file);
                }
            }
        }
        return found;
    }

    @Override
    public boolean knows(RawEvent event) {
        return Transcript.knows(event);
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        AgentFolder agent = AgentFolder.of(file.path());
        SessionIndex index = indexes.computeIfAbsent(agent, folder -> new SessionIndex(folder, scratch));
        String name = AgentFolder.name(file.path());
        TranscriptName told = TranscriptName.parse(name).orElse(new TranscriptName(name, name, null, false));
        return new Reader(
                told, new Transcript(agent.agent(), told.sessionId(), id -> index.find(id, told.stem())), state);
    }

    /** Outside an agent's folder a name is not enough: others name their files so too. */
    private static void addIfTranscript(List<LogFile> found, AgentFolder agent, Path file) throws IOException {
        Optional<TranscriptName> name = TranscriptName.parse(AgentFolder.name(file));
        if (name.isPresent() && (agent.agent() != null || hasHeader(file))) {
            Growth growth = name.get().live() ? Growth.APPENDED : Growth.FINISHED;
            found.add(new LogFile(file, agent.agent(), growth));
        }
    }

    private static boolean hasHeader(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file);
                InputStream text = AgentFolder.name(file).endsWith(".zst") ? new ZstdInputStream(in) : in) {
            return new String(text.readNBytes(HEADER.length()), StandardCharsets.UTF_8).equals(HEADER);
        } catch (ZstdIOException e) {
            return false;
        }
    }

    /** Lines of one file. */
    private static final class Reader implements LineReader {

        private final TranscriptName name;
        private final Transcript transcript;

        Reader(TranscriptName name, Transcript transcript, @Nullable String state) {
            this.name = name;
            this.transcript = transcript;
            if (state != null) {
                try {
                    transcript.restore(state);
                } catch (MalformedLineException e) {
                    throw new IllegalArgumentException("State of a transcript " + e.getMessage() + ".", e);
                }
            }
        }

        @Override
        public List<Fact> read(long offset, String line) throws MalformedLineException {
            List<Fact> facts = transcript.read(line);
            Archived archived = name.archived();
            if (archived == null || archived.reason().equals("bak") || !transcript.atHeader()) {
                return facts;
            }
            List<Fact> withEnd = new ArrayList<>(facts);
            withEnd.add(ended(archived));
            return withEnd;
        }

        /** A session that is reset goes on at the very moment its old transcript is put aside. */
        private SessionEnded ended(Archived archived) {
            boolean goesOn = archived.reason().equals("reset");
            return new SessionEnded(
                    transcript.scope(),
                    archived.reason(),
                    null,
                    goesOn ? archived.at().minusMillis(1) : archived.at());
        }

        @Override
        public String state() {
            return transcript.state();
        }
    }
}
