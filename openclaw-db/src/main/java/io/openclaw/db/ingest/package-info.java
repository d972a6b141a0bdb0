/**
 * Files of gateways, read as they are: never written, never locked for longer than a statement takes, and never believed to be whole. What
 * cannot be read is named and left out.
 *
 * <p>One class per format. Doors: {@link io.openclaw.db.ingest.CronFiles}, and {@link io.openclaw.db.ingest.TranscriptMessage} for who hears of
 * the same messages live; {@link io.openclaw.db.ingest.GatewayJson} reads fields of what gateways write.
 */
@org.jspecify.annotations.NullMarked
package io.openclaw.db.ingest;
