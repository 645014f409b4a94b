package musubi.evidence.source;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.quantity.Words;

/**
 * Steps of Fitbit in a Google Takeout, the newer family: {@code Physical Activity_GoogleData/steps_2026-04-01.csv}. Each row is
 * a minute, its time in UTC, and names the tracker. The local day is the one in the zone of the settings. A file without
 * rows says nothing, not that nobody walked.
 */
final class FitbitCsv implements Format {
    private static final String TIME = "timestamp";
    private static final String STEPS = "steps";
    private static final String TRACKER = "data source";

    @Override
    public String id() {
        return "fitbit-csv";
    }

    @Override
    public Words title() {
        return new Words("Fitbit（Google データ エクスポートのCSV）", "Fitbit in a Google Takeout (CSV)");
    }

    @Override
    public boolean recognises(Head head) {
        return head.header().containsAll(List.of(TIME, STEPS, TRACKER));
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var minutes = new FitbitMinutes(Owner.of(source, settings), sink);
        head.header().stream()
                .filter(column -> !List.of(TIME, STEPS, TRACKER).contains(column))
                .forEach(sink::leftOut);
        try (var rows = Rows.open(source, head, sink)) {
            var cells = new NamedCells(rows, head.header(), sink);
            rows.next();
            while (rows.next()) {
                var start = cells.read(TIME, FitbitCsv::moment);
                var count = start == null ? null : cells.read(STEPS, Cells::wholeNumber);
                if (start == null || count == null) continue;
                var tracker = FitbitSources.of(cells.text(TRACKER));
                minutes.minute(
                        tracker.code(),
                        tracker.device(),
                        start,
                        settings.zone().getRules().getOffset(start),
                        count,
                        STEPS,
                        cells.line());
            }
            minutes.finish();
        }
    }

    private static Reading<Instant> moment(String text) {
        try {
            var moment = OffsetDateTime.parse(Cells.normal(text));
            if (moment.getYear() >= 2000 && moment.getYear() <= 2200) return new Parsed<>(moment.toInstant());
        } catch (DateTimeException e) {
            // Said below, as for a year that cannot be.
        }
        return new Unreadable<>(
                "fitbit.not-a-moment",
                new Words("日時ではありません（例 2026-04-01T09:00:00Z）", "not a date and time such as 2026-04-01T09:00:00Z"));
    }
}
