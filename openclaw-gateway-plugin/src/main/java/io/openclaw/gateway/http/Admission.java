package io.openclaw.gateway.http;

/** How many bodies of facts are on their way, of the feed and of exporters together: it bounds their memory. Lives on the server's event loop. */
final class Admission {

    private final Services services;
    private final int most;
    private int taken;

    Admission(Services services, HttpLimits limits) {
        this.services = services;
        this.most = limits.feeds();
    }

    /** @throws ProblemException when nothing can be made durable now, or too much is on its way */
    void demandRoom() {
        if (!services.exposition().health().ready()) {
            throw FeedProblems.NOT_DURABLE.thrown();
        }
        if (taken >= most) {
            throw FeedProblems.BUSY.thrown();
        }
    }

    void began() {
        taken++;
    }

    void ended() {
        taken--;
    }
}
