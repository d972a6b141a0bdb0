package io.openclaw.db.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.snapshot.ConfigFileException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a snapshot into a file, secrets and all. */
final class Restore {
    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Unmasking.Keeper> keepers = new ArrayList<>();
    private final Vault vault = new Vault();

    Restore(Redactor redactor, List<Path> keepers) {
        keepers.forEach(keeper -> learn(redactor, keeper));
    }

    /** A broken file is why people restore. It keeps nothing; if that is too little, the refusal says so. */
    private void learn(Redactor redactor, Path keeper) {
        try {
            JsonNode real =
                    ConfigFiles.Source.read(keeper.toAbsolutePath().normalize()).tree();
            Vault secrets = new Vault();
            keepers.add(new Unmasking.Keeper(real, TreeRedaction.redact(redactor, real, secrets)));
            vault.putAllOf(secrets);
        } catch (ConfigFileException e) {
            LOG.debug("No secrets are taken from {}: {}", keeper, e.getMessage());
        }
    }

    RestoredConfig write(JsonNode snapshot, ConfigFormat snapshotFormat, Path to)
            throws ConfigFileException, RestoreRefusedException {
        Unmasking unmasking = new Unmasking(vault);
        JsonNode real = unmasking.open(snapshot, keepers);
        if (!unmasking.missing().isEmpty()) {
            throw new RestoreRefusedException(unmasking.missing());
        }
        ConfigFormat format = formatOf(to, snapshotFormat);
        String text = text(to, format, real);
        try {
            Path backup = FileReplacement.write(to, text);
            return new RestoredConfig(to, format, backup, unmasking.kept(), unmasking.newer());
        } catch (IOException e) {
            throw new ConfigFileException(
                    Kind.UNREADABLE,
                    to + ": cannot be written (" + e.getClass().getSimpleName()
                            + "). Make its folder writable, or choose another with --to.",
                    e);
        }
    }

    private static ConfigFormat formatOf(Path to, ConfigFormat otherwise) {
        String name = String.valueOf(to.getFileName());
        if (name.lastIndexOf('.') <= 0 && !Files.exists(to)) {
            return otherwise;
        }
        try {
            return ConfigFormat.of(name, Files.exists(to) ? FileText.read(to) : "");
        } catch (ConfigFileException e) {
            return otherwise;
        }
    }

    private static String text(Path to, ConfigFormat format, JsonNode tree) throws ConfigFileException {
        return switch (format) {
            case JSON5 -> json(tree);
            case YAML -> Yaml.write(tree);
            case TOML -> Toml.write(to, tree);
        };
    }

    private static String json(JsonNode tree) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
