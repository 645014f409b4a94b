package musubi.evidence.source;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.evidence.source.StepInterval.Device;
import musubi.quantity.Words;
import tools.jackson.databind.JsonNode;

/**
 * Steps of Fitbit in the older family of files: {@code Global Export Data/steps-2026-04-01.json}, an array of minutes. Distances,
 * calories and heights have the very same content, so that the name of the file must say that it holds steps.
 *
 * <p>Whether its times are local or in UTC is not confirmed. They are read as local in the zone of the settings, which is
 * remarked upon; where the newer family tells the same days, {@code musubi.evidence.steps} compares their totals and decides.
 */
final class FitbitJson implements Format {
    private static final Pattern MINUTES = Pattern.compile(
            "\\[\\s*\\{\\s*\"dateTime\"\\s*:\\s*\"[0-9]{2}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\"\\s*,\\s*\"value\"\\s*:");
    private static final Pattern STEPS =
            Pattern.compile("steps-[0-9]{4}-[0-9]{2}-[0-9]{2}( ?\\([0-9]+\\))?\\.json", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_AN_EXPORT =
            Pattern.compile("[a-z_]+-[0-9]{4}-[0-9]{2}-[0-9]{2}( ?\\([0-9]+\\))?\\.json", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM/dd/uu HH:mm:ss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    @Override
    public String id() {
        return "fitbit-json";
    }

    @Override
    public Words title() {
        return new Words("Fitbit（旧形式のJSON）", "Fitbit, older export (JSON)");
    }

    @Override
    public boolean recognises(Head head) {
        return MINUTES.matcher(head.text().stripLeading()).lookingAt();
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        if (!holdsSteps(source, sink)) return;
        var minutes = new FitbitMinutes(Owner.of(source, settings), sink);
        sink.remark(
                "fitbit.zone-unconfirmed",
                0,
                "dateTime",
                "",
                new Words(
                        "時刻が現地時刻か協定世界時か確かめられていません。%sの時刻として読み、CSV形式の歩数があればそれと比べて決めます".formatted(settings.zone()),
                        "whether its times are local or in UTC is not confirmed; they are read as times of %s, and compared with the CSV files where there are any"
                                .formatted(settings.zone())));
        try (var records = new JsonRecords(source, head, "", sink)) {
            for (var record = records.next(); record != null; record = records.next())
                minute(record, records.line(), settings, minutes, sink);
            minutes.finish();
        }
    }

    private static boolean holdsSteps(Source source, Sink sink) {
        var name = source.name().substring(source.name().replace('\\', '/').lastIndexOf('/') + 1);
        if (STEPS.matcher(name).matches()) return true;
        if (OF_AN_EXPORT.matcher(name).matches())
            sink.remark(
                    "fitbit.not-kept",
                    0,
                    "",
                    "",
                    new Words("歩数のファイルではないため、何も残しません", "it holds no steps, and nothing of it is kept"));
        else
            sink.reject(
                    "fitbit.which-measure",
                    0,
                    "",
                    "",
                    new Words(
                            "歩数か距離かは元のファイル名でしか分かりません。steps-2026-04-01.json のような元の名に戻してください",
                            "only its name tells steps from distances; give it back its name, such as steps-2026-04-01.json"));
        return false;
    }

    private static void minute(JsonNode record, long line, Settings settings, FitbitMinutes minutes, Sink sink) {
        switch (time(record.path("dateTime").asString(""))) {
            case Unreadable<LocalDateTime>(var code, var words) ->
                sink.reject(code, line, "dateTime", record.path("dateTime").asString(""), words);
            case Parsed<LocalDateTime>(var time) -> {
                var start = time.atZone(settings.zone());
                switch (Cells.wholeNumber(record.path("value").asString(""))) {
                    case Unreadable<Long>(var code, var words) ->
                        sink.reject(code, line, "value", record.path("value").asString(""), words);
                    case Parsed<Long>(var count) ->
                        minutes.minute(
                                FitbitSources.GLOBAL_EXPORT,
                                Device.WATCH,
                                start.toInstant(),
                                start.getOffset(),
                                count,
                                "value",
                                line);
                }
            }
        }
    }

    private static Reading<LocalDateTime> time(String text) {
        try {
            return new Parsed<>(LocalDateTime.parse(text, TIME));
        } catch (DateTimeException e) {
            return new Unreadable<>(
                    "fitbit.not-a-moment",
                    new Words("日時ではありません（例 04/01/26 09:00:00）", "not a date and time such as 04/01/26 09:00:00"));
        }
    }
}
