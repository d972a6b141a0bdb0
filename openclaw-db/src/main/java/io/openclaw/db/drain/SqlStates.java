package io.openclaw.db.drain;

import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.PostgresException;

/** Sorts failures by what can be done about them (PostgreSQL manual, appendix A; measured in the project's fault tests). */
public final class SqlStates {

    private SqlStates() {}

    public static Action action(PostgresException failure) {
        return switch (failure.origin()) {
            case CONNECTION -> Action.RECONNECT;
            // A row that cannot even be put into a statement will not fit the next time either.
            case CLIENT -> Action.ISOLATE;
            case SERVER -> action(failure.sqlState().orElse(""));
        };
    }

    static Action action(String state) {
        return switch (state) {
            case Batch.OUT_OF_ORDER -> Action.ASK_POSITION;
            case "40001", "40P01" -> Action.RETRY;
            case "57014", "55P03" -> Action.SHRINK;
            case "53100", "53200" -> Action.WAIT_FOR_ROOM;
            case "21000" -> Action.ISOLATE;
            default -> byClass(state.length() < 2 ? "" : state.substring(0, 2));
        };
    }

    private static Action byClass(String sqlClass) {
        return switch (sqlClass) {
            case "22", "23", "54" -> Action.ISOLATE;
            case "42", "3F", "28", "3D", "0L", "0P" -> Action.WAIT_FOR_PERSON;
            // 08, 0A (a plan from before a migration), 25 (a standby), 53, 57, 58, XX, and whatever we have not met: a
            // new connection is the best guess.
            default -> Action.RECONNECT;
        };
    }

    /** What went wrong and what to do, without a word of the server's. */
    public static String advice(PostgresException failure) {
        String state = failure.sqlState().orElse("");
        return failure.getMessage() + ": " + advice(state, action(failure));
    }

    private static String advice(String state, Action action) {
        if (state.startsWith("28")) {
            return "the login is refused. Check user and password in DATABASE_URL.";
        }
        if (state.startsWith("3D")) {
            return "the database does not exist. Create it, or correct DATABASE_URL.";
        }
        if (state.equals("42501")) {
            return "a right is missing. GRANT the writing role its rights on the tables.";
        }
        return switch (action) {
            case RECONNECT -> "no connection. Facts wait on disk; check that PostgreSQL runs and can be reached.";
            case WAIT_FOR_ROOM -> "PostgreSQL is out of disk or memory. Facts wait on disk; make room there.";
            case RETRY -> "transactions were in each other's way; trying again.";
            case SHRINK -> "a statement or lock took too long; trying again with fewer rows.";
            case ISOLATE -> "rows are refused. They are set aside in table dead_letters.";
            case WAIT_FOR_PERSON ->
                "the schema does not fit this program. Run openclaw db migrate; facts wait on disk.";
            case ASK_POSITION -> "the position was not the expected one; asking PostgreSQL.";
        };
    }
}
