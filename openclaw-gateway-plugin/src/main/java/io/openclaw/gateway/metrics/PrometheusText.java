package io.openclaw.gateway.metrics;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes Prometheus text format 0.0.4. Micrometer writes our own series; openclaw-rs's are written here, because their names ({@code
 * …_total} on a gauge, {@code …_info}) are ones that Micrometer changes.
 */
final class PrometheusText {

    private final StringBuilder text = new StringBuilder(4096);
    private final Set<String> series = new HashSet<>();

    PrometheusText counter(String name, String help, long value) {
        return family(name, "counter", help).sample(name, "", Long.toString(value));
    }

    PrometheusText gauge(String name, String help, long value) {
        return family(name, "gauge", help).sample(name, "", Long.toString(value));
    }

    PrometheusText percent(String name, String help, double value) {
        return family(name, "gauge", help).sample(name, "", String.format(Locale.ROOT, "%.2f", value));
    }

    PrometheusText family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** A sample of the family begun last. */
    PrometheusText labelled(String name, String label, String labelValue, long value) {
        return sample(name, "{" + label + "=\"" + escaped(labelValue) + "\"}", Long.toString(value));
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private PrometheusText sample(String name, String labels, String value) {
        if (!series.add(name + labels)) {
            throw new IllegalStateException(
                    "Series " + name + labels + " is written twice: Prometheus refuses the page.");
        }
        text.append(name).append(labels).append(' ').append(value).append('\n');
        return this;
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
