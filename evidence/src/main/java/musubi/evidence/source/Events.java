package musubi.evidence.source;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.evidence.record.Session;
import musubi.evidence.source.Reading.Parsed;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * イベント一覧, the list of events that municipalities publish, as CSV or xlsx. An event of one day becomes a session that was announced;
 * the list does not say whether it took place. An event over several days is no single session and is passed over.
 */
final class Events implements Format {
    private static final Pattern NO_YEAR =
            Pattern.compile("[0-9]{1,2}(月[0-9]{1,2}日.*|/[0-9]{1,2}([^/0-9].*)?)", Pattern.DOTALL);
    private static final Pattern TIME_AND_NOTE = Pattern.compile("([0-9]{1,2}:[0-9]{2})(?![0-9:]).*", Pattern.DOTALL);

    @Override
    public String id() {
        return "events";
    }

    @Override
    public Words title() {
        return new Words("イベント一覧", "Events");
    }

    @Override
    public boolean recognises(Head head) {
        return MunicipalHeader.of("events", head.header()).has("number", "name", "first_day", "place");
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var header = MunicipalHeader.of("events", head.header());
        header.leftOut().forEach(sink::leftOut);
        sink.remark(
                "events.announced",
                0,
                "",
                "",
                new Words(
                        "イベントの告知であり、実際に開催されたかどうかは分かりません",
                        "these are announcements; whether the events took place is not known"));
        try (var rows = Rows.open(source, head, sink)) {
            var cells = new NamedCells(rows, head.header(), sink);
            rows.next();
            while (rows.next()) new Row(header, cells, settings, sink).read();
        }
    }

    /** One event. */
    private record Row(MunicipalHeader header, NamedCells cells, Settings settings, Sink sink) {
        void read() {
            var municipality = header.municipality(cells, settings);
            var day = municipality == null ? null : day();
            if (municipality == null || day == null || !alone(day)) return;
            // Ten digits that begin with a zero read as a telephone number.
            var number = header.text(cells, "number").replaceFirst("^0+(?=[0-9])", "");
            var programme = MunicipalHeader.code(municipality, header.text(cells, "name"));
            var session = number.isEmpty() ? null : MunicipalHeader.code(municipality, day + ":" + number);
            if (programme == null || session == null) {
                var column = programme == null ? "name" : "number";
                cells.reject(
                        "opendata.no-name",
                        header.name(column),
                        header.text(cells, column),
                        new Words("名称か番号がありません", "there is no name or number"));
                return;
            }
            var organiser = MunicipalHeader.code(municipality, header.text(cells, "organiser"));
            var from = time("from");
            sink.accept(
                    new Session(
                            session,
                            day,
                            programme,
                            organiser == null ? municipality : organiser,
                            municipality,
                            MunicipalHeader.code(municipality, header.text(cells, "place")),
                            null,
                            null,
                            from.orElse(null),
                            minutes(from, time("until")),
                            null),
                    cells.line());
        }

        private @Nullable LocalDate day() {
            var text = header.text(cells, "first_day");
            if (NO_YEAR.matcher(text).matches()
                    && !(Cells.day(text, settings.monthFirst()) instanceof Parsed<LocalDate>)) {
                cells.reject(
                        "events.no-year",
                        header.name("first_day"),
                        text,
                        new Words(
                                "年のない日付なので、いつのことか決まりません。2026-08-05 のように書いてください",
                                "without a year it is no day; write it as 2026-08-05"));
                return null;
            }
            return cells.read(header.name("first_day"), cell -> Cells.day(cell, settings.monthFirst()));
        }

        /** Whether the event ends on the day it begins. */
        private boolean alone(LocalDate day) {
            var last = header.text(cells, "last_day");
            if (last.isEmpty()) return true;
            var until = cells.read(header.name("last_day"), cell -> Cells.day(cell, settings.monthFirst()));
            if (until == null) return false;
            if (until.isBefore(day)) {
                cells.reject(
                        "events.ends-before-start",
                        header.name("last_day"),
                        last,
                        new Words("終了日が開始日より前です", "it ends before it starts"));
                return false;
            }
            if (until.equals(day)) return true;
            cells.remark(
                    "events.several-days",
                    header.name("last_day"),
                    last,
                    new Words(
                            "数日にわたるイベントは一回の開催ではないため、残しません",
                            "an event over several days is no single session and is left out"));
            return false;
        }

        /** The time a cell begins with; several times in one cell are none, and what is not read is said. */
        private Optional<LocalTime> time(String column) {
            var text = header.text(cells, column);
            if (text.isEmpty()) return Optional.empty();
            if (Cells.time(text) instanceof Parsed<LocalTime>(var time)) return Optional.of(time);
            var noted = TIME_AND_NOTE.matcher(text);
            if (noted.matches() && Cells.time(noted.group(1)) instanceof Parsed<LocalTime>(var time)) {
                cells.remark(
                        "events.time-note",
                        header.name(column),
                        text,
                        new Words("時刻の後の注記は残しません", "what follows the time is not kept"));
                return Optional.of(time);
            }
            cells.remark(
                    "events.no-time",
                    header.name(column),
                    text,
                    new Words("時刻が一つに決まらないため残しません", "it is not one time and is not kept"));
            return Optional.empty();
        }

        private static @Nullable Integer minutes(Optional<LocalTime> from, Optional<LocalTime> until) {
            if (from.isEmpty() || until.isEmpty() || !until.get().isAfter(from.get())) return null;
            return Math.toIntExact(Duration.between(from.get(), until.get()).toMinutes());
        }
    }
}
