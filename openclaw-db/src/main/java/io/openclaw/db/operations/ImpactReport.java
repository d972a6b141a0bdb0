package io.openclaw.db.operations;

import java.util.List;

/**
 * The answer to a question for impacts.
 *
 * @param impacts the latest first
 * @param leftOff how many more there are, all earlier
 */
public record ImpactReport(ImpactQuery query, List<Impact> impacts, int leftOff) {}
