package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The version that a project says it has, where it says so in plain words. */
final class Manifest {

    /** File names, in the order in which they are asked. */
    static final List<String> NAMES = List.of("pom.xml", "package.json", "Cargo.toml");

    private static final Pattern CARGO = Pattern.compile("version\\s*=\\s*[\"']([^\"']+)[\"'].*");
    private static final Set<String> CARGO_SECTIONS = Set.of("[package]", "[workspace.package]");
    private static final String VERSION = "/project/version";
    private static final String OF_PARENT = "/project/parent/version";

    private Manifest() {}

    /** Empty when it has none, or one that something else makes. */
    static Optional<String> version(String path, String content) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        Optional<String> version = switch (name) {
            case "pom.xml" -> ofMaven(content);
            case "package.json" -> ofNode(content);
            case "Cargo.toml" -> ofCargo(content);
            default -> Optional.empty();
        };
        return version.map(String::strip).filter(text -> !text.isEmpty() && !text.contains("${"));
    }

    private static Optional<String> ofNode(String content) {
        try {
            return Json.read(content).get("version") instanceof String version
                    ? Optional.of(version)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> ofCargo(String content) {
        boolean inside = false;
        for (String line : content.lines().map(String::strip).toList()) {
            Matcher matcher = CARGO.matcher(line);
            if (line.startsWith("[")) {
                inside = CARGO_SECTIONS.contains(line);
            } else if (inside && matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** A project's own version, else its parent's. */
    private static Optional<String> ofMaven(String content) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(content));
            Deque<String> paths = new ArrayDeque<>(List.of(""));
            Optional<String> ofParent = Optional.empty();
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    paths.push(paths.element() + "/" + xml.getLocalName());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    paths.pop();
                } else if (event == XMLStreamConstants.CHARACTERS
                        && paths.element().equals(VERSION)) {
                    return Optional.of(xml.getText());
                } else if (event == XMLStreamConstants.CHARACTERS
                        && paths.element().equals(OF_PARENT)) {
                    ofParent = Optional.of(xml.getText());
                }
            }
            return ofParent;
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }
}
