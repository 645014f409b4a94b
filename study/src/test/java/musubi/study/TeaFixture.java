package musubi.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import musubi.measure.Measures;
import musubi.quantity.Digest;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Protocols;
import musubi.study.result.Registration;
import musubi.study.result.StudyResult;

/** A study of 300 invented people in which every kind of analysis runs, with names that would break a page. */
public final class TeaFixture {
    public static final String PROTOCOL = """
            study: tea
            version: 2
            title: {ja: "お茶 <b>会</b>", en: "Tea & <b>talk</b>"}
            question: {ja: 点数は上がるか。, en: Do points rise?}
            data: file
            unit: id
            variables:
              old: {formula: "age >= 75"}
            population:
              - {keep: "age >= 66", otherwise: {ja: 66歳未満, en: under 66}}
            exposure: treated
            covariates: [age, sex, before]
            outcomes:
              after: {kind: continuous, title: {ja: 終了時の点数, en: Points at the end}, variable: after}
            analyses:
              crude: {role: crude, title: {ja: 調整なし, en: Crude}, method: ols, formula: "after ~ treated", unit: {ja: 点, en: points}}
              matched:
                role: primary
                title: {ja: 点数の差 <i>, en: Difference <i>}
                adjust: {by: match, formula: "treated ~ age + sex + before", options: {caliper: 0.2}}
                method: ols
                formula: "after ~ treated + before"
                unit: {ja: 点, en: points}
                subgroups: [site]
              weighted:
                title: {ja: 重み付け, en: Weighted}
                adjust: {by: ipw, formula: "treated ~ age + sex + before"}
                method: ols
                formula: "after ~ treated"
                unit: {ja: 点, en: points}
              balanced:
                title: {ja: 釣り合わせ, en: Balanced}
                adjust: {by: entropy-balancing, formula: "treated ~ age + sex + before"}
                method: ols
                formula: "after ~ treated"
                unit: {ja: 点, en: points}
              standardised: {title: {ja: 標準化, en: Standardised}, method: g-computation, formula: "high ~ treated + s(age) + sex"}
              hazard: {title: {ja: ハザード比, en: Hazard ratio}, method: cox, formula: "Surv(days, event) ~ treated + old", ratio: true}
              nobody:
                role: sensitivity
                title: {ja: 最高齢だけ, en: The oldest only}
                where: "age > 83 & treated == 1"
                method: ols
                formula: "after ~ treated"
            multiplicity: {method: holm, among: [matched, weighted]}
            decision: {ja: 0を含まないとき。, en: When 0 is left out.}
            results:
              gain: {analysis: matched, unit: points, digits: 3}
              avoided: {analysis: matched, negate: true, times: treated, unit: JPY, digits: 0}
              none: {analysis: nobody, unit: points}
            """;

    private TeaFixture() {}

    public static Protocol protocol() {
        return Protocols.read("tea.yaml", PROTOCOL, Measures.library());
    }

    public static Registration registration() {
        var moment = "2026-04-01T09:00:00+09:00";
        var after = Digest.of("the line before").hex();
        var text = moment + " tea 1 " + protocol().digest();
        var entry = new Registration.Entry(after, text + " " + Digest.of(after + text));
        return new Registration("tea", protocol().digest(), moment, Optional.of(entry));
    }

    /** Rows of the table without its head; ages tie, so that matching has ties to break. */
    public static List<String> rows() {
        var random = new Random(20261126);
        var rows = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            int age = 65 + random.nextInt(20);
            int before = random.nextInt(12);
            boolean treated = random.nextDouble() < 1 / (1 + Math.exp(0.08 * (age - 72) + 0.1 * (before - 4)));
            double after = before + (treated ? -1.2 : 0) + 0.05 * (age - 70) + random.nextGaussian();
            int days = 1 + random.nextInt(treated ? 900 : 600);
            rows.add("p%03d,%d,%s,%s,%d,%s,%.3f,%d,%d,%d"
                    .formatted(
                            i,
                            age,
                            random.nextBoolean() ? "F" : "M",
                            random.nextBoolean() ? "<b>north</b>" : "south & east",
                            treated ? 1 : 0,
                            i % 50 == 7 ? "" : Integer.toString(before),
                            after,
                            after > 6 ? 1 : 0,
                            Math.min(days, 500),
                            days < 500 ? 1 : 0));
        }
        return rows;
    }

    public static Path write(Path file, List<String> rows) {
        try {
            return Files.writeString(
                    file, "id,age,sex,site,treated,before,after,high,days,event\n" + String.join("\n", rows) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> shuffled(long seed) {
        var rows = new ArrayList<>(rows());
        Collections.shuffle(rows, new Random(seed));
        return rows;
    }

    public static StudyResult result(Path file, Optional<Registration> registration) {
        var protocol = protocol();
        return StudyResult.of(protocol, registration, Cohort.of(protocol, file));
    }
}
