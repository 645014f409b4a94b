package musubi.study.result;

import java.util.Locale;
import musubi.effect.Estimate;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.quantity.Words;
import musubi.study.protocol.Wording;

/** The answer to the question in sentences a resident can read. It says plainly when nothing was shown. */
final class Conclusion {
    private static final int MOST_DIGITS = 6;
    private static final Words CHANGED = new Words(
            "計画書は登録の後で変わっています。この結果は支払いには使えません。",
            " The protocol changed after it was registered; nothing can be paid on it.");
    private static final Words NEVER =
            new Words("計画書は登録されていません。この結果は支払いには使えません。", " The protocol is not registered; nothing can be paid on it.");

    private final StudyResult result;
    private final Wording wording;

    private Conclusion(StudyResult result) {
        this.result = result;
        this.wording = result.protocol().wording();
    }

    static Words of(StudyResult result) {
        return new Conclusion(result).words();
    }

    private Words words() {
        var answer = answer(result.primary());
        // The question may be about more than one outcome: those whose p values are adjusted together answer it
        // together.
        for (var name : result.protocol().multiplicity().map(m -> m.among()).orElse(java.util.List.of()))
            if (!name.equals(result.primary().name())) answer = joined(answer, answer(result.finding(name)));
        return joined(answer, registered());
    }

    private Words answer(Finding finding) {
        var title = finding.analysis().title();
        if (finding.estimation() instanceof NotEstimable no)
            return new Words(
                    title.ja() + ": 決めておいた方法では推定できませんでした（" + no.why().words().ja() + "）。"
                            + no.detail().ja(),
                    title.en() + ": the method decided on gives no answer ("
                            + no.why().words().en() + "). " + no.detail().en());
        var effect = finding.effect().orElseThrow();
        return joined(
                joined(joined(size(finding, effect), shown(finding, effect)), cautions(finding)), people(finding));
    }

    private static Words cautions(Finding finding) {
        return finding.cautions().stream()
                .map(c -> new Words("ただし、" + c.ja(), " But: " + c.en()))
                .reduce(new Words("", ""), Conclusion::joined);
    }

    private static Words size(Finding finding, Parameter effect) {
        var unit = finding.analysis().unit();
        int digits = digits(effect, finding.none());
        var estimate = number(effect.estimate(), digits);
        var lower = number(effect.lower(), digits);
        var upper = number(effect.upper(), digits);
        boolean isRatio = finding.analysis().ratio();
        return new Words(
                finding.analysis().title().ja() + ": " + estimate + unit.ja() + "（95%の幅 " + lower + " から " + upper
                        + (isRatio ? "、1なら差なし" : "") + "）。",
                finding.analysis().title().en() + ": " + estimate
                        + (unit.en().isEmpty() ? "" : " " + unit.en())
                        + " (95 % interval " + lower + " to " + upper + (isRatio ? "; 1 is no difference" : "") + ").");
    }

    private Words shown(Finding finding, Parameter effect) {
        var exposed = wording.exposed();
        var compared = wording.compared();
        if (!finding.isSignificant())
            return new Words(
                    exposed.ja() + "と" + compared.ja() + "に差があるとは言えませんでした。差がないと示されたわけでもありません。",
                    " No difference was shown between " + exposed.en() + " and " + compared.en()
                            + "; that there is none was not shown either.");
        boolean isMore = effect.estimate() > finding.none();
        boolean isRatio = finding.analysis().ratio();
        var none = isRatio ? "1" : "0";
        return new Words(
                none + "より" + (isMore ? "大きく" : "小さく") + "、" + exposed.ja() + "のほうが" + compared.ja() + "より"
                        + (isMore ? "高い" : "低い") + "という差が見られました。偶然だけでは説明しにくい差です。",
                " It is " + (isMore ? "above " : "below ") + none + ": " + (isMore ? "higher" : "lower") + " among "
                        + exposed.en() + " than among " + compared.en() + ", by more than chance easily explains.");
    }

    /** People first; rows beside them where a person has several or a method left some out. */
    private Words people(Finding finding) {
        if (!(finding.estimation() instanceof Estimate estimate)) return new Words("", "");
        var units = count(finding.units());
        var exposed = count(finding.exposed());
        var rows = count(estimate.sample().used());
        var of = result.protocol().exposure().isEmpty()
                ? new Words("", "")
                : new Words(
                        "（うち" + wording.exposed().ja() + " " + exposed + " 人）",
                        " (" + wording.exposed().en() + ": " + exposed + ")");
        return units.equals(rows)
                ? new Words(
                        "計算に使ったのは " + units + " 人" + of.ja() + "です。",
                        " It rests on " + units + " people" + of.en() + ".")
                : new Words(
                        units + " 人" + of.ja() + "の記録から " + rows + " 行を使いました。",
                        " It rests on " + rows + " rows of " + units + " people" + of.en() + ".");
    }

    private Words registered() {
        if (result.isAsRegistered()) return new Words("", "");
        return result.registration().isPresent() ? CHANGED : NEVER;
    }

    /** The same without what it says of a registration that is missing. */
    static Words withoutRegistration(Words conclusion) {
        return without(without(conclusion, CHANGED), NEVER);
    }

    private static Words without(Words conclusion, Words end) {
        return conclusion.ja().endsWith(end.ja()) && conclusion.en().endsWith(end.en())
                ? new Words(
                        conclusion
                                .ja()
                                .substring(
                                        0, conclusion.ja().length() - end.ja().length()),
                        conclusion
                                .en()
                                .substring(
                                        0, conclusion.en().length() - end.en().length()))
                : conclusion;
    }

    private static Words joined(Words one, Words two) {
        return new Words(
                one.ja() + two.ja(),
                one.en() + (two.en().startsWith(" ") || two.en().isEmpty() ? "" : " ") + two.en());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Decimals that show two digits of the error, and more where a limit would else read as no effect. */
    static int digits(Parameter effect, double none) {
        double error = (effect.upper() - effect.lower()) / 4;
        if (!Double.isFinite(error) || error <= 0) error = Math.abs(effect.estimate()) / 100;
        if (!(error > 0)) return 0;
        int digits = Math.clamp(1 - (int) Math.floor(Math.log10(error)), 0, MOST_DIGITS);
        while (digits < MOST_DIGITS && (hides(effect.lower(), none, digits) || hides(effect.upper(), none, digits)))
            digits++;
        return digits;
    }

    private static boolean hides(double limit, double none, int digits) {
        return limit != none && Double.isFinite(limit) && number(limit, digits).equals(number(none, digits));
    }

    private static String number(double value, int digits) {
        if (Double.isNaN(value) || Double.isInfinite(value)) return "–";
        var written = String.format(Locale.ROOT, "%,." + digits + "f", value);
        boolean isZero = written.chars().noneMatch(c -> c >= '1' && c <= '9');
        return isZero ? written.replace("-", "") : written.replace('-', '−');
    }
}
