package musubi.evidence.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Research exports of Fitbit trackers by Fitabase: steps by day, hour or minute, daily activity and weights. The files
 * carry no zone; their times are the participant's own and taken as Japan's. Day and hour totals of the same day come
 * out under one source, so that only one granularity of a day is counted. A day without steps that was sedentary
 * for all 1,440 minutes was spent in a drawer: it comes out as not worn.
 */
final class Fitabase implements Format {
    private static final Code SOURCE = new Code("fitabase");
    private static final long MINUTES_OF_A_DAY = 1_440;

    /** One of the files of an export. */
    private enum File {
        DAILY_STEPS("ActivityDay", "StepTotal", Duration.ofDays(1)),
        DAILY_ACTIVITY("ActivityDate", "TotalSteps", Duration.ofDays(1)),
        HOURLY_STEPS("ActivityHour", "StepTotal", Duration.ofHours(1)),
        MINUTE_STEPS("ActivityMinute", "Steps", Duration.ofMinutes(1)),
        WEIGHTS("Date", "WeightKg", Duration.ZERO),
        /** Sleep, calories, heart rate: known, and not evidence. */
        NOT_KEPT("", "", Duration.ZERO);

        private static final Set<String> TIMES = Set.of(
                "SleepDay", "ActivityDay", "ActivityDate", "ActivityHour", "ActivityMinute", "Time", "date", "Date");

        private final String time;
        private final String count;
        private final Duration length;

        File(String time, String count, Duration length) {
            this.time = time;
            this.count = count;
            this.length = length;
        }

        static Optional<File> of(List<String> header) {
            if (header.size() < 3 || !header.getFirst().equals("Id")) return Optional.empty();
            for (var file : values())
                if (file != NOT_KEPT && header.contains(file.time) && header.contains(file.count))
                    return Optional.of(file);
            return TIMES.contains(header.get(1)) ? Optional.of(NOT_KEPT) : Optional.empty();
        }
    }

    @Override
    public String id() {
        return "fitabase";
    }

    @Override
    public Words title() {
        return new Words("Fitabase の書き出し", "Fitabase export");
    }

    @Override
    public boolean recognises(Head head) {
        return File.of(head.header()).isPresent();
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var file = File.of(head.header()).orElseThrow();
        var kept = List.of("Id", file.time, file.count, "SedentaryMinutes", "Fat", "IsManualReport");
        head.header().stream()
                .filter(column -> file == File.NOT_KEPT || !kept.contains(column))
                .forEach(sink::leftOut);
        if (file == File.NOT_KEPT) {
            sink.remark(
                    "fitabase.not-kept",
                    0,
                    "",
                    head.header().get(1),
                    new Words("Fitabaseのこのファイルからは何も残しません", "nothing is kept of this file of a Fitabase export"));
            return;
        }
        try (var rows = Rows.open(source, head, sink)) {
            var cells = new NamedCells(rows, head.header(), sink);
            var weights = new LastOfDay(sink);
            rows.next();
            while (rows.next()) {
                var id = cells.read("Id", Fitabase::person);
                var time = id == null ? null : cells.read(file.time, Fitabase::time);
                if (id == null || time == null) continue;
                if (file == File.WEIGHTS) weight(cells, id, time, weights);
                else steps(cells, file, id, time, sink);
            }
            weights.emit();
        }
    }

    private static void steps(NamedCells cells, File file, PersonId id, LocalDateTime time, Sink sink) {
        if (!aligned(time, file.length)) {
            cells.reject(
                    "fitabase.not-aligned",
                    file.time,
                    cells.text(file.time),
                    new Words("日・時・分の始まりではありません", "not the start of a day, hour or minute"));
            return;
        }
        var count = cells.read(file.count, Cells::wholeNumber);
        if (count == null) return;
        if (count < 0 || count > Integer.MAX_VALUE) {
            cells.reject(
                    "steps.out-of-range",
                    file.count,
                    count.toString(),
                    new Words("歩数がありえない値です", "no possible number of steps"));
            return;
        }
        boolean worn = count != 0
                || !(Cells.wholeNumber(cells.text("SedentaryMinutes")) instanceof Parsed<Long>(var minutes)
                        && minutes == MINUTES_OF_A_DAY);
        var start = time.atZone(Japan.TIME);
        sink.accept(
                new StepInterval(
                        id,
                        SOURCE,
                        Device.WATCH,
                        Method.SENSED,
                        Kind.DIFFERENCE,
                        start.toInstant(),
                        start.plus(file.length).toInstant(),
                        start.getOffset(),
                        count.intValue(),
                        worn,
                        null),
                cells.line());
    }

    private static boolean aligned(LocalDateTime time, Duration length) {
        return time.toEpochSecond(ZoneOffset.UTC) % length.toSeconds() == 0;
    }

    private static void weight(NamedCells cells, PersonId id, LocalDateTime time, LastOfDay weights) {
        var kilograms = cells.read("WeightKg", Cells::decimal);
        if (kilograms == null) return;
        weights.weight(
                id,
                time.toLocalDate(),
                SOURCE,
                Cells.truth(cells.text("IsManualReport")) instanceof Parsed<Boolean>(var manual)
                        ? manual ? Method.MANUAL : Method.SENSED
                        : Method.UNKNOWN,
                time.atZone(Japan.TIME).toInstant(),
                kilograms.setScale(2, RoundingMode.HALF_UP),
                fat(cells),
                cells.line());
    }

    private static @Nullable BigDecimal fat(NamedCells cells) {
        if (Cells.blank(cells.text("Fat"))) return null;
        return Cells.decimal(cells.text("Fat")) instanceof Parsed<BigDecimal>(var fat)
                ? fat.setScale(1, RoundingMode.HALF_UP)
                : null;
    }

    private static Reading<PersonId> person(String text) {
        return new Parsed<>(new PersonId(Cells.normal(text)));
    }

    /** Month/day/year and a time with AM or PM: the format's own way, whatever the settings say. */
    private static Reading<LocalDateTime> time(String text) {
        var cell = Cells.normal(text);
        int space = cell.indexOf(' ');
        var day = Cells.day(space < 0 ? cell : cell.substring(0, space), true);
        if (!(day instanceof Parsed<LocalDate>(var date))) return day.map(LocalDate::atStartOfDay);
        if (space < 0) return new Parsed<>(date.atStartOfDay());
        return Cells.time(cell.substring(space + 1)).map((LocalTime time) -> date.atTime(time));
    }
}
