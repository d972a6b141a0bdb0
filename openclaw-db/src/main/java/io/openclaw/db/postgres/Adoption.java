package io.openclaw.db.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tells whether a database is one that openclaw-rs made: then it has what V1 would create, and V1 is skipped. */
final class Adoption {

    /** The columns of V1, by table and type. */
    private static final String LOOK = """
            WITH needed AS (
                SELECT n.table_name, n.data_type, c.column_name
                FROM (VALUES
                    ('sessions', 'bigint', 'id total_tokens'),
                    ('sessions', 'text', 'session_key agent_name model channel user_id'),
                    ('sessions', 'timestamp with time zone', 'created_at updated_at'),
                    ('messages', 'bigint', 'id session_id'),
                    ('messages', 'text', 'role content reasoning_content tool_call_id'),
                    ('messages', 'jsonb', 'tool_calls_json'),
                    ('messages', 'timestamp with time zone', 'created_at'),
                    ('llm_calls', 'uuid', 'id'),
                    ('llm_calls', 'text', 'session_key model response_content response_reasoning error'),
                    ('llm_calls', 'smallint', 'provider_attempt'),
                    ('llm_calls', 'integer', 'messages_count request_tokens_est response_tool_calls usage_prompt_tokens'),
                    ('llm_calls', 'integer', 'usage_completion_tokens usage_total_tokens latency_ms'),
                    ('llm_calls', 'boolean', 'streaming'),
                    ('llm_calls', 'ARRAY', 'tool_call_names'),
                    ('llm_calls', 'timestamp with time zone', 'created_at'),
                    ('metrics_snapshots', 'bigint', 'id telegram_requests discord_requests telegram_errors discord_errors rate_limited'),
                    ('metrics_snapshots', 'bigint', 'concurrency_rejected completed_requests total_latency_ms agent_turns tool_calls'),
                    ('metrics_snapshots', 'bigint', 'webhook_requests tasks_cancelled agent_timeouts process_rss_bytes uptime_seconds'),
                    ('metrics_snapshots', 'text', 'host'),
                    ('metrics_snapshots', 'timestamp with time zone', 'snapshot_at'),
                    ('cron_executions', 'bigint', 'id'),
                    ('cron_executions', 'text', 'job_name agent_name model status error'),
                    ('cron_executions', 'timestamp with time zone', 'started_at'),
                    ('cron_executions', 'integer', 'duration_ms tokens_used'),
                    ('deployments', 'bigint', 'id'),
                    ('deployments', 'text', 'host component version binary_path service_name git_commit status notes'),
                    ('deployments', 'timestamp with time zone', 'built_at deployed_at'),
                    ('config_snapshots', 'bigint', 'id'),
                    ('config_snapshots', 'text', 'config_path change_source'),
                    ('config_snapshots', 'jsonb', 'config_json'),
                    ('config_snapshots', 'ARRAY', 'changed_keys'),
                    ('config_snapshots', 'timestamp with time zone', 'snapshot_at'),
                    ('known_issues', 'bigint', 'id'),
                    ('known_issues', 'text', 'title description severity status component workaround'),
                    ('known_issues', 'timestamp with time zone', 'created_at resolved_at'),
                    ('task_log', 'bigint', 'id'),
                    ('task_log', 'text', 'description category version git_commit'),
                    ('task_log', 'ARRAY', 'files_changed'),
                    ('task_log', 'timestamp with time zone', 'completed_at'),
                    ('project_context', 'text', 'key'),
                    ('project_context', 'jsonb', 'value'),
                    ('project_context', 'timestamp with time zone', 'updated_at')
                ) AS n (table_name, data_type, columns)
                CROSS JOIN LATERAL regexp_split_to_table(n.columns, ' ') AS c (column_name)
            )
            SELECT
                n.table_name || '.' || n.column_name AS name,
                to_regclass(format('%I', n.table_name)) IS NOT NULL AS table_there,
                c.column_name IS NOT NULL AS there
            FROM needed AS n
            LEFT JOIN information_schema.columns AS c
                ON c.table_schema = current_schema() AND c.table_name = n.table_name
                    AND c.column_name = n.column_name AND c.data_type = n.data_type
            ORDER BY n.table_name, n.column_name
            """;

    private static final int NAMED = 5;

    private Adoption() {}

    /**
     * True for a database of openclaw-rs, false for one that has none of its tables.
     *
     * @throws MigrationException when it has some of them, or others of the same name
     */
    static boolean isOpenclawRs(Connection connection, PostgresConfig config) throws SQLException {
        List<String> missing = new ArrayList<>();
        boolean anyTable = false;
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(LOOK)) {
            while (rows.next()) {
                anyTable |= rows.getBoolean("table_there");
                if (!rows.getBoolean("there")) {
                    missing.add(rows.getString("name"));
                }
            }
        }
        if (!anyTable || missing.isEmpty()) {
            return anyTable;
        }
        String named = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
        throw MigrationException.foreign(config, missing.size() > NAMED ? named + ", …" : named);
    }
}
