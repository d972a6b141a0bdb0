package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.redact.Redactor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads configuration files and takes their secrets out; puts a snapshot back into a file. Blocks on the disk. */
public final class ConfigFiles {
    private final Supplier<Redactor> source;
    private @Nullable Redactor made;

    /** {@code redactor} has to take texts of 4 MiB, and its mask key to stay, or every start would seem a change. Asked when first used. */
    public ConfigFiles(Supplier<Redactor> redactor) {
        this.source = redactor;
    }

    private synchronized Redactor redactor() {
        Redactor redactor = made == null ? source.get() : made;
        made = redactor;
        return redactor;
    }

    /**
     * The file without its secrets.
     *
     * @throws ConfigFileException when it is missing, may not be read, or is broken; its message says where and never what stands there
     */
    public RedactedConfig read(Path file) throws ConfigFileException {
        Source source = Source.read(file.toAbsolutePath().normalize());
        JsonNode content = TreeRedaction.redact(redactor(), source.tree(), new Vault());
        Set<Path> files = new HashSet<>(source.includes());
        files.add(source.file());
        return new RedactedConfig(source.file().toString(), source.format(), content, Canonical.hash(content), files);
    }

    /**
     * What somebody read already and posted under {@code path}.
     *
     * @throws ConfigFileException when it exceeds a bound, or is neither an object nor a list
     */
    public RedactedConfig of(String path, JsonNode tree) throws ConfigFileException {
        JsonNode content = TreeRedaction.redact(redactor(), ConfigTree.checked(path, tree), new Vault());
        return new RedactedConfig(path, ConfigFormat.JSON5, content, Canonical.hash(content), Set.of());
    }

    /** A tree that may be shown: what was stored with its secrets loses them now. */
    public JsonNode stored(StoredConfig stored) {
        JsonNode tree = StoredJson.tree(stored.json());
        return stored.redacted() ? tree : TreeRedaction.redact(redactor(), tree, new Vault());
    }

    /**
     * Writes a snapshot to {@code to}, atomically, a backup of what stood there beside it, with the real values of secrets taken from the
     * first of {@code keepers} that has them: at the same place, or anywhere under the same mask. Files that are missing or broken keep nothing.
     *
     * @throws RestoreRefusedException when some have no real value; nothing is written then
     * @throws ConfigFileException when the file cannot be written
     */
    public RestoredConfig restore(JsonNode snapshot, ConfigFormat format, Path to, List<Path> keepers)
            throws ConfigFileException, RestoreRefusedException {
        return new Restore(redactor(), keepers)
                .write(snapshot, format, to.toAbsolutePath().normalize());
    }

    static JsonNode parse(Path file, String text) throws ConfigFileException {
        String name = String.valueOf(file.getFileName());
        JsonNode tree = switch (ConfigFormat.of(name, text)) {
            case JSON5 -> Json5.parse(file, text);
            case YAML -> Yaml.parse(file, text);
            case TOML -> Toml.parse(file, text);
        };
        return ConfigTree.checked(file, tree);
    }

    /** A file as it is, secrets and all: stays in this room. */
    record Source(Path file, ConfigFormat format, JsonNode tree, Set<Path> includes) {

        static Source read(Path file) throws ConfigFileException {
            String text = FileText.read(file);
            ConfigFormat format = ConfigFormat.of(String.valueOf(file.getFileName()), text);
            JsonNode tree = parse(file, text);
            if (format != ConfigFormat.JSON5) {
                return new Source(file, format, tree, Set.of());
            }
            Includes.Resolved whole = Includes.resolve(file, tree);
            return new Source(file, format, ConfigTree.checked(file, whole.tree()), whole.files());
        }
    }
}
