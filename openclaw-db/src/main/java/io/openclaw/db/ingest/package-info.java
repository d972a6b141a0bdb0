/**
 * Files of gateways, read as they are: never written, never locked for longer than a statement takes, and never believed to be whole. What
 * cannot be read is named and left out.
 *
 * <p>{@link io.openclaw.db.ingest.Tailer} reads files as they grow, each line once: {@code Finder} looks where files are, {@code
 * Identification} which of the known ones each is, {@code Lanes} read them page by page, and {@code Formats} lists what can be read, one class
 * per format. {@link io.openclaw.db.ingest.CronFiles} reads scheduled jobs. {@link
 * io.openclaw.db.ingest.TranscriptMessage} is the door for who hears of OpenClaw's messages live; {@link io.openclaw.db.ingest.GatewayJson} reads
 * fields of what gateways write.
 */
@org.jspecify.annotations.NullMarked
package io.openclaw.db.ingest;
