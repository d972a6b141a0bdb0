package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The way to PostgreSQL: sessions for the drainer, a small pool for reads. Creating it connects to nothing. */
public final class Postgres implements AutoCloseable {

    private static final int READERS = 3;
    private static final int WAITING_READS = 64;

    private volatile PostgresConfig config;
    private final Vertx vertx;
    private final Pool reads;
    private final WorkerExecutor worker;
    private final CallPrices prices;
    private final AtomicInteger good = new AtomicInteger();

    private Postgres(PostgresConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor("openclaw-decode-" + UUID.randomUUID(), 1);
        this.reads = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(READERS)
                        .setMaxWaitQueueSize(WAITING_READS)
                        .setConnectionTimeout((int) config.timeouts().connect().toSeconds())
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setIdleTimeout(10)
                        .setIdleTimeoutUnit(TimeUnit.MINUTES))
                .with(net())
                .connectingTo(() -> Future.succeededFuture(config().connectOptions(host(0))))
                .using(vertx)
                .build();
        this.prices = new CallPrices(reader());
    }

    public static Postgres create(PostgresConfig config, Vertx vertx) {
        return new Postgres(config, vertx);
    }

    /** A new connection to the first host that answers and can be written to, beginning with the one that did last. */
    public Future<Session> connect() {
        return connect(0);
    }

    /** What model calls are priced by when they are written. */
    public CallPrices prices() {
        return prices;
    }

    /** Reads of model calls. */
    public CallStore calls() {
        return new CallStore(reader());
    }

    /** Reads of sessions, of all hosts and agents. */
    public SessionList sessions() {
        return new SessionList(reader());
    }

    /** Reads of the sessions of one session store: of a machine, and a folder of its gateway's home. */
    public StoreSessions sessionsOf(String sessionHost, String folder) {
        return new StoreSessions(reader(), sessionHost, folder);
    }

    /** What became of the sessions of that store. */
    public StoreFates fatesOf(String sessionHost, String folder) {
        return new StoreFates(reader(), sessionHost, folder);
    }

    /** Reads of the messages of that store. */
    public StoreMessages messagesOf(String sessionHost, String folder) {
        return new StoreMessages(reader(), sessionHost, folder);
    }

    /** Reads of messages. */
    public MessageList messages() {
        return new MessageList(reader());
    }

    /** Full text search over messages. */
    public MessageSearch search() {
        return new MessageSearch(reads, config.timeouts().read());
    }

    /** Sessions beyond a limit. */
    public OldSessions oldSessions() {
        return new OldSessions(reads);
    }

    /**
     * Fills the search index, once it is started.
     *
     * @param behind whether storing facts has work to catch up with, which goes first
     */
    public MessageIndexer indexer(BooleanSupplier behind) {
        return MessageIndexer.create(reads, vertx, behind);
    }

    /** Where gateways keep their conversations. */
    public SessionModeTable sessionModes() {
        return new SessionModeTable(reads, config.timeouts().read());
    }

    /** What a migration of a gateway's session files asks and notes beside the facts it writes. */
    public SessionFileTable sessionFiles() {
        return new SessionFileTable(reads, config.timeouts().read());
    }

    /** The files that are read. */
    public IngestFileTable ingestFiles() {
        return new IngestFileTable(reads, config.timeouts().read());
    }

    /** What was read from files, by source. */
    public IngestTotals ingestTotals() {
        return new IngestTotals(reader());
    }

    /** Types of lines that no format knows, by source. */
    public UnknownTypes unknownTypes() {
        return new UnknownTypes(reader());
    }

    /** What openclaw-rs itself wrote to an adopted database. */
    public AdoptedMessages adoptedMessages() {
        return new AdoptedMessages(reads, config.timeouts().read());
    }

    /** The sessions of a gateway's own store, as a comparison with its files needs them. */
    public SessionParity sessionParity() {
        return new SessionParity(reads, config.timeouts().read());
    }

    /** How many sessions there are, of all hosts. */
    public Future<Long> countSessions() {
        return reads.query("SELECT count(*) AS sessions FROM sessions")
                .execute()
                .timeout(config.timeouts().read().toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> rows.iterator().next().getLong("sessions"));
    }

    public PostgresConfig config() {
        return config;
    }

    /** The same database is reached in another way: connections that are made from now on go there. */
    public void moveTo(PostgresConfig elsewhere) {
        config = elsewhere;
        good.set(0);
    }

    @Override
    public void close() {
        reads.close();
        worker.close();
    }

    private Reader reader() {
        return new Reader(reads, config.timeouts().read());
    }

    private Future<Session> connect(int attempt) {
        HostAndPort host = host(attempt);
        return open(host)
                .compose(this::checked)
                .onSuccess(session -> good.set(Math.max(0, config.hosts().indexOf(host))))
                .recover(failure -> attempt + 1 < config.hosts().size()
                        ? connect(attempt + 1)
                        : Future.failedFuture(PostgresException.of(failure)));
    }

    /** A pool of one: it alone takes the options of the socket, and closing it cuts the connection. */
    private Future<Session> open(HostAndPort host) {
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .with(net())
                .connectingTo(config.connectOptions(host))
                .using(vertx)
                .build();
        return pool.getConnection()
                .map(connection ->
                        new Session(pool, connection, host, config.timeouts().batch(), new WriteParts(worker, prices)))
                .timeout(config.timeouts().connect().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> pool.close())
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? PostgresException.timedOut()
                                : PostgresException.of(failure)));
    }

    private Future<Session> checked(Session session) {
        return config.readWrite()
                ? session.check().map(session).onFailure(failure -> session.close())
                : Future.succeededFuture(session);
    }

    private HostAndPort host(int offset) {
        List<HostAndPort> hosts = config.hosts();
        return hosts.get((good.get() + offset) % hosts.size());
    }

    private NetClientOptions net() {
        return new NetClientOptions()
                .setConnectTimeout((int) config.timeouts().connect().toMillis())
                .setTcpKeepAlive(true)
                .setTcpUserTimeout((int) config.timeouts().batch().toMillis());
    }
}
