package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.Moments;
import io.openclaw.db.Redaction;
import io.openclaw.db.operations.ConfigSnapshot;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.snapshot.ConfigFiles;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the commands on configurations share: how snapshots are found and told. */
final class ConfigReading {

    private static final int WIDEST = 200;

    private ConfigReading() {}

    /** Reads files under the mask key of the home. */
    static ConfigFiles files(Settings settings, HomeOption home, CommandLine command) {
        return Redaction.configFiles(settings.config(command).withHome(home.in(settings, command)));
    }

    /** @throws Refusal when there is none of this number */
    static ConfigSnapshot found(Operations operations, long id) throws SQLException {
        return operations
                .configs()
                .get(id)
                .orElseThrow(
                        () -> new Refusal("There is no snapshot #" + id + ". Snapshots: ./openclaw config history"));
    }

    /** The moment that a text spells, {@code 2h ago} or as elsewhere; null stays null. */
    static @Nullable Instant moment(@Nullable String text, CommandLine command) {
        if (text == null) {
            return null;
        }
        return Moments.parse(text.strip().replaceFirst("\\s+ago$", ""), Instant.now())
                .orElseThrow(() -> new ParameterException(command, "--at must be " + Moments.FORMS + "."));
    }

    /** The database's name of a file. */
    static @Nullable String path(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().normalize().toString();
    }

    static String named(String path) {
        return Plain.line(path, WIDEST);
    }

    static Map<String, @Nullable Object> head(ConfigSnapshot snapshot) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", snapshot.id());
        values.put("host", snapshot.host());
        values.put("path", snapshot.path());
        values.put("source", snapshot.source());
        values.put("at", snapshot.at());
        values.put("format", snapshot.format());
        values.put("content_hash", snapshot.hash());
        values.put("changed_keys", snapshot.changedKeys());
        values.put("change_count", snapshot.changeCount());
        values.put("changed_paths", snapshot.places());
        values.put("too_many_changes", snapshot.tooMany());
        return values;
    }

    static Map<String, @Nullable Object> whole(ConfigSnapshot snapshot, ConfigFiles files) {
        Map<String, @Nullable Object> values = head(snapshot);
        values.put("changes", new Json.Raw(snapshot.changesOrNone()));
        values.put("content", new Json.Raw(files.stored(snapshot.readable()).toString()));
        return values;
    }
}
