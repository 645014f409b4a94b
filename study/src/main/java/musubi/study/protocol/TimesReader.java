package musubi.study.protocol;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Text;
import musubi.quantity.Days;
import musubi.quantity.Place;

/** Reads the part {@code time} of a protocol. */
final class TimesReader {
    private static final Pattern STEP = Pattern.compile("(?:(\\d{1,2})\\s*)?months?");
    private static final int MOST_TRIALS = 120;

    /** Every month has this day, so that trials begun on it are alike. */
    private static final int LAST_COMMON_DAY = 28;

    private TimesReader() {}

    static Times read(Text text, Map<String, Place> places) {
        var f = Fields.of(text, "time");
        f.refuseStrangers("time", List.of("baseline", "exposure", "follow-up", "periods", "trials"));
        f.keys().forEach(key -> places.put("time." + key, f.placeOf(key)));
        var baseline = ProtocolReader.day(f.need("baseline", "time"), "baseline");
        var exposure = f.find("exposure")
                .map(t -> ProtocolReader.days(t, "exposure"))
                .orElse(new Days(baseline, baseline.plusDays(1)));
        var followUp = ProtocolReader.days(f.need("follow-up", "time"), "follow-up");
        var periods = new LinkedHashMap<String, Days>();
        if (f.has("periods")) {
            var p = Fields.of(f.need("periods", "time"), "periods");
            for (var key : p.keys()) {
                places.put("time.periods." + key, p.placeOf(key));
                periods.put(key, ProtocolReader.days(p.need(key, "periods"), key));
            }
        }
        var times = new Times(baseline, exposure, followUp, periods, Optional.empty());
        return f.find("trials").map(t -> withTrials(t, times)).orElse(times);
    }

    private static Times withTrials(Text text, Times first) {
        var f = Fields.of(text, "trials");
        f.refuseStrangers("trials", List.of("every", "number", "watched-until"));
        if (!first.periods().isEmpty())
            throw new Misread(
                    "study.trials",
                    text.place(),
                    "periods",
                    "trials と periods は一緒に使えません。どちらかにしてください。",
                    "trials and periods cannot be used together; keep one of them.");
        var step = f.need("every", "trials");
        var trials = new Trials(
                months(step),
                ProtocolReader.whole(f.need("number", "trials"), "number", 2, MOST_TRIALS),
                f.find("watched-until").map(t -> ProtocolReader.day(t, "watched-until")));
        for (var day : List.of(
                first.baseline(), first.exposure().from(), first.exposure().until())) refuseLate(text, day);
        refuseLate(text, first.followUp().from());
        var lastBegins = first.followUp().from().plusMonths((trials.count() - 1L) * trials.months());
        trials.watchedUntil().filter(u -> !u.isAfter(lastBegins)).ifPresent(u -> {
            throw new Misread(
                    "study.empty-window",
                    text.place(),
                    u.toString(),
                    "最後の試行の追跡は " + lastBegins + " に始まります。watched-until（" + u + "）をそれより後にするか、number を減らしてください。",
                    "Follow-up of the last trial begins on " + lastBegins + ": put watched-until (" + u
                            + ") after it, or make number smaller.");
        });
        return new Times(first.baseline(), first.exposure(), first.followUp(), Map.of(), Optional.of(trials));
    }

    private static int months(Text text) {
        var written = Fields.text(text, "every").strip();
        var match = STEP.matcher(written);
        int months = !match.matches() ? 0 : match.group(1) == null ? 1 : Integer.parseInt(match.group(1));
        if (months > 0) return months;
        throw new Misread(
                "study.trials",
                text.place(),
                written,
                "「every」は month か 3 months のように書いてください。",
                "\"every\" is written like month or 3 months.");
    }

    private static void refuseLate(Text text, LocalDate day) {
        if (day.getDayOfMonth() <= LAST_COMMON_DAY) return;
        throw new Misread(
                "study.trials",
                text.place(),
                day.toString(),
                "trials を使うとき、baseline・exposure・follow-up の始まりは 1日から28日までの日にしてください（" + day + " はない月があります）。",
                "With trials, baseline, exposure and the start of follow-up fall on the 1st to the 28th; not every month has the day of "
                        + day + ".");
    }
}
