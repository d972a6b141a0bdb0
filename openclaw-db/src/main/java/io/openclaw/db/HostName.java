package io.openclaw.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is called. */
final class HostName {

    private HostName() {}

    /** The first that is known: {@code /etc/hostname}, the network's name for it, {@code localhost}. Never empty. */
    static String ofThisMachine() {
        try {
            String name = Files.readString(Path.of("/etc/hostname")).strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException | SecurityException e) {
            // not a Linux machine, or a sealed one: ask the network
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
