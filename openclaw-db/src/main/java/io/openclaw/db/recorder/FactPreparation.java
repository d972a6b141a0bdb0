package io.openclaw.db.recorder;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.spool.Encoded;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.TextPass;
import java.time.Instant;
import java.util.UUID;

/**
 * What is done to every fact before it is written: secrets taken out, text made fit for PostgreSQL. Facts that do not come through the
 * recorder, such as those of a migration, are prepared here too, so that both ways lead to the same row. Any thread.
 */
public final class FactPreparation {

    private final TextPass secretsOut;

    private FactPreparation(TextPass secretsOut) {
        this.secretsOut = secretsOut;
    }

    public static FactPreparation with(Redactor redactor) {
        return new FactPreparation(new SecretsOut(redactor));
    }

    /** The fact as it may be written, with its marks. */
    public Recorded prepare(UUID id, Instant recordedAt, Fact fact) {
        Encoded encoded = encode(fact);
        return new Recorded(id, recordedAt, kept(fact, encoded), encoded.marks());
    }

    Encoded encode(Fact fact) {
        return FactCodec.encode(fact, secretsOut);
    }

    static Fact kept(Fact fact, Encoded encoded) {
        return encoded.marks().isEmpty() ? fact : FactCodec.decode(fact.kind(), encoded.json());
    }
}
