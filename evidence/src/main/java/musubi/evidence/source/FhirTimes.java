package musubi.evidence.source;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Moments of FHIR. A day without a time is the day in the zone of the settings, and so is a moment in UTC, which tells when and not
 * where; any other offset is kept. A year or a month alone is no day.
 */
final class FhirTimes {
    private final ZoneId zone;
    private final Sink sink;
    private boolean saidUtc;

    FhirTimes(ZoneId zone, Sink sink) {
        this.zone = zone;
        this.sink = sink;
    }

    /** The moment in this field, or null after the record was rejected. */
    @Nullable
    ZonedDateTime moment(JsonNode node, String field, long line) {
        var text = node.path(field).asString("");
        try {
            var moment = text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay(zone) : local(text, line);
            if (moment.getYear() >= 1900 && moment.getYear() <= 2200) return moment;
        } catch (DateTimeException e) {
            // Said below, as for a year that cannot be.
        }
        sink.reject(
                "fhir.not-a-moment",
                line,
                field,
                text.substring(0, Math.min(40, text.length())),
                new Words(
                        "日付か日時ではありません（例 2026-04-01T09:00:00+09:00）",
                        "not a date, or date and time such as 2026-04-01T09:00:00+09:00"));
        return null;
    }

    /** Whether the field gives a day and no time. */
    static boolean dayAlone(JsonNode node, String field) {
        return node.path(field).asString("").indexOf('T') < 0;
    }

    private ZonedDateTime local(String text, long line) {
        var moment = OffsetDateTime.parse(text);
        if (moment.getOffset().getTotalSeconds() != 0) return moment.toZonedDateTime();
        if (!saidUtc)
            sink.remark(
                    "fhir.utc",
                    line,
                    "",
                    "",
                    new Words(
                            "協定世界時で書かれた時刻があるので、その日は%sの時刻で決めます".formatted(zone),
                            "some times are in UTC and do not tell the place; their days are those of %s"
                                    .formatted(zone)));
        saidUtc = true;
        return moment.atZoneSameInstant(zone);
    }
}
