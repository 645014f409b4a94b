package musubi.study.result;

import java.util.Locale;
import musubi.effect.Estimate;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.quantity.Words;

/** The answer to the question in sentences a resident can read. It says plainly when nothing was shown. */
final class Conclusion {
    private Conclusion() {}

    static Words of(StudyResult result) {
        var primary = result.primary();
        var registered = result.isAsRegistered()
                ? new Words("", "")
                : result.registration().isEmpty()
                        ? new Words(
                                "この計画書は登録されていません。支払いには使えません。",
                                " The protocol of this result was never registered; nothing can be paid on it.")
                        : new Words(
                                "この結果は、事前に登録された計画書どおりではありません。支払いには使えません。",
                                " This result was not run under the protocol as registered; nothing can be paid on it.");
        if (primary.estimation() instanceof NotEstimable no)
            return joined(
                    new Words(
                            "決めておいた方法では推定できませんでした（" + no.why().words().ja() + "）。"
                                    + no.detail().ja(),
                            "The method decided on gives no answer ("
                                    + no.why().words().en() + "). "
                                    + no.detail().en()),
                    registered);
        var effect = primary.effect().orElseThrow();
        return joined(
                joined(joined(size(primary, effect), shown(primary, effect)), cautions(primary)),
                joined(people((Estimate) primary.estimation(), primary), registered));
    }

    private static Words cautions(Finding finding) {
        return finding.cautions().stream()
                .map(c -> new Words("ただし、" + c.ja(), " But: " + c.en()))
                .reduce(new Words("", ""), Conclusion::joined);
    }

    private static Words size(Finding finding, Parameter effect) {
        var ja = finding.analysis().title().ja();
        var en = finding.analysis().title().en();
        var unit = finding.analysis().unit();
        return new Words(
                ja + ": " + number(effect.estimate()) + unit.ja() + "（95%の幅 " + number(effect.lower()) + " から "
                        + number(effect.upper()) + "）。",
                en + ": " + number(effect.estimate()) + (unit.en().isEmpty() ? "" : " " + unit.en())
                        + " (95 % interval " + number(effect.lower()) + " to " + number(effect.upper()) + ").");
    }

    private static Words shown(Finding finding, Parameter effect) {
        if (!finding.isSignificant())
            return new Words(
                    "差があるとは言えませんでした。差がないと示されたわけでもありません。",
                    " No difference was shown; that there is none was not shown either.");
        boolean isMore = effect.estimate() > finding.none();
        return new Words(
                "参加した人のほうが" + (isMore ? "大きい" : "小さい") + "という差が見られました。偶然だけでは説明しにくい差です。",
                " It is " + (isMore ? "larger" : "smaller")
                        + " among those who took part, by more than chance easily explains.");
    }

    private static Words people(Estimate estimate, Finding finding) {
        return new Words(
                "計算に使った行は " + estimate.sample().used() + "、そのうち参加した人は " + finding.exposed() + " 人です。",
                " It rests on " + estimate.sample().used() + " rows, with " + finding.exposed()
                        + " people who took part.");
    }

    private static Words joined(Words one, Words two) {
        return new Words(one.ja() + two.ja(), one.en() + two.en());
    }

    /** Three digits that matter, with thousands apart. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) return "–";
        double size = Math.abs(value);
        int digits = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
