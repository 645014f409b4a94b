package musubi.evidence.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Research exports of Fitbit trackers by Fitabase: steps by day, hour or minute, daily activity and weights. The files
 * carry no zone; their times are the participant's own and taken as those of the zone in the settings, Japan's. Day and hour totals of the same day come
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
        /** An hour in each row, its minutes side by side. */
        MINUTE_STEPS_WIDE("ActivityHour", "Steps00", Duration.ofMinutes(1)),
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

        boolean hasMinute(String column) {
            return this == MINUTE_STEPS_WIDE && column.matches("Steps[0-5][0-9]");
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
                .filter(column -> file == File.NOT_KEPT || !kept.contains(column) && !file.hasMinute(column))
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
        if (dayFirst(source, head, file)) {
            sink.reject(
                    "fitabase.day-first",
                    0,
                    file.time,
                    "",
                    new Words(
                            "日付が日/月/年の順です。Fitabaseの形式は月/日/年なので、このファイルは読みません。米国の書式で書き出し直してください",
                            "the dates put the day before the month, and the format puts the month first; nothing of this file was read; export it again in the US form"));
            return;
        }
        try (var rows = Rows.open(source, head, sink)) {
            var cells = new NamedCells(rows, head.header(), sink);
            var weights = new LastOfDay(sink);
            rows.next();
            while (rows.next()) {
                var id = cells.read("Id", Cells::person);
                var time = id == null ? null : cells.read(file.time, Fitabase::time);
                if (id == null || time == null) continue;
                if (file == File.WEIGHTS) weight(cells, id, time.atZone(settings.zone()), weights);
                else if (file == File.MINUTE_STEPS_WIDE) minutes(cells, id, time, settings.zone(), sink);
                else steps(cells, file, id, time, settings.zone(), sink);
            }
            weights.emit();
        }
    }

    /**
     * Whether days above twelve stand where the month belongs, and nowhere where the day does: then every date of the file
     * is the other way round, those too that could be either.
     */
    private static boolean dayFirst(Source source, Head head, File file) throws IOException {
        int at = head.header().indexOf(file.time);
        try (var rows = Rows.open(source, head, Heads.NOWHERE)) {
            boolean found = false;
            rows.next();
            while (rows.next()) {
                var date = DATE.matcher(Cells.normal(rows.cell(at)));
                if (!date.lookingAt()) continue;
                if (Integer.parseInt(date.group(2)) > 12) return false;
                found |= Integer.parseInt(date.group(1)) > 12;
            }
            return found;
        }
    }

    private static final Pattern DATE = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/[0-9]{4}");

    private static void minutes(NamedCells cells, PersonId id, LocalDateTime hour, ZoneId zone, Sink sink) {
        if (!aligned(cells, "ActivityHour", hour, Duration.ofHours(1))) return;
        for (int minute = 0; minute < 60; minute++)
            count(
                    cells,
                    File.MINUTE_STEPS_WIDE,
                    "Steps%02d".formatted(minute),
                    id,
                    hour.plusMinutes(minute).atZone(zone),
                    sink);
    }

    private static void steps(NamedCells cells, File file, PersonId id, LocalDateTime time, ZoneId zone, Sink sink) {
        if (aligned(cells, file.time, time, file.length)) count(cells, file, file.count, id, time.atZone(zone), sink);
    }

    private static void count(NamedCells cells, File file, String column, PersonId id, ZonedDateTime start, Sink sink) {
        var count = cells.read(column, Cells::wholeNumber);
        if (count == null) return;
        if (count < 0 || count > StepInterval.MOST) {
            cells.reject(
                    "steps.out-of-range",
                    column,
                    count.toString(),
                    new Words("歩数がありえない値です", "no possible number of steps"));
            return;
        }
        boolean worn = count != 0
                || !(Cells.wholeNumber(cells.text("SedentaryMinutes")) instanceof Parsed<Long>(var minutes)
                        && minutes == MINUTES_OF_A_DAY);
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

    private static boolean aligned(NamedCells cells, String column, LocalDateTime time, Duration length) {
        if (time.toEpochSecond(ZoneOffset.UTC) % length.toSeconds() == 0) return true;
        cells.reject(
                "fitabase.not-aligned",
                column,
                cells.text(column),
                new Words("日・時・分の始まりではありません", "not the start of a day, hour or minute"));
        return false;
    }

    private static void weight(NamedCells cells, PersonId id, ZonedDateTime time, LastOfDay weights) {
        var kilograms = cells.read("WeightKg", Cells::decimal);
        if (kilograms == null) return;
        weights.weight(
                id,
                time.toLocalDate(),
                SOURCE,
                Cells.truth(cells.text("IsManualReport")) instanceof Parsed<Boolean>(var manual)
                        ? manual ? Method.MANUAL : Method.SENSED
                        : Method.UNKNOWN,
                time.toInstant(),
                kilograms.setScale(2, RoundingMode.HALF_UP),
                fat(cells),
                cells.line());
    }

    private static @Nullable BigDecimal fat(NamedCells cells) {
        if (Cells.blank(cells.text("Fat"))) return null;
        return switch (Cells.decimal(cells.text("Fat"))) {
            case Parsed<BigDecimal>(var fat) -> fat.setScale(1, RoundingMode.HALF_UP);
            case Reading.Unreadable<BigDecimal>(var code, var words) -> {
                cells.remark(code, "Fat", cells.text("Fat"), words);
                yield null;
            }
        };
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
