package io.openclaw.cli.command;

import io.openclaw.db.operations.Operations;
import io.openclaw.db.usage.Usage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** How commands reach the operations memory and the sums of the database they speak to, and what they say when it refuses. */
final class OperationsAccess {

    private OperationsAccess() {}

    /**
     * What is asked of it.
     *
     * @param <T> the answer
     */
    interface Question<T> {
        T ask(Operations operations) throws SQLException;
    }

    /**
     * The answer. Blocks, for two seconds at most until the database is reached.
     *
     * @throws DatabaseUnreachable when there is no database to ask
     * @throws Refusal when it does not do what is asked
     */
    static <T extends @Nullable Object> T ask(
            Settings settings, HomeOption home, CommandLine command, Question<T> question) {
        Path directory = home.in(settings, command);
        String host = settings.config(command).host();
        Target target = Target.find(settings, directory, command);
        try (Operations operations = opened(target, host)) {
            return question.ask(operations);
        } catch (SQLException e) {
            throw told(target, e);
        }
    }

    /**
     * What is asked of the sums of the model calls.
     *
     * @param <T> the answer
     */
    interface UsageQuestion<T> {
        T ask(Usage usage) throws SQLException;
    }

    /**
     * As {@link #ask}, of the sums of the model calls.
     *
     * @param perStatement how long a statement may take
     */
    static <T> T askUsage(
            Settings settings, HomeOption home, CommandLine command, Duration perStatement, UsageQuestion<T> question) {
        Target target = Target.find(settings, home.in(settings, command), command);
        try (Usage usage = openedUsage(target, perStatement)) {
            return question.ask(usage);
        } catch (SQLException e) {
            throw told(target, e);
        }
    }

    private static Usage openedUsage(Target target, Duration perStatement) {
        try {
            return Usage.open(target.config(), perStatement);
        } catch (SQLException e) {
            throw DatabaseUnreachable.at(target.place(), e);
        }
    }

    private static Operations opened(Target target, String host) {
        try {
            return Operations.open(target.config(), host);
        } catch (SQLException e) {
            throw DatabaseUnreachable.at(target.place(), e);
        }
    }

    private static RuntimeException told(Target target, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (DatabaseUnreachable.isSaidBy(state)) {
            return DatabaseUnreachable.at(target.place(), e);
        }
        String why = switch (state) {
            case "42P01", "42703", "42883" ->
                "its schema is not this program's. Bring it up to date with: ./openclaw db migrate";
            case "42501" -> "this role may not do that. Act as the owner of the tables.";
            case "25006" -> "it can only be read: it is a standby, or set to be. Name the primary in DATABASE_URL.";
            case "22P05", "22021" -> "the text holds a character that PostgreSQL cannot store (NUL). Leave it out.";
            case "22P02" -> "the value is not JSON that PostgreSQL takes, such as one half of a surrogate pair.";
            case "54000" -> "a value is too large.";
            case "55P03", "57014" -> "it took too long. The server is busy, or a lock is held; try again.";
            case "53100" -> "its disk is full.";
            default -> "SQLSTATE " + state + ".";
        };
        return new Refusal("PostgreSQL at " + target.place() + " refused: " + why, e);
    }
}
