package io.openclaw.db.operations;

import io.openclaw.db.pricing.BundledPrices;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceBook;
import io.openclaw.db.pricing.PriceSource;
import io.openclaw.db.pricing.PriceTable;
import io.openclaw.db.pricing.PriceTable.Edition;
import io.openclaw.db.pricing.Reconfiguration;
import io.openclaw.db.pricing.Succession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tables {@code prices} and {@code price_editions}: what was imported, and what people set. Nothing is deleted; what does not hold any more ends. */
public final class PriceStore {

    private static final String READ = "SELECT " + PriceRow.COLUMNS + " FROM prices ORDER BY price_id, known_since";

    private static final String OF_HOME = "SELECT " + PriceRow.COLUMNS + "\n" + """
            FROM prices
            WHERE source = ? AND host = ? AND (home IS NULL OR home = ?)
            ORDER BY price_id, known_since
            """;

    private static final String INSERT = "INSERT INTO prices (" + PriceRow.COLUMNS + ", home)\n" + """
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::JSONB, ?::JSONB, ?::JSONB, ?)
            ON CONFLICT (price_id, known_since) DO UPDATE SET known_until = excluded.known_until
            """;

    private static final String END = "UPDATE prices SET known_until = ? WHERE price_id = ? AND known_since = ?";

    private static final String EDITION = """
            INSERT INTO price_editions (source, version, published_at, licence, host, added, ended) VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String REVISION = "SELECT COALESCE(max(id), 0) FROM price_editions";

    /** As the whole name of what one at a time may do. */
    private static final String LOCK = "prices";

    private final Connection connection;
    private final String host;

    PriceStore(Connection connection, String host) {
        this.connection = connection;
        this.host = host;
    }

    /**
     * The book: what the module carries, with everything that was imported and set. Read anew only if something changed.
     *
     * @param held what was read before; null: nothing
     */
    public StoredPrices read(@Nullable StoredPrices held) throws SQLException {
        long revision = revision();
        if (held != null && held.revision() == revision) {
            return held;
        }
        PriceTable bundled = BundledPrices.table();
        List<Price> stored = stored();
        List<Price> all = Succession.of(stored, bundled).applied(stored);
        return new StoredPrices(PriceBook.of(all, bundled.providers()), revision);
    }

    /** The last change; 0: there was none. */
    public long revision() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REVISION);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Takes a table in; what people set stays on top of it. Importing the same again changes nothing. */
    public Succession take(PriceTable table) throws SQLException {
        return changing(() -> {
            Succession succession = Succession.of(stored(), table);
            end(succession.ended());
            insert(succession.added());
            boolean changed =
                    !succession.added().isEmpty() || !succession.ended().isEmpty();
            for (Edition edition : changed ? table.editions() : List.<Edition>of()) {
                note(edition, count(succession.added(), edition), count(succession.ended(), edition));
            }
            return succession;
        });
    }

    /**
     * Sets a price by hand. It replaces one that was set for the same models and time.
     *
     * @return what it replaced
     */
    public List<Price> set(Price price) throws SQLException {
        return changing(() -> {
            if (!standing(old -> old.id().equals(price.id())).isEmpty()) {
                return List.of();
            }
            List<Price> replaced = ended(
                    old -> old.source() == PriceSource.USER
                            && old.provider().equals(price.provider())
                            && old.models().equals(price.models())
                            && sameTime(old, price),
                    price.period().knownSince());
            insert(List.of(price));
            note(PriceSource.USER, 1, replaced.size());
            return replaced;
        });
    }

    /** Takes back what was set by hand for a model, at {@code now}. */
    public List<Price> unset(String provider, String model, Instant now) throws SQLException {
        return changing(() -> {
            List<Price> ended = ended(
                    old -> old.source() == PriceSource.USER
                            && old.provider().equals(provider)
                            && old.models().contains(model),
                    now);
            if (!ended.isEmpty()) {
                note(PriceSource.USER, 0, ended.size());
            }
            return ended;
        });
    }

    /**
     * What a gateway's configuration says from now on, instead of what it said before.
     *
     * @param gateway its machine
     * @param home which of that machine's configurations it is: the file's path
     */
    public Reconfiguration configure(String gateway, String home, List<Price> said, Instant now) throws SQLException {
        return changing(() -> {
            Reconfiguration change = Reconfiguration.of(ofHome(gateway, home), said, now);
            if (change.changesAnything()) {
                end(change.ended());
                insert(change.added(), home);
                insert(change.past(), home);
                note(
                        PriceSource.OPENCLAW_CONFIG,
                        change.added().size(),
                        change.ended().size());
            }
            return change;
        });
    }

    /** What was imported before homes were told apart is taken for the home's that is read first. */
    private List<Price> ofHome(String gateway, String home) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OF_HOME)) {
            statement.setString(1, PriceSource.OPENCLAW_CONFIG.word());
            statement.setString(2, gateway);
            statement.setString(3, home);
            return JdbcRows.all(statement, PriceRow::read);
        }
    }

    private List<Price> stored() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            return JdbcRows.all(statement, PriceRow::read);
        }
    }

    private List<Price> standing(Predicate<Price> which) throws SQLException {
        return stored().stream()
                .filter(price -> price.period().knownUntil() == null)
                .filter(which)
                .toList();
    }

    private List<Price> ended(Predicate<Price> which, Instant end) throws SQLException {
        List<Price> ended =
                standing(which).stream().map(price -> price.until(end)).toList();
        end(ended);
        return ended;
    }

    private <T> T changing(JdbcTransaction.Work<T> work) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            JdbcTransaction.lock(connection, LOCK);
            return work.run();
        });
    }

    private void insert(List<Price> prices) throws SQLException {
        insert(prices, null);
    }

    private void insert(List<Price> prices, @Nullable String home) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Price price : prices) {
                PriceRow.write(connection, statement, price);
                statement.setString(21, home);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void end(List<Price> prices) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            for (Price price : prices) {
                statement.setObject(1, JdbcTimes.of(price.period().knownUntil()));
                statement.setString(2, price.id());
                statement.setObject(3, JdbcTimes.of(price.period().knownSince()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void note(Edition edition, int added, int ended) throws SQLException {
        note(edition.source(), edition, added, ended);
    }

    private void note(PriceSource source, int added, int ended) throws SQLException {
        note(source, null, added, ended);
    }

    private void note(PriceSource source, @Nullable Edition edition, int added, int ended) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EDITION)) {
            statement.setString(1, source.word());
            statement.setString(2, edition == null ? null : edition.version());
            statement.setObject(3, JdbcTimes.of(edition == null ? null : edition.published()));
            statement.setString(4, edition == null ? null : edition.licence());
            statement.setString(5, host);
            statement.setInt(6, added);
            statement.setInt(7, ended);
            statement.executeUpdate();
        }
    }

    private static int count(List<Price> prices, Edition edition) {
        return (int) prices.stream()
                .filter(price -> price.source() == edition.source())
                .count();
    }

    private static boolean sameTime(Price one, Price other) {
        return Objects.equals(one.period().from(), other.period().from())
                && Objects.equals(one.period().to(), other.period().to());
    }
}
