package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.operations.ConfigSnapshot;
import io.openclaw.db.snapshot.ConfigFileException;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.db.snapshot.ConfigFormat;
import io.openclaw.db.snapshot.RestoreRefusedException;
import io.openclaw.db.snapshot.RestoredConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a snapshot back into a file. */
@Command(
        name = "restore",
        description = "Put a snapshot back into a file, with the real values of the secrets that the present file has.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw config restore 41 --to ~/.openclaw/openclaw.json",
            "  openclaw config restore 41 --to openclaw.json --secrets-from openclaw.json.bak",
            "",
            "Secrets are not in the database: each is taken from --to, from --secrets-from, or from the file the snapshot was",
            "of. If one has no real value anywhere, nothing is written. What stood in the file is kept beside it as",
            "FILE.before-restore.TIME. Comments are lost, and what came by $$include is written out."
        })
final class ConfigRestore implements Runnable {
    private static final int SHOWN = 20;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "ID", description = "Number of a snapshot.")
    private long id;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "Where to write it.")
    private Path to = Path.of("");

    @Option(names = "--secrets-from", paramLabel = "FILE", description = "Another file that has the real values.")
    private List<Path> others = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConfigRestore(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        boolean[] here = new boolean[1];
        ConfigSnapshot snapshot = OperationsAccess.ask(settings, home, spec.commandLine(), operations -> {
            ConfigSnapshot found = ConfigReading.found(operations, id);
            here[0] = found.host().equals(operations.host());
            return found;
        });
        RestoredConfig restored = restored(snapshot, keepers(snapshot, here[0]));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.of(values(restored)) : words(restored));
        out.flush();
    }

    private List<Path> keepers(ConfigSnapshot snapshot, boolean here) {
        List<Path> keepers = new ArrayList<>(List.of(to));
        keepers.addAll(others);
        if (here) {
            keepers.add(Path.of(snapshot.path()));
        }
        return keepers;
    }

    private RestoredConfig restored(ConfigSnapshot snapshot, List<Path> keepers) {
        ConfigFiles files = ConfigReading.files(settings, home, spec.commandLine());
        try {
            return files.restore(files.stored(snapshot.readable()), ConfigFormat.named(snapshot.format()), to, keepers);
        } catch (RestoreRefusedException e) {
            List<String> places = e.places();
            throw new Refusal(
                    "Nothing was written: snapshot #" + id + " has redacted values that no present file has: "
                            + places.stream()
                                    .limit(SHOWN)
                                    .map(ConfigReading::named)
                                    .collect(Collectors.joining(", "))
                            + (places.size() > SHOWN ? " and " + (places.size() - SHOWN) + " more" : "")
                            + ". Name a file that has them with --secrets-from, or set them in " + to + " first.",
                    e);
        } catch (ConfigFileException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private String words(RestoredConfig restored) {
        String words = "Restored snapshot #" + id + " to " + restored.file() + " ("
                + restored.format().label() + "); " + restored.kept()
                + " secrets were taken from present files. Comments are lost, and what came by $include is written out.";
        if (restored.backup() != null) {
            words += System.lineSeparator() + "What stood there: " + restored.backup();
        }
        if (!restored.newer().isEmpty()) {
            words += System.lineSeparator() + "Another secret than then, the present one was kept: "
                    + String.join(", ", restored.newer());
        }
        return words;
    }

    private Map<String, @Nullable Object> values(RestoredConfig restored) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("file", restored.file());
        values.put("format", restored.format().label());
        values.put("backup", restored.backup());
        values.put("secrets_kept", restored.kept());
        values.put("secrets_newer", restored.newer());
        return values;
    }
}
