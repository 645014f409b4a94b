package musubi.effect.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;

/** The people the tests of this family are about, and how a method is asked. */
final class SurvivalFixture {
    /** Late entry, ties, weights, strata, clusters; the same lines stand in the reference scripts. */
    static final List<String> TINY = List.of(
            "start,stop,died,x,z,w,g,area",
            "0,5,1,1,0.2,1,a,1",
            "0,5,1,0,1.4,2,a,1",
            "2,5,0,1,0.7,1.5,b,1",
            "5,9,1,0,0.1,1,b,2",
            "1,9,1,1,2.2,0.5,a,2",
            "3,9,1,1,1.1,1,c,2",
            "0,12,0,0,0.9,2,c,3",
            "4,12,1,0,0.4,1,d,3",
            "6,14,1,1,0.3,3,d,3",
            "9,14,1,0,1.8,1,e,1",
            "2,15,0,1,0.6,1,e,2",
            "7,17,1,0,1.2,1,f,3",
            "8,20,0,1,0.5,1,f,1",
            "5,21,1,0,1.6,2,g,2",
            "10,22,1,1,0.8,1,g,1");

    private static final List<Integer> KINDS = List.of(1, 2, 0, 1, 1, 2, 0, 2, 1, 1, 0, 1, 0, 2, 1);

    /** The tiny study with causes 1 and 2 in place of deaths. */
    static final List<String> CAUSES = IntStream.range(0, TINY.size())
            .mapToObj(i -> TINY.get(i) + "," + (i == 0 ? "cause" : KINDS.get(i - 1)))
            .toList();

    private SurvivalFixture() {}

    /** The 205 patients of the reference of Gray's test. */
    static Rows melanoma() {
        return rows(lines("melanoma-people.csv"));
    }

    /** Patients of a heart transplant study, with a row before and one after the transplant. */
    static Rows heart() {
        return rows(lines("heart-people.csv"));
    }

    /** The lines of a file beside the reference scripts. */
    static List<String> lines(String file) {
        try (var in = SurvivalFixture.class.getResourceAsStream("/reference/survival/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rows tiny() {
        return rows(TINY);
    }

    static Rows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    /** People of 40 and older of NHANES 2003-2004 with their deaths until 2015; times of 0 months are left out. */
    static Rows nhanes() {
        try {
            var mortality = Files.readAllLines(TableFixture.sharedFile("evaluation/nhanes/Mortality_2015_C.csv"));
            var covariates = Files.readAllLines(TableFixture.sharedFile("evaluation/nhanes/Covariate_C.csv"));
            var bySeqn = new HashMap<String, String>();
            for (var line : covariates) bySeqn.put(line.substring(0, line.indexOf(',')), line);
            var joined = new ArrayList<String>();
            joined.add(
                    mortality.get(0) + "," + bySeqn.get("\"SEQN\"").replace("\"SEQN\"", "again") + ",entry,exit,cause");
            for (var line : mortality.subList(1, mortality.size())) {
                var cells = line.split(",", -1);
                var other = bySeqn.get(cells[0]);
                if (other == null || !cells[1].equals("1") || cells[3].isEmpty() || cells[3].equals("0")) continue;
                double age = Double.parseDouble(other.split(",", -1)[8]);
                if (age < 40) continue;
                int cause = cells[2].equals("0")
                        ? 0
                        : cells[5].matches("\"?0*1\"?") ? 1 : cells[5].matches("\"?0*2\"?") ? 2 : 3;
                joined.add(line + "," + other + "," + age * 12 + "," + (age * 12 + Double.parseDouble(cells[3])) + ","
                        + cause);
            }
            return rows(joined);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Estimation ask(Method method, Rows rows, String formula, String... options) {
        var given = new TreeMap<String, String>();
        for (int i = 0; i < options.length; i += 2) given.put(options[i], options[i + 1]);
        return method.estimator().estimate(new Request(rows, Formula.parse(formula), method.settings(given)));
    }

    static Estimate estimate(Method method, Rows rows, String formula, String... options) {
        var answer = ask(method, rows, formula, options);
        assertThat(answer).isInstanceOf(Estimate.class);
        return (Estimate) answer;
    }

    static void refused(Estimation answer, Why why, String said) {
        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(why);
            assertThat(no.detail().en()).contains(said);
        });
    }

    /** The same rows from the last to the first. */
    static List<String> reversed(List<String> lines) {
        var reversed = new ArrayList<String>();
        reversed.add(lines.get(0));
        for (int i = lines.size() - 1; i > 0; i--) reversed.add(lines.get(i));
        return reversed;
    }

    static Map<String, Double> numbers(Estimate estimate) {
        var numbers = new TreeMap<String, Double>();
        estimate.coefficients().forEach(p -> {
            numbers.put(p.name(), p.estimate());
            numbers.put(p.name() + " se", p.standardError());
        });
        estimate.figures().forEach(f -> numbers.put(f.name(), f.value()));
        return numbers;
    }
}
