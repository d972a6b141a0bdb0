package io.openclaw.cli.bench;

import io.openclaw.db.postgres.PostgresConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** What a frozen PostgreSQL looks like from outside: the kernel takes the connection and nobody ever answers. */
final class FrozenServer implements AutoCloseable {
    private final ServerSocket socket;

    private FrozenServer(ServerSocket socket) {
        this.socket = socket;
    }

    static FrozenServer open() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            return new FrozenServer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("No port of 127.0.0.1 can be taken.", e);
        }
    }

    PostgresConfig config() {
        return PostgresConfig.parse("postgresql://frozen:frozen@127.0.0.1:" + socket.getLocalPort() + "/frozen");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A listening socket cannot be closed.", e);
        }
    }
}
