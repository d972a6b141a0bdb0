package io.openclaw.cli.command;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** No database answered, or it did not let us in. The message names host, port and cause, never a password. */
public final class DatabaseUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnreachable(String message) {
        super(message);
    }

    private DatabaseUnreachable(String message, SQLException cause) {
        super(message, cause);
    }

    static DatabaseUnreachable at(String place, SQLException failure) {
        return new DatabaseUnreachable("PostgreSQL at " + place + " cannot be reached: " + why(failure), failure);
    }

    /** Whether the SQLSTATE says that no connection came about: nobody answered, or we were not let in. */
    static boolean isSaidBy(String state) {
        return state.isEmpty() || Stream.of("08", "28", "3D", "57P", "53300").anyMatch(state::startsWith);
    }

    private static String why(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "28P01" -> "it refused the password. Correct DATABASE_URL.";
            case "28000" -> "it refused the user from this host. Correct DATABASE_URL or the server's pg_hba.conf.";
            case "3D000" -> "it has no such database. Create it or correct DATABASE_URL.";
            case "53300" -> "it has no connection to spare. Close some or raise max_connections.";
            case "57P03" -> "it is starting or stopping. Try again in a moment.";
            default -> cause(failure, state);
        };
    }

    private static String cause(SQLException failure, String state) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "no host has that name. Correct DATABASE_URL.";
            }
            if (cause instanceof SocketTimeoutException) {
                return "no answer in time. Is it frozen, or a firewall in the way?";
            }
            if (cause instanceof NoRouteToHostException) {
                return "no way leads to that host. Check the network.";
            }
            if (cause instanceof ConnectException) {
                return "nothing listens there. Start it, or correct DATABASE_URL.";
            }
        }
        if (String.valueOf(failure.getMessage()).contains("targetServerType")) {
            return "it can only be read: a standby, or set to be. Name the primary in DATABASE_URL.";
        }
        return state.isEmpty() || state.equals("08001")
                ? "no answer in time. Is it frozen, or a firewall in the way?"
                : "SQLSTATE " + state + ".";
    }
}
