package io.openclaw.cli.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Whether the gateway that is to be heard through its WebSocket is there; silent where none is. Whether it lets us in, the running host says. */
final class LiveCheckup {
    private static final int TIMEOUT_MS = 2_000;

    private final Settings settings;
    private final @Nullable Path given;
    private final CommandLine command;

    LiveCheckup(Settings settings, @Nullable Path given, CommandLine command) {
        this.settings = settings;
        this.given = given;
        this.command = command;
    }

    List<Finding> findings() {
        try {
            return settings.host(given, null, command).liveUrl().map(LiveCheckup::finding).stream()
                    .toList();
        } catch (ParameterException e) {
            return List.of(); // wrong settings are told elsewhere
        }
    }

    private static Finding finding(URI url) {
        String host = url.getHost();
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int byScheme = url.getScheme().equalsIgnoreCase("wss") ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, url.getPort() < 0 ? byScheme : url.getPort()), TIMEOUT_MS);
            return Finding.ok("live", url + " answers; the line \"host\" says when a running host does not hear it");
        } catch (IOException e) {
            return Finding.warning(
                    "live",
                    url + " cannot be reached",
                    "Start that gateway, or correct or unset OPENCLAW_GATEWAY_URL; what is said meanwhile is fetched later.");
        }
    }
}
