package io.openclaw.cli.command;

import io.openclaw.db.CallPricing;
import io.openclaw.db.DbConfig;
import io.openclaw.db.HomePrices;
import io.openclaw.db.ingest.Root;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.operations.RepriceReport;
import io.openclaw.db.operations.Repricing.Plan;
import io.openclaw.db.pricing.Reconfiguration;
import io.openclaw.db.snapshot.ConfigFileException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The prices of what {@code ingest} reads. Blocks. */
final class IngestPrices {

    private final SessionWork work;
    private final PrintWriter err;
    private final CallPricing pricing;

    IngestPrices(SessionWork work, PrintWriter err) {
        this.work = work;
        this.err = err;
        this.pricing = CallPricing.create(
                work.parts().postgres(), work.parts().host(), work.parts().vertx(), () -> true);
    }

    /**
     * What is asked of the database.
     *
     * @param <T> the answer
     */
    private interface Question<T> {
        T ask(Operations operations) throws SQLException;
    }

    /** Calls are priced as they are written from here on. */
    void load() {
        pricing.load();
    }

    /** As {@link #load}, and by prices that change meanwhile. */
    void follow() {
        pricing.load();
        pricing.start();
    }

    void close() {
        work.await(pricing.close().map(true));
    }

    /**
     * Takes what the configurations of OpenClaw homes say that models cost. Prices that this role may not write are no reason against reading; they are
     * told, and taken the next time.
     */
    void takeFrom(List<Root> roots, DbConfig config) {
        List<Path> homes = roots.stream().map(Root::path).toList();
        HomePrices prices = HomePrices.create(config);
        try (Operations operations = open()) {
            prices.look(homes, operations, new Told(err));
        } catch (SQLException e) {
            err.println("openclaw: the prices of these homes were not taken (SQLSTATE " + e.getSQLState()
                    + "). Calls are priced by those that are stored. Once the role may write the table prices, run it"
                    + " again, with --reprice for what was read meanwhile.");
        }
    }

    RepriceReport reprice(Plan plan) {
        return ask(operations ->
                operations.repricing().run(operations.prices().read(null).book(), plan, calls -> {}));
    }

    private Operations open() throws SQLException {
        return Operations.open(work.parts().postgres().config(), work.parts().host());
    }

    private <T> T ask(Question<T> question) {
        try (Operations operations = open()) {
            return question.ask(operations);
        } catch (SQLException e) {
            throw new Refusal(
                    "PostgreSQL refused (SQLSTATE " + e.getSQLState()
                            + "). What was stored until then stays; run it again.",
                    e);
        }
    }

    private record Told(PrintWriter err) implements HomePrices.Listener {
        @Override
        public void changed(Path file, Reconfiguration prices) {
            err.println("openclaw: prices of " + file + ": " + prices.added().size() + " added, "
                    + prices.ended().size() + " ended.");
        }

        @Override
        public void unreadable(Path file, ConfigFileException why) {
            err.println("openclaw: its prices were not read: " + why.getMessage());
        }
    }
}
