package io.openclaw.cli;

import com.sun.net.httpserver.HttpServer;
import io.openclaw.cli.command.Commands;
import io.openclaw.cli.command.GatewayHost;
import io.openclaw.gateway.GatewayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The command line in a process of its own, with the smallest host there is: it listens, and when it stops it still has its database. */
final class UpProgram {

    private UpProgram() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        GatewayHost.Factory hosts = config -> new SmallHost(config);
        System.exit(Main.run(args, Commands.commandLine(System.getenv(), hosts, args), out, err));
    }

    private static final class SmallHost implements GatewayHost {
        private final GatewayConfig config;
        private @Nullable HttpServer server;
        private volatile String database;

        SmallHost(GatewayConfig config) {
            this.config = config;
            this.database = config.db().databaseUrl();
        }

        @Override
        public int start() {
            try {
                server = HttpServer.create(
                        new InetSocketAddress(InetAddress.getByName(config.httpAddress()), config.httpPort()), 0);
                server.start();
                return server.getAddress().getPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void databaseMovedTo(String url) {
            database = url;
        }

        @Override
        public String stop() {
            if (server != null) {
                server.stop(0);
            }
            String rest = database.substring("postgresql://".length());
            String user = rest.substring(0, rest.indexOf(':'));
            String password = rest.substring(rest.indexOf(':') + 1, rest.indexOf('@'));
            String place = rest.substring(rest.indexOf('@') + 1);
            try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + place, user, password)) {
                return connection.isValid(2) ? "the database was still there" : "the database was gone";
            } catch (SQLException e) {
                return "the database was gone: " + e.getSQLState();
            }
        }
    }
}
