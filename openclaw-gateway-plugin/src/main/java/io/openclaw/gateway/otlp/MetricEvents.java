package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;
import java.util.Locale;

/**
 * Metrics: of each export one raw event per metric, with all its data points. They count what spans and other witnesses tell call by call, so
 * they never become calls.
 */
final class MetricEvents {

    static final String SOURCE = "otlp-metric";

    private static final String TEMPORALITY_PREFIX = "AGGREGATION_TEMPORALITY_";

    private final ArrayNode points = GatewayJson.MAPPER.createArrayNode();
    private long latest;

    private MetricEvents() {}

    /** How many data points it has. */
    static int points(Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsCount();
            case SUM -> metric.getSum().getDataPointsCount();
            case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
            case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
            case SUMMARY -> metric.getSummary().getDataPointsCount();
            case DATA_NOT_SET -> 0;
        };
    }

    /** @throws MisshapenException when it has no name, or no time */
    static RawEvent of(Origin origin, Metric metric) {
        if (metric.getName().isBlank()) {
            throw new MisshapenException("name", "is missing");
        }
        MetricEvents events = new MetricEvents();
        AggregationTemporality temporality = events.read(metric);
        if (events.latest == 0) {
            throw new MisshapenException("timeUnixNano", "is missing");
        }
        ObjectNode body = GatewayJson.MAPPER.createObjectNode();
        origin.describe(body);
        body.put("unit", metric.getUnit());
        body.put("kind", metric.getDataCase().name().toLowerCase(Locale.ROOT));
        if (temporality != AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED) {
            body.put(
                    "temporality",
                    temporality.name().replace(TEMPORALITY_PREFIX, "").toLowerCase(Locale.ROOT));
        }
        if (metric.hasSum()) {
            body.put("monotonic", metric.getSum().getIsMonotonic());
        }
        body.set("points", events.points);
        String name = FactIds.derived(SOURCE + "|" + metric.getName() + "|" + origin.name())
                .toString();
        return new RawEvent(
                SOURCE,
                metric.getName(),
                name,
                events.latest,
                Scope.NONE,
                GatewayJson.write(body),
                Spans.time(events.latest));
    }

    private AggregationTemporality read(Metric metric) {
        switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsList().forEach(this::number);
            case SUM -> {
                metric.getSum().getDataPointsList().forEach(this::number);
                return metric.getSum().getAggregationTemporality();
            }
            case HISTOGRAM -> {
                metric.getHistogram().getDataPointsList().forEach(this::histogram);
                return metric.getHistogram().getAggregationTemporality();
            }
            case EXPONENTIAL_HISTOGRAM -> {
                metric.getExponentialHistogram().getDataPointsList().forEach(this::exponential);
                return metric.getExponentialHistogram().getAggregationTemporality();
            }
            case SUMMARY -> metric.getSummary().getDataPointsList().forEach(this::summary);
            case DATA_NOT_SET -> {
                // A metric without data says nothing; its time is missing.
            }
        }
        return AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED;
    }

    private void number(NumberDataPoint point) {
        ObjectNode json = point(point.getAttributesList(), point.getStartTimeUnixNano(), point.getTimeUnixNano());
        if (point.hasAsInt()) {
            json.put("value", point.getAsInt());
        } else {
            json.set("value", Attributes.number(point.getAsDouble()));
        }
    }

    private void histogram(HistogramDataPoint point) {
        ObjectNode json = point(point.getAttributesList(), point.getStartTimeUnixNano(), point.getTimeUnixNano());
        json.put("count", point.getCount());
        if (point.hasSum()) {
            json.set("sum", Attributes.number(point.getSum()));
        }
        if (point.hasMin()) {
            json.set("min", Attributes.number(point.getMin()));
        }
        if (point.hasMax()) {
            json.set("max", Attributes.number(point.getMax()));
        }
        ArrayNode bounds = json.putArray("bounds");
        point.getExplicitBoundsList().forEach(bound -> bounds.add(Attributes.number(bound)));
        ArrayNode counts = json.putArray("counts");
        point.getBucketCountsList().forEach(counts::add);
    }

    private void exponential(ExponentialHistogramDataPoint point) {
        ObjectNode json = point(point.getAttributesList(), point.getStartTimeUnixNano(), point.getTimeUnixNano());
        json.put("count", point.getCount()).put("scale", point.getScale()).put("zeroCount", point.getZeroCount());
        if (point.hasSum()) {
            json.set("sum", Attributes.number(point.getSum()));
        }
        buckets(json.putObject("positive"), point.getPositive());
        buckets(json.putObject("negative"), point.getNegative());
    }

    private static void buckets(ObjectNode json, ExponentialHistogramDataPoint.Buckets buckets) {
        ArrayNode counts = json.put("offset", buckets.getOffset()).putArray("counts");
        buckets.getBucketCountsList().forEach(counts::add);
    }

    private void summary(SummaryDataPoint point) {
        ObjectNode json = point(point.getAttributesList(), point.getStartTimeUnixNano(), point.getTimeUnixNano());
        json.put("count", point.getCount()).set("sum", Attributes.number(point.getSum()));
        ArrayNode quantiles = json.putArray("quantiles");
        point.getQuantileValuesList().forEach(value -> {
            ObjectNode quantile = quantiles.addObject();
            quantile.set("quantile", Attributes.number(value.getQuantile()));
            quantile.set("value", Attributes.number(value.getValue()));
        });
    }

    private ObjectNode point(List<KeyValue> attributes, long startNano, long timeNano) {
        if (Long.compareUnsigned(timeNano, latest) > 0) {
            latest = timeNano;
        }
        ObjectNode json = points.addObject();
        json.set("attributes", Attributes.of(attributes).json());
        if (startNano != 0) {
            json.put("since", Spans.time(startNano).toString());
        }
        return json.put("at", Spans.time(timeNano).toString());
    }
}
