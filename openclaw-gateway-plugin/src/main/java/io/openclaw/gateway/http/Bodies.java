package io.openclaw.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Takes bodies in, bounded in size and time, and unpacks them, bounded too. */
final class Bodies {

    private static final int CHUNK = 16 << 10;

    private static final Problem SLOW = Problem.of(
            408,
            "slow",
            "The body did not arrive in time.",
            "It took longer than the server waits.",
            "Send less at a time, or over a faster line.");
    private static final Problem CUT = Problem.of(
            400,
            "cut",
            "The body ended early.",
            "The connection broke, or the body is not framed as its headers say.",
            "Send the request again; what was taken in twice is stored once.");
    private static final Problem NOT_GZIP = Problem.of(
                    400,
                    "gzip",
                    "The body cannot be unpacked.",
                    "Content-Encoding says gzip, and the body is not, or was cut.",
                    "Pack the whole body as one gzip stream, or send it unpacked.")
            .about("Content-Encoding");

    private final Vertx vertx;
    private final HttpLimits limits;
    private final Problem tooLarge;

    Bodies(Vertx vertx, HttpLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.tooLarge = Problem.of(
                413,
                "too-large",
                "The body is too large.",
                "It may have " + limits.bodyBytes() + " bytes, packed or unpacked.",
                "Send fewer lines at a time.");
    }

    /**
     * The whole body. To be called before the event loop turns to anything else, or bytes are missed. A client that asked first whether it
     * may send is told so here.
     */
    Future<Buffer> read(HttpServerRequest request) {
        if (declared(request) > limits.bodyBytes()) {
            return Future.failedFuture(tooLarge.thrown());
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limits.bodyBytes()) {
                request.handler(rest -> {});
                whole.tryFail(tooLarge.thrown());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(broken -> whole.tryFail(CUT.thrown()));
        long timer = vertx.setTimer(limits.patience().toMillis(), id -> whole.tryFail(SLOW.thrown()));
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /**
     * Whether the body is packed.
     *
     * @throws ProblemException {@code other} when it is packed by other means than gzip
     */
    static boolean packed(HttpServerRequest request, Problem other) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean packed = encoding != null && encoding.strip().equalsIgnoreCase("gzip");
        if (encoding != null && !packed && !encoding.strip().equalsIgnoreCase("identity")) {
            throw other.thrown();
        }
        return packed;
    }

    /**
     * The bytes in a packed body, never more than a body may have: a small body that unpacks to a huge one is refused as soon as it
     * grows too large. Blocks.
     */
    byte[] unpacked(byte[] packed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(packed.length * 4, limits.bodyBytes()));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), CHUNK)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (bytes.size() + read > limits.bodyBytes()) {
                    throw tooLarge.thrown();
                }
                bytes.write(chunk, 0, read);
            }
        } catch (IOException e) {
            throw NOT_GZIP.thrown();
        }
        return bytes.toByteArray();
    }

    private static long declared(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            throw CUT.thrown();
        }
    }
}
