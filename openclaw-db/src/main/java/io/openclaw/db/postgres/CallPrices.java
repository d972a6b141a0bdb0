package io.openclaw.db.postgres;

import io.openclaw.db.pricing.PriceBook;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The price book by which model calls are priced when they are written. While there is none, calls are written without a computed cost, and
 * priced later. Any thread.
 */
public final class CallPrices {

    private static final String REVISION = "SELECT COALESCE(max(id), 0) AS revision FROM price_editions";

    private final Reader reader;
    private volatile @Nullable PriceBook book;

    CallPrices(Reader reader) {
        this.reader = reader;
    }

    /** Batches that are begun from now on are priced by it. */
    public void use(PriceBook newer) {
        book = newer;
    }

    /** Number of the last change of prices in the database; 0: there was none. Fails with {@link PostgresException}. */
    public Future<Long> revision() {
        return reader.read(REVISION, Tuple.tuple(), row -> row.getLong("revision"))
                .map(rows -> rows.get(0));
    }

    /** What batches are priced by that begin now; null: nothing is known yet. */
    @Nullable PriceBook book() {
        return book;
    }
}
