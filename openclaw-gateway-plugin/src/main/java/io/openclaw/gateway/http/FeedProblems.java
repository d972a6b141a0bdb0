package io.openclaw.gateway.http;

import java.time.Duration;

/** Why a feed may be refused as a whole. */
final class FeedProblems {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    static final Problem TYPE = Problem.of(
                    415,
                    "content-type",
                    "The feed takes newline-delimited JSON.",
                    "The Content-Type header says something else, or nothing.",
                    "Send Content-Type: application/x-ndjson.")
            .about("Content-Type");
    static final Problem ENCODING = Problem.of(
                    415,
                    "content-encoding",
                    "Bodies may be plain or packed with gzip.",
                    "The Content-Encoding header says something else.",
                    "Send Content-Encoding: gzip, or none.")
            .about("Content-Encoding");
    static final Problem BUSY = Problem.of(
                    503,
                    "busy",
                    "Too many bodies are being taken in.",
                    "As many bodies as memory is set aside for are on their way.",
                    "Send again in a moment.")
            .after(SOON);
    static final Problem NOT_DURABLE = Problem.of(
                    503,
                    "not-durable",
                    "Nothing can be made durable now.",
                    "Neither the spool on disk nor PostgreSQL takes facts.",
                    "Keep the lines and send them again; GET /health says what is wrong.")
            .after(LATER);
    static final Problem NOT_ACCEPTED = Problem.of(
                    503,
                    "not-accepted",
                    "Not all facts were taken in.",
                    "There was no room for them, or they did not become durable in time.",
                    "Send the same lines again; what is stored already is not stored twice. GET /health says what is wrong.")
            .after(SOON);
    static final Problem ALL_BAD = Problem.of(
            400,
            "no-good-line",
            "No line could be taken in.",
            "Each has a problem, see the list.",
            "Send one envelope per line, as docs/http-api.md describes it; sending these again does not help.");

    private FeedProblems() {}
}
