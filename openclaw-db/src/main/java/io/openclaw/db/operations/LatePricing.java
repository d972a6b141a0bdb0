package io.openclaw.db.operations;

import io.openclaw.db.operations.RepricedCall.Stored;
import io.openclaw.db.pricing.CallBill;
import io.openclaw.db.pricing.PriceBook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Prices stored calls that have no computed cost and could have one: those that were written before their model had a price, or while no price book
 * could be read. A page is a transaction of its own and waits for nobody: a row that another holds is left to the next time. Doing it again changes
 * nothing; a cost that is there is never changed, which is what {@link Repricing} is for.
 */
public final class LatePricing {

    private static final int PAGE = 500;

    private static final String READ =
            "SELECT " + RepricedCall.COLUMNS + "\n" + """
            FROM llm_calls
            WHERE computed_cost_usd IS NULL AND (created_at, id) > (?::TIMESTAMPTZ, ?::UUID)
            ORDER BY created_at, id
            LIMIT\s""" + PAGE + "\nFOR NO KEY UPDATE SKIP LOCKED";

    private final Connection connection;

    LatePricing(Connection connection) {
        this.connection = connection;
    }

    /**
     * How far it is.
     *
     * @param priced calls of the last page that have a computed cost now
     * @param at time and id of the last call that was looked at
     * @param over whether there is no further page
     */
    public record Progress(int priced, String at, UUID id, boolean over) {

        /** Where the first page begins. */
        public static final Progress START = new Progress(0, "-infinity", new UUID(0, 0), false);
    }

    /** The page behind the last one. */
    public Progress next(PriceBook book, Progress last) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            List<RepricedCall> page = read(last);
            List<PricedRow> changes = new ArrayList<>();
            for (RepricedCall call : page) {
                CallBill bill = CallBill.of(book, call.call(), call.reported(), call.billed(), null);
                Stored becomes = Stored.of(bill);
                if (!call.stored().says(becomes)) {
                    changes.add(new PricedRow(call.id(), becomes));
                }
            }
            PricedRow.write(connection, changes);
            int priced = (int) changes.stream()
                    .filter(change -> change.becomes().computed() != null)
                    .count();
            return progress(page, priced, last);
        });
    }

    private static Progress progress(List<RepricedCall> page, int priced, Progress last) {
        if (page.isEmpty()) {
            return new Progress(0, last.at(), last.id(), true);
        }
        RepricedCall end = page.get(page.size() - 1);
        Instant at = end.createdAt();
        return new Progress(priced, at.toString(), end.id(), false);
    }

    private List<RepricedCall> read(Progress last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setString(1, last.at());
            statement.setObject(2, last.id());
            try (ResultSet rows = statement.executeQuery()) {
                List<RepricedCall> page = new ArrayList<>();
                while (rows.next()) {
                    page.add(RepricedCall.read(rows));
                }
                return page;
            }
        }
    }
}
