package io.openclaw.db.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lies in the archive of a gateway's home: {@code agents/sessions.manifest.json}. Blocks on the disk. */
final class ArchiveManifest {

    private static final String NAME = "sessions.manifest.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;

    /** @param agents the folder that holds the agents' folders */
    ArchiveManifest(Path agents) {
        this.folder = agents;
    }

    /**
     * An archived file.
     *
     * @param name within the agent's folder
     */
    record Entry(String agent, String name, long bytes, String sha256) {

        Path in(Path agents) {
            return agents.resolve(agent).resolve(name);
        }
    }

    /** Empty when there is no manifest. */
    List<Entry> read() {
        try {
            List<Entry> entries = new ArrayList<>();
            for (JsonNode entry :
                    JSON.readTree(Files.readString(folder.resolve(NAME))).path("files")) {
                entries.add(new Entry(
                        entry.path("agent").asText(),
                        entry.path("archived").asText(),
                        entry.path("bytes").asLong(),
                        entry.path("sha256").asText()));
            }
            return entries;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw FileTrouble.of(folder.resolve(NAME), e);
        }
    }

    /** Adds an entry, in place of one of the same agent; it is on disk when this returns. */
    void put(Entry added) {
        List<Entry> entries = new ArrayList<>(read());
        entries.removeIf(entry -> entry.agent().equals(added.agent()));
        entries.add(added);
        ArrayNode files = JSON.createArrayNode();
        for (Entry entry : entries) {
            files.addObject()
                    .put("agent", entry.agent())
                    .put("archived", entry.name())
                    .put("bytes", entry.bytes())
                    .put("sha256", entry.sha256());
        }
        try {
            Path draft = Files.createTempFile(folder, NAME, ".draft", OwnerOnly.mode("rw-------"));
            String text = JSON.createObjectNode().set("files", files).toPrettyString() + "\n";
            Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
            force(draft);
            Files.move(
                    draft, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileTrouble.of(folder.resolve(NAME), e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(folder.resolve(NAME));
        } catch (IOException e) {
            throw FileTrouble.of(folder.resolve(NAME), e);
        }
    }

    /** It stays, under a name that says that it is not the manifest in use. */
    void rename(String name) {
        try {
            Files.move(folder.resolve(NAME), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileTrouble.of(folder.resolve(NAME), e);
        }
    }

    /** What is wrong with an archived file; empty when it is the one that was archived. */
    Optional<String> problem(Entry entry) {
        Path file = entry.in(folder);
        try {
            if (!Files.exists(file)) {
                return Optional.of(file + " is missing");
            }
            boolean same = Files.size(file) == entry.bytes()
                    && FileSeal.of(file).sha256().equals(entry.sha256());
            return same ? Optional.empty() : Optional.of(file + " was changed since it was archived");
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
