package io.openclaw.db.postgres;

/**
 * Where a server listens.
 *
 * @param host name or address; an IPv6 address stands without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

    public static final int DEFAULT_PORT = 5432;

    public HostAndPort {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("Host is missing: write postgresql://user@host:5432/database.");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Port is not between 1 and 65535.");
        }
    }

    /** The form that URLs use. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
