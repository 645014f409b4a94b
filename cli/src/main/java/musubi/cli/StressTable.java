package musubi.cli;

import musubi.agreement.statement.Wording;
import musubi.quantity.Words;
import musubi.simulation.stress.Spread;
import musubi.simulation.stress.Stress;

/** What a stress test found, in the terminal. */
final class StressTable {
    private StressTable() {}

    static void say(Console console, Stress stress) {
        console.say(new Words(
                "市の数 %d、単位 %s。各列: 5%%・中央値・95%%".formatted(stress.trials().size(), stress.unit()),
                "%d cities, in %s. Columns: 5%%, median, 95%%"
                        .formatted(stress.trials().size(), stress.unit())));
        stress.years().forEach((year, spread) -> line(console, Words.same(year.toString()), spread));
        line(console, new Words("合計", "total"), stress.total());
        for (var clause : stress.clauses()) {
            line(console, Words.same(clause.id()), clause.paid());
            clause.caps().forEach(cap -> cap(console, stress, cap));
            clause.nothing()
                    .forEach((reason, times) -> console.say(new Words(
                            "    支払なし: %d 回のうち %d 回（%s）"
                                    .formatted(
                                            clause.chances(),
                                            times,
                                            StressReport.why(reason).ja()),
                            "    nothing: %d times of %d (%s)"
                                    .formatted(
                                            times,
                                            clause.chances(),
                                            StressReport.why(reason).en()))));
        }
        stress.caps().forEach(cap -> cap(console, stress, cap));
        line(
                console,
                new Words("真に減った介護給付費（円）", "care benefit truly avoided, JPY"),
                stress.truth().careYenAvoided());
    }

    private static void cap(Console console, Stress stress, Stress.Cap cap) {
        console.say(new Words(
                "    %s %,d: %d 市のうち %d 市で効きました"
                        .formatted(
                                new Wording("ja").cap(cap.name()),
                                cap.limit(),
                                stress.trials().size(),
                                cap.cities()),
                "    %s %,d: took something in %d of %d cities"
                        .formatted(
                                new Wording("en").cap(cap.name()),
                                cap.limit(),
                                cap.cities(),
                                stress.trials().size())));
    }

    private static void line(Console console, Words name, Spread spread) {
        var label = name.in(console.language());
        // Full-width characters take two columns.
        int wide = (int) label.chars().filter(c -> c > 0x2E7F).count();
        console.say("  " + label + " ".repeat(Math.max(1, 30 - label.length() - wide))
                + "%,16d %,16d %,16d".formatted(spread.low(), spread.median(), spread.high()));
    }
}
