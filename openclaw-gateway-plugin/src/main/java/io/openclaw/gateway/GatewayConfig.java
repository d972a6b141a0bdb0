package io.openclaw.gateway;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import java.util.Map;

/**
 * How the plugin is set up. Each room reads its own settings; {@code docs/configuration.md} lists them.
 *
 * @param db the way of a fact to PostgreSQL
 */
public record GatewayConfig(DbConfig db) {

    /**
     * Reads the settings.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static GatewayConfig fromEnvironment(Map<String, String> environment) {
        return new GatewayConfig(DbConfig.fromEnvironment(environment));
    }
}
