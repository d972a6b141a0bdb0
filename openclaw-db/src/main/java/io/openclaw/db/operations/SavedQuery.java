package io.openclaw.db.operations;

import java.util.List;

/**
 * A question that the database answers: a view in schema {@code api}.
 *
 * @param name of the view
 * @param description what it answers; empty where nobody commented the view
 * @param columns in their order
 * @param sql the statement that asks it, made by the server; its one parameter is the number of rows
 */
public record SavedQuery(String name, String description, List<String> columns, String sql) {

    public SavedQuery {
        columns = List.copyOf(columns);
    }
}
