package io.openclaw.db;

import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How secrets are taken out on this home: the same for all who write, so that equal secrets get equal masks. */
public final class Redaction {

    private Redaction() {}

    /** Reads the key of the masks from the home, and makes it when there is none. Blocks on the disk; takes a moment. */
    public static Redactor of(DbConfig config) {
        String maskKey = new HomeFolder(config.home()).secretOrTransient("mask-key");
        return Redactor.create(RedactorConfig.defaults()
                .withKnownSecrets(secrets(config))
                .withMaskKey(maskKey.getBytes(StandardCharsets.UTF_8)));
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
