package io.openclaw.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * How many rows a table has.
 *
 * @param rows null when this role may not read the table or the count took too long
 * @param estimated whether the server's statistics said so, because counting would take too long
 */
record RowCount(String table, @Nullable Long rows, boolean estimated) {}
