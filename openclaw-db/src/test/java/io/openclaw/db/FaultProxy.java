package io.openclaw.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy in this JVM that does to a connection what networks do. Faults apply to what passes from now on. */
public final class FaultProxy implements AutoCloseable {

    /** What happens to bytes. */
    public enum Fault {
        /** They pass. */
        NONE,
        /** They vanish, both ways, and nobody is told. */
        BLACKHOLE,
        /** Connections, present and new ones, are reset. */
        RESET,
        /** The server commits; its answer does not come back, the connection breaks. Once. */
        CUT_AFTER_COMMIT,
        /** The server commits; its answer does not come back, and nothing else does, on a connection that stays open. Once. */
        SWALLOW_COMMIT
    }

    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger swallowed = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private volatile Duration latency = Duration.ZERO;

    private FaultProxy(ServerSocket listening, String host, int port) {
        this.listening = listening;
        this.host = host;
        this.port = port;
    }

    /** Listens on a free local port and passes everything on. */
    public static FaultProxy to(String host, int port) {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), host, port);
            thread("accept", proxy::acceptAll);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The URL of a database, by way of this proxy. */
    public String url(TestDatabase database) {
        return "postgresql://" + database.user() + ":" + database.password() + "@127.0.0.1:" + port() + "/"
                + database.database() + "?sslmode=disable";
    }

    public void set(Fault next) {
        fault.set(next);
        if (next == Fault.RESET) {
            pairs.forEach(Pair::reset);
        }
    }

    /** Delays what the client sends. */
    public void latency(Duration delay) {
        latency = delay;
    }

    /** How many commits were cut. */
    public int cuts() {
        return cuts.get();
    }

    /** How many answers to a commit were swallowed: these commits are done. */
    public int swallowed() {
        return swallowed.get();
    }

    /** How many connections were opened. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections are open now. */
    public int open() {
        return pairs.size();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            pairs.forEach(Pair::reset);
        }
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                accepted.incrementAndGet();
                thread("open", () -> open(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void open(Socket client) {
        try {
            Pair pair = new Pair(client, new Socket(host, port));
            pairs.add(pair);
            if (fault.get() == Fault.RESET) {
                pair.reset();
            }
            thread("up", () -> pair.pump(pair.client, pair.server, true));
            thread("down", () -> pair.pump(pair.server, pair.client, false));
        } catch (IOException e) {
            abort(client);
        }
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already, which is what was wanted.
        }
    }

    /** The two ends of one connection. */
    private final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean mute;
        private volatile boolean silent;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void reset() {
            abort(client);
            abort(server);
            pairs.remove(this);
        }

        void pump(Socket from, Socket to, boolean up) {
            byte[] buffer = new byte[64 * 1024];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                int count = in.read(buffer);
                while (count >= 0) {
                    pass(buffer, count, out, up);
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                // One end went away; the other follows.
            } finally {
                reset();
            }
        }

        private void pass(byte[] buffer, int count, OutputStream out, boolean up) throws IOException {
            if (up && !latency.isZero()) {
                LockSupport.parkNanos(latency.toNanos());
            }
            if (up && holds(buffer, count, "COMMIT")) {
                mute(fault.get());
            }
            if (mute && !up && (holds(buffer, count, "COMMIT") || holds(buffer, count, "ROLLBACK"))) {
                answered();
            }
            if (fault.get() == Fault.BLACKHOLE || (mute && !up)) {
                return;
            }
            out.write(buffer, 0, count);
            out.flush();
        }

        private void mute(Fault now) {
            if (now == Fault.CUT_AFTER_COMMIT && fault.compareAndSet(now, Fault.NONE)) {
                mute = true;
                cuts.incrementAndGet();
            } else if (now == Fault.SWALLOW_COMMIT && fault.compareAndSet(now, Fault.NONE)) {
                silent = true;
                mute = true;
            }
        }

        private void answered() {
            if (silent) {
                swallowed.incrementAndGet();
            } else {
                reset();
            }
        }

        private boolean holds(byte[] buffer, int count, String command) {
            return new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(command);
        }
    }
}
