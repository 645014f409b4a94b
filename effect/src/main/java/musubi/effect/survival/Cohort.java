package musubi.effect.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Rows;

/**
 * The people of a request: from when until when each was watched, and what happened at the end.
 *
 * @param rows complete rows with a positive weight
 * @param dropped rows left out, by reason
 * @param start after which time each row was watched; empty when everybody was watched from the beginning
 * @param stop until when
 * @param event 0 when nothing happened, else the number of the cause, counted from 1
 * @param causes names of the causes
 * @param weights positive; ones when there are none
 * @param isWeighted whether the request names weights
 * @param strata number of each row's stratum
 * @param strataNames names of the strata
 */
record Cohort(
        Rows rows,
        Map<String, Long> dropped,
        double[] start,
        double[] stop,
        int[] event,
        List<String> causes,
        double[] weights,
        boolean isWeighted,
        int[] strata,
        List<String> strataNames) {

    /** The people of a request with one kind of event, written 0 and 1. */
    static Cohort of(Request request, Collection<String> more) {
        return of(request, more, request.options().column("weights"));
    }

    /** The same for a method that takes no weights. */
    static Cohort unweighted(Request request) {
        return of(request, List.of(), Optional.empty());
    }

    private static Cohort of(Request request, Collection<String> more, Optional<String> weighted) {
        var read = read(request, more, weighted);
        var events = Evaluation.of(last(request), read.rows());
        var codes = new int[events.length];
        for (int i = 0; i < codes.length; i++) {
            if (events[i] != 0 && events[i] != 1)
                throw refused(
                        "survival.event",
                        Double.toString(events[i]),
                        "出来事の列は 0（起きていない）か 1（起きた）です。「== 」で 0/1 にできます。",
                        "The event must be 0 (did not happen) or 1 (happened), not " + events[i]
                                + "; a comparison such as status == 2 makes it so.");
            codes[i] = (int) events[i];
        }
        return read.with(codes, List.of("event"));
    }

    /**
     * The people of a request with several kinds of event: a category or whole numbers, of which the option
     * {@code censored} is the one when nothing happened; 0 among whole numbers when it is not given.
     */
    static Cohort ofCauses(Request request, Collection<String> more) {
        return ofCauses(request, more, request.options().column("weights"));
    }

    /** The same for a method that takes no weights. */
    static Cohort ofCausesUnweighted(Request request) {
        return ofCauses(request, List.of(), Optional.empty());
    }

    private static Cohort ofCauses(Request request, Collection<String> more, Optional<String> weighted) {
        var censored = request.options().text("censored");
        var read = read(request, more, weighted);
        if (last(request) instanceof Expression.Variable variable
                && read.rows().column(variable.name()).isCategory()) return named(read, variable.name(), censored);
        var events = Evaluation.of(last(request), read.rows());
        boolean isGiven = request.options().isGiven("censored");
        double none = isGiven ? request.options().number("censored") : 0;
        if (isGiven && events.length > 0 && Arrays.stream(events).noneMatch(e -> e == none))
            throw refused(
                    "survival.censored",
                    censored,
                    "打ち切りを表す値「" + censored + "」の行がありません。「--option censored=…」を見直してください。",
                    "No row has the value " + censored + " for nobody-knows-after-this: mend --option censored=….");
        var present = new TreeSet<Integer>();
        for (double event : events) {
            if (event < 0 || event != Math.rint(event) || event > 1000)
                throw refused(
                        "survival.cause",
                        Double.toString(event),
                        "出来事の種類は整数か分類で書いてください。",
                        "Kinds of event are whole numbers or categories; not " + event + ".");
            if (event != none) present.add((int) event);
        }
        var causes = new ArrayList<>(present);
        var codes = new int[events.length];
        for (int i = 0; i < codes.length; i++) codes[i] = events[i] == none ? 0 : causes.indexOf((int) events[i]) + 1;
        return read.with(codes, causes.stream().map(c -> Integer.toString(c)).toList());
    }

    /** Whether {@code cause} is a kind of event that may be missing among these people only by chance. */
    static boolean couldHappen(Request request, String cause) {
        if (cause.equals(request.options().text("censored"))) return false;
        return last(request) instanceof Expression.Variable variable
                        && request.rows().column(variable.name()).isCategory()
                ? request.rows().column(variable.name()).levels().contains(cause)
                : cause.matches("[1-9][0-9]{0,2}");
    }

    private static Cohort named(Cohort read, String name, String censored) {
        var column = read.rows().column(name);
        int none = column.levels().indexOf(censored);
        if (none < 0)
            throw refused(
                    "survival.censored",
                    censored,
                    "列「" + name + "」に打ち切りを表す値「" + censored + "」がありません（" + String.join("、", column.levels())
                            + "）。「--option censored=…」で指定してください。",
                    "Column \"" + name + "\" has no level \"" + censored + "\" for nobody-knows-after-this ("
                            + String.join(", ", column.levels()) + "): name it with --option censored=….");
        var present = new TreeSet<Integer>();
        for (double code : column.toArray()) if (code != none) present.add((int) code);
        var causes = new ArrayList<>(present);
        var codes = new int[read.stop().length];
        for (int i = 0; i < codes.length; i++) codes[i] = causes.indexOf((int) column.at(i)) + 1;
        return read.with(codes, causes.stream().map(column.levels()::get).toList());
    }

    private static Expression last(Request request) {
        var parts = request.formula().response().parts();
        return parts.get(parts.size() - 1);
    }

    private static Cohort read(Request request, Collection<String> more, Optional<String> weighted) {
        var formula = request.formula();
        var response = formula.response();
        int size = response.parts().size();
        if (!response.function().equals("Surv") || size < 2 || size > 3)
            throw refused(
                    "survival.response",
                    formula.text(),
                    "左辺は Surv(時間, 出来事) か Surv(開始, 終了, 出来事) と書いてください。",
                    "The left side must be Surv(time, event) or Surv(start, stop, event).");
        var needed = new LinkedHashSet<>(formula.variables());
        weighted.ifPresent(needed::add);
        needed.addAll(more);
        var complete = Complete.of(request.rows(), needed);
        var dropped = new TreeMap<>(complete.dropped());
        var rows = complete.rows();
        if (weighted.isPresent()) {
            var kept = positive(Evaluation.numbers(rows, weighted.get()).toArray(), weighted.get());
            if (kept.length < rows.count()) {
                dropped.put("weight 0", (long) (rows.count() - kept.length));
                rows = rows.keep(kept);
            }
        }
        var start = size == 3 ? Evaluation.of(response.parts().get(0), rows) : new double[0];
        var stop = Evaluation.of(response.parts().get(size - 2), rows);
        checkTimes(start, stop);
        var weights =
                weighted.isPresent() ? Evaluation.numbers(rows, weighted.get()).toArray() : ones(stop.length);
        var codes = new int[stop.length];
        var names = List.of("");
        if (!formula.strata().isEmpty() && stop.length > 0) {
            var strata = Clusters.of(rows, formula.strata());
            for (int i = 0; i < codes.length; i++)
                codes[i] = (int) strata.codes().at(i);
            names = names(rows, formula.strata(), codes, strata.count());
        }
        return new Cohort(
                rows, dropped, start, stop, new int[0], List.of(), weights, weighted.isPresent(), codes, names);
    }

    /** What each group of rows is called, as {@code column=value}. */
    static List<String> names(Rows rows, List<String> columns, int[] codes, int count) {
        var names = new String[count];
        for (int i = 0; i < codes.length; i++)
            if (names[codes[i]] == null) {
                var parts = new ArrayList<String>();
                for (var column : columns) parts.add(column + "=" + level(rows.column(column), i));
                names[codes[i]] = String.join(", ", parts);
            }
        return List.of(names);
    }

    /** The value of a column of categories or numbers as a word. */
    static String level(Column column, int row) {
        double value = column.at(row);
        return column.isCategory() ? column.levels().get((int) value) : new Expression.Constant(value).label();
    }

    private static int[] positive(double[] weights, String column) {
        for (double w : weights)
            if (!(w >= 0) || Double.isInfinite(w))
                throw refused(
                        "survival.weight",
                        Double.toString(w),
                        "重みの列「" + column + "」に負の値があります。",
                        "Weights in \"" + column + "\" must not be negative, but one is " + w + ".");
        return IntStream.range(0, weights.length).filter(i -> weights[i] > 0).toArray();
    }

    private static void checkTimes(double[] start, double[] stop) {
        for (double time : stop)
            if (!Double.isFinite(time))
                throw refused("survival.time", Double.toString(time), "時間が有限の数ではありません。", "A time is not finite.");
        if (stop.length > 0) Times.align(start, stop);
        for (int i = 0; i < start.length; i++)
            if (!(start[i] < stop[i]))
                throw refused(
                        "survival.interval",
                        start[i] + "-" + stop[i],
                        "開始が終了より前でない行があります（開始 " + start[i] + "、終了 " + stop[i] + "）。",
                        "A row starts at " + start[i] + " and stops at " + stop[i] + ": start must lie before stop.");
    }

    private static double[] ones(int n) {
        var ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private Cohort with(int[] codes, List<String> names) {
        return new Cohort(rows, dropped, start, stop, codes, names, weights, isWeighted, strata, strataNames);
    }

    /** The same people with other columns. */
    Cohort with(Rows others) {
        return new Cohort(others, dropped, start, stop, event, causes, weights, isWeighted, strata, strataNames);
    }

    /** Number of rows. */
    int count() {
        return stop.length;
    }

    /** Number of strata. */
    int strataCount() {
        return strataNames.size();
    }

    /** Whether some are watched from later than the beginning. */
    boolean hasEntry() {
        return start.length > 0;
    }

    /** Rows in which {@code cause} happened. */
    boolean[] happened(int cause) {
        var happened = new boolean[event.length];
        for (int i = 0; i < happened.length; i++) happened[i] = event[i] == cause;
        return happened;
    }

    /** How often {@code cause} happened. */
    long events(int cause) {
        return Arrays.stream(event).filter(e -> e == cause).count();
    }

    /** Who was counted, with the number of events. */
    Sample sample() {
        var sample = new Sample(count(), dropped, Map.of());
        for (int cause = 1; cause <= causes.size(); cause++)
            sample = sample.with(causes.size() == 1 ? "events" : "events " + causes.get(cause - 1), events(cause));
        return strataCount() > 1 ? sample.with("strata", strataCount()) : sample;
    }

    /** What to know when a code for nobody-knows-after-this may have been taken for an event. */
    List<Words> remarks() {
        return causes.size() < 2 || events(0) > 0
                ? List.of()
                : List.of(new Words(
                        "打ち切りの人が一人もいません。打ち切りを表す値が別にあれば「--option censored=…」で指定してください。",
                        "Nobody is censored. If one of the values means that nobody knows after this, name it with"
                                + " --option censored=…."));
    }

    static Unreadable refused(String code, String value, String ja, String en) {
        return new Unreadable(code, value, new Words(ja, en));
    }
}
