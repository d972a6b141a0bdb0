package io.openclaw.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTest {

    @Test
    void pom_hasItsOwnVersion_elseItsParents() {
        String dependency = "<dependencies><dependency><version>7</version></dependency></dependencies>";
        assertEquals(
                Optional.of("1.4.2"),
                version(
                        "pom.xml",
                        "<project><parent><version>9</version></parent>" + dependency
                                + "<!-- <version>8</version> --><version>\n 1.4.2 </version></project>"));
        assertEquals(
                Optional.of("9"), version("a/pom.xml", "<project><parent><version>9</version></parent></project>"));
        assertEquals(Optional.empty(), version("pom.xml", "<project><version>${revision}</version></project>"));
        assertEquals(Optional.empty(), version("pom.xml", "<project>" + dependency + "</project>"));
        assertEquals(Optional.empty(), version("pom.xml", "<project><version>1"));
        assertEquals(
                Optional.empty(),
                version(
                        "pom.xml",
                        "<!DOCTYPE p [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><project><version>&f;</version></project>"));
    }

    @Test
    void packageJson_hasItAtTheTop() {
        assertEquals(
                Optional.of("2.0.0-rc.1"),
                version("package.json", "{\"engines\": {\"version\": \"1\"}, \"version\": \"2.0.0-rc.1\"}"));
        assertEquals(Optional.empty(), version("package.json", "{\"version\": 2}"));
        assertEquals(Optional.empty(), version("package.json", "{\"version\": "));
        assertEquals(Optional.empty(), version("package.json", "[]"));
    }

    @Test
    void cargo_hasItInThePackage() {
        assertEquals(
                Optional.of("0.3.1"),
                version(
                        "Cargo.toml",
                        "[dependencies]\nversion = \"9\"\n[package]\r\nname = \"x\"\n  version = '0.3.1' # now\n"));
        assertEquals(Optional.of("1.15.0"), version("Cargo.toml", "[workspace.package]\nversion = \"1.15.0\"\n"));
        assertEquals(
                Optional.empty(),
                version("Cargo.toml", "[package]\nversion.workspace = true\n[dependencies]\nversion = \"9\"\n"));
        assertEquals(Optional.empty(), version("Cargo.toml", "[package]\n" + "x = \"y\"\n".repeat(100_000)));
    }

    private static Optional<String> version(String path, String content) {
        return Manifest.version(path, content);
    }
}
