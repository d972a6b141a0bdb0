package io.openclaw.gateway.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** What is wrong with a request that is not even HTTP as it should be. */
final class InvalidRequests {

    private static final Problem LINE = Problem.of(
            414, "uri-too-long", "The URL is too long.", "It exceeds what a request may have.", "Shorten it.");
    private static final Problem HEADERS = Problem.of(
            431,
            "headers-too-large",
            "The headers are too large.",
            "Together they exceed what a request may have.",
            "Send fewer or shorter ones.");
    private static final Problem MALFORMED = Problem.of(
            400,
            "malformed",
            "The request is not HTTP as it should be.",
            "Its first line, a header or the framing of its body is malformed.",
            "Correct the client.");

    private InvalidRequests() {}

    static Problem problem(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return LINE;
        }
        return cause instanceof TooLongHttpHeaderException ? HEADERS : MALFORMED;
    }
}
