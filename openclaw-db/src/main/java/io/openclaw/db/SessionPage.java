package io.openclaw.db;

import io.openclaw.db.model.SessionQuery;
import io.openclaw.db.model.SessionQuery.Before;
import io.openclaw.db.model.SessionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, last used first.
 *
 * @param next where the next page begins; null when this is the last
 */
public record SessionPage(
        List<SessionView> sessions, @Nullable Before next) {

    public SessionPage {
        sessions = List.copyOf(sessions);
    }

    static SessionPage of(List<SessionView> sessions, SessionQuery query) {
        if (sessions.size() < query.limit()) {
            return new SessionPage(sessions, null);
        }
        SessionView last = sessions.get(sessions.size() - 1);
        return new SessionPage(sessions, new Before(last.updatedAt(), last.id()));
    }
}
