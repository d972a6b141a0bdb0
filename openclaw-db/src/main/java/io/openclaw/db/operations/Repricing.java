package io.openclaw.db.operations;

import io.openclaw.db.operations.RepriceReport.Model;
import io.openclaw.db.operations.RepriceReport.Sums;
import io.openclaw.db.operations.RepricedCall.Stored;
import io.openclaw.db.pricing.CallBill;
import io.openclaw.db.pricing.PriceBook;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Prices the stored calls anew, page by page in the order of their time, so that memory does not grow with their number. What is written is
 * written together with what stood there before, page by page: a run that is interrupted has repriced the earlier calls, and may be repeated.
 */
public final class Repricing {

    private static final int PAGE = 2000;
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private static final String READ = "SELECT " + RepricedCall.COLUMNS + "\n" + """
            FROM llm_calls
            WHERE (created_at, id) > (?::TIMESTAMPTZ, ?::UUID)
                AND (?::TEXT IS NULL OR host = ?) AND (?::TEXT[] IS NULL OR source = ANY (?))
            ORDER BY created_at, id
            LIMIT\s""" + PAGE;

    private static final String LOCKED = "\nFOR NO KEY UPDATE";

    private static final String BEGIN = "INSERT INTO repricings (host, since, known_at) VALUES (?, ?, ?) RETURNING id";

    private static final String KEEP = """
            INSERT INTO repriced_calls (llm_call_id, repricing_id, computed_cost_usd, price_id, cost_source, billing)
            SELECT id, ?, computed_cost_usd, price_id, cost_source, billing
            FROM llm_calls
            WHERE id = ANY(?)
            """;

    private static final String COUNT = "UPDATE repricings SET calls = calls + ?, changed = changed + ? WHERE id = ?";

    private static final String FINISH = "UPDATE repricings SET finished_at = now() WHERE id = ?";

    private final Connection connection;
    private final String host;

    Repricing(Connection connection, String host) {
        this.connection = connection;
        this.host = host;
    }

    /**
     * Which calls, and by which prices.
     *
     * @param since only calls from then on; null: all
     * @param knownAt by the prices as one knew them then; null: now
     * @param apply whether it is written
     * @param ofHost only calls of this machine; null: of all
     * @param sources only calls that files of these formats told first; null or none: all
     */
    public record Plan(
            @Nullable Instant since,
            @Nullable Instant knownAt,
            boolean apply,
            @Nullable String ofHost,
            @Nullable Set<String> sources) {

        /** Of all machines and sources. */
        public Plan(@Nullable Instant since, @Nullable Instant knownAt, boolean apply) {
            this(since, knownAt, apply, null, null);
        }
    }

    private record Change(RepricedCall call, Stored becomes) {}

    /** Blocks as long as it takes; {@code progress} gets the number of calls after each page. */
    public RepriceReport run(PriceBook book, Plan plan, LongConsumer progress) throws SQLException {
        Map<PricedName, Sums> sums = new HashMap<>();
        Long id = plan.apply() ? begin(plan) : null;
        Instant at = plan.since() == null ? null : plan.since().minusNanos(1000);
        UUID after = plan.since() == null ? FIRST : LAST;
        long seen = 0;
        List<Change> page = page(book, plan, id, at, after);
        while (!page.isEmpty()) {
            page.forEach(change -> sums.merge(PricedName.of(change), sums(change), Sums::plus));
            seen += page.size();
            progress.accept(seen);
            RepricedCall last = page.get(page.size() - 1).call();
            page = page.size() < PAGE ? List.of() : page(book, plan, id, last.createdAt(), last.id());
        }
        if (id != null) {
            numbers(FINISH, id);
        }
        return report(id, sums);
    }

    /** @param at null: from the first */
    private List<Change> page(PriceBook book, Plan plan, @Nullable Long id, @Nullable Instant at, UUID after)
            throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            List<Change> page = read(book, plan, at, after);
            if (id != null) {
                write(page, id);
            }
            return page;
        });
    }

    private List<Change> read(PriceBook book, Plan plan, @Nullable Instant at, UUID after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(plan.apply() ? READ + LOCKED : READ)) {
            statement.setString(1, at == null ? "-infinity" : at.toString());
            statement.setObject(2, after);
            statement.setString(3, plan.ofHost());
            statement.setString(4, plan.ofHost());
            Set<String> sources = plan.sources();
            Array named =
                    sources == null || sources.isEmpty() ? null : connection.createArrayOf("text", sources.toArray());
            statement.setArray(5, named);
            statement.setArray(6, named);
            try (ResultSet rows = statement.executeQuery()) {
                List<Change> page = new ArrayList<>();
                while (rows.next()) {
                    RepricedCall call = RepricedCall.read(rows);
                    CallBill bill = CallBill.of(book, call.call(), call.reported(), call.billed(), plan.knownAt());
                    page.add(new Change(call, Stored.of(bill)));
                }
                return page;
            }
        }
    }

    private void write(List<Change> page, long id) throws SQLException {
        List<Change> changes = page.stream().filter(Repricing::changes).toList();
        keep(changes, id);
        PricedRow.write(
                connection,
                changes.stream()
                        .map(change -> new PricedRow(change.call().id(), change.becomes()))
                        .toList());
        numbers(COUNT, page.size(), changes.size(), id);
    }

    /** What had nothing before needs no row. */
    private void keep(List<Change> changes, long id) throws SQLException {
        List<Change> kept = changes.stream()
                .filter(change -> !change.call().stored().isNothing())
                .toList();
        try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            keep.setLong(1, id);
            Object[] ids = kept.stream().map(change -> change.call().id()).toArray();
            keep.setArray(2, connection.createArrayOf("uuid", ids));
            keep.executeUpdate();
        }
    }

    private long begin(Plan plan) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setString(1, host);
            statement.setObject(2, JdbcTimes.of(plan.since()));
            statement.setObject(3, JdbcTimes.of(plan.knownAt()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void numbers(String sql, long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static boolean changes(Change change) {
        return !change.call().stored().says(change.becomes());
    }

    private static Sums sums(Change change) {
        BigDecimal before = change.call().stored().computed();
        BigDecimal after = change.becomes().computed();
        boolean tokens = change.call().hasTokens();
        return new Sums(
                1,
                changes(change) ? 1 : 0,
                tokens && before == null ? 1 : 0,
                tokens && after == null ? 1 : 0,
                before == null ? BigDecimal.ZERO : before,
                after == null ? BigDecimal.ZERO : after);
    }

    private static RepriceReport report(@Nullable Long id, Map<PricedName, Sums> sums) {
        Comparator<Model> most = Comparator.comparing(
                model -> model.sums().after().subtract(model.sums().before()).abs());
        List<Model> models = sums.entrySet().stream()
                .map(entry ->
                        new Model(entry.getKey().provider(), entry.getKey().model(), entry.getValue()))
                .sorted(most.reversed().thenComparing(Model::model))
                .toList();
        return new RepriceReport(id, sums.values().stream().reduce(Sums.NONE, Sums::plus), models);
    }

    private record PricedName(@Nullable String provider, String model) {
        static PricedName of(Change change) {
            var model = change.call().call().model();
            return new PricedName(model.provider(), model.model() == null ? "" : model.model());
        }
    }
}
