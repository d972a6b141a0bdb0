package io.openclaw.cli.command;

import io.openclaw.db.Moments;
import io.openclaw.db.pricing.BundledPrices;
import io.openclaw.db.pricing.PriceBook;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The price book as commands read it: the bundled prices, and what the database has on top of them if there is one. */
final class PriceReading {

    private static final String NO_SUCH_TABLE = "42P01";

    private PriceReading() {}

    /** Blocks for two seconds at most. A database that is named and does not answer is told of, and does without. */
    static PriceBook book(Settings settings, HomeOption home, CommandLine command) {
        try {
            return OperationsAccess.ask(settings, home, command, operations -> {
                try {
                    return operations.prices().read(null).book();
                } catch (SQLException e) {
                    if (NO_SUCH_TABLE.equals(e.getSQLState())) { // of an earlier schema: nothing was ever set there
                        return BundledPrices.book();
                    }
                    throw e;
                }
            });
        } catch (DatabaseUnreachable e) {
            if (settings.database(command).isPresent()) {
                command.getErr()
                        .println("openclaw: " + e.getMessage()
                                + " These are the bundled prices, without what was set or imported there.");
            }
            return BundledPrices.book();
        }
    }

    /** The moment that an option spells; null stays null. */
    static @Nullable Instant moment(String option, @Nullable String text, CommandLine command) {
        return text == null
                ? null
                : Moments.parse(text, Instant.now())
                        .orElseThrow(() -> new ParameterException(command, option + " must be " + Moments.FORMS + "."));
    }
}
