package io.openclaw.db;

import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.snapshot.ConfigFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How secrets are taken out on this home: the same for all who write, so that equal secrets get equal masks. */
public final class Redaction {

    private static final int MOST_CHARS = 8 << 20;
    private static final Duration MOST_TIME = Duration.ofSeconds(30);

    private Redaction() {}

    /** Reads the key of the masks from the home, and makes it when there is none. Blocks on the disk; takes a moment. */
    public static Redactor of(DbConfig config) {
        return Redactor.create(settings(config));
    }

    /** Reader of configuration files with the same key. No text of theirs is given up for its length or time. */
    public static ConfigFiles configFiles(DbConfig config) {
        return new ConfigFiles(() -> Redactor.create(settings(config).withLimits(MOST_CHARS, MOST_TIME)));
    }

    private static RedactorConfig settings(DbConfig config) {
        String maskKey = new HomeFolder(config.home()).secretOrTransient("mask-key");
        return RedactorConfig.defaults()
                .withKnownSecrets(secrets(config))
                .withMaskKey(maskKey.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> secrets(DbConfig config) {
        List<String> secrets = new ArrayList<>(config.knownSecrets());
        if (config.databaseUrl() != null) {
            String password = PostgresConfig.parse(config.databaseUrl()).password();
            if (password != null) {
                secrets.add(password);
            }
        }
        return secrets;
    }
}
